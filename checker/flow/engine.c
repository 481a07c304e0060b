// SPDX-License-Identifier: GPL-2.0-only
/*
 * The fixpoint over one function. Each block keeps a few states per typestate (which
 * references are held); a state too many is joined into the last one, and from then on the
 * block's state grows until nothing new arrives. Joining may invent paths, so a function with
 * a finding that only joined states show is run again with more states kept apart before the
 * finding is believed. What is never done is to drop a state.
 */
#include <string.h>

#include "flow/engine.h"
#include "flow/eval.h"
#include "flow/field.h"
#include "flow/mem.h"

#define BLOCKS_BETWEEN_COLLECTIONS 32

/* A loop's head joined this often lets its intervals jump. */
#define JOINS_BEFORE_WIDENING 3

struct liveness_ctx {
	const struct run *r;
	const uint64_t *live;
};

static bool bit_is_set(const uint64_t *bits, uint32_t i)
{
	return bits[i / 64] >> (i % 64) & 1;
}

static bool local_asked(void *ctx, const struct ir_var *v)
{
	const struct liveness_ctx *l = ctx;

	return bit_is_set(l->live, v->index);
}

/* Callees may read what the function itself does not. */
static bool member_asked(void *ctx, const char *member)
{
	const struct liveness_ctx *l = ctx;
	uint32_t bit = (uint32_t)(uintptr_t)strmap_get(&l->r->members, member);

	return bit_is_set(l->live, l->r->call_bit) || (bit && bit_is_set(l->live, bit));
}

static void join_node(struct run *r, struct block_run *b, struct node *n, const struct state *s)
{
	struct join_point at = { .at = ptr_id(b),
				 .widen = b->in_cycle && n->joins >= JOINS_BEFORE_WIDENING };
	struct state joined = n->s;

	state_join(r->t, &joined, s, &at);
	if (state_equal(&joined, &n->s))
		return;
	n->s = joined;
	n->failed = state_failed(r->t, &joined);
	n->joins++;
	n->queued = true;
}

static bool alike(struct run *r, const struct node *a, const struct node *b)
{
	return state_alike(r->t, &a->s, &b->s);
}

static bool failed_alike(struct run *r, const struct node *a, const struct node *b)
{
	(void)r;
	return a->failed == b->failed;
}

/* Two of the states that @added would have to be joined with become one: there is room for it. */
static bool take_room(struct run *r, struct block_run *b, const struct node *added,
		      bool (*like)(struct run *r, const struct node *a, const struct node *b))
{
	struct node *n, *other;

	vec_for_each (n, &b->nodes) {
		if (n->signature != added->signature)
			continue;
		for (other = n + 1; other < b->nodes.v + b->nodes.n; other++) {
			if (other->signature != n->signature || !like(r, n, other))
				continue;
			join_node(r, b, n, &other->s);
			*other = *added;
			return true;
		}
	}
	return false;
}

/* One state too many. */
static void join_some(struct run *r, struct block_run *b, const struct node *added)
{
	struct node *n, *last = NULL, *like = NULL;

	if (take_room(r, b, added, alike))
		return;
	vec_for_each (n, &b->nodes) {
		if (n->signature != added->signature)
			continue;
		last = n;
		if (n->failed == added->failed)
			like = n;
	}
	if (like)
		join_node(r, b, like, &added->s);
	else if (!take_room(r, b, added, failed_alike))
		join_node(r, b, last, &added->s);
}

void engine_deliver(struct run *r, uint32_t from, uint32_t to, struct state *s)
{
	struct block_run *b = &r->blocks[to];
	struct liveness_ctx ctx = { .r = r, .live = b->live };
	struct asking asking = { local_asked, member_asked, &ctx,
				 r->callee || r->f->blocks.n <= WRAPPER_BLOCKS_MAX };
	struct node *n, added = { .queued = true };
	unsigned int same = 0;

	/* on a long way without joins now and then, or what is known grows with its length */
	if (b->npreds > 1 || b->order % BLOCKS_BETWEEN_COLLECTIONS == 0)
		state_collect(r->t, s, &asking);
	if (b->npreds > 1) {
		if (b->in_cycle && r->blocks[from].order >= b->order)
			state_age_at(r->t, s, ptr_id(b));
	}
	added.s = *s;
	added.signature = state_signature(r->t, s);
	vec_for_each (n, &b->nodes) {
		if (n->signature != added.signature)
			continue;
		if (state_equal(&n->s, s))
			return;
		same++;
	}
	added.failed = state_failed(r->t, s);
	if (same < r->limit && b->nodes.n >= NODES_MAX) {
		r->gave_up = TOO_MANY_PATHS;
		return;
	}
	if (same < r->limit)
		vec_push(&b->nodes, added);
	else
		join_some(r, b, &added);
}

/* Index in the order of the first block with work, or norder. */
static uint32_t next_block(const struct run *r, uint32_t from)
{
	for (uint32_t i = from; i < r->norder; i++) {
		const struct block_run *b = &r->blocks[r->order[i]];

		for (size_t k = 0; k < b->nodes.n; k++)
			if (b->nodes.v[k].queued)
				return i;
	}
	return r->norder;
}

static void run_node(struct run *r, uint32_t b, size_t k)
{
	struct state s = r->blocks[b].nodes.v[k].s;

	r->blocks[b].nodes.v[k].queued = false;
	if (++r->visits > VISITS_MAX + VISITS_PER_BLOCK * r->norder)
		r->gave_up = TOO_MANY_PATHS;
	else
		exec_block(r, b, &s);
}

/* Where a queued node lies before the block just run, the work goes back to it. */
static void iterate(struct run *r)
{
	uint32_t i = next_block(r, 0);

	while (i < r->norder && !r->gave_up) {
		const struct ir_term *t = &r->f->blocks.v[r->order[i]].term;
		struct block_run *b = &r->blocks[r->order[i]];
		uint32_t back = i;

		for (size_t k = 0; k < b->nodes.n && !r->gave_up; k++)
			if (b->nodes.v[k].queued)
				run_node(r, r->order[i], k);
		for (uint32_t k = 0; k < t->nsucc; k++)
			if (r->blocks[t->succ[k]].order < back)
				back = r->blocks[t->succ[k]].order;
		i = next_block(r, back);
	}
}

static void enter(struct run *r)
{
	struct state s = { 0 };

	for (uint32_t i = 0; i < r->f->nparams; i++) {
		const struct ir_var *v = r->f->vars.v[i];
		uint32_t place = place_var(&r->t->values, v), value;

		value = val_sym(&r->t->values, SYM_PARAM, ptr_id(v), 0, v->type);
		s.env = pmap_set(&r->t->maps, s.env, place, value);
	}
	vec_push(&r->blocks[0].nodes,
		 (struct node){ .s = s, .signature = state_signature(r->t, &s), .queued = true });
}

static void forget_results(struct summary *sum)
{
	sum->outcomes.n = 0;
	sum->events.n = 0;
	sum->sites.n = 0;
	sum->gave_up = NULL;
	sum->successes.n = 0;
	sum->failed.n = 0;
	sum->holds.n = 0;
	sum->discharges.n = 0;
	sum->put_without.n = 0;
	sum->consumes = false;
}

static void run_once(struct run *r)
{
	for (size_t b = 0; b < r->f->blocks.n; b++)
		r->blocks[b].nodes.n = 0;
	r->visits = 0;
	r->gave_up = NULL;
	r->acquired_keys.n = 0;
	enter(r);
	iterate(r);
}

/* What the function is marked to be called with is its caller's, whatever it acquires. */
static bool acquires_key(const struct run *r, uint32_t key)
{
	if (attribute_lends(r, key))
		return false;
	for (size_t i = 0; i < r->acquired_keys.n; i++)
		if (r->acquired_keys.v[i] == key)
			return true;
	return false;
}

/* A release of a key that no path of the function acquires is the caller's business. */
static void drop_lent_events(struct run *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->sum->events.n; i++) {
		const struct raw_event *e = &r->sum->events.v[i];

		/* a pointer that comes from elsewhere may bring a reference along */
		if (e->e.kind == FLOW_RELEASE_NOT_HELD && !e->definite &&
		    (e->e.release->protocol->object_is_key || !acquires_key(r, e->key)))
			continue;
		r->sum->events.v[n++] = *e;
	}
	r->sum->events.n = n;
}

/* … and one of a key that it does acquire is not, unless a field kept it. */
static void drop_own_lent(struct run *r)
{
	struct state *o;

	vec_for_each (o, &r->sum->outcomes) {
		struct list l = *list_get(&r->t->lists, o->lent);
		uint32_t left = 0;

		for (uint32_t i = 0; i < l.n; i++) {
			struct ref ref = r->t->refs.v[l.v[i]];

			if (field_put_anyway(r, &ref))
				ref.object = 0;
			if ((ref.object && !proto_is_mark(ref.acquire)) ||
			    !acquires_key(r, val_canonical(&r->t->values, ref.key)))
				left = list_add(&r->t->lists, left, ref_id(r->t, &ref));
		}
		o->lent = left;
	}
}

static bool has_lossy(const struct run *r)
{
	const struct raw_event *e;

	vec_for_each (e, &r->sum->events)
		if (e->lossy)
			return true;
	return false;
}

static void run_limited(struct run *r, unsigned int limit)
{
	r->limit = limit;
	forget_results(r->sum);
	run_once(r);
	drop_lent_events(r);
}

/* What joins may have made up is not known, and so is what becomes of the reference. */
static void give_up_lossy(struct run *r)
{
	struct summary *sum = r->sum;
	struct raw_site *site;
	size_t n = 0;

	for (size_t i = 0; i < sum->events.n; i++) {
		struct raw_event e = sum->events.v[i];

		if (!e.lossy) {
			sum->events.v[n++] = e;
			continue;
		}
		vec_for_each (site, &sum->sites)
			if (site->insn == e.site)
				break;
		if (site == sum->sites.v + sum->sites.n)
			sum->gave_up = TOO_MANY_PATHS;
		else if (!site->gave_up)
			site->gave_up = TOO_MANY_PATHS;
	}
	sum->events.n = n;
}

/* With more states than there is room for, fewer show something at least. */
static void run_with_limits(struct run *r)
{
	static const unsigned int fewer[] = { STATES_BETWEEN, STATES_FIRST };

	run_limited(r, STATES_FIRST);
	if (!r->gave_up && has_lossy(r)) {
		run_limited(r, STATES_AGAIN);
		for (size_t i = 0; i < 2 && r->gave_up; i++) {
			run_limited(r, fewer[i]);
			if (!r->gave_up)
				give_up_lossy(r);
		}
	}
	drop_own_lent(r);
}

static bool as_assumed(const struct summary *sum)
{
	if (sum->outcomes.n != sum->nassumed)
		return false;
	for (size_t i = 0; i < sum->nassumed; i++)
		if (!state_equal(&sum->outcomes.v[i], &sum->assumed[i]))
			return false;
	return true;
}

/* A function that calls itself is run until its summary says what it was run with; at first it
 * never returns. */
static void run_to_fixpoint(struct run *r)
{
	struct summary *sum = r->sum;
	struct state *copy;

	for (unsigned int round = 0;; round++) {
		sum->recursive = false;
		run_with_limits(r);
		if (r->gave_up || !sum->recursive || as_assumed(sum))
			return;
		if (round == ROUNDS_MAX) {
			r->gave_up = "recursion does not settle";
			return;
		}
		copy = arena_array(r->t->arena, struct state, sum->outcomes.n + 1);
		if (sum->outcomes.n)
			memcpy(copy, sum->outcomes.v, sum->outcomes.n * sizeof(*copy));
		sum->assumed = copy;
		sum->nassumed = sum->outcomes.n;
	}
}

void engine_analyse(struct flow *flow, const struct ir_func *f, struct summary *sum, bool callee)
{
	struct run r = { .flow = flow, .t = &flow->t, .f = f, .sum = sum, .callee = callee };
	struct raw_site *site;

	sum->status = SUMMARY_BUSY;
	flow->depth++;
	engine_prepare(&r);
	run_to_fixpoint(&r);
	flow->depth--;
	sum->status = SUMMARY_DONE;
	if (r.gave_up) {
		sum->status = SUMMARY_OPAQUE;
		vec_for_each (site, &sum->sites)
			site->gave_up = r.gave_up;
		if (!sum->sites.n)
			sum->gave_up = r.gave_up;
	}
	for (size_t b = 0; b < f->blocks.n; b++)
		vec_free(&r.blocks[b].nodes);
	vec_free(&r.acquired_keys);
	strmap_free(&r.members);
	strmap_free(&r.stored);
	arena_free(&r.arena);
}
