/* SPDX-License-Identifier: GPL-2.0-only */
/* Checking one unit. */
#ifndef FLBCHECK_CLI_JOB_H
#define FLBCHECK_CLI_JOB_H

#include <stdio.h>

#include "cli/options.h"
#include "front/unit.h"
#include "protocol/protocol.h"
#include "report/finding.h"

struct job {
	const struct options *options;
	const struct protocols *protocols;
	const char *cwd;
	struct unit_command command;
};

/* Checks the unit and adds what was found to @r. With options->dump_ir the unit's IR is
 * written to @ir instead and nothing is checked. */
void job_check(const struct job *j, struct results *r, FILE *ir);

#endif
