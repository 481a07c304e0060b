// SPDX-License-Identifier: GPL-2.0-only
/*
 * A small heap that remembers: every access can be judged, freed memory is never reused while a
 * pointer to it is left, and each run gets the same addresses as the run before.
 *
 * In: allocations of a run. Out: for any address, what an access to it would be.
 *
 * It does not lean on malloc() and the stock sanitizer run time: those give other addresses in
 * each run, and states could not be compared.
 */
#include "heap.h"

#include <stdlib.h>
#include <string.h>

enum shadow {
	SHADOW_NONE,
	SHADOW_READY,
	SHADOW_UNDECIDED,
	SHADOW_LOOKED_AT, /* has a value until the next unknown function */
	SHADOW_DEAD,
	SHADOW_DEAD_UNDECIDED
};

#define GAP 16

void heap_init(struct heap *h)
{
	memset(h, 0, sizeof(*h));
	h->bytes = aligned_alloc(16, HEAP_SIZE);
	h->shadow = aligned_alloc(16, HEAP_SIZE);
	if (!h->bytes || !h->shadow)
		abort();
	memset(h->bytes, 0, HEAP_SIZE);
	memset(h->shadow, SHADOW_NONE, HEAP_SIZE);
	for (uint32_t i = 0; i < HEAP_ZONES; i++)
		h->zones[i].start = i * HEAP_ZONE_SIZE;
}

void heap_free(struct heap *h)
{
	free(h->bytes);
	free(h->shadow);
}

void heap_reset(struct heap *h)
{
	for (uint32_t i = 0; i < HEAP_ZONES; i++) {
		struct zone *z = &h->zones[i];

		memset(h->bytes + z->start, 0, z->used);
		memset(h->shadow + z->start, SHADOW_NONE, z->used);
		memset(z->blocks, 0, z->nr_blocks * sizeof(z->blocks[0]));
		z->used = 0;
		z->nr_blocks = 0;
		z->looked_from = z->looked_to = 0;
	}
	memset(h->lazy, 0, h->nr_lazy * sizeof(h->lazy[0]));
	h->nr_lazy = 0;
}

static struct block *reuse(struct zone *z, size_t size)
{
	for (uint32_t i = 0; i < z->nr_blocks; i++) {
		if (z->blocks[i].unreachable && z->blocks[i].size == size)
			return &z->blocks[i];
	}
	return NULL;
}

/* What was promised about the place a block is put in no longer holds. */
static void forget_lazy(struct heap *h, uint32_t start, size_t size)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < h->nr_lazy; i++) {
		if (h->lazy[i].at < start || h->lazy[i].at >= start + size)
			h->lazy[kept++] = h->lazy[i];
	}
	memset(h->lazy + kept, 0, (h->nr_lazy - kept) * sizeof(h->lazy[0]));
	h->nr_lazy = kept;
}

void *heap_alloc(struct heap *h, size_t size, enum block_kind kind, uint32_t owner)
{
	size_t room = (size + 2 * GAP - 1) / GAP * GAP;
	struct zone *z = &h->zones[owner];
	struct block *b = reuse(z, size);
	uint32_t start;

	if (b) {
		start = b->start;
	} else {
		/* A gap before the first block and after each. */
		if (size > HEAP_ZONE_SIZE || GAP + z->used + room > HEAP_ZONE_SIZE ||
		    z->nr_blocks == HEAP_BLOCKS)
			return NULL;
		b = &z->blocks[z->nr_blocks++];
		start = z->start + z->used + GAP;
		z->used += room;
	}
	*b = (struct block){ .start = start, .size = size, .owner = owner, .kind = kind };
	memset(h->bytes + start, 0, size);
	memset(h->shadow + start, SHADOW_READY, size);
	return h->bytes + start;
}

static uint32_t offset_of(const struct heap *h, const void *at)
{
	return (uint32_t)((const uint8_t *)at - h->bytes);
}

static bool inside(const struct heap *h, const void *at)
{
	return (const uint8_t *)at >= h->bytes && (const uint8_t *)at < h->bytes + HEAP_SIZE;
}

void heap_undecided(struct heap *h, void *at, size_t size)
{
	memset(h->shadow + offset_of(h, at), SHADOW_UNDECIDED, size);
}

void heap_undecided_pointer(struct heap *h, void *at, void *target, void *other)
{
	if (h->nr_lazy == HEAP_LAZY_POINTERS)
		abort();
	h->lazy[h->nr_lazy++] = (struct lazy_pointer){ offset_of(h, at), target, other };
	heap_undecided(h, at, sizeof(void *));
}

const struct lazy_pointer *heap_lazy_pointer(const struct heap *h, const void *at)
{
	for (uint32_t i = 0; i < h->nr_lazy; i++) {
		if (h->lazy[i].at == offset_of(h, at))
			return &h->lazy[i];
	}
	return NULL;
}

void heap_decided(struct heap *h, const void *at, size_t size)
{
	uint8_t *shadow = h->shadow + offset_of(h, at);

	for (size_t i = 0; inside(h, at) && i < size; i++) {
		if (shadow[i] == SHADOW_UNDECIDED || shadow[i] == SHADOW_LOOKED_AT)
			shadow[i] = SHADOW_READY;
		else if (shadow[i] == SHADOW_DEAD_UNDECIDED)
			shadow[i] = SHADOW_DEAD;
	}
}

void heap_looked_at(struct heap *h, void *at, size_t size)
{
	uint32_t from, to;
	struct zone *z;

	if (!inside(h, at))
		return;
	from = offset_of(h, at);
	to = from + (uint32_t)size;
	z = &h->zones[from / HEAP_ZONE_SIZE];
	for (uint32_t i = from; i < to; i++) {
		if (h->shadow[i] == SHADOW_UNDECIDED)
			h->shadow[i] = SHADOW_LOOKED_AT;
		if (h->shadow[i] == SHADOW_DEAD_UNDECIDED)
			h->shadow[i] = SHADOW_DEAD;
	}
	if (z->looked_from == z->looked_to || from < z->looked_from)
		z->looked_from = from;
	if (to > z->looked_to)
		z->looked_to = to;
}

void heap_forget_looks(struct heap *h)
{
	for (uint32_t i = 0; i < HEAP_ZONES; i++) {
		struct zone *z = &h->zones[i];

		for (uint32_t at = z->looked_from; at < z->looked_to; at++) {
			if (h->shadow[at] != SHADOW_LOOKED_AT)
				continue;
			h->shadow[at] = SHADOW_UNDECIDED;
			h->bytes[at] = 0;
		}
		z->looked_from = z->looked_to = 0;
	}
}

/* Nobody can tell what it held. */
static void clear(struct heap *h, struct block *b)
{
	forget_lazy(h, b->start, b->size);
	memset(h->bytes + b->start, 0, b->size);
	memset(h->shadow + b->start, SHADOW_DEAD, b->size);
	b->told = false;
}

void heap_trim(struct heap *h)
{
	for (uint32_t i = 0; i < HEAP_ZONES; i++) {
		struct zone *z = &h->zones[i];

		for (uint32_t b = 0; b < z->nr_blocks; b++)
			if (z->blocks[b].unreachable)
				clear(h, &z->blocks[b]);
		while (z->nr_blocks && z->blocks[z->nr_blocks - 1].unreachable) {
			struct block *b = &z->blocks[--z->nr_blocks];

			memset(h->shadow + b->start, SHADOW_NONE, b->size);
			z->used = b->start - z->start - GAP;
			*b = (struct block){ 0 };
		}
	}
}

void heap_kill(struct heap *h, struct block *b)
{
	uint8_t *shadow = h->shadow + b->start;

	b->dead = true;
	for (uint32_t i = 0; i < b->size; i++)
		shadow[i] = shadow[i] == SHADOW_UNDECIDED ? SHADOW_DEAD_UNDECIDED : SHADOW_DEAD;
}

enum heap_access heap_check(const struct heap *h, const void *at, size_t size)
{
	bool undecided = false, dead = false;

	if (!inside(h, at))
		return HEAP_ELSEWHERE;
	if (offset_of(h, at) + size > HEAP_SIZE)
		return HEAP_OUTSIDE;
	for (size_t i = 0; i < size; i++) {
		switch ((enum shadow)h->shadow[offset_of(h, at) + i]) {
		case SHADOW_NONE:
			return HEAP_OUTSIDE;
		case SHADOW_DEAD_UNDECIDED:
			undecided = true;
			dead = true;
			break;
		case SHADOW_DEAD:
			dead = true;
			break;
		case SHADOW_UNDECIDED:
			undecided = true;
			break;
		case SHADOW_LOOKED_AT:
		case SHADOW_READY:
			break;
		}
	}
	if (dead)
		return undecided ? HEAP_DEAD_UNDECIDED : HEAP_DEAD;
	return undecided ? HEAP_UNDECIDED : HEAP_FINE;
}

struct block *heap_find(struct heap *h, const void *at)
{
	struct zone *z;
	uint32_t offset;

	if (!inside(h, at))
		return NULL;
	offset = offset_of(h, at);
	z = &h->zones[offset / HEAP_ZONE_SIZE];
	for (uint32_t i = 0; i < z->nr_blocks; i++) {
		struct block *b = &z->blocks[i];

		if (offset >= b->start && offset <= b->start + b->size)
			return b;
	}
	return NULL;
}
