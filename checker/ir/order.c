// SPDX-License-Identifier: GPL-2.0-only
/*
 * The order in which a forward analysis visits blocks. In: a verified function; out: its
 * reachable blocks in reverse postorder, so that, but for the edges that close loops, each
 * comes after all its predecessors, and the true branch before the false one: a loop's body
 * before what follows the loop. The walk keeps its own stack: a switch of a thousand
 * cases that fall through is a thousand deep, and recursion would make that the caller's
 * problem.
 */
#include "ir/ir.h"

struct frame {
	uint32_t block, done; /* done: how many successors were visited, from the last */
};

uint32_t *ir_rpo(struct arena *arena, const struct ir_func *f, uint32_t *n)
{
	uint32_t *order = arena_array(arena, uint32_t, f->blocks.n);
	bool *seen = arena_array(arena, bool, f->blocks.n);
	struct frame *stack = arena_array(arena, struct frame, f->blocks.n);
	uint32_t depth = 0, left = (uint32_t)f->blocks.n;

	*n = 0;
	if (!f->blocks.n)
		return order;
	seen[0] = true;
	stack[depth++] = (struct frame){ 0, 0 };
	while (depth) {
		struct frame *top = &stack[depth - 1];
		const struct ir_term *term = &f->blocks.v[top->block].term;
		uint32_t to;

		if (top->done == term->nsucc) {
			order[--left] = top->block;
			depth--;
			continue;
		}
		to = term->succ[term->nsucc - ++top->done];
		if (!seen[to]) {
			seen[to] = true;
			stack[depth++] = (struct frame){ to, 0 };
		}
	}
	*n = (uint32_t)f->blocks.n - left;
	return order + left;
}
