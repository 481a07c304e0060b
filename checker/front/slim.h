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
	VEC(const char *) names; /* those asked for, and what leads to them by their text */
	struct words *words;	 /* of these names */
};

/*
 * Looks through a unit and all it may include. false: one of @names stands where its meaning
 * cannot be told from the text, and nothing may be left out. Strings are from @arena or those of
 * @search; slim_free() gives the rest back in both cases.
 */
bool slim_make(struct slim *s, struct arena *arena, const struct search *search,
	       const char *const *names, size_t n);
void slim_free(struct slim *s);

#endif
