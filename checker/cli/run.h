/* SPDX-License-Identifier: GPL-2.0-only */
/* A whole run: from options to a report and an exit status. */
#ifndef FLBCHECK_CLI_RUN_H
#define FLBCHECK_CLI_RUN_H

#include "cli/options.h"

enum {
	EXIT_CLEAN,
	EXIT_FINDINGS,
	EXIT_NOT_DONE
};

/* Does what @o asks for and returns the exit status. @version is for reports. Ends the process
 * by the signal that interrupted the run, if one did. */
int run(const struct options *o, const char *version);

#endif
