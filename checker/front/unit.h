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
#include "front/search.h"

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

/*
 * What a unit consists of, read but not parsed: itself and all files it may include. Good for as
 * long as @memory, which several may share (front/search.h).
 */
struct unit_sources {
	const char *const *argv; /* what the parser is given */
	size_t argc;
	struct search search;
};

void unit_sources_read(struct unit_sources *s, struct search_memory *memory,
		       const struct unit_command *command);
void unit_sources_free(struct unit_sources *s);

/*
 * As unit_open(), in about half the time, for a caller that is interested in functions that have
 * to do with one of @names: other static functions in headers may be declared and not defined.
 * NULL when that is not possible; unit_open() then does it, or tells why not.
 */
struct unit *unit_open_for(struct arena *arena, const struct unit_command *command,
			   const struct unit_sources *sources, const char *const *names, size_t n);

/* A file that the parser read, and that is not among the sources. */
struct unit_extra {
	const char *path; /* absolute, or from the working directory */
	const char *s;	  /* the parser's; @n bytes */
	size_t n;
};

struct unit_extras {
	VEC(struct unit_extra) list;
};

/* The unit's, asked for with the same @sources each time. NULL: a file was read that is not what
 * they have, because it changed in between. */
const struct unit_extras *unit_extras(struct unit *u, const struct unit_sources *sources);

const char *unit_path(const struct unit *u); /* unit_command.path */

/* "clang version 19.1.7 (…)": for --version; from @arena. */
const char *unit_parser_version(struct arena *arena);

#endif
