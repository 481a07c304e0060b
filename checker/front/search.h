/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The files a unit may include: every #include of the unit, and of what that includes, looked up
 * as the compiler does it, whatever conditionals it stands in.
 */
#ifndef FLBCHECK_FRONT_SEARCH_H
#define FLBCHECK_FRONT_SEARCH_H

#include "base/strmap.h"
#include "front/text.h"

/* A file under the name by which the compiler knows it. */
struct searched {
	const char *name; /* as put together from a flag and the directive */
	struct text *text;
};

/* What several searches share, since most units read the same headers. All-zero but for the
 * arena is an empty one. */
struct search_memory {
	struct arena *arena;
	struct strmap texts;   /* path -> struct text */
	struct strmap missing; /* paths at which there is nothing */
};

struct search {
	VEC(struct searched) files;    /* each once; the first is the unit */
	struct strmap by_name;	       /* -> struct text */
	VEC(const char *) directories; /* in which <...> is looked for, in this order */
};

/*
 * Follows the includes of @unit. @argv are the flags of its compiler (flags_filter()), @directory
 * is where it runs; NULL: here. Neither is kept. Files that cannot be read are left out.
 */
void search_files(struct search *s, struct search_memory *memory, const char *unit,
		  const char *directory, const char *const *argv, size_t argc);
void search_free(struct search *s);
void search_memory_free(struct search_memory *m);

#endif
