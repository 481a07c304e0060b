// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the engine wants to know of a function before it runs: an order of blocks in which
 * joins come after what they join, which blocks are on a cycle, which locals may still be
 * read, and where each temp is used last.
 */
#include <string.h>

#include "flow/engine.h"

static void last_uses(struct run *r)
{
	r->last_use = arena_array(&r->arena, uint32_t, r->f->ntemps + 1);
	for (size_t b = 0; b < r->f->blocks.n; b++) {
		const struct ir_block *block = &r->f->blocks.v[b];

		for (uint32_t i = 0; i < block->insns.n; i++) {
			const struct ir_insn *insn = &block->insns.v[i];

			r->last_use[insn->a] = r->last_use[insn->b] = i;
			for (uint32_t j = 0; j < insn->nargs; j++)
				r->last_use[insn->args[j]] = i;
		}
		r->last_use[block->term.value] = UINT32_MAX;
	}
}

/* Strongly connected components after Kosaraju: in reverse postorder, walk the edges backwards. */
static void find_cycles(struct run *r)
{
	size_t n = r->f->blocks.n, nedges = 0, top;
	uint32_t *first = arena_array(&r->arena, uint32_t, n + 1);
	uint32_t *stack = arena_array(&r->arena, uint32_t, n), *preds;

	for (uint32_t i = 0; i < r->norder; i++) {
		const struct ir_term *t = &r->f->blocks.v[r->order[i]].term;

		for (uint32_t k = 0; k < t->nsucc; k++) {
			r->blocks[t->succ[k]].npreds++;
			nedges++;
		}
	}
	for (size_t b = 0; b < n; b++)
		first[b + 1] = first[b] + r->blocks[b].npreds;
	preds = arena_array(&r->arena, uint32_t, nedges);
	for (uint32_t i = 0; i < r->norder; i++) {
		const struct ir_term *t = &r->f->blocks.v[r->order[i]].term;

		for (uint32_t k = 0; k < t->nsucc; k++) {
			if (t->succ[k] == r->order[i])
				r->blocks[r->order[i]].in_cycle = true;
			preds[--first[t->succ[k] + 1]] = r->order[i];
		}
	}
	/* first[b + 1] now is where b's predecessors begin */
	for (uint32_t i = 0; i < r->norder; i++) {
		uint32_t root = r->order[i];

		if (r->blocks[root].component)
			continue;
		r->blocks[root].component = i + 1;
		stack[0] = root;
		for (top = 1; top;) {
			uint32_t b = stack[--top], begin = first[b + 1];

			for (uint32_t k = begin; k < begin + r->blocks[b].npreds; k++) {
				if (r->blocks[preds[k]].component)
					continue;
				r->blocks[preds[k]].component = i + 1;
				r->blocks[preds[k]].in_cycle = r->blocks[root].in_cycle = true;
				stack[top++] = preds[k];
			}
		}
	}
}

bool engine_releases_after(const struct run *r, uint32_t component)
{
	for (uint32_t i = 0; i < r->norder; i++) {
		const struct block_run *b = &r->blocks[r->order[i]];
		const struct ir_block *block = &r->f->blocks.v[r->order[i]];

		if (!b->in_cycle || b->component <= component)
			continue;
		for (size_t k = 0; k < block->insns.n; k++) {
			const struct ir_insn *insn = &block->insns.v[k];
			const struct proto_fn *role;

			if (insn->op != IR_CALL)
				continue;
			role = call_role(r->flow, insn->var);
			if (role ? role->role == PROTO_RELEASE || role->role == PROTO_KEEP
				 : r->flow->bodies->relevant(r->flow->bodies->ctx, insn->var))
				return true;
		}
	}
	return false;
}

static void bit_set(uint64_t *bits, uint32_t i)
{
	bits[i / 64] |= 1ull << (i % 64);
}

static void bit_clear(uint64_t *bits, uint32_t i)
{
	bits[i / 64] &= ~(1ull << (i % 64));
}

struct uses {
	const struct ir_var **addressed; /* per temp: the local whose address it is in */
	bool *plain;			 /* per temp: the address itself, not of a part */
	uint64_t *always;		 /* locals whose address is kept somewhere */
};

/* Which local a temp points into, and which addresses end up in memory. */
static void trace_addresses(struct run *r, struct uses *u)
{
	for (size_t b = 0; b < r->f->blocks.n; b++) {
		const struct ir_block *block = &r->f->blocks.v[b];

		for (size_t i = 0; i < block->insns.n; i++) {
			const struct ir_insn *insn = &block->insns.v[i];
			const struct ir_var *v = insn->b ? u->addressed[insn->b] : NULL;

			if (insn->op == IR_ADDR &&
			    (insn->var->kind == IR_LOCAL || insn->var->kind == IR_PARAM)) {
				u->addressed[insn->dst] = insn->var;
				u->plain[insn->dst] = true;
			} else if (insn->op == IR_FIELD || insn->op == IR_INDEX ||
				   insn->op == IR_CAST) {
				u->addressed[insn->dst] = u->addressed[insn->a];
			} else if (v) {
				bit_set(u->always, v->index);
			}
		}
		if (u->addressed[block->term.value])
			bit_set(u->always, u->addressed[block->term.value]->index);
	}
}

/* Numbers the members the function names, behind its locals, and notes those it stores to. */
static void number_members(struct run *r)
{
	const char **named = arena_array(&r->arena, const char *, r->f->ntemps + 1);
	uint32_t bit = (uint32_t)r->f->vars.n;

	r->call_bit = bit++;
	for (size_t b = 0; b < r->f->blocks.n; b++) {
		const struct ir_block *block = &r->f->blocks.v[b];

		for (size_t i = 0; i < block->insns.n; i++) {
			const struct ir_insn *insn = &block->insns.v[i];
			struct strmap_entry *e;

			if (insn->op == IR_STORE && named[insn->a])
				strmap_put(&r->stored, named[insn->a])->value = r;
			if (insn->op != IR_FIELD)
				continue;
			named[insn->dst] = insn->name;
			e = strmap_put(&r->members, insn->name);
			if (!e->value)
				e->value = (void *)(uintptr_t)bit++;
		}
	}
	r->nlivewords = (bit + 63) / 64;
}

/* A call of what may have a body; functions of a protocol are not looked into. */
static bool looks_at_memory(const struct run *r, const struct ir_insn *insn)
{
	return insn->op == IR_CALLPTR || (insn->op == IR_CALL && !insn->var->noreturn &&
					  !protocols_find(r->flow->protocols, insn->var->name));
}

static void live_before(const struct run *r, const struct uses *u, const struct ir_insn *insn,
			uint64_t *live)
{
	const struct ir_var *v;

	if (insn->op == IR_FIELD)
		bit_set(live, (uint32_t)(uintptr_t)strmap_get(&r->members, insn->name));
	if (looks_at_memory(r, insn))
		bit_set(live, r->call_bit);

	if (insn->op == IR_UNDEF) {
		bit_clear(live, insn->var->index);
		return;
	}
	v = insn->a ? u->addressed[insn->a] : NULL;
	if (v && insn->op == IR_STORE && u->plain[insn->a])
		bit_clear(live, v->index);
	else if (v && insn->op != IR_FIELD && insn->op != IR_INDEX && insn->op != IR_CAST)
		bit_set(live, v->index);
	for (uint32_t i = 0; i < insn->nargs; i++) {
		v = u->addressed[insn->args[i]];
		if (v)
			bit_set(live, v->index);
	}
}

static bool flow_back(struct run *r, const struct uses *u, uint32_t b, uint64_t *live)
{
	const struct ir_block *block = &r->f->blocks.v[b];
	bool changed = false;

	memcpy(live, u->always, r->nlivewords * sizeof(*live));
	for (uint32_t k = 0; k < block->term.nsucc; k++)
		for (uint32_t w = 0; w < r->nlivewords; w++)
			live[w] |= r->blocks[block->term.succ[k]].live[w];
	for (size_t i = block->insns.n; i-- > 0;)
		live_before(r, u, &block->insns.v[i], live);
	for (uint32_t w = 0; w < r->nlivewords; w++) {
		live[w] |= u->always[w];
		changed |= live[w] != r->blocks[b].live[w];
		r->blocks[b].live[w] = live[w];
	}
	return changed;
}

static void liveness(struct run *r)
{
	struct uses u = { 0 };
	uint64_t *live;
	bool again = true;

	number_members(r);
	u.addressed = arena_array(&r->arena, const struct ir_var *, r->f->ntemps + 1);
	u.plain = arena_array(&r->arena, bool, r->f->ntemps + 1);
	u.always = arena_array(&r->arena, uint64_t, r->nlivewords);
	live = arena_array(&r->arena, uint64_t, r->nlivewords);
	for (size_t b = 0; b < r->f->blocks.n; b++)
		r->blocks[b].live = arena_array(&r->arena, uint64_t, r->nlivewords);
	trace_addresses(r, &u);
	while (again) {
		again = false;
		for (uint32_t i = r->norder; i-- > 0;)
			again |= flow_back(r, &u, r->order[i], live);
	}
}

void engine_prepare(struct run *r)
{
	r->blocks = arena_array(&r->arena, struct block_run, r->f->blocks.n);
	r->order = ir_rpo(&r->arena, r->f, &r->norder);
	for (size_t b = 0; b < r->f->blocks.n; b++)
		r->blocks[b].order = UINT32_MAX;
	for (uint32_t i = 0; i < r->norder; i++)
		r->blocks[r->order[i]].order = i;
	last_uses(r);
	find_cycles(r);
	liveness(r);
}
