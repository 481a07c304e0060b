// SPDX-License-Identifier: GPL-2.0-only
/*
 * States of the analysis are made of maps that mostly agree: a branch changes one fact, an
 * assignment one cell. Sharing makes a copy free and a join proportional to what differs.
 * Nodes are never freed one by one; the pool's arena goes as a whole.
 */
#include "base/pmap.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/strmap.h"

struct pnode {
	uint32_t key;	/* leaf: the key. branch: the bits all keys below share */
	uint32_t value; /* leaf: the value. branch: 0 */
	uint32_t bit;	/* branch: the highest bit in which keys below differ */
	const struct pnode *left, *right;
	uint64_t hash;
};

void pmap_pool_init(struct pmap_pool *pool, struct arena *arena)
{
	memset(pool, 0, sizeof(*pool));
	pool->arena = arena;
}

void pmap_pool_free(struct pmap_pool *pool)
{
	free(pool->slots);
	memset(pool, 0, sizeof(*pool));
}

static void pool_grow(struct pmap_pool *pool)
{
	const struct pnode **old = pool->slots;
	uint32_t n = pool->nslots;

	pool->nslots = n ? n * 2 : 1024;
	pool->slots = xrealloc(NULL, pool->nslots * sizeof(*pool->slots));
	memset(pool->slots, 0, pool->nslots * sizeof(*pool->slots));
	for (uint32_t i = 0; i < n; i++) {
		uint32_t j;

		if (!old[i])
			continue;
		for (j = old[i]->hash & (pool->nslots - 1); pool->slots[j];)
			j = (j + 1) & (pool->nslots - 1);
		pool->slots[j] = old[i];
	}
	free(old);
}

static const struct pnode *cons(struct pmap_pool *pool, struct pnode want)
{
	struct pnode *node;
	uint32_t i;

	want.hash = hash_mix(hash_mix(want.key, want.value), want.bit);
	want.hash = hash_mix(hash_mix(want.hash, (uintptr_t)want.left), (uintptr_t)want.right);
	if (pool->n * 2 >= pool->nslots)
		pool_grow(pool);
	for (i = want.hash & (pool->nslots - 1); pool->slots[i]; i = (i + 1) & (pool->nslots - 1)) {
		const struct pnode *p = pool->slots[i];

		if (p->hash == want.hash && p->key == want.key && p->value == want.value &&
		    p->bit == want.bit && p->left == want.left && p->right == want.right)
			return p;
	}
	node = arena_new(pool->arena, struct pnode);
	*node = want;
	pool->slots[i] = node;
	pool->n++;
	return node;
}

static const struct pnode *leaf(struct pmap_pool *pool, uint32_t key, uint32_t value)
{
	return cons(pool, (struct pnode){ .key = key, .value = value });
}

static bool is_leaf(const struct pnode *n)
{
	return n->value;
}

/* The bits of @key above @bit. */
static uint32_t prefix_of(uint32_t key, uint32_t bit)
{
	return key & ~(bit | (bit - 1));
}

static const struct pnode *branch(struct pmap_pool *pool, uint32_t bit, const struct pnode *left,
				  const struct pnode *right)
{
	if (!left)
		return right;
	if (!right)
		return left;
	return cons(pool, (struct pnode){ .key = prefix_of(left->key, bit),
					  .bit = bit,
					  .left = left,
					  .right = right });
}

/* Two trees whose prefixes differ, under a common parent. */
static const struct pnode *unite(struct pmap_pool *pool, const struct pnode *a,
				 const struct pnode *b)
{
	uint32_t bit = 1u << (31 - __builtin_clz(a->key ^ b->key));

	return a->key & bit ? branch(pool, bit, b, a) : branch(pool, bit, a, b);
}

static bool covers(const struct pnode *n, uint32_t key)
{
	return is_leaf(n) ? n->key == key : prefix_of(key, n->bit) == n->key;
}

uint32_t pmap_get(const struct pnode *map, uint32_t key)
{
	while (map && !is_leaf(map)) {
		if (!covers(map, key))
			return 0;
		map = key & map->bit ? map->right : map->left;
	}
	return map && map->key == key ? map->value : 0;
}

const struct pnode *pmap_set(struct pmap_pool *pool, const struct pnode *map, uint32_t key,
			     uint32_t value)
{
	if (!map)
		return value ? leaf(pool, key, value) : NULL;
	if (!covers(map, key))
		return value ? unite(pool, map, leaf(pool, key, value)) : map;
	if (is_leaf(map))
		return value ? leaf(pool, key, value) : NULL;
	if (key & map->bit)
		return branch(pool, map->bit, map->left, pmap_set(pool, map->right, key, value));
	return branch(pool, map->bit, pmap_set(pool, map->left, key, value), map->right);
}

void pmap_each(const struct pnode *map, void (*fn)(void *ctx, uint32_t key, uint32_t value),
	       void *ctx)
{
	if (!map)
		return;
	if (is_leaf(map)) {
		fn(ctx, map->key, map->value);
		return;
	}
	pmap_each(map->left, fn, ctx);
	pmap_each(map->right, fn, ctx);
}

const struct pnode *pmap_map(struct pmap_pool *pool, const struct pnode *map,
			     uint32_t (*fn)(void *ctx, uint32_t key, uint32_t value), void *ctx)
{
	const struct pnode *left, *right;
	uint32_t value;

	if (!map)
		return NULL;
	if (is_leaf(map)) {
		value = fn(ctx, map->key, map->value);
		return value ? leaf(pool, map->key, value) : NULL;
	}
	left = pmap_map(pool, map->left, fn, ctx);
	right = pmap_map(pool, map->right, fn, ctx);
	return left == map->left && right == map->right ? map : branch(pool, map->bit, left, right);
}

struct join {
	struct pmap_pool *pool;
	uint32_t (*fn)(void *ctx, uint32_t key, uint32_t va, uint32_t vb);
	void *ctx;
};

/* One side has nothing here. */
static const struct pnode *join_one(const struct join *j, const struct pnode *n, bool is_a)
{
	uint32_t value;

	if (!n)
		return NULL;
	if (!is_leaf(n)) {
		const struct pnode *left = join_one(j, n->left, is_a);

		return branch(j->pool, n->bit, left, join_one(j, n->right, is_a));
	}
	value = is_a ? j->fn(j->ctx, n->key, n->value, 0) : j->fn(j->ctx, n->key, 0, n->value);
	return value ? leaf(j->pool, n->key, value) : NULL;
}

static const struct pnode *join(const struct join *j, const struct pnode *a, const struct pnode *b)
{
	const struct pnode *left, *right;

	if (a == b)
		return a;
	if (!a)
		return join_one(j, b, false);
	if (!b)
		return join_one(j, a, true);
	if (is_leaf(a) && is_leaf(b) && a->key == b->key) {
		uint32_t value = j->fn(j->ctx, a->key, a->value, b->value);

		return value ? leaf(j->pool, a->key, value) : NULL;
	}
	if (!is_leaf(a) && !is_leaf(b) && a->bit == b->bit && a->key == b->key) {
		left = join(j, a->left, b->left);
		return branch(j->pool, a->bit, left, join(j, a->right, b->right));
	}
	if (!is_leaf(a) && covers(a, b->key) && (is_leaf(b) || b->bit < a->bit)) {
		left = join(j, a->left, b->key & a->bit ? NULL : b);
		return branch(j->pool, a->bit, left, join(j, a->right, b->key & a->bit ? b : NULL));
	}
	if (!is_leaf(b) && covers(b, a->key) && (is_leaf(a) || a->bit < b->bit)) {
		left = join(j, a->key & b->bit ? NULL : a, b->left);
		return branch(j->pool, b->bit, left, join(j, a->key & b->bit ? a : NULL, b->right));
	}
	/* disjoint: visit the lower keys first */
	if (a->key < b->key) {
		left = join_one(j, a, true);
		right = join_one(j, b, false);
	} else {
		left = join_one(j, b, false);
		right = join_one(j, a, true);
	}
	if (!left || !right)
		return left ? left : right;
	return unite(j->pool, left, right);
}

const struct pnode *pmap_join(struct pmap_pool *pool, const struct pnode *a, const struct pnode *b,
			      uint32_t (*fn)(void *ctx, uint32_t key, uint32_t va, uint32_t vb),
			      void *ctx)
{
	struct join j = { .pool = pool, .fn = fn, .ctx = ctx };

	return join(&j, a, b);
}
