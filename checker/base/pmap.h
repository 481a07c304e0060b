/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Persistent maps from uint32_t to non-zero uint32_t: big-endian Patricia tries (Okasaki and
 * Gill, "Fast mergeable integer maps", ML Workshop 1998), hash-consed, so that equal maps are
 * equal pointers and two versions of one map share all they have in common. NULL is the empty
 * map. Keys are visited in ascending order.
 */
#ifndef FLBCHECK_BASE_PMAP_H
#define FLBCHECK_BASE_PMAP_H

#include <stdint.h>

#include "base/arena.h"

struct pnode;

/* The table behind hash-consing; maps of one pool may be compared and joined. */
struct pmap_pool {
	struct arena *arena;
	const struct pnode **slots;
	uint32_t n, nslots;
};

void pmap_pool_init(struct pmap_pool *pool, struct arena *arena);
void pmap_pool_free(struct pmap_pool *pool);

/* The value of @key, 0 when there is none. */
uint32_t pmap_get(const struct pnode *map, uint32_t key);
/* @map with @key set to @value; value 0 removes it. */
const struct pnode *pmap_set(struct pmap_pool *pool, const struct pnode *map, uint32_t key,
			     uint32_t value);

/* Calls @fn for each pair of @map. */
void pmap_each(const struct pnode *map, void (*fn)(void *ctx, uint32_t key, uint32_t value),
	       void *ctx);

/* The map of fn(key, value) for the keys of @map; 0 removes one. */
const struct pnode *pmap_map(struct pmap_pool *pool, const struct pnode *map,
			     uint32_t (*fn)(void *ctx, uint32_t key, uint32_t value), void *ctx);

/* The map of fn(key, value of a, value of b) for the keys of either map; 0 stands for "none" on
 * both sides. Where the two maps share a subtree it is kept without asking @fn: fn(k, v, v)
 * must be v. */
const struct pnode *pmap_join(struct pmap_pool *pool, const struct pnode *a, const struct pnode *b,
			      uint32_t (*fn)(void *ctx, uint32_t key, uint32_t va, uint32_t vb),
			      void *ctx);

#endif
