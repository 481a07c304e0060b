/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The source files that a report speaks of, read when first asked for, with their comments
 * told from their code.
 */
#ifndef FLBCHECK_REPORT_SOURCE_H
#define FLBCHECK_REPORT_SOURCE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/strmap.h"
#include "base/vec.h"

enum source_kind {
	SOURCE_CODE,
	SOURCE_COMMENT,
	SOURCE_LITERAL /* a string or character constant */
};

struct source_comment {
	uint32_t first, last; /* its lines, from 1 */
	uint32_t col;	      /* where it begins in the first line, bytes from 1 */
	bool alone;	      /* there is no code on its lines */
	const char *text;     /* what is between the comment's marks */
};

/* What stands between two directives of a condition, or a condition and its alternative: lines
 * from the one that opens it to the one that ends it. */
struct source_group {
	uint32_t first, last;
};

struct source {
	const char *text;    /* len bytes and a NUL */
	unsigned char *kind; /* of each byte: enum source_kind */
	size_t len;
	VEC(size_t) lines; /* where each begins */
	VEC(struct source_comment) comments;
	VEC(struct source_group) groups; /* inner ones before those they are in */
};

struct sources {
	struct arena *arena; /* owner of the texts */
	struct strmap by_path;
	VEC(struct source *) read;
};

void sources_init(struct sources *s, struct arena *arena);
void sources_free(struct sources *s);

/* The file, or NULL if it cannot be read or is no regular file. The pointer is good until
 * sources_free(). */
const struct source *source_get(struct sources *s, const char *path);

/* The offsets [*start, *end) of line @n without its end; false if there is no such line. */
bool source_line(const struct source *f, uint32_t n, size_t *start, size_t *end);

/* The innermost group that line @n is in, or NULL. */
const struct source_group *source_group(const struct source *f, uint32_t n);

/* The code of line @n: comments and white space are one blank each, none at the ends. "" if
 * there is no such line. From @a. */
const char *source_code(const struct source *f, struct arena *a, uint32_t n);

#endif
