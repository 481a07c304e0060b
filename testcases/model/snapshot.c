// SPDX-License-Identifier: GPL-2.0-only
/*
 * Copies of what a run may change: the unit's stack and variables, the heap as far as it is used,
 * the world.
 *
 * In: the explorer in the middle of a run. Out: the same again, as often as wanted.
 *
 * It does not fork(): a process for each of a hundred thousand choices takes minutes, and what
 * was observed would have to find its way back.
 */
#include "snapshot.h"

#include <stdlib.h>
#include <string.h>

#include "explorer.h"

static void append(struct snapshot *s, const void *from, size_t size)
{
	if (s->size + size > s->room) {
		s->room = 2 * (s->size + size);
		s->bytes = realloc(s->bytes, s->room);
		if (!s->bytes)
			abort();
	}
	memcpy(s->bytes + s->size, from, size);
	s->size += size;
}

/* Zones are saved without the blocks that are not there. */
static size_t zone_size(const struct zone *z)
{
	return offsetof(struct zone, blocks) + z->nr_blocks * sizeof(z->blocks[0]);
}

__attribute__((noinline)) void snapshot_take(struct snapshot *s)
{
	struct explorer *e = explorer();
	struct heap *h = &e->heap;

	s->size = 0;
	s->stack = __builtin_frame_address(0);
	append(s, s->stack, (size_t)(e->stack + STACK_SIZE - s->stack));
	for (uint32_t i = 0; i < e->nr_regions; i++)
		append(s, e->regions[i].start, e->regions[i].size);
	append(s, &e->world, sizeof(e->world));
	append(s, &e->run, sizeof(e->run));
	for (uint32_t i = 0; i < HEAP_ZONES; i++) {
		const struct zone *z = &h->zones[i];

		append(s, z, zone_size(z));
		append(s, h->bytes + z->start, z->used);
		append(s, h->shadow + z->start, z->used);
	}
	append(s, &h->nr_lazy, sizeof(h->nr_lazy));
	append(s, h->lazy, h->nr_lazy * sizeof(h->lazy[0]));
}

struct reader {
	const uint8_t *at;
};

static void fetch(struct reader *r, void *to, size_t size)
{
	memcpy(to, r->at, size);
	r->at += size;
}

/* Sides met since then keep their numbers, so that equal states look equal. */
static void fetch_world(struct reader *r, struct explorer *e)
{
	struct luo luo = e->world.luo;

	fetch(r, &e->world, sizeof(e->world));
	luo_remember_sides(&e->world.luo, &luo);
}

static void fetch_heap(struct reader *r, struct heap *h)
{
	heap_reset(h);
	for (uint32_t i = 0; i < HEAP_ZONES; i++) {
		struct zone *z = &h->zones[i];

		fetch(r, z, offsetof(struct zone, blocks));
		fetch(r, z->blocks, z->nr_blocks * sizeof(z->blocks[0]));
		fetch(r, h->bytes + z->start, z->used);
		fetch(r, h->shadow + z->start, z->used);
	}
	fetch(r, &h->nr_lazy, sizeof(h->nr_lazy));
	fetch(r, h->lazy, h->nr_lazy * sizeof(h->lazy[0]));
}

void snapshot_resume(const struct snapshot *s)
{
	struct explorer *e = explorer();
	struct reader r = { s->bytes };

	fetch(&r, (char *)s->stack, (size_t)(e->stack + STACK_SIZE - s->stack));
	for (uint32_t i = 0; i < e->nr_regions; i++)
		fetch(&r, e->regions[i].start, e->regions[i].size);
	fetch_world(&r, e);
	fetch(&r, &e->run, sizeof(e->run));
	fetch_heap(&r, &e->heap);
	siglongjmp(((struct snapshot *)s)->at, 1);
}

void snapshot_free(struct snapshot *s)
{
	free(s->bytes);
	memset(s, 0, sizeof(*s));
}
