// SPDX-License-Identifier: GPL-2.0-only
/*
 * Marks: what the code says of its references where a checker cannot see it. In: the call that a
 * mark has become, with its role. Out: the path as it goes on if that is true, and an event where
 * it cannot be.
 *
 * A mark is believed unless the path contradicts it. It is contradicted by a reference that failed
 * or is given back, by one on another key, and by what is known of the field; not by silence: what
 * is said of a reference that the function never had is said of its caller's.
 */
#include "flow/derive.h"
#include "flow/engine.h"
#include "flow/eval.h"
#include "flow/field.h"

static const struct ref *ref_at(const struct run *r, const struct state *s, int index)
{
	return &r->t->refs.v[list_get(&r->t->lists, s->refs)->v[index]];
}

/* The place that @address, the mark's argument for its field, is the address of; 0: unknown. */
static uint32_t field_at(struct run *r, uint32_t address)
{
	return address ? place_deref(&r->t->values, address) : 0;
}

static bool ends_with_the_function(const struct tables *t, uint32_t place)
{
	const struct place *root = place_get(&t->values, place_get(&t->values, place)->root);

	return root->kind == PLACE_VAR && root->var->kind != IR_GLOBAL;
}

static void wrong(struct run *r, const struct state *s, const struct ir_insn *insn,
		  const struct ref *ref, uint32_t place, enum flow_mark why)
{
	struct raw_event *e = contract_event(r, s, FLOW_MARK_WRONG, insn->loc, ref);

	e->e.acquire = NULL;
	e->e.release = ref->acquire;
	e->e.mark = why;
	e->e.detail = place_text(&r->t->values, r->flow->out, place);
}

/* What is known of the field where the mark stands; false: not what the mark needs. */
static bool field_is(struct run *r, struct lane *l, const struct ir_insn *insn,
		     const struct ref *said, uint32_t place)
{
	const struct proto_fn *fn = said->acquire;
	bool keep = fn->role == PROTO_KEEP;
	int64_t clear;

	if (ends_with_the_function(r->t, place)) {
		wrong(r, &l->s, insn, said, place, FLOW_MARK_LOCAL);
		return false;
	}
	if (!eval_const(r->t, &l->s, lane_get(l, insn->args[fn->clear.arg]), &clear) ||
	    (clear != 0) != keep)
		return true;
	wrong(r, &l->s, insn, said, place, keep ? FLOW_MARK_CLEAR : FLOW_MARK_SET);
	return true;
}

/* The reference at @index goes to where @said->object, the address of a field, says. */
static void keep(struct run *r, struct lane *l, const struct ir_insn *insn, const struct ref *said,
		 int index)
{
	struct ref ref = release_remove(r, &l->s, (uint32_t)index);
	uint32_t place = field_at(r, said->object);

	contract_site(r, ref.site, ref.acquire)->note = arena_printf(
		r->flow->out, "kept in '%s'", place_text(&r->t->values, r->flow->out, place));
	trail_add(r, &l->s, insn->loc,
		  arena_printf(r->flow->out, "%s() keeps it here", said->acquire->name));
	hold_add(r, &l->s, &ref, place, insn->loc);
	/* the pointer there goes with this reference and with no other */
	l->s.kept = pmap_set(&r->t->maps, l->s.kept, place, 0);
	state_close(r->t, &l->s, ref.object);
}

static void hand_over(struct run *r, struct lane *l, const struct ir_insn *insn, int index)
{
	struct ref ref = *ref_at(r, &l->s, index);

	ref.handed = true;
	release_replace(r, &l->s, (uint32_t)index, &ref);
	trail_add(r, &l->s, insn->loc, "left to the caller here");
}

/* Which of several on the key is not asked: the latest that nothing has been said of. */
static void state_held(struct run *r, struct lane *l, const struct ir_insn *insn,
		       const struct ref *said)
{
	uint32_t key = val_canonical(&r->t->values, said->key);
	struct list refs = *list_get(&r->t->lists, l->s.refs);
	bool held = false;
	struct ref ref;
	int found = -1;

	for (uint32_t i = refs.n; i-- > 0;) {
		ref = r->t->refs.v[refs.v[i]];
		if (ref.acquire->protocol != said->acquire->protocol || ref.handed)
			continue;
		held |= val_canonical(&r->t->values, ref.key) == key;
		if (ref.stated || (found >= 0 && val_canonical(&r->t->values, ref.key) != key))
			continue;
		found = (int)i;
		if (val_canonical(&r->t->values, ref.key) == key)
			break;
	}
	if (found < 0) {
		if (!held && pmap_get(l->s.history, key))
			release_of_none(r, &l->s, insn, said);
		return;
	}
	ref = *ref_at(r, &l->s, found);
	if (val_canonical(&r->t->values, ref.key) != key)
		release_other_event(r, &l->s, insn, said, &ref);
	ref.stated = true;
	release_replace(r, &l->s, (uint32_t)found, &ref);
}

/* A reference that a mark says is held is not there, nor is another. */
static void not_there(struct run *r, struct lane *l, const struct ir_insn *insn,
		      const struct ref *said)
{
	struct raw_event *e = release_of_none(r, &l->s, insn, said);

	if (said->acquire->role == PROTO_HAND_OVER)
		e->definite = true; /* a caller's reference is with the caller already */
	else if (!e->definite)
		release_lend(r, &l->s, said);
}

void mark_lent(struct run *r, struct lane *l, const struct ir_insn *insn, const struct ref *said)
{
	uint32_t key = val_canonical(&r->t->values, said->key);
	int index = release_find(r, &l->s, said->acquire->protocol, key);

	/* on the wrong FLB, unless it is known why the right one is not held */
	if (index < 0 && !pmap_get(l->s.history, key)) {
		index = release_latest(r, &l->s, said->acquire->protocol);
		if (index >= 0)
			release_other_event(r, &l->s, insn, said, ref_at(r, &l->s, index));
	}
	if (index < 0)
		not_there(r, l, insn, said);
	else if (said->acquire->role == PROTO_KEEP)
		keep(r, l, insn, said, index);
	else
		hand_over(r, l, insn, index);
}

/* What the field held before it was cleared lives for as long as the reference that comes back. */
static void take_object(struct run *r, struct state *s, struct ref *ref, uint32_t place)
{
	uint32_t old = val_sym(&r->t->values, SYM_INIT, place, s->epoch, IR_PTR);

	ref->object = val_sym(&r->t->values, SYM_OBJECT, ptr_id(ref->site), 0, IR_PTR);
	ref->object = contract_object(r, s, ref);
	derive_set(r->t, s, old, list_insert(&r->t->lists, 0, ref->object));
}

static void take_back(struct run *r, struct lane *l, const struct ir_insn *insn,
		      const struct ref *said, uint32_t place)
{
	struct ref ref = { .acquire = said->acquire, .site = insn, .key = said->key };

	contract_site(r, insn, said->acquire);
	hold_taken_back(r, &l->s, insn, said->acquire, place);
	if (contract_repeated(r, &l->s, insn)) {
		l->dead = true;
		return;
	}
	if (r->in_cycle)
		lane_age(r, l, insn);
	field_taken_back(r, &l->s, insn, said->acquire, said->key, place);
	trail_add(r, &l->s, insn->loc,
		  arena_printf(r->flow->out, "%s() takes the reference here", said->acquire->name));
	take_object(r, &l->s, &ref, place);
	contract_hold(r, l, &ref);
}

void mark_exec(struct run *r, struct lanes *lanes, struct lane *from, const struct ir_insn *insn,
	       const struct proto_fn *fn)
{
	struct lane *l = lanes_fork(lanes, from);
	struct ref said = { .acquire = fn, .key = contract_key(r, l, insn, fn, 0) };
	uint32_t place = 0;

	/* code that only looks like a mark */
	if (insn->nargs <= fn->key.arg || insn->nargs <= fn->field.arg ||
	    insn->nargs <= fn->clear.arg)
		return;
	said.key = val_canonical(&r->t->values, said.key);
	if (fn->field.where == PROTO_ARG) {
		said.object = lane_get(l, insn->args[fn->field.arg]);
		place = field_at(r, said.object);
		if (!field_is(r, l, insn, &said, place))
			return;
	}
	if (fn->role == PROTO_HELD)
		state_held(r, l, insn, &said);
	else if (fn->role == PROTO_TAKE_BACK)
		take_back(r, l, insn, &said, place);
	else
		mark_lent(r, l, insn, &said);
}
