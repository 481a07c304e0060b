/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Runs IR, so that it can be compared with what a compiler makes of the same C.
 */
#ifndef FLBCHECK_TESTCASES_LOWER_INTERP_H
#define FLBCHECK_TESTCASES_LOWER_INTERP_H

#include "lower/lower.h"

/* A function that the unit only declares; returns its value. */
typedef int64_t (*interp_extern)(void *ctx, const char *name, const int64_t *args, uint32_t n);

struct interp {
	struct lower *lower;
	interp_extern call;
	void *ctx;
	/* Where a global of that name is; NULL: the interpreter makes one, all zero. */
	void *(*global)(void *ctx, const char *name);
	unsigned long steps; /* operations left before it stops */
	const char *error;   /* why it stopped, or NULL */

	struct arena arena;
	struct ptrmap_of_globals *globals;
};

/* Runs @f with @n arguments. The result is 0 when it stops on an error. */
int64_t interp_run(struct interp *in, const struct ir_func *f, const int64_t *args, uint32_t n);
void interp_free(struct interp *in);

#endif
