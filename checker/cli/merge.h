/* SPDX-License-Identifier: GPL-2.0-only */
/* Many machines, one report. */
#ifndef FLBCHECK_CLI_MERGE_H
#define FLBCHECK_CLI_MERGE_H

#include "cli/options.h"

/* Makes the report on a run from the reports on all its parts, o->files. Returns the exit status
 * of that run, or EXIT_NOT_DONE if a part is missing or cannot be read. */
int merge(const struct options *o, const char *version);

#endif
