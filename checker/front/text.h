/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A source file as text, before any preprocessing: what it includes, the macros it defines, the
 * static functions it has bodies for. All of them, whatever conditionals they stand in.
 */
#ifndef FLBCHECK_FRONT_TEXT_H
#define FLBCHECK_FRONT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"

#define TEXT_NAMES_MAX 4

/* Offsets in the text. */
struct text_range {
	uint32_t from, to;
};

struct text_include {
	struct text_range name;
	bool angled;
	bool next; /* #include_next */
};

struct text_macro {
	struct text_range name;
	struct text_range value; /* parameters and all */
};

/* A function that begins with `static` in the first column. */
struct text_body {
	struct text_range whole; /* from `static` to the closing brace */
	uint32_t brace;		 /* the opening one */
	bool plain;		 /* neither directives nor lines that go on: it can be left out */
	/* Identifiers before a parenthesis: the function's name is one of them, the others are
	 * attributes. None: the declarator is not understood. */
	struct text_range names[TEXT_NAMES_MAX];
	size_t nnames;
};

struct text {
	const char *s; /* @n bytes, and a NUL */
	size_t n;
	VEC(struct text_include) includes;
	VEC(struct text_macro) macros;
	VEC(struct text_body) bodies; /* in the order of the file, as the other two */
	VEC(struct text_range) comments;
	bool has_comments; /* they have been looked for: text_place() */
};

/* Reads and takes apart the file at @path; NULL when it cannot be read or is not a regular file.
 * From @arena, but for what text_free() gives back. */
struct text *text_read(struct arena *arena, const char *path);
void text_free(struct text *t);

/* What an occurrence of a word at offset @at is part of. */
enum text_place {
	TEXT_COMMENT,
	TEXT_PROTOTYPE, /* the name in a declaration of that function */
	TEXT_MACRO,	/* index: of macros */
	TEXT_BODY,	/* index: of bodies */
	TEXT_OTHER,	/* at file scope: arguments of a macro, an initialiser */
};

enum text_place text_place(struct text *t, size_t at, size_t *index);

#endif
