/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One translation unit, parsed. Only this folder knows that libclang does it; others see the
 * unit through front/ast.h.
 */
#ifndef FLBCHECK_FRONT_UNIT_H
#define FLBCHECK_FRONT_UNIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"

struct unit;

/* Why a unit was not understood. line 0: the file as a whole. Lines and columns from 1. */
struct unit_problem {
	const char *path;
	uint32_t line, col;
	const char *text;
};

struct unit_problems {
	VEC(struct unit_problem) list;
};

struct unit_command {
	const char *path;      /* the source file, relative to the working directory */
	const char *directory; /* where the command runs; NULL: the working directory */
	size_t argc;
	const char *const *argv; /* a compiler's command line, not yet filtered; argv[0] is the
				  * compiler; argc 0: none is known, gcc's defaults */
};

/*
 * Parses. NULL when the file cannot be read, is empty or no C, or when the compiler finds an
 * error in it: *problems then says why, at least once. Texts live in @arena, which must live
 * as long as the unit. Nothing is printed. The vector is the caller's to free.
 */
struct unit *unit_open(struct arena *arena, const struct unit_command *command,
		       struct unit_problems *problems);
void unit_close(struct unit *u);

const char *unit_path(const struct unit *u); /* unit_command.path */

/* "clang version 19.1.7 (…)": for --version; from @arena. */
const char *unit_parser_version(struct arena *arena);

#endif
