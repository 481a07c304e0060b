// SPDX-License-Identifier: GPL-2.0-only
/*
 * References that fields keep (flow/hold.c says which do), in functions that found them there: a
 * field that is not NULL stands for one reference. Clearing it and giving one back belong
 * together, in either order. What was cleared and is still owed a put, and puts that nothing was
 * cleared for yet, are lists of the state; each takes one off the other.
 *
 * A field that the path has not tested may have been NULL: clearing it owes nothing, since that
 * is what the initialisation of a structure looks like.
 */
#include "flow/field.h"

#include <string.h>

#include "flow/derive.h"
#include "flow/eval.h"
#include "flow/mem.h"

static const struct flow_field *field_at(struct run *r, uint32_t place)
{
	const char *name = place ? hold_field_name(r, place) : NULL;
	const struct flow_field *f;

	vec_for_each (f, r->flow->fields)
		if (name && !strcmp(f->name, name))
			return f;
	return NULL;
}

/* Is a put of @fn on @key one of what @f keeps? */
static bool is_for(struct run *r, const struct flow_field *f, const struct proto_fn *fn,
		   uint32_t key)
{
	const struct ir_var *var;
	int64_t bits;

	if (!f || f->acquire->protocol != fn->protocol)
		return false;
	var = val_global(&r->t->values, key, &bits);
	return !f->key_var || !var || (var == f->key_var && bits == f->key_bits);
}

static bool is_something(struct run *r, const struct state *s, uint32_t value)
{
	struct fact f = eval_fact(r->t, s, value);

	return !fact_holds(&f, 0);
}

/* One entry for each operation: of the rounds of a loop the latest, or one that counts. */
static uint32_t entries_add(struct run *r, const struct state *s, uint32_t entries,
			    const struct due *d)
{
	struct list l = *list_get(&r->t->lists, entries);

	for (uint32_t i = 0; i < l.n; i++) {
		const struct due *old = &r->t->dues.v[l.v[i]];

		if (old->insn != d->insn)
			continue;
		if (old->value && is_something(r, s, old->value))
			return entries;
		entries = list_remove_at(&r->t->lists, entries, i);
		break;
	}
	return list_add(&r->t->lists, entries, due_id(r->t, d));
}

/* An event about what @f keeps; @detail is how the code names the field. */
static struct raw_event *event(struct run *r, const struct state *s, enum flow_event_kind kind,
			       struct ir_loc loc, const struct flow_field *f, uint32_t value)
{
	struct ref ref = { .acquire = f->acquire, .site = f->site };
	struct raw_event *e = contract_event(r, s, kind, loc, &ref);

	e->e.key = f->key;
	e->e.detail = place_text(&r->t->values, r->flow->out, val_held_at(&r->t->values, value));
	e->field = f;
	return e;
}

/* No branch was taken on the way: nothing on this path can have asked whether the field holds
 * anything. */
static bool is_unguarded(const struct state *s)
{
	for (const struct trail *t = s->trail; t; t = t->before)
		if (!t->text)
			return false;
	return true;
}

/* The caller may give the structure to be finished only if there is something to finish; the
 * functions that others hand out by address are such. */
static void unguarded_put(struct run *r, const struct state *s, const struct ir_insn *put,
			  const struct proto_fn *fn, uint32_t value)
{
	struct raw_event *e;

	if (!is_unguarded(s) || r->f->var->is_static)
		return;
	e = event(r, s, FLOW_PUT_UNGUARDED, put->loc,
		  field_at(r, val_held_at(&r->t->values, value)), value);
	e->e.release = fn;
}

void field_store(struct run *r, struct lane *l, uint32_t place, uint32_t value,
		 const struct ir_insn *insn)
{
	const struct flow_field *f;
	struct list spare;
	struct due d = { .insn = insn };
	int64_t num;
	bool clears;

	if (!r->flow->fields->n || pmap_get(l->s.kept, place))
		return;
	f = field_at(r, place);
	if (!f)
		return;
	d.value = mem_load(r->t, &l->s, place, IR_PTR);
	clears = eval_const(r->t, &l->s, value, &num) && num == 0;
	if (val_held_at(&r->t->values, d.value) != place ||
	    (eval_const(r->t, &l->s, d.value, &num) && !num) ||
	    val_mentions(&r->t->values, value, d.value) ||
	    (!clears && !is_something(r, &l->s, d.value)))
		return;
	trail_add(r, &l->s, insn->loc,
		  arena_printf(r->flow->out, "'%s' is %s here",
			       place_text(&r->t->values, r->flow->out, place),
			       clears ? "cleared" : "overwritten"));
	spare = *list_get(&r->t->lists, l->s.spare);
	for (uint32_t i = spare.n; i-- > 0;) {
		struct due put = r->t->dues.v[spare.v[i]];

		if (put.value ? put.value != d.value : !is_for(r, f, put.fn, put.key))
			continue;
		l->s.spare = list_remove_at(&r->t->lists, l->s.spare, i);
		if (!put.value && !is_something(r, &l->s, d.value))
			unguarded_put(r, &l->s, put.insn, put.fn, d.value);
		return;
	}
	l->s.owed = entries_add(r, &l->s, l->s.owed, &d);
}

/* The last entry of state.owed that a put of @fn on @key may be for; -1: none. */
static int find_owed(struct run *r, const struct state *s, const struct proto_fn *fn, uint32_t key,
		     bool something)
{
	const struct list *owed = list_get(&r->t->lists, s->owed);

	for (uint32_t i = owed->n; i-- > 0;) {
		uint32_t value = r->t->dues.v[owed->v[i]].value;

		if (is_for(r, field_at(r, val_held_at(&r->t->values, value)), fn, key) &&
		    (!something || is_something(r, s, value)))
			return (int)i;
	}
	return -1;
}

static uint32_t take_owed(struct run *r, struct state *s, int index)
{
	uint32_t value = r->t->dues.v[list_get(&r->t->lists, s->owed)->v[index]].value;

	s->owed = list_remove_at(&r->t->lists, s->owed, (uint32_t)index);
	return value;
}

/* The one field that is known to hold something which such a put may be for. */
struct tested {
	struct run *r;
	const struct state *s;
	const struct proto_fn *fn;
	uint32_t key, value;
	bool several;
};

static void find_tested(void *ctx, uint32_t value, uint32_t fact)
{
	struct tested *t = ctx;
	uint32_t place = val_held_at(&t->r->t->values, value);

	if (!place || fact_holds(fact_get(&t->r->t->facts, fact), 0) ||
	    !is_for(t->r, field_at(t->r, place), t->fn, t->key) ||
	    mem_load(t->r->t, t->s, place, IR_PTR) != value)
		return;
	t->several |= t->value != 0;
	t->value = value;
}

static bool is_put_without(const struct summary *sum, const struct flow_field *f)
{
	for (size_t i = 0; i < sum->put_without.n; i++)
		if (sum->put_without.v[i] == f)
			return true;
	return false;
}

/* A field known to be NULL where such a put is made: the put does not depend on it. */
static void find_empty(void *ctx, uint32_t value, uint32_t fact)
{
	struct tested *t = ctx;
	const struct fact *f = fact_get(&t->r->t->facts, fact);
	uint32_t place = val_held_at(&t->r->t->values, value);
	const struct flow_field *field = f->lo || f->hi ? NULL : field_at(t->r, place);

	if (is_for(t->r, field, t->fn, t->key) && !is_put_without(t->r->sum, field))
		vec_push(&t->r->sum->put_without, field);
}

/* What @value points into has lost its reference. */
static void give_back(struct run *r, struct state *s, const struct ir_insn *insn,
		      const struct proto_fn *fn, uint32_t key, uint32_t value)
{
	const struct flow_field *f = field_at(r, val_held_at(&r->t->values, value));
	struct ref ref = { .acquire = f->acquire,
			   .site = f->site,
			   .key = key,
			   .object = val_sym(&r->t->values, SYM_OBJECT, ptr_id(insn), value,
					     IR_PTR) };

	ref_id(r->t, &ref);
	derive_set(r->t, s, value,
		   list_insert(&r->t->lists, derive_objects(r->t, s, value), ref.object));
	trail_add(r, s, insn->loc,
		  arena_printf(r->flow->out, "%s() gives one back here", fn->name));
}

uint32_t field_put_owed(struct run *r, struct state *s, const struct ir_insn *insn,
			const struct proto_fn *fn, uint32_t key)
{
	int owed = r->flow->fields->n ? find_owed(r, s, fn, key, true) : -1;
	uint32_t value;

	if (owed < 0)
		return 0;
	value = take_owed(r, s, owed);
	give_back(r, s, insn, fn, key, value);
	return value;
}

uint32_t field_put_tested(struct run *r, struct state *s, const struct ir_insn *insn,
			  const struct proto_fn *fn, uint32_t key)
{
	struct tested t = { .r = r, .s = s, .fn = fn, .key = key };
	struct due d = { .insn = insn, .fn = fn, .key = key };
	int owed;

	if (!r->flow->fields->n)
		return 0;
	pmap_each(s->facts, find_empty, &t);
	pmap_each(s->facts, find_tested, &t);
	if (t.value && !t.several) {
		d.value = t.value;
		give_back(r, s, insn, fn, key, d.value);
	} else {
		owed = find_owed(r, s, fn, key, false);
		if (owed >= 0) {
			unguarded_put(r, s, insn, fn, take_owed(r, s, owed));
			return 0;
		}
	}
	s->spare = entries_add(r, s, s->spare, &d);
	return d.value;
}

bool field_put_of(struct run *r, struct state *s, const struct ir_insn *insn,
		  const struct proto_fn *fn, uint32_t key, uint32_t value)
{
	struct due d = { .value = value, .insn = insn, .fn = fn, .key = key };
	const struct list *owed = list_get(&r->t->lists, s->owed);
	int index = -1;

	if (!is_for(r, field_at(r, val_held_at(&r->t->values, value)), fn, key))
		return false;
	for (uint32_t i = owed->n; i-- > 0 && index < 0;)
		if (r->t->dues.v[owed->v[i]].value == value)
			index = (int)i;
	if (index >= 0)
		take_owed(r, s, index);
	else
		s->spare = entries_add(r, s, s->spare, &d);
	give_back(r, s, insn, fn, key, value);
	return true;
}

void field_taken_back(struct run *r, struct state *s, const struct ir_insn *insn,
		      const struct proto_fn *fn, uint32_t key, uint32_t place)
{
	struct due d = { .insn = insn, .fn = fn, .key = key };
	const struct list *owed = list_get(&r->t->lists, s->owed);

	if (!place || !field_at(r, place))
		return;
	for (uint32_t i = owed->n; i-- > 0;)
		if (val_held_at(&r->t->values, r->t->dues.v[owed->v[i]].value) == place) {
			take_owed(r, s, (int)i);
			return;
		}
	d.value = mem_load(r->t, s, place, IR_PTR);
	s->spare = entries_add(r, s, s->spare, &d);
}

/* Looks for another place that holds what a field held. */
struct moved {
	struct run *r;
	uint32_t value, from;
	bool found;
};

static void find_moved(void *ctx, uint32_t place, uint32_t value)
{
	struct moved *m = ctx;

	m->found |= value == m->value && place != m->from;
}

static void find_kept(void *ctx, uint32_t place, uint32_t keep)
{
	find_moved(ctx, place, ((struct moved *)ctx)->r->t->keeps.v[keep].value);
}

static bool is_moved(struct run *r, const struct state *s, uint32_t value, uint32_t returned)
{
	struct moved m = { .r = r, .value = value, .from = val_held_at(&r->t->values, value) };

	pmap_each(s->mem, find_moved, &m);
	pmap_each(s->kept, find_kept, &m);
	return m.found || value == returned;
}

void field_return(struct run *r, const struct state *s, const struct ir_term *term,
		  uint32_t returned)
{
	struct list owed = *list_get(&r->t->lists, s->owed),
		    spare = *list_get(&r->t->lists, s->spare);

	for (uint32_t i = 0; i < owed.n; i++) {
		uint32_t value = r->t->dues.v[owed.v[i]].value;
		const struct flow_field *f = field_at(r, val_held_at(&r->t->values, value));

		/* where paths were joined that found different things, no field is named */
		if (f && is_something(r, s, value) && !is_moved(r, s, value, returned))
			event(r, s, FLOW_FIELD_LOST, term->loc, f, value);
	}
	for (uint32_t i = 0; i < spare.n; i++) {
		const struct due d = r->t->dues.v[spare.v[i]];
		uint32_t place = val_held_at(&r->t->values, d.value);

		if (place && mem_load(r->t, s, place, IR_PTR) == d.value &&
		    derive_dead(r->t, s, derive_objects(r->t, s, d.value)))
			event(r, s, FLOW_FIELD_DEAD, term->loc, field_at(r, place), d.value)
				->e.release = proto_is_mark(d.fn) ? NULL : d.fn;
	}
}

const struct flow_field *field_of_object(struct run *r, uint32_t object)
{
	const struct value *v = val_get(&r->t->values, object);

	return r->flow->fields->n && v->of
		       ? field_at(r, val_held_at(&r->t->values, (uint32_t)v->of))
		       : NULL;
}

bool field_put_anyway(struct run *r, const struct ref *lent)
{
	return lent->object &&
	       is_put_without(r->sum, field_at(r, val_held_at(&r->t->values, lent->object)));
}

bool field_stands(const struct summary *sum, const struct raw_event *e)
{
	if (!e->field)
		return true;
	if (sum->called && e->e.kind != FLOW_USE_DEAD)
		return false;
	return e->e.kind == FLOW_FIELD_LOST || e->e.kind == FLOW_PUT_UNGUARDED ||
	       !is_put_without(sum, e->field);
}

/* Every field that holds, once. Where the pointer in the field is what the reference is on, whoever
 * is done with the structure puts it and leaves the field as it is: no count can be told from that.
 */
void field_collect(const struct summary *sum, struct flow_result *out)
{
	const struct hold *h;

	vec_for_each (h, &sum->holds) {
		struct flow_field *f = NULL;

		if (!h->field || h->acquire->protocol->object_is_key)
			continue;
		for (size_t i = 0; i < out->fields.n; i++)
			if (!strcmp(out->fields.v[i].name, h->field))
				f = &out->fields.v[i];
		if (!f)
			vec_push(&out->fields, (struct flow_field){ .name = h->field,
								    .acquire = h->acquire,
								    .site = h->site,
								    .key_var = h->key_var,
								    .key_bits = h->key_bits,
								    .key = h->key });
		else if (f->key_var != h->key_var || f->key_bits != h->key_bits)
			f->key_var = NULL;
	}
}
