// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is true when the function under test returns: which references it still holds, and which
 * pointers into FLB objects can be reached by whoever runs next.
 *
 * In: the memory and the state of LUO at the return. Out: observations.
 *
 * Holding a reference is not called a leak as such: a wrapper hands its reference to the caller
 * together with the object, and a setup function keeps it beside a pointer it stores.
 */
#include <string.h>

#include "explorer.h"

enum place {
	PLACE_RESULT = 1,
	PLACE_OUT = 2,
	PLACE_KEPT = 4
};

void *new_block(size_t size, enum block_kind kind, uint32_t owner)
{
	void *bytes = heap_alloc(&explorer()->heap, size, kind, owner);

	if (!bytes)
		stop_at_bound("memory");
	return bytes;
}

void free_block(const void *at)
{
	struct explorer *e = explorer();
	struct block *b = heap_find(&e->heap, at);

	if (b && !b->dead)
		heap_kill(&e->heap, b);
}

void may_sleep(const char *what)
{
	struct explorer *e = explorer();

	if (e->world.atomic)
		observe(OBSERVED_SLEPT, NULL, 0, e->run.entry_at, what);
}

typedef void (*word_fn)(void *word, void *arg);

static void scan(const void *start, size_t size, word_fn fn, void *arg)
{
	const char *p = start, *end = p + size;
	void *word;

	p += -(uintptr_t)p % sizeof(word);
	for (; p + sizeof(word) <= end; p += sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		if (word)
			fn(word, arg);
	}
}

static void scan_blocks(struct explorer *e, enum block_kind kind, word_fn fn, void *arg)
{
	for (uint32_t z = 0; z < HEAP_ZONES; z++) {
		struct zone *zone = &e->heap.zones[z];

		for (uint32_t i = 0; i < zone->nr_blocks; i++) {
			struct block *b = &zone->blocks[i];

			if (b->kind == kind && !b->dead)
				scan(block_bytes(&e->heap, b), b->size, fn, arg);
		}
	}
}

static void mark_reachable(void *word, void *unused)
{
	struct explorer *e = explorer();
	struct block *b = heap_find(&e->heap, word);

	(void)unused;
	if (!b || !b->unreachable)
		return;
	b->unreachable = false;
	scan(block_bytes(&e->heap, b), b->size, mark_reachable, NULL);
}

void find_unreachable(void)
{
	struct explorer *e = explorer();

	for (uint32_t z = 0; z < HEAP_ZONES; z++) {
		struct zone *zone = &e->heap.zones[z];

		for (uint32_t i = 0; i < zone->nr_blocks; i++)
			zone->blocks[i].unreachable = zone->blocks[i].dead;
	}
	scan(e->run.entry_frame, (size_t)(e->stack_base - e->run.entry_frame), mark_reachable,
	     NULL);
	for (uint32_t i = 0; i < e->nr_regions; i++)
		scan(e->regions[i].start, e->regions[i].size, mark_reachable, NULL);
	for (int kind = BLOCK_GIVEN; kind <= BLOCK_OBJECT; kind++)
		scan_blocks(e, kind, mark_reachable, NULL);
	heap_trim(&e->heap);
}

void model_result(const void *result, size_t size, int failed)
{
	struct explorer *e = explorer();

	e->run.last_block = e->run.returning_block;
	e->run.result_failed = failed;
	if (size > sizeof(e->run.result))
		size = sizeof(e->run.result);
	if (result)
		memcpy(e->run.result, result, size);
}

/* Where pointers into live objects were found, by side. */
struct findings {
	enum place place;
	const char *detail;
	uint8_t live[LUO_SIDES];
};

static void judge_word(void *word, void *arg)
{
	struct explorer *e = explorer();
	struct findings *f = arg;
	const struct block *b = heap_find(&e->heap, word);

	if (!b || b->kind != BLOCK_OBJECT)
		return;
	if (b->dead)
		observe_dead(b->told ? OBSERVED_TOLD : OBSERVED_REACHABLE,
			     &e->world.luo.sides[b->owner - 1], e->run.last_block, f->detail);
	else
		f->live[b->owner - 1] |= f->place;
}

static void judge_reachable(struct explorer *e, struct findings *f)
{
	f->place = PLACE_RESULT;
	f->detail = "returned";
	scan(e->run.result, sizeof(e->run.result), judge_word, f);
	if (!e->run.result_failed) {
		f->place = PLACE_OUT;
		f->detail = "in an out-parameter";
		scan_blocks(e, BLOCK_OUT, judge_word, f);
	}
	f->place = PLACE_KEPT;
	f->detail = "in memory handed in";
	scan_blocks(e, BLOCK_GIVEN, judge_word, f);
	f->detail = "in allocated memory";
	scan_blocks(e, BLOCK_ALLOCATED, judge_word, f);
	f->detail = "in a variable of the file";
	for (uint32_t i = 0; i < e->nr_regions; i++)
		scan(e->regions[i].start, e->regions[i].size, judge_word, f);
	/* Objects point into themselves: only what is in another one's way counts. */
	f->place = 0;
	f->detail = "in another object";
	scan_blocks(e, BLOCK_OBJECT, judge_word, f);
}

/* What is handed out comes with one reference, not with all: a good one, if there is one. */
static uint32_t handed_out(const struct luo_side *side)
{
	uint32_t r = side->nr;

	while (r-- > 0)
		if (!side->references[r].excused)
			return r;
	return side->nr - 1;
}

void judge_return(void)
{
	struct explorer *e = explorer();
	struct findings f = { 0 };

	judge_reachable(e, &f);
	for (uint32_t i = 0; i < e->world.luo.nr_sides; i++) {
		const struct luo_side *side = &e->world.luo.sides[i];
		uint32_t handed = side->nr;

		if (side->nr && (f.live[i] & (PLACE_RESULT | PLACE_OUT)))
			handed = handed_out(side);
		for (uint32_t r = side->nr; r-- > 0;) {
			const struct luo_reference *ref = &side->references[r];
			enum observed kind = OBSERVED_LEAKED;

			if (r == handed)
				kind = OBSERVED_HANDED_OUT;
			else if (ref->excused)
				kind = OBSERVED_EXCUSED;
			else if (f.live[i] & PLACE_KEPT)
				kind = OBSERVED_KEPT;
			observe(kind, side->flb, ref->acquired, e->run.last_block, "");
		}
	}
}
