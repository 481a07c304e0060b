// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is left to do when a function has all its blocks: drop those that cannot be reached,
 * follow jumps through empty blocks, renumber. In: a function as it was built; out: the same
 * paths in fewer blocks. No block is merged into its predecessor: a label may look superfluous
 * and still be where a loop begins.
 */
#include "lower/state.h"

#include <string.h>

/* Where a jump to @b ends up. An empty loop of jumps ends where it began. */
static uint32_t final_target(const struct ir_func *f, uint32_t b)
{
	size_t steps = 0;

	while (!f->blocks.v[b].insns.n && f->blocks.v[b].term.kind == IR_JUMP &&
	       f->blocks.v[b].term.succ[0] != b && steps++ < f->blocks.n)
		b = f->blocks.v[b].term.succ[0];
	return b;
}

static void thread_jumps(struct ir_func *f)
{
	for (size_t b = 0; b < f->blocks.n; b++) {
		struct ir_term *term = &f->blocks.v[b].term;

		for (uint32_t i = 0; i < term->nsucc; i++)
			term->succ[i] = final_target(f, term->succ[i]);
	}
}

/* number[b] becomes the new number of b plus one, 0 if it cannot be reached. */
static void mark_reachable(const struct ir_func *f, uint32_t *number)
{
	VEC(uint32_t) work = { 0 };

	vec_push(&work, 0);
	number[0] = 1;
	while (work.n) {
		const struct ir_term *term = &f->blocks.v[work.v[--work.n]].term;

		for (uint32_t i = 0; i < term->nsucc; i++) {
			if (number[term->succ[i]])
				continue;
			number[term->succ[i]] = 1;
			vec_push(&work, term->succ[i]);
		}
	}
	vec_free(&work);
}

static void renumber(struct ir_func *f, uint32_t *number)
{
	uint32_t n = 0;

	for (size_t b = 0; b < f->blocks.n; b++)
		if (number[b])
			number[b] = ++n;
	for (size_t b = 0; b < f->blocks.n; b++) {
		struct ir_term *term = &f->blocks.v[b].term;

		if (!number[b]) {
			vec_free(&f->blocks.v[b].insns);
			continue;
		}
		for (uint32_t i = 0; i < term->nsucc; i++)
			term->succ[i] = number[term->succ[i]] - 1;
		f->blocks.v[number[b] - 1] = f->blocks.v[b];
	}
	f->blocks.n = n;
}

static void count(struct ir_func *f)
{
	f->nunknown = 0;
	for (size_t b = 0; b < f->blocks.n; b++)
		for (size_t i = 0; i < f->blocks.v[b].insns.n; i++)
			f->nunknown += f->blocks.v[b].insns.v[i].op == IR_UNKNOWN;
}

void tidy(struct ir_func *f)
{
	uint32_t *number = xrealloc(NULL, f->blocks.n * sizeof(*number));

	memset(number, 0, f->blocks.n * sizeof(*number));
	thread_jumps(f);
	mark_reachable(f, number);
	renumber(f, number);
	count(f);
	free(number);
}
