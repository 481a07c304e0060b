// SPDX-License-Identifier: GPL-2.0-only
/*
 * Joining two states that agree on every reference's typestate. Where they differ a symbol is
 * made; the same pair of values gets the same symbol wherever it stands, so two variables that
 * were equal on both sides stay equal, and a reference counted on `&flbs[i]` stays tied to i.
 * Disjunctions are not kept: that is what having several states is for.
 */
#include <stdlib.h>

#include "flow/derive.h"
#include "flow/eval.h"
#include "flow/mem.h"
#include "flow/state.h"

struct pair {
	uint32_t a, b, joined;
};

struct joining {
	struct tables *t;
	struct state *a;
	const struct state *b;
	const struct join_point *at;
	const struct pnode *facts, *derived; /* of the symbols made */
	VEC(struct pair) pairs;
	uint64_t name; /* of what is being joined, in its upper bits; a counter below */
};

static uint32_t join_value(struct joining *j, uint32_t a, uint32_t b);

/* The same shape around values that differ; 0: not the same shape. */
static uint32_t join_place(struct joining *j, uint32_t pa, uint32_t pb)
{
	struct place a = *place_get(&j->t->values, pa), b = *place_get(&j->t->values, pb);
	uint32_t base, value;

	if (pa == pb)
		return pa;
	if (a.kind != b.kind || a.bits != b.bits)
		return 0;
	switch (a.kind) {
	case PLACE_DEREF:
		value = join_value(j, a.value, b.value);
		return place_deref(&j->t->values, value);
	case PLACE_OFFSET:
		base = join_place(j, a.base, b.base);
		return base ? place_offset(&j->t->values, base, a.bits, a.member) : 0;
	case PLACE_ELEMENT:
		base = join_place(j, a.base, b.base);
		return base ? place_element(&j->t->values, base, join_value(j, a.value, b.value),
					    a.bits)
			    : 0;
	case PLACE_NONE:
	case PLACE_VAR:
		break;
	}
	return 0;
}

static uint32_t join_new(struct joining *j, uint32_t a, uint32_t b)
{
	struct fact fa = eval_fact(j->t, j->a, a), fb = eval_fact(j->t, j->b, b), f, type;
	const struct value *va = val_get(&j->t->values, a);
	enum ir_type ty = va->kind == VAL_CONST ? val_get(&j->t->values, b)->type : va->type;
	uint32_t sym = val_sym(&j->t->values, SYM_PHI, j->at->at, j->name++, ty);

	f = fact_join(&fa, &fb, j->at->widen);
	type = fact_of_type(ty);
	if (!fact_within(&type, f.lo, f.hi) || f.nholes)
		j->facts = pmap_set(&j->t->maps, j->facts, sym, fact_id(&j->t->facts, &f));
	f.lo = list_union(&j->t->lists, derive_objects(j->t, j->a, a),
			  derive_objects(j->t, j->b, b));
	j->derived = pmap_set(&j->t->maps, j->derived, sym, f.lo ? (uint32_t)f.lo : UINT32_MAX);
	return sym;
}

/* An element of an array: `&a[0]` is the array's own place, `&a[1]` at an offset in it. */
struct element {
	uint32_t base, index;
	int64_t bits; /* of an element; 0: of a known offset, and any size will do */
	int64_t offset;
};

static struct element as_element(const struct tables *t, uint32_t place)
{
	const struct place *p = place_get(&t->values, place);

	if (p->kind == PLACE_ELEMENT)
		return (struct element){ .base = p->base, .index = p->value, .bits = p->bits };
	if (p->kind == PLACE_OFFSET && !p->member)
		return (struct element){ .base = p->base, .offset = p->bits };
	return (struct element){ .base = place };
}

/* Two elements are one at an index of which both are known: what else depends on the index goes
 * on doing so. */
static uint32_t join_elements(struct joining *j, uint32_t pa, uint32_t pb)
{
	struct element a = as_element(j->t, pa), b = as_element(j->t, pb);
	int64_t bits = a.bits ? a.bits : b.bits;

	if (a.base != b.base || (a.bits && b.bits))
		return 0;
	if (!bits)
		bits = a.offset > b.offset ? a.offset - b.offset : b.offset - a.offset;
	if (!bits || a.offset % bits || b.offset % bits)
		return 0;
	if (!a.bits)
		a.index = val_const(&j->t->values, a.offset / bits);
	if (!b.bits)
		b.index = val_const(&j->t->values, b.offset / bits);
	return place_element(&j->t->values, a.base, join_value(j, a.index, b.index), bits);
}

static uint32_t join_shape(struct joining *j, uint32_t a, uint32_t b)
{
	struct value va = *val_get(&j->t->values, a), vb = *val_get(&j->t->values, b);
	uint32_t place, x, y;

	if (va.kind == VAL_ADDR && vb.kind == VAL_ADDR) {
		place = join_place(j, va.place, vb.place);
		if (!place)
			place = join_elements(j, va.place, vb.place);
		return place ? val_addr(&j->t->values, place) : 0;
	}
	if (va.kind == VAL_OP && vb.kind == VAL_OP && va.op == vb.op && va.type == vb.type) {
		x = join_value(j, va.a, vb.a);
		y = va.b ? join_value(j, va.b, vb.b) : 0;
		return val_op(&j->t->values, va.op, va.type, x, y);
	}
	return 0;
}

static bool is_undef(const struct value *v)
{
	return v->kind == VAL_SYM && v->origin == SYM_UNDEF;
}

/* Nothing yet, or NULL: either way no pointer was ever stored. */
static uint32_t join_nothing(struct joining *j, uint32_t a, uint32_t b)
{
	const struct value *va = val_get(&j->t->values, a), *vb = val_get(&j->t->values, b);

	if (is_undef(va) && vb->kind == VAL_CONST && vb->num == 0)
		return a;
	return is_undef(vb) && va->kind == VAL_CONST && va->num == 0 ? b : 0;
}

static uint32_t join_value(struct joining *j, uint32_t a, uint32_t b)
{
	uint32_t joined;

	if (a == b)
		return a;
	for (size_t i = 0; i < j->pairs.n; i++)
		if (j->pairs.v[i].a == a && j->pairs.v[i].b == b)
			return j->pairs.v[i].joined;
	joined = join_nothing(j, a, b);
	if (!joined)
		joined = join_shape(j, a, b);
	if (!joined)
		joined = join_new(j, a, b);
	vec_push(&j->pairs, (struct pair){ a, b, joined });
	return joined;
}

static uint32_t join_cell(void *ctx, uint32_t place, uint32_t a, uint32_t b)
{
	struct joining *j = ctx;

	/* what one side never stored it still implies */
	if (!a)
		a = mem_load(j->t, j->a, place, val_get(&j->t->values, b)->type);
	if (!b)
		b = mem_load(j->t, j->b, place, val_get(&j->t->values, a)->type);
	j->name = (uint64_t)place << 16;
	return join_value(j, a, b);
}

static uint32_t join_fact(void *ctx, uint32_t value, uint32_t a, uint32_t b)
{
	struct joining *j = ctx;
	struct fact f, type;

	if (!a || !b)
		return 0;
	f = fact_join(fact_get(&j->t->facts, a), fact_get(&j->t->facts, b), j->at->widen);
	type = fact_of_type(val_get(&j->t->values, value)->type);
	if (!f.nholes && fact_within(&type, f.lo, f.hi))
		return 0; /* says nothing any more */
	return fact_id(&j->t->facts, &f);
}

static uint32_t join_derived(void *ctx, uint32_t value, uint32_t a, uint32_t b)
{
	struct joining *j = ctx;
	uint32_t oa = derive_objects(j->t, j->a, value), ob = derive_objects(j->t, j->b, value);

	(void)a;
	(void)b;
	oa = list_union(&j->t->lists, oa, ob);
	return oa ? oa : UINT32_MAX;
}

static uint32_t join_keep(void *ctx, uint32_t place, uint32_t a, uint32_t b)
{
	struct joining *j = ctx;
	struct keep k;

	(void)place;
	if (!a || !b)
		return a | b;
	k = j->t->keeps.v[a];
	k.value = join_value(j, k.value, j->t->keeps.v[b].value);
	return keep_id(j->t, &k);
}

/* An acquire that failed on one of the paths alone is not known to have failed, nor is a caller's
 * reference known to be gone. */
static uint32_t join_history(void *ctx, uint32_t key, uint32_t a, uint32_t b)
{
	(void)ctx;
	(void)key;
	return a && b ? a | b : (a | b) & ~(uint32_t)(HIST_FAILED | HIST_LENT);
}

static uint32_t join_first(void *ctx, uint32_t key, uint32_t a, uint32_t b)
{
	(void)ctx;
	(void)key;
	return a ? a : b;
}

static uint32_t join_refs(struct joining *j)
{
	struct list la = *list_get(&j->t->lists, j->a->refs),
		    lb = *list_get(&j->t->lists, j->b->refs);
	uint32_t out = 0;

	for (uint32_t i = 0; i < la.n && i < lb.n; i++) {
		struct ref r = j->t->refs.v[la.v[i]];
		uint32_t other = j->t->refs.v[lb.v[i]].key;

		j->name = (uint64_t)1 << 56 | (uint64_t)i << 16;
		if (!state_same_path(j->t, j->a, r.key, other) ||
		    !state_same_path(j->t, j->b, r.key, other))
			r.key = join_value(j, r.key, other);
		out = list_add(&j->t->lists, out, ref_id(j->t, &r));
	}
	return out;
}

static uint32_t join_dues(struct joining *j, uint32_t a, uint32_t b, uint64_t name)
{
	struct list la = *list_get(&j->t->lists, a), lb = *list_get(&j->t->lists, b);
	uint32_t out = 0;

	for (uint32_t i = 0; i < la.n && i < lb.n; i++) {
		struct due d = j->t->dues.v[la.v[i]];

		j->name = name << 56 | (uint64_t)i << 16;
		d.value = join_value(j, d.value, j->t->dues.v[lb.v[i]].value);
		d.key = join_value(j, d.key, j->t->dues.v[lb.v[i]].key);
		out = list_add(&j->t->lists, out, due_id(j->t, &d));
	}
	return out;
}

static uint32_t overlay(void *ctx, uint32_t key, uint32_t a, uint32_t b)
{
	(void)ctx;
	(void)key;
	return b ? b : a;
}

void state_join(struct tables *t, struct state *s, const struct state *with,
		const struct join_point *at)
{
	struct joining j = { .t = t, .a = s, .b = with, .at = at };
	struct state out = *s;

	out.env = pmap_join(&t->maps, s->env, with->env, join_cell, &j);
	out.mem = pmap_join(&t->maps, s->mem, with->mem, join_cell, &j);
	out.refs = join_refs(&j);
	out.owed = join_dues(&j, s->owed, with->owed, 3);
	out.spare = join_dues(&j, s->spare, with->spare, 4);
	out.facts = pmap_join(&t->maps, s->facts, with->facts, join_fact, &j);
	out.derived = pmap_join(&t->maps, s->derived, with->derived, join_derived, &j);
	out.kept = pmap_join(&t->maps, s->kept, with->kept, join_keep, &j);
	out.escaped = pmap_join(&t->maps, s->escaped, with->escaped, join_first, &j);
	out.history = pmap_join(&t->maps, s->history, with->history, join_history, &j);
	out.facts = pmap_join(&t->maps, out.facts, j.facts, overlay, NULL);
	out.derived = pmap_join(&t->maps, out.derived, j.derived, overlay, NULL);
	if (s->epoch != with->epoch)
		out.epoch = val_sym(&t->values, SYM_PHI, at->at, (uint64_t)1 << 57, IR_VOID);
	out.used = list_union(&t->lists, s->used, with->used);
	out.passed = list_union(&t->lists, s->passed, with->passed);
	out.touched = list_union(&t->lists, s->touched, with->touched);
	out.lossy = true;
	vec_free(&j.pairs);
	*s = out;
}

struct likeness {
	const struct tables *t;
	bool alike;
};

/* A comparison with a number, which is what the fact about the other side says as well. */
static bool bounds(const struct values *vs, uint32_t value)
{
	const struct value *v = val_get(vs, value);

	if (v->kind == VAL_OP && v->op == IR_NOT)
		return bounds(vs, v->a);
	return v->kind == VAL_OP && (v->op == IR_EQ || v->op == IR_LT || v->op == IR_LE) &&
	       (val_get(vs, v->a)->kind == VAL_CONST || val_get(vs, v->b)->kind == VAL_CONST);
}

static uint32_t compare_fact(void *ctx, uint32_t value, uint32_t a, uint32_t b)
{
	struct likeness *l = ctx;
	const struct fact *fa = fact_get(&l->t->facts, a), *fb = fact_get(&l->t->facts, b);
	int64_t num;

	if (!bounds(&l->t->values, value))
		l->alike &= a && b && fact_holds(fa, 0) == fact_holds(fb, 0) &&
			    (fact_is_const(fa, &num) && !num) == (fact_is_const(fb, &num) && !num);
	return a;
}

bool state_alike(struct tables *t, const struct state *a, const struct state *b)
{
	struct likeness l = { .t = t, .alike = true };
	struct state other = *b;

	other.facts = a->facts;
	if (!state_equal(a, &other))
		return false;
	pmap_join(&t->maps, a->facts, b->facts, compare_fact, &l);
	return l.alike;
}
