/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A unit with fewer function bodies: those in headers are blanked out that cannot have to do
 * with a set of names, and that nothing which has to do with them asks for by name. Half of the
 * time it takes to parse a kernel unit goes into bodies nobody looks at.
 */
#ifndef FLBCHECK_FRONT_SLIM_H
#define FLBCHECK_FRONT_SLIM_H

#include "front/search.h"
#include "front/words.h"

/* A header with other contents than it has on disk; every line and column is kept. */
struct slim_file {
	const char *name; /* as the compiler knows it */
	const char *s;
	size_t n;
};

struct slim {
	VEC(struct slim_file) files;
	struct strmap seen;	 /* names of the files that were looked at */
	VEC(const char *) names; /* those asked for, and what leads to them by their text */
	struct words *words;	 /* of these names */
};

/*
 * Looks through @unit and all it may include, with flags as for search_files(). false: one of
 * @names stands where its meaning cannot be told from the text, and nothing may be left out.
 * Strings are from @arena or @memory; slim_free() gives the rest back in both cases.
 */
bool slim_make(struct slim *s, struct arena *arena, struct search_memory *memory, const char *unit,
	       const char *directory, const char *const *argv, size_t argc,
	       const char *const *names, size_t n);
void slim_free(struct slim *s);

#endif
