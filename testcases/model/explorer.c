// SPDX-License-Identifier: GPL-2.0-only
/*
 * Runs one function over all outcomes of its choices and collects what is observed.
 *
 * In: a function of a loaded unit. Out: observations, each with the choices that lead to it, and
 * the bound that was reached, if one was.
 *
 * Runs that come to a state seen before are cut; to compare states soundly all memory the unit
 * can reach is hashed, its stack included, not a selection of variables thought to matter.
 */
#include "explorer.h"

#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

/*
 * The only mutable object of the program that is not on a stack: kernel functions are called
 * without an argument that could lead here.
 */
static struct explorer the_explorer;

struct explorer *explorer(void)
{
	return &the_explorer;
}

static uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
	const uint8_t *p = bytes;
	uint64_t word;

	for (; size >= sizeof(word); p += sizeof(word), size -= sizeof(word)) {
		memcpy(&word, p, sizeof(word));
		hash = (hash ^ word) * 0x9e3779b97f4a7c15ull;
		hash ^= hash >> 29;
	}
	word = size;
	memcpy(&word, p, size);
	hash = (hash ^ word) * 0xbf58476d1ce4e5b9ull;
	return hash ^ hash >> 32;
}

/*
 * Everything that decides how the run goes on. Registers need no mention: units are compiled so
 * that nothing is in one across a call, and the program counter is the return address that the
 * hashed part of the stack begins with.
 */
static uint64_t state_hash(const struct explorer *e, const char *what)
{
	uint64_t hash = hash_bytes(1, what, strlen(what));

	find_unreachable();
	hash = hash_bytes(hash, e->run.entry_frame, (size_t)(e->stack_base - e->run.entry_frame));
	for (uint32_t i = 0; i < e->nr_regions; i++)
		hash = hash_bytes(hash, e->regions[i].start, e->regions[i].size);
	hash = hash_bytes(hash, &e->world, sizeof(e->world));
	for (uint32_t i = 0; i < HEAP_ZONES; i++) {
		const struct zone *z = &e->heap.zones[i];

		hash = hash_bytes(hash, e->heap.bytes + z->start, z->used);
		hash = hash_bytes(hash, e->heap.shadow + z->start, z->used);
		hash = hash_bytes(hash, z->blocks, z->nr_blocks * sizeof(z->blocks[0]));
	}
	hash = hash_bytes(hash, e->heap.lazy, e->heap.nr_lazy * sizeof(e->heap.lazy[0]));
	return hash ? hash : 1;
}

void stop_run(enum ending ending)
{
	siglongjmp(explorer()->stop, (int)ending + 1);
}

void stop_at_bound(const char *what)
{
	explorer()->bound = what;
	stop_run(ENDING_BOUND);
}

/*
 * What the model's own calls left below the unit's frames would come back as rubbish in frames
 * to come, and equal states would look different.
 */
static __attribute__((noinline)) void scrub_stack(void)
{
	volatile char rubbish[2048];

	memset((char *)rubbish, 0, sizeof(rubbish));
}

/*
 * Returns once for each alternative of the choice just made. Nothing in a register must be relied
 * on here: the frame is as it was when the snapshot was taken.
 */
static __attribute__((noinline)) uint32_t come_back(struct explorer *e)
{
	struct snapshot *s = &e->snapshots[e->trail.pos - 1];

	if (!sigsetjmp(s->at, 0)) {
		snapshot_take(s);
		return 0;
	}
	return trail_resume(&explorer()->trail);
}

uint32_t choose(const char *what, uint32_t nr)
{
	struct explorer *e = explorer();
	uint32_t taken = 0;
	uint64_t state = 0;

	if (e->can_merge && !trail_repeats(&e->trail))
		state = state_hash(e, what);

	switch (trail_choose(&e->trail, what, e->run.entry_at, nr, state, &taken)) {
	case TRAIL_GO:
		break;
	case TRAIL_MERGED:
		stop_run(ENDING_MERGED);
	case TRAIL_TOO_LONG:
		stop_at_bound("choices in one run");
	}
	if (e->can_resume && nr > 1)
		taken = come_back(e);
	trail_value(&e->trail, taken);
	scrub_stack();
	return taken;
}

long choose_among(const char *what, const long *values, uint32_t nr)
{
	uint32_t taken = choose(what, nr);

	trail_value(&explorer()->trail, values[taken]);
	return values[taken];
}

static bool same(const struct observation *a, const struct observation *b)
{
	return a->kind == b->kind && a->flb == b->flb && a->acquired == b->acquired &&
	       a->ended == b->ended && a->at == b->at;
}

static void add(const struct observation *seen)
{
	struct explorer *e = explorer();
	struct observation *o = e->observations;
	struct observation *end = o + e->nr_observations;

	while (o < end && !same(o, seen))
		o++;
	/* One witness for each, and the shortest. */
	if (o < end && o->witness_len <= e->trail.pos)
		return;
	if (o == end) {
		if (e->nr_observations == OBSERVATIONS_MAX)
			stop_at_bound("observations");
		e->nr_observations++;
	}
	*o = *seen;
	o->witness_len = e->trail.pos;
	memcpy(o->witness, e->trail.choices, e->trail.pos * sizeof(o->witness[0]));
}

void observe(enum observed kind, const struct liveupdate_flb *flb, uintptr_t acquired,
	     uintptr_t at, const char *detail)
{
	struct observation seen = {
		.kind = kind, .flb = flb, .acquired = acquired, .at = at, .detail = detail
	};

	add(&seen);
}

void observe_dead(enum observed kind, const struct luo_side *side, uintptr_t at,
		  const char *detail)
{
	struct observation seen = {
		.kind = kind, .flb = side->flb, .ended = side->ended, .at = at, .detail = detail
	};

	add(&seen);
}

static void start_run(struct explorer *e)
{
	struct luo luo;

	for (uint32_t i = 0; i < e->nr_regions; i++)
		memcpy(e->regions[i].start, e->regions[i].saved, e->regions[i].size);
	heap_reset(&e->heap);
	luo = e->world.luo;
	luo_reset(&luo);
	memset(&e->world, 0, sizeof(e->world));
	memcpy(&e->world.luo, &luo, sizeof(luo));
	memset(&e->run, 0, sizeof(e->run));
}

/* Its frame is where the hashed part of the stack ends; nothing here may differ between runs. */
static __attribute__((noinline)) void run_on_clean_stack(const struct model_case *c)
{
	explorer()->stack_base = __builtin_frame_address(0);
	scrub_stack();
	c->run();
}

/* On the unit's stack. */
static void run_whole(void)
{
	run_on_clean_stack(explorer()->running);
	judge_return();
	stop_run(ENDING_RETURNED);
}

static void enter(struct explorer *e)
{
	ucontext_t context;

	if (getcontext(&context))
		abort();
	context.uc_stack.ss_sp = e->stack;
	context.uc_stack.ss_size = STACK_SIZE;
	context.uc_link = NULL;
	makecontext(&context, run_whole, 0);
	setcontext(&context);
	abort();
}

/* One run: from the beginning, or from the choice that has another alternative. */
static void run_once(struct explorer *e)
{
	e->runs++;
	if (sigsetjmp(e->stop, 0))
		return;
	if (e->can_resume && e->trail.len)
		snapshot_resume(&e->snapshots[e->trail.len - 1]);
	start_run(e);
	enter(e);
}

void explore(const struct model_case *c)
{
	struct explorer *e = explorer();

	if (!e->stack)
		e->stack = aligned_alloc(64, STACK_SIZE);
	if (!e->stack)
		abort();
	memset(e->stack, 0, STACK_SIZE);
	e->running = c;
	e->nr_got = 0;
	e->nr_observations = 0;
	e->bound = NULL;
	e->runs = 0;
	memset(&e->world, 0, sizeof(e->world));
	trail_init(&e->trail);
	do {
		if (e->runs == e->runs_max) {
			e->bound = "runs";
			break;
		}
		run_once(e);
	} while (trail_advance(&e->trail));
	trail_free(&e->trail);
	for (uint32_t i = 0; i < TRAIL_MAX; i++)
		snapshot_free(&e->snapshots[i]);
}
