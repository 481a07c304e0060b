/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Arenas: memory that is freed all at once. The checker has three lifetimes - the run, one
 * unit, one function - and each owns one arena; nothing is freed piecemeal.
 */
#ifndef FLBCHECK_BASE_ARENA_H
#define FLBCHECK_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *head;
	size_t bytes; /* bytes taken from the system, for statistics */
};

/* An all-zero struct arena is an empty arena; there is nothing to initialise. */

/* @size bytes of zeroed memory aligned for any object. Out of memory ends the process with
 * status 2 and a message: there is no other place where that is handled. */
void *arena_alloc(struct arena *a, size_t size);

/* A copy of @n bytes at @s, with a NUL behind them. */
char *arena_strndup(struct arena *a, const char *s, size_t n);
char *arena_strdup(struct arena *a, const char *s);
__attribute__((format(printf, 2, 3))) char *arena_printf(struct arena *a, const char *fmt, ...);

/* Gives everything back; the arena is empty and usable again. */
void arena_free(struct arena *a);

/* realloc() that ends the process when memory is out; for growing vectors. */
void *xrealloc(void *p, size_t size);

#define arena_new(a, type)	((type *)arena_alloc((a), sizeof(type)))
#define arena_array(a, type, n) ((type *)arena_alloc((a), sizeof(type) * (size_t)(n)))

#endif
