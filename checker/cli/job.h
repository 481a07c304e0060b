/* SPDX-License-Identifier: GPL-2.0-only */
/* Checking one unit. */
#ifndef FLBCHECK_CLI_JOB_H
#define FLBCHECK_CLI_JOB_H

#include <jansson.h>
#include <stdio.h>

#include "cli/options.h"
#include "cli/time.h"
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
 * written to @ir instead and nothing is checked. @memory may have texts already, and gets more.
 * What concerns other units goes to @shared: "wrappers", for those who call them, "holds",
 * "discharges", "keeps" and "claims" (cli/holds.h). What it took is added to @time.
 * Returns what a cache must know besides the unit's sources (cache_extras()), a new reference;
 * NULL if the results are not for keeping. */
json_t *job_check(const struct job *j, struct search_memory *memory, struct results *r,
		  json_t *shared, struct unit_time *time, FILE *ir);

#endif
