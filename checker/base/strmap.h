/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A hash map from strings to pointers, and an interner on top of it. Iteration order is
 * insertion order, so output that walks a map is deterministic.
 */
#ifndef FLBCHECK_BASE_STRMAP_H
#define FLBCHECK_BASE_STRMAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct strmap_entry {
	const char *key;
	void *value;
	uint64_t hash;
};

/* All-zero is an empty map. Entries are in insertion order: v[0..n). */
struct strmap {
	struct strmap_entry *v;
	uint32_t *slots; /* index into v plus one, 0 = free */
	size_t n, cap, nslots;
};

/* The value of @key, or NULL. */
void *strmap_get(const struct strmap *m, const char *key);

/* The entry of @key, made with value NULL if there is none. @key is not copied and must live
 * as long as the map. The pointer is good until the next strmap_put(). */
struct strmap_entry *strmap_put(struct strmap *m, const char *key);

void strmap_free(struct strmap *m);

/* FNV-1a, 64 bits (Fowler, Noll, Vo); good enough for identifiers. */
uint64_t hash_bytes(const void *p, size_t n);
uint64_t hash_mix(uint64_t h, uint64_t x);

/* Interned strings: equal strings are equal pointers. */
struct intern {
	struct arena *arena;
	struct strmap map;
};

const char *intern(struct intern *in, const char *s);

#endif
