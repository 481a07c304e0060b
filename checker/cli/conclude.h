/* SPDX-License-Identifier: GPL-2.0-only */
/* The end of a run: what is known is taken out, the rest is reported. */
#ifndef FLBCHECK_CLI_CONCLUDE_H
#define FLBCHECK_CLI_CONCLUDE_H

#include <stdbool.h>

#include "cli/options.h"
#include "report/baseline.h"

struct conclusion {
	const struct options *options;
	const char *version;
	const char *cwd;		/* absolute */
	struct baseline *baseline;	/* NULL: none */
	const struct report_part *part; /* NULL: all of the run */
	const char *ir;			/* what --dump-ir prints before the report */
};

/* Applies comments and baseline to @r, unless it is a part of a run, sorted, and writes the report,
 * and the new baseline if one is wanted. false: not all was written, and a message was. */
bool conclude(const struct conclusion *c, struct results *r);

#endif
