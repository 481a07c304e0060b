// SPDX-License-Identifier: GPL-2.0-only
/*
 * One pass for any number of names. Names that have something to do with each other have pairs of
 * characters in common: where a few pairs, rare ones if there is a choice, are in all names, blocks
 * of the text without any of them are passed over, many characters at a time. Otherwise it is the
 * window of Wu and Manber ("A fast algorithm for multi-pattern searching", 1994), as long as the
 * shortest name: the two characters at its end say how far it may jump, which is nearly always its
 * whole length. In: names and a text. Out: places.
 */
#define _GNU_SOURCE /* memmem() */
#include "front/words.h"

#include <string.h>

/* Two characters, folded: the table of jumps must fit the fastest cache. */
#define BLOCKS 4096

/* Each is two more comparisons for every sixteen characters. */
#define PAIRS_MAX 4

/* Of more names it would take too long to find them. */
#define PAIRED_MAX 24

/* As many characters as SSE2 and NEON compare at a time. */
typedef unsigned char stretch __attribute__((vector_size(16)));

struct pair {
	unsigned char c[2];
	stretch first, second; /* these, all over */
	size_t *offset; /* by name: of the pair in it, plus one; 0: it is looked for by another */
};

struct words {
	const char *const *names;
	size_t n;
	size_t window;	 /* length of the shortest name; 0: there is none */
	uint8_t *jump;	 /* by the block at the window's end; NULL: step by step */
	uint32_t *first; /* block -> name + 1 */
	uint32_t *next;	 /* name -> name + 1 with the same block */
	size_t *length;
	bool begins[256]; /* without blocks: first characters */
	struct pair pairs[PAIRS_MAX];
	size_t npairs; /* 0: they are too many */
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

/* The more often a character is met, the more. */
static unsigned int frequency(char c)
{
	/* most frequent first, in the sources of Linux 6.12 */
	static const char order[] =
		"_et0irnEsdaTCSAcRIofFPDlLuNMpOxm1GBgUhvb2VHKk3wX4y865WYq79QzZjJ";
	const char *at = c ? strchr(order, c) : NULL;

	return at ? (unsigned int)(order + sizeof(order) - at) : 1;
}

/* Where in a name not covered yet the pair @c is, plus one; 0: nowhere. */
static size_t offset_in(const struct words *w, size_t name, const char *c, const bool *covered)
{
	const char *at = covered[name] ? NULL : memmem(w->names[name], w->length[name], c, 2);

	return at ? (size_t)(at - w->names[name]) + 1 : 0;
}

/* The pair that most of the names have which have none yet, the rarest of several. Returns how
 * many that are. */
static size_t add_pair(struct words *w, struct arena *arena, bool *covered)
{
	struct pair *best = &w->pairs[w->npairs++];
	size_t most = 0;
	unsigned int often = 0;

	for (size_t i = 0; i < w->n; i++) {
		for (size_t k = 0; !covered[i] && k + 1 < w->length[i]; k++) {
			const char *c = w->names[i] + k;
			unsigned int f = frequency(c[0]) * frequency(c[1]);
			size_t found = 0;

			for (size_t j = 0; j < w->n; j++)
				found += offset_in(w, j, c, covered) != 0;
			if (found < most || (found == most && f >= often))
				continue;
			best->c[0] = (unsigned char)c[0];
			best->c[1] = (unsigned char)c[1];
			most = found;
			often = f;
		}
	}
	best->first = (stretch){ 0 } + best->c[0];
	best->second = (stretch){ 0 } + best->c[1];
	best->offset = arena_array(arena, size_t, w->n);
	for (size_t i = 0; i < w->n; i++) {
		best->offset[i] = offset_in(w, i, (const char *)best->c, covered);
		covered[i] |= best->offset[i] != 0;
	}
	return most;
}

static void set_pairs(struct words *w, struct arena *arena)
{
	bool *covered = arena_array(arena, bool, w->n);
	size_t left = 0;

	for (size_t i = 0; i < w->n; i++) {
		covered[i] = !w->length[i];
		left += !covered[i];
	}
	while (left && w->npairs < PAIRS_MAX)
		left -= add_pair(w, arena, covered);
	if (left)
		w->npairs = 0;
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
	if (w->window >= 2) {
		set_jumps(w, arena);
		if (n <= PAIRED_MAX)
			set_pairs(w, arena);
	}
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

/* Is one of the pairs at s[0] to s[sizeof(stretch) - 1]? A character more is read. */
static bool has_pair(const struct words *w, const char *s)
{
	stretch first, second, here = { 0 };
	uint64_t parts[2];

	memcpy(&first, s, sizeof(first));
	memcpy(&second, s + 1, sizeof(second));
	for (size_t i = 0; i < w->npairs; i++)
		here |= (stretch)((first == w->pairs[i].first) & (second == w->pairs[i].second));
	memcpy(parts, &here, sizeof(here));
	return parts[0] | parts[1];
}

/* A name that begins at or behind @from and has one of the pairs at s[at]. */
static bool find_around(const struct words *w, const char *s, size_t n, size_t from, size_t at,
			struct word_found *found)
{
	for (size_t k = 0; k < w->npairs; k++) {
		const struct pair *p = &w->pairs[k];

		if ((unsigned char)s[at] != p->c[0] || (unsigned char)s[at + 1] != p->c[1])
			continue;
		for (size_t i = 0; i < w->n; i++) {
			size_t offset = p->offset[i];

			if (offset && at + 1 >= from + offset &&
			    is_here(w, i, s, n, at + 1 - offset)) {
				*found = (struct word_found){ at + 1 - offset, i };
				return true;
			}
		}
	}
	return false;
}

/* Words do not overlap: the one whose pair comes first is the first. */
static bool find_pairs(const struct words *w, const char *s, size_t n, size_t from,
		       struct word_found *found)
{
	for (size_t at = from, end; at + 1 < n; at = end) {
		end = at + sizeof(stretch);
		if (end < n && !has_pair(w, s + at))
			continue;
		for (; at < end && at + 1 < n; at++)
			if (find_around(w, s, n, from, at, found))
				return true;
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
	if (w->npairs)
		return find_pairs(w, s, n, from, found);
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
