/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Comments for the checker:
 *
 *	flbcheck: ignore RULE[, RULE...] : REASON
 *	flbcheck: held by FIELD : REASON
 *	flbcheck: file-backed : REASON
 *
 * One that shares its lines with code is for these lines, one that stands alone for the next line
 * that is more than a comment. FIELD is `struct TAG.MEMBER` or a variable.
 */
#ifndef FLBCHECK_REPORT_COMMENT_H
#define FLBCHECK_REPORT_COMMENT_H

#include "report/source.h"

#define COMMENT_MARK "flbcheck:" /* every such comment has it */

enum comment_verb {
	COMMENT_IGNORE,	    /* the findings of rules */
	COMMENT_HELD,	    /* the reference is not lost here: it is kept in a field */
	COMMENT_FILE_BACKED /* what it is on outlives it: preserved files keep that alive */
};

struct comment {
	enum comment_verb verb;
	const char *path;
	struct source_comment at;
	uint32_t first, last;	 /* the lines that it is for */
	VEC(const char *) rules; /* COMMENT_IGNORE: as they are written */
	const char *field;	 /* COMMENT_HELD: as the engine calls it, "struct pci_dev.x" or
				  * "variable pci_ser" */
	const char *reason;	 /* NULL: none */
	const char *mistake;	 /* why it is no good, or NULL */
};

struct comments {
	VEC(struct comment) list;
};

/* Adds those of the file at @path; strings are from @a. */
void comments_read(struct comments *c, struct arena *a, struct sources *sources, const char *path);
void comments_free(struct comments *c);

/* Is the line of the file one that the comment is for? */
bool comment_is_for(const struct comment *c, const char *path, uint32_t line);

/* @s with all blanks and line beginnings between words made one blank. */
const char *comment_one_line(struct arena *a, const char *s);

#endif
