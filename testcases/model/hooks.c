// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the compiler makes the unit under test call: a check before every access to memory (the
 * instrumentation of AddressSanitizer, out of line) and a mark in every basic block.
 *
 * In: addresses. Out: observations, decided values, or the end of the run.
 *
 * The stock run time is not used: it stops at the first bad access and cannot know that a byte
 * has no value yet. Memory outside the heap is not judged but for what can never be mapped.
 */
#include "hooks.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "explorer.h"

#define FIRST_NON_CANONICAL (1ull << 47)
#define LOWEST_MAPPED	    0x10000ull

/* Values that memory nobody wrote may have: small ones, and those the file compares with. */
static long decide_number(const char *what, size_t size)
{
	const struct model_unit *unit = explorer()->unit;
	long values[3 + 8] = { 0, 1, 2 };
	uint32_t nr = size == 1 || unit->two_values ? 2 : 3;

	for (size_t i = 0; size > 1 && i < unit->nr_numbers && nr < 3 + 8; i++) {
		if (unit->numbers[i] > 2 && (size > 2 || unit->numbers[i] < 0x10000))
			values[nr++] = unit->numbers[i];
	}
	return choose_among(what, values, nr);
}

/* At most this many blocks are made because an undecided pointer was read. */
#define LAZILY_MADE_MAX 3
#define LAZY_BLOCK	64

static void *decide_pointer(const void *at)
{
	struct explorer *e = explorer();
	const struct lazy_pointer *lazy = heap_lazy_pointer(&e->heap, at);
	void *fresh;

	if (lazy) {
		/* Choosing tidies the heap up, and the entry may move. */
		struct lazy_pointer either = *lazy;
		void *target = choose("pointer in memory", 2) ? either.other : either.target;

		trail_value(&e->trail, target != NULL);
		return target;
	}
	if (e->world.lazily_made == LAZILY_MADE_MAX || !choose("pointer in memory", 2))
		return NULL;
	e->world.lazily_made++;
	fresh = new_block(LAZY_BLOCK, BLOCK_GIVEN, 0);
	heap_undecided(&e->heap, fresh, LAZY_BLOCK);
	return fresh;
}

/* The bytes have values now: for good, or until a function is called that may change them. */
static void settle(void *at, size_t size)
{
	struct explorer *e = explorer();

	if (e->unit->fleeting)
		heap_looked_at(&e->heap, at, size);
	else
		heap_decided(&e->heap, at, size);
}

static void decide_one(void *at, size_t size)
{
	long value;

	if (size == sizeof(void *)) {
		void *pointer = decide_pointer(at);

		memcpy(at, &pointer, size);
	} else {
		value = decide_number("number in memory", size);
		memcpy(at, &value, size);
	}
	settle(at, size);
}

/*
 * Copied as a whole: pointers that lead somewhere known are decided one by one, the rest is all
 * zeros or all ones.
 */
static void decide_many(char *at, size_t size)
{
	struct heap *heap = &explorer()->heap;
	char *end = at + size;
	char fill = (char)choose("bytes in memory", 2);
	char *p = at;

	while (p < end) {
		if (heap_check(heap, p, 1) == HEAP_UNDECIDED && p + sizeof(void *) <= end &&
		    heap_lazy_pointer(heap, p)) {
			void *pointer = decide_pointer(p);

			memcpy(p, &pointer, sizeof(pointer));
			p += sizeof(pointer);
			continue;
		}
		if (heap_check(heap, p, 1) == HEAP_UNDECIDED)
			*p = fill;
		p++;
	}
	settle(at, size);
}

static void decide(const void *at, size_t size)
{
	if (size <= sizeof(void *))
		decide_one((void *)at, size);
	else
		decide_many((char *)at, size);
}

static void wild_access(uintptr_t pc, const char *detail)
{
	bool unchecked = explorer()->world.luo.get_failed;

	observe(unchecked ? OBSERVED_UNCHECKED : OBSERVED_WILD, NULL, 0, pc, detail);
	stop_run(ENDING_STOPPED);
}

/* A pointer to it that is left over is the same mistake once more. */
static void tell(struct explorer *e, uint32_t owner)
{
	struct zone *z = &e->heap.zones[owner];

	for (uint32_t i = 0; i < z->nr_blocks; i++)
		z->blocks[i].told |= z->blocks[i].dead;
}

static void dead_access(const void *at, uintptr_t pc)
{
	struct explorer *e = explorer();
	const struct block *b = heap_find(&e->heap, at);
	bool told = b->told;

	if (b->kind != BLOCK_OBJECT) {
		observe(OBSERVED_WILD, NULL, 0, pc, "freed memory");
		return;
	}
	if (!told)
		observe_dead(OBSERVED_USED, &e->world.luo.sides[b->owner - 1], pc, "");
	tell(e, b->owner);
	if (!told)
		choose("dead memory", 1); /* for the witness of what comes of it */
}

void judge_access(const void *at, size_t size, bool write, uintptr_t pc)
{
	struct explorer *e = explorer();

	switch (heap_check(&e->heap, at, size)) {
	case HEAP_FINE:
		if (write)
			heap_decided(&e->heap, at, size);
		return;
	case HEAP_UNDECIDED:
		if (write)
			heap_decided(&e->heap, at, size);
		else
			decide(at, size);
		return;
	case HEAP_DEAD:
		dead_access(at, pc);
		return;
	case HEAP_DEAD_UNDECIDED:
		dead_access(at, pc);
		if (!write)
			decide(at, size);
		return;
	case HEAP_OUTSIDE:
		wild_access(pc, "out of bounds");
		return;
	case HEAP_ELSEWHERE:
		if ((uintptr_t)at < LOWEST_MAPPED)
			wild_access(pc, "NULL");
		if ((uintptr_t)at >= FIRST_NON_CANONICAL)
			wild_access(pc, "uninitialised or error pointer");
		return;
	}
}

void touch(const void *at, size_t size)
{
	struct explorer *e = explorer();
	enum heap_access access = heap_check(&e->heap, at, size);

	/* The model looks at no value of its own accord: undecided bytes stay undecided. */
	if (access == HEAP_DEAD_UNDECIDED)
		dead_access(at, e->run.entry_at);
	else if (access != HEAP_UNDECIDED)
		judge_access(at, size, false, e->run.entry_at);
}

void touch_string(const char *s)
{
	struct explorer *e = explorer();

	touch(s, 1);
	while (heap_check(&e->heap, s, 1) == HEAP_FINE && *s)
		s++;
}

#define HOOK(name, size, write)                                                        \
	void name(const void *at)                                                      \
	{                                                                              \
		MODEL_ENTER();                                                         \
		judge_access(at, size, write, (uintptr_t)__builtin_return_address(0)); \
	}

#define HOOK_N(name, write)                                                            \
	void name(const void *at, size_t size)                                         \
	{                                                                              \
		MODEL_ENTER();                                                         \
		judge_access(at, size, write, (uintptr_t)__builtin_return_address(0)); \
	}

HOOK(__asan_load1_noabort, 1, false)
HOOK(__asan_load2_noabort, 2, false)
HOOK(__asan_load4_noabort, 4, false)
HOOK(__asan_load8_noabort, 8, false)
HOOK(__asan_load16_noabort, 16, false)
HOOK(__asan_store1_noabort, 1, true)
HOOK(__asan_store2_noabort, 2, true)
HOOK(__asan_store4_noabort, 4, true)
HOOK(__asan_store8_noabort, 8, true)
HOOK(__asan_store16_noabort, 16, true)
HOOK_N(__asan_loadN_noabort, false)
HOOK_N(__asan_storeN_noabort, true)

void __asan_handle_no_return(void)
{
}

void __sanitizer_cov_trace_pc(void)
{
	struct explorer *e = explorer();
	const char *frame = __builtin_frame_address(0);

	e->run.returning_block = e->run.last_block;
	e->run.last_block = (uintptr_t)__builtin_return_address(0);
	if (++e->run.blocks > BLOCKS_MAX)
		stop_at_bound("basic blocks in one run");
	if (e->stack_base - frame > STACK_MAX)
		stop_at_bound("stack");
}

/* The linker sends the unit's calls here (--wrap), those the compiler makes included. */
void *__wrap_memcpy(void *to, const void *from, size_t size)
{
	return __wrap_memmove(to, from, size);
}

void *__wrap_memmove(void *to, const void *from, size_t size)
{
	MODEL_ENTER();
	if (size) {
		judge_access(from, size, false, explorer()->run.entry_at);
		judge_access(to, size, true, explorer()->run.entry_at);
		memmove(to, from, size);
	}
	return to;
}

void *__wrap_memset(void *to, int byte, size_t size)
{
	MODEL_ENTER();
	if (size) {
		judge_access(to, size, true, explorer()->run.entry_at);
		memset(to, byte, size);
	}
	return to;
}

int __wrap_memcmp(const void *a, const void *b, size_t size)
{
	MODEL_ENTER();
	if (!size)
		return 0;
	judge_access(a, size, false, explorer()->run.entry_at);
	judge_access(b, size, false, explorer()->run.entry_at);
	return memcmp(a, b, size);
}

size_t __wrap_strlen(const char *s)
{
	MODEL_ENTER();
	touch_string(s);
	return strlen(s);
}

int __wrap_strcmp(const char *a, const char *b)
{
	MODEL_ENTER();
	touch_string(a);
	touch_string(b);
	return strcmp(a, b);
}

int __wrap_strncmp(const char *a, const char *b, size_t size)
{
	MODEL_ENTER();
	touch_string(a);
	touch_string(b);
	return strncmp(a, b, size);
}

/* What looked like an address and is not mapped. */
static void on_fault(int signal, siginfo_t *info, void *context)
{
	(void)signal;
	(void)info;
	(void)context;
	wild_access(explorer()->run.last_block, "unmapped");
}

void hooks_init(void)
{
	static char stack[64 << 10];
	stack_t alternate = { .ss_sp = stack, .ss_size = sizeof(stack) };
	struct sigaction action = { .sa_sigaction = on_fault,
				    .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER };

	if (sigaltstack(&alternate, NULL) || sigaction(SIGSEGV, &action, NULL) ||
	    sigaction(SIGBUS, &action, NULL))
		abort();
}
