// SPDX-License-Identifier: GPL-2.0-only
/*
 * A function that takes a reference for good tells its callers by succeeding that there is one to
 * give back. In: its returns with such a reference, and those on which it could not be taken and
 * the function succeeds all the same. Out: FLOW_SUCCEEDS_FAILED, which stands if neither the result
 * nor what is left in memory tells the one from the other.
 */
#include "flow/engine.h"
#include "flow/eval.h"

static bool same_loc(struct ir_loc a, struct ir_loc b)
{
	return a.line == b.line && a.col == b.col && a.file == b.file;
}

static void add(struct run *r, const struct state *s, const struct ir_insn *site, bool failed,
		struct ir_loc loc, uint32_t value)
{
	struct success new = { .site = site,
			       .failed = failed,
			       .loc = loc,
			       .result = value ? eval_fact(r->t, s, value) : fact_const(0),
			       .mem = s->mem },
		       *old;

	vec_for_each (old, &r->sum->successes)
		if (old->site == site && old->failed == failed && same_loc(old->loc, loc) &&
		    old->mem == new.mem && old->result.lo == new.result.lo &&
		    old->result.hi == new.result.hi)
			return;
	vec_push(&r->sum->successes, new);
}

void success_kept(struct run *r, const struct state *s, const struct ref *ref,
		  const struct ir_term *term, uint32_t value)
{
	add(r, s, ref->site, false, term->loc, value);
}

void success_note_failure(struct run *r, const struct ir_insn *site, const struct proto_fn *acquire,
			  uint32_t key)
{
	const struct failed_acquire *old;

	if (!acquire->protocol->lasting)
		return;
	vec_for_each (old, &r->sum->failed)
		if (old->site == site && old->key == key)
			return;
	vec_push(&r->sum->failed, (struct failed_acquire){ site, acquire, key });
}

static bool failed_on_path(const struct state *s, const struct ir_insn *site)
{
	for (const struct trail *t = s->trail; t; t = t->before)
		if (t->failed == site)
			return true;
	return false;
}

/* The field that said which one it is says so no more. */
static bool is_replaced(const struct run *r, const struct state *s, uint32_t key)
{
	uint32_t now = pmap_get(s->mem, val_held_at(&r->t->values, key));

	return now && now != key;
}

void success_without(struct run *r, const struct state *s, const struct ir_term *term,
		     uint32_t value)
{
	const struct failed_acquire *f;

	if (!value)
		return;
	vec_for_each (f, &r->sum->failed) {
		struct ref ref = { .acquire = f->acquire, .site = f->site, .key = f->key };

		if (!failed_on_path(s, f->site) || pmap_get(s->history, f->key) != HIST_FAILED ||
		    is_replaced(r, s, f->key) ||
		    release_find(r, s, f->acquire->protocol, f->key) >= 0)
			continue;
		contract_event(r, s, FLOW_SUCCEEDS_FAILED, term->loc, &ref)->if_kept = true;
		add(r, s, f->site, true, term->loc, value);
	}
}

struct comparing {
	const struct tables *t;
	const struct pnode *failed;
	bool differs;
};

/* Callers can see what is there. */
static bool is_seen(const struct tables *t, uint32_t place)
{
	const struct place *root = place_get(&t->values, place_get(&t->values, place)->root);

	return root->kind == PLACE_DEREF || root->var->kind == IR_GLOBAL;
}

static void compare(void *ctx, uint32_t place, uint32_t value)
{
	struct comparing *c = ctx;
	uint32_t other = pmap_get(c->failed, place);
	int64_t num;

	if (value != other && is_seen(c->t, place))
		c->differs |= val_is_const(&c->t->values, value, &num) ||
			      (other && val_is_const(&c->t->values, other, &num));
}

static bool tells(const struct tables *t, const struct success *kept, const struct success *failed)
{
	struct comparing c = { .t = t, .failed = failed->mem };

	if (kept->result.hi < failed->result.lo || failed->result.hi < kept->result.lo)
		return true;
	pmap_each(kept->mem, compare, &c);
	return c.differs;
}

bool success_stands(const struct flow *flow, const struct summary *sum, const struct raw_event *e)
{
	const struct success *a, *b;

	vec_for_each (a, &sum->successes) {
		if (!a->failed || a->site != e->site || !same_loc(a->loc, e->e.loc))
			continue;
		vec_for_each (b, &sum->successes)
			if (!b->failed && b->site == a->site && !tells(&flow->t, b, a))
				return true;
	}
	return false;
}
