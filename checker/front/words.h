/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Finding names in text: all of them in one pass, as whole words.
 */
#ifndef FLBCHECK_FRONT_WORDS_H
#define FLBCHECK_FRONT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct words;

struct word_found {
	size_t at;   /* offset of its first character */
	size_t name; /* index in the list */
};

/* Strings in @names are not copied and must live as long as the result, which is from @arena.
 * Empty names are never found. */
struct words *words_new(struct arena *arena, const char *const *names, size_t n);

/* The first whole word in s[from..n) that is one of the names; false if there is none. What
 * stands before @from decides whether a word begins there. */
bool words_find(const struct words *w, const char *s, size_t n, size_t from,
		struct word_found *found);

/* Can @c be part of an identifier? The compilers of the kernel allow `$`. */
bool words_char(char c);

/* The next identifier in s[*at..n) outside of comments and quotes: its length, its first
 * character at *start; 0 at the end. *at is moved behind it. */
size_t words_next(const char *s, size_t n, size_t *at, size_t *start);

#endif
