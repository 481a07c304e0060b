// SPDX-License-Identifier: GPL-2.0-only
/*
 * References kept on purpose. One function takes the reference and parks a pointer into the
 * object in a field of something that lives longer; another tests or clears that field and
 * gives the reference back. Neither is wrong alone, and what makes them a pair is the field:
 * the member of a type, or the variable. Which object the field belongs to is not asked -
 * setup and cleanup get their device from different callers.
 */
#include <string.h>

#include "flow/engine.h"
#include "flow/eval.h"

const char *hold_field_name(struct run *r, uint32_t place)
{
	const struct place *p = place_get(&r->t->values, place);

	while (p->kind == PLACE_ELEMENT)
		p = place_get(&r->t->values, p->base);
	if (p->kind == PLACE_OFFSET && p->member && *p->member)
		return p->member;
	if (p->kind == PLACE_VAR && p->var->kind == IR_GLOBAL)
		return arena_printf(r->flow->out, "variable %s", p->var->name);
	return NULL;
}

static const char *compared(struct arena *arena, const struct protocol *protocol, const char *field)
{
	return arena_printf(arena, "%s %s", protocol->name, field);
}

void hold_add(struct run *r, struct state *s, const struct ref *ref, uint32_t place,
	      struct ir_loc stored)
{
	uint32_t key = val_canonical(&r->t->values, ref->key);
	struct hold h = { .site = ref->site,
			  .acquire = ref->acquire,
			  .field = hold_field_name(r, place),
			  .place = place_text(&r->t->values, r->flow->out, place),
			  .key = val_text(&r->t->values, r->flow->out, ref->key),
			  .argument = hold_is_argument(r->t, ref) },
		    *old;
	struct raw_event *e;

	if (ref->acquire->protocol->object_is_key)
		state_note(r->t, s, key, HIST_KEPT);
	/* where it is the pointer that is counted, a variable may keep one for good */
	if (ref->acquire->protocol->object_is_key &&
	    place_get(&r->t->values, place_get(&r->t->values, place)->root)->kind == PLACE_VAR)
		return;
	vec_for_each (old, &r->sum->holds)
		if (old->site == h.site && old->field && h.field && !strcmp(old->field, h.field))
			return;
	h.key_var = val_global(&r->t->values, val_canonical(&r->t->values, ref->key), &h.key_bits);
	vec_push(&r->sum->holds, h);
	if (!h.field)
		return;
	e = contract_event(r, s, FLOW_HELD, stored, ref);
	e->e.detail = h.place;
	e->e.field = compared(r->flow->out, h.acquire->protocol, h.field);
}

bool hold_is_argument(const struct tables *t, const struct ref *ref)
{
	const struct value *v = val_get(&t->values, val_base(&t->values, ref->key));

	return ref->acquire->protocol->object_is_key && !ref->object && v->kind == VAL_SYM &&
	       v->origin == SYM_PARAM;
}

bool hold_argument_discharged(const struct flow *flow, const struct protocol *protocol)
{
	for (size_t i = 0; i < flow->by_function.n; i++) {
		const struct summary *sum = flow->by_function.v[i];
		const struct state *o;

		if (!sum)
			continue;
		vec_for_each (o, &sum->outcomes) {
			const struct list *lent = list_get(&flow->t.lists, o->lent);

			for (uint32_t k = 0; k < lent->n; k++)
				if (flow->t.refs.v[lent->v[k]].acquire->protocol == protocol &&
				    hold_is_argument(&flow->t, &flow->t.refs.v[lent->v[k]]))
					return true;
		}
	}
	return false;
}

static bool is_discharged(const struct flow *flow, const struct hold *h)
{
	if (h->argument && hold_argument_discharged(flow, h->acquire->protocol))
		return true;
	for (size_t i = 0; i < flow->by_function.n && h->field; i++) {
		const struct summary *sum = flow->by_function.v[i];

		for (size_t k = 0; sum && k < sum->discharges.n; k++)
			if (sum->discharges.v[k].protocol == h->acquire->protocol &&
			    !strcmp(sum->discharges.v[k].field, h->field))
				return true;
	}
	return false;
}

const struct hold *hold_not_discharged(const struct flow *flow, const struct summary *sum,
				       const struct ir_insn *site)
{
	const struct hold *h;

	vec_for_each (h, &sum->holds)
		if (h->site == site && !is_discharged(flow, h))
			return h;
	return NULL;
}

void hold_discharges(struct flow *flow, const struct summary *sum, struct flow_result *out)
{
	const struct discharge *d;
	const struct hold *h;

	vec_for_each (h, &sum->holds)
		if (h->field)
			vec_push(&out->keeps, compared(flow->out, h->acquire->protocol, h->field));

	vec_for_each (d, &sum->discharges)
		vec_push(&out->discharges, compared(flow->out, d->protocol, d->field));
}

bool hold_stands(const struct flow *flow, const struct summary *sum, const struct raw_event *e)
{
	const struct hold *h;

	vec_for_each (h, &sum->holds)
		if (h->site == e->site && h->place == e->e.detail)
			return !is_discharged(flow, h);
	return false;
}

uint32_t hold_field_of_key(struct run *r, uint32_t key)
{
	uint32_t place = val_held_at(&r->t->values, val_base(&r->t->values, key));

	return place && hold_field_name(r, place) ? place : 0;
}

struct releasing {
	struct run *r;
	const struct state *s;
	const struct protocol *protocol;
};

static void add_discharge(struct releasing *d, uint32_t place)
{
	const char *field = hold_field_name(d->r, place);
	const struct discharge *old;

	if (!field)
		return;
	vec_for_each (old, &d->r->sum->discharges)
		if (old->protocol == d->protocol && !strcmp(old->field, field))
			return;
	vec_push(&d->r->sum->discharges, (struct discharge){ field, d->protocol });
}

/* Known to be something, or known to be NULL: the field was tested. */
static void tested_field(void *ctx, uint32_t value, uint32_t fact)
{
	struct releasing *d = ctx;
	const struct value *v = val_get(&d->r->t->values, value);

	(void)fact;
	if (v->kind == VAL_SYM && v->origin == SYM_INIT && v->type != IR_AGG)
		add_discharge(d, (uint32_t)v->at);
}

static void cleared_field(void *ctx, uint32_t place, uint32_t value)
{
	struct releasing *d = ctx;
	int64_t num;

	if (eval_const(d->r->t, d->s, value, &num) && num == 0)
		add_discharge(d, place);
}

void hold_discharge(struct run *r, const struct state *s, const struct protocol *protocol)
{
	struct releasing d = { r, s, protocol };

	if (protocol->object_is_key)
		return;
	pmap_each(s->facts, tested_field, &d);
	pmap_each(s->mem, cleared_field, &d);
}

void hold_taken_back(struct run *r, const struct state *s, const struct ir_insn *insn,
		     const struct proto_fn *mark, uint32_t place)
{
	struct releasing d = { r, s, mark->protocol };
	const char *field = hold_field_name(r, place);
	struct raw_event *e;

	if (!field)
		return;
	add_discharge(&d, place);
	e = contract_event(r, s, FLOW_TAKEN_BACK, insn->loc, NULL);
	e->e.release = mark;
	e->e.detail = place_text(&r->t->values, r->flow->out, place);
	e->e.field = compared(r->flow->out, mark->protocol, field);
}

void hold_discharge_key(struct run *r, uint32_t key, const struct protocol *protocol)
{
	uint32_t place = protocol->object_is_key ? hold_field_of_key(r, key) : 0;
	struct releasing d = { r, NULL, protocol };

	if (place)
		add_discharge(&d, place);
}

/* Memory that is freed. */
struct freeing {
	const struct values *vs;
	uint32_t pointer;
};

static bool is_freed(const struct freeing *f, uint32_t place)
{
	const struct place *root = place_get(f->vs, place_get(f->vs, place)->root);

	return root->kind == PLACE_DEREF && root->value == f->pointer;
}

static uint32_t kept_elsewhere(void *ctx, uint32_t place, uint32_t keep)
{
	return is_freed(ctx, place) ? 0 : keep;
}

/* Does @ref, which a call that failed has left, go with the memory? */
static bool goes_with(struct run *r, const struct state *s, const struct ref *ref, uint32_t pointer)
{
	uint32_t base = val_base(&r->t->values, ref->key);

	return ref->acquire->success == PROTO_IF_ERROR &&
	       (base == pointer || state_same_path(r->t, s, base, pointer));
}

void hold_freed(struct run *r, struct state *s, uint32_t pointer)
{
	struct freeing f = { .vs = &r->t->values, .pointer = val_base(&r->t->values, pointer) };
	const struct list *refs = list_get(&r->t->lists, s->refs);

	s->kept = pmap_map(&r->t->maps, s->kept, kept_elsewhere, &f);
	for (uint32_t i = 0; i < refs->n; i++) {
		struct ref ref = r->t->refs.v[refs->v[i]];
		bool gone = ref.field && is_freed(&f, ref.field);

		ref.freed |= goes_with(r, s, &ref, f.pointer);
		if (gone)
			ref.field = 0;
		if (!gone && !ref.freed)
			continue;
		release_replace(r, s, i, &ref);
		refs = list_get(&r->t->lists, s->refs);
	}
}

void hold_discharge_lent(struct run *r, const struct state *s)
{
	const struct list *lent = list_get(&r->t->lists, s->lent);

	for (uint32_t i = 0; i < lent->n; i++) {
		const struct proto_fn *fn = r->t->refs.v[lent->v[i]].acquire;

		if (!proto_is_mark(fn))
			hold_discharge(r, s, fn->protocol);
	}
}
