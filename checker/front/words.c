// SPDX-License-Identifier: GPL-2.0-only
/*
 * One pass for any number of names (Wu and Manber, "A fast algorithm for multi-pattern
 * searching", 1994): a window as long as the shortest name; the two characters at its end say
 * how far it may jump, which is nearly always its whole length. In: names and a text. Out: places.
 */
#define _GNU_SOURCE /* memmem() */
#include "front/words.h"

#include <string.h>

/* Two characters, folded: the table of jumps must fit the fastest cache. */
#define BLOCKS 4096

struct words {
	const char *const *names;
	size_t n;
	size_t window;	 /* length of the shortest name; 0: there is none */
	uint8_t *jump;	 /* by the block at the window's end; NULL: step by step */
	uint32_t *first; /* block -> name + 1 */
	uint32_t *next;	 /* name -> name + 1 with the same block */
	size_t *length;
	bool begins[256]; /* without blocks: first characters */
};

static bool is_word[256] = {
	['$'] = true,	      ['_'] = true,	    ['0' ... '9'] = true,
	['A' ... 'Z'] = true, ['a' ... 'z'] = true,
};

bool words_char(char c)
{
	return is_word[(unsigned char)c];
}

static size_t block_at(const char *s)
{
	return ((size_t)(unsigned char)s[0] << 5 ^ (unsigned char)s[1]) % BLOCKS;
}

static void set_jumps(struct words *w, struct arena *arena)
{
	size_t longest = w->window - 1 < UINT8_MAX ? w->window - 1 : UINT8_MAX;

	w->jump = arena_alloc(arena, BLOCKS);
	w->first = arena_array(arena, uint32_t, BLOCKS);
	memset(w->jump, (int)longest, BLOCKS);
	for (size_t i = 0; i < w->n; i++) {
		size_t last;

		if (!w->length[i])
			continue;
		for (size_t k = 0; k + 1 < w->window; k++) {
			size_t block = block_at(w->names[i] + k), rest = w->window - 2 - k;

			if (rest < w->jump[block])
				w->jump[block] = (uint8_t)rest;
		}
		last = block_at(w->names[i] + w->window - 2);
		w->next[i] = w->first[last];
		w->first[last] = (uint32_t)i + 1;
	}
}

struct words *words_new(struct arena *arena, const char *const *names, size_t n)
{
	struct words *w = arena_new(arena, struct words);

	w->names = names;
	w->n = n;
	w->length = arena_array(arena, size_t, n);
	w->next = arena_array(arena, uint32_t, n);
	for (size_t i = 0; i < n; i++) {
		w->length[i] = strlen(names[i]);
		w->begins[(unsigned char)names[i][0]] = true;
		if (w->length[i] && (!w->window || w->length[i] < w->window))
			w->window = w->length[i];
	}
	if (w->window >= 2)
		set_jumps(w, arena);
	return w;
}

static bool is_here(const struct words *w, size_t name, const char *s, size_t n, size_t at)
{
	size_t length = w->length[name];

	return length && length <= n - at && !memcmp(s + at, w->names[name], length) &&
	       !(at && words_char(s[at - 1])) && !(at + length < n && words_char(s[at + length]));
}

/* Names of one character leave no window to jump with. */
static bool find_slowly(const struct words *w, const char *s, size_t n, size_t from,
			struct word_found *found)
{
	for (size_t at = from; at < n; at++) {
		if (!w->begins[(unsigned char)s[at]])
			continue;
		for (size_t i = 0; i < w->n; i++) {
			if (is_here(w, i, s, n, at)) {
				*found = (struct word_found){ at, i };
				return true;
			}
		}
	}
	return false;
}

bool words_find(const struct words *w, const char *s, size_t n, size_t from,
		struct word_found *found)
{
	size_t end = from + w->window; /* of the window */

	if (!w->window || n < from || n - from < w->window)
		return false;
	if (!w->jump)
		return find_slowly(w, s, n, from, found);
	while (end <= n) {
		size_t block = block_at(s + end - 2);

		if (w->jump[block]) {
			end += w->jump[block];
			continue;
		}
		for (uint32_t i = w->first[block]; i; i = w->next[i - 1]) {
			if (is_here(w, i - 1, s, n, end - w->window)) {
				*found = (struct word_found){ end - w->window, i - 1 };
				return true;
			}
		}
		end++;
	}
	return false;
}

static size_t skip_quoted(const char *s, size_t n, size_t i)
{
	char quote = s[i++];

	while (i < n && s[i] != quote && s[i] != '\n')
		i += s[i] == '\\' ? 2 : 1;
	return i + 1;
}

static size_t skip_comment(const char *s, size_t n, size_t i)
{
	const char *end;

	if (i + 1 < n && s[i + 1] == '*') {
		end = memmem(s + i + 2, n - i - 2, "*/", 2);
		return end ? (size_t)(end - s) + 2 : n;
	}
	if (i + 1 < n && s[i + 1] == '/') {
		end = memchr(s + i, '\n', n - i);
		return end ? (size_t)(end - s) : n;
	}
	return i + 1;
}

size_t words_next(const char *s, size_t n, size_t *at, size_t *start)
{
	size_t i = *at;

	while (i < n) {
		if (s[i] == '/') {
			i = skip_comment(s, n, i);
		} else if (s[i] == '"' || s[i] == '\'') {
			i = skip_quoted(s, n, i);
		} else if (!words_char(s[i])) {
			i++;
		} else {
			*start = i;
			while (i < n && words_char(s[i]))
				i++;
			*at = i;
			return i - *start;
		}
	}
	*at = n;
	return 0;
}
