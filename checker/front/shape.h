/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What libclang's cursors leave out of a function's body, read from its printed form.
 */
#ifndef FLBCHECK_FRONT_SHAPE_H
#define FLBCHECK_FRONT_SHAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/vec.h"

/* Which parts of a `for (init; condition; step)` are there. */
struct shape_for {
	bool part[3];
};

/* The labels an `asm` may jump to, in order; those without goto have none. */
struct shape_asm {
	size_t nlabels;
	const char *const *labels;
};

/* All of them, in order of the text. */
struct shape {
	VEC(struct shape_for) fors;
	VEC(struct shape_asm) asms;
};

/* @text: a function as the parser prints it, macros expanded. Names live in @arena. */
void shape_read(struct shape *s, const char *text, struct arena *arena);
void shape_free(struct shape *s);

#endif
