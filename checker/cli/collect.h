/* SPDX-License-Identifier: GPL-2.0-only */
/* Which units a run is about. */
#ifndef FLBCHECK_CLI_COLLECT_H
#define FLBCHECK_CLI_COLLECT_H

#include "cli/find.h"
#include "cli/job.h"
#include "front/compdb.h"
#include "report/baseline.h"

struct jobs {
	struct job *v;
	size_t n, cap;
};

struct collect {
	const struct options *options;
	const struct protocols *protocols;
	const struct baseline *baseline; /* NULL: none */
	const struct compdb *db;	 /* NULL: none */
	const char *cwd;
	struct finder *finder; /* the same in all rounds of a run */
};

/*
 * A job for each file of the command line, and for each unit of a directory or of the whole
 * database that may have to do with a protocol; in the order of the command line, then of the
 * database. What cannot be checked becomes a problem of @r, what need not be is counted in it.
 * Strings are from r->arena; the vector is the caller's to free.
 */
void collect(const struct collect *c, struct jobs *jobs, struct results *r);

#endif
