// SPDX-License-Identifier: GPL-2.0-only
/*
 * A store to one place must make the analysis forget what it knew of places that may be the
 * same one. Locals whose address stays in the function are exact. Other memory is told apart
 * by variable, by offset from one base, and - between different pointers - by the member that
 * is accessed: stores through one struct's member are taken not to change another member
 * (-fstrict-aliasing's view, which the kernel does not promise but follows).
 */
#include "flow/mem.h"

bool mem_is_private(const struct tables *t, const struct state *s, uint32_t place)
{
	uint32_t root = place_get(&t->values, place)->root;
	const struct place *p = place_get(&t->values, root);

	return p->kind == PLACE_VAR && (p->var->kind == IR_LOCAL || p->var->kind == IR_PARAM) &&
	       !pmap_get(s->escaped, root);
}

static const struct pnode **map_of(const struct tables *t, struct state *s, uint32_t place)
{
	return mem_is_private(t, s, place) ? &s->env : &s->mem;
}

uint32_t mem_peek(const struct tables *t, const struct state *s, uint32_t place)
{
	return pmap_get(mem_is_private(t, s, place) ? s->env : s->mem, place);
}

uint32_t mem_part(struct tables *t, uint32_t value, int64_t bits, uint32_t part, enum ir_type type)
{
	struct value v = *val_get(&t->values, value);
	uint32_t whole = 0, from;

	if (v.kind == VAL_CONST)
		return value; /* zeroed as a whole */
	if (v.kind == VAL_AGG) {
		for (uint32_t i = 0; i < v.nparts; i++) {
			if (v.parts[i].bits == bits)
				return v.parts[i].value;
			if (v.parts[i].bits == AGG_WHOLE)
				whole = v.parts[i].value;
		}
		return whole ? mem_part(t, whole, bits, part, type)
			     : val_sym(&t->values, SYM_PART, value, part, type);
	}
	if (v.kind == VAL_SYM && v.origin == SYM_UNDEF)
		return val_sym(&t->values, SYM_UNDEF, part, 0, type);
	if (v.kind != VAL_SYM || v.origin != SYM_INIT || v.age)
		return val_sym(&t->values, SYM_PART, value, part, type);
	/* a copy of a structure: its member is what that structure's member was */
	from = place_offset(&t->values, (uint32_t)v.at, bits, place_get(&t->values, part)->member);
	return val_sym(&t->values, SYM_INIT, from, v.of, type);
}

/* Bits from @whole, which it is in, to @part. */
static int64_t offset_in(const struct tables *t, uint32_t whole, uint32_t part)
{
	const struct place *w = place_get(&t->values, whole), *p = place_get(&t->values, part);

	return (p->kind == PLACE_OFFSET ? p->bits : 0) - (w->kind == PLACE_OFFSET ? w->bits : 0);
}

/* What @place holds by what is known of that which it is in. */
static uint32_t load_part(struct tables *t, const struct state *s, uint32_t place,
			  enum ir_type type)
{
	uint32_t around = place, value;

	while ((around = place_get(&t->values, around)->base)) {
		value = mem_peek(t, s, around);
		if (value)
			return mem_part(t, value, offset_in(t, around, place), place, type);
	}
	return val_sym(&t->values, SYM_INIT, place, mem_is_private(t, s, place) ? 0 : s->epoch,
		       type);
}

uint32_t mem_load(struct tables *t, const struct state *s, uint32_t place, enum ir_type type)
{
	uint32_t value = mem_peek(t, s, place);

	return value ? value : load_part(t, s, place, type);
}

struct gather {
	struct tables *t;
	const struct state *s;
	uint32_t place;
	VEC(struct agg_part) parts;
};

/* Only members at constant offsets: an element at an unknown index may be any of them. */
uint32_t mem_load_agg(struct tables *t, const struct state *s, uint32_t place)
{
	struct gather g = { .t = t, .s = s, .place = place };
	const struct place *p = place_get(&t->values, place);
	uint32_t base = p->kind == PLACE_OFFSET ? p->base : place, value;
	int64_t from = p->kind == PLACE_OFFSET ? p->bits : 0;

	value = mem_peek(t, s, place);
	if (value && val_get(&t->values, value)->kind == VAL_AGG)
		return value;
	/* a pointer is no structure, but the first member of this one, which lies where it does */
	if (!value || val_get(&t->values, value)->type == IR_PTR)
		value = load_part(t, s, place, IR_AGG);
	vec_push(&g.parts, (struct agg_part){ .bits = AGG_WHOLE, .value = value });
	for (size_t i = 0; i < place_get(&t->values, base)->children.n; i++) {
		uint32_t child = place_get(&t->values, base)->children.v[i];
		const struct place *c = place_get(&t->values, child);

		/* the size of the aggregate is not known here: what lies behind it is
		 * copied as well and never looked at */
		if (c->kind != PLACE_OFFSET || c->bits < from)
			continue;
		value = mem_peek(t, s, child);
		if (value)
			vec_push(&g.parts,
				 (struct agg_part){ .bits = c->bits - from, .value = value });
	}
	value = val_agg(&t->values, g.parts.v, (uint32_t)g.parts.n);
	vec_free(&g.parts);
	return value;
}

static void drop_below(struct tables *t, struct state *s, const struct pnode **map, uint32_t place)
{
	for (size_t i = 0; i < place_get(&t->values, place)->children.n; i++) {
		uint32_t child = place_get(&t->values, place)->children.v[i];

		*map = pmap_set(&t->maps, *map, child, 0);
		s->kept = pmap_set(&t->maps, s->kept, child, 0);
		drop_below(t, s, map, child);
	}
}

static bool same_member(const char *a, const char *b)
{
	if (!a || !b || !*a || !*b)
		return true;
	for (; *a && *a == *b; a++, b++)
		;
	return *a == *b;
}

struct alias {
	struct tables *t;
	const struct state *s;
	uint32_t place;
	const struct ir_insn *insn;
};

/* May a store to a->place change @other? Neither is inside the other. */
static bool may_alias(const struct alias *a, uint32_t other)
{
	const struct values *vs = &a->t->values;
	const struct place *p = place_get(vs, a->place), *q = place_get(vs, other);

	if (p->root == q->root) {
		/* one base: constant offsets are exact, an unknown index hits what lies at or
		 * behind the array's start */
		if (p->kind == PLACE_OFFSET && q->kind == PLACE_OFFSET)
			return p->base != q->base;
		return p->kind == PLACE_ELEMENT || q->kind == PLACE_ELEMENT;
	}
	if (place_get(vs, p->root)->kind == PLACE_VAR && place_get(vs, q->root)->kind == PLACE_VAR)
		return false;
	if (p->kind == PLACE_OFFSET && q->kind == PLACE_OFFSET)
		return same_member(p->member, q->member);
	/* a scalar through a plain pointer against a member of something else */
	return p->kind == q->kind;
}

static uint32_t weaken(void *ctx, uint32_t place, uint32_t value)
{
	struct alias *a = ctx;

	if (place == a->place || !may_alias(a, place))
		return value;
	return val_sym(&a->t->values, SYM_HAVOC, ptr_id(a->insn), place,
		       val_get(&a->t->values, value)->type);
}

/* Private locals can only be hit through an index into the same variable. */
static void weaken_private(struct tables *t, struct state *s, struct alias *a)
{
	const struct place *p = place_get(&t->values, a->place);

	if (p->kind != PLACE_ELEMENT) {
		const struct place *root = place_get(&t->values, p->root);
		bool indexed = false;

		for (size_t i = 0; i < root->children.n; i++)
			indexed |= place_get(&t->values, root->children.v[i])->kind ==
				   PLACE_ELEMENT;
		if (!indexed)
			return;
	}
	s->env = pmap_map(&t->maps, s->env, weaken, a);
}

static void store_agg(struct tables *t, struct state *s, uint32_t place, const struct value *agg)
{
	const struct pnode **map = map_of(t, s, place);

	for (uint32_t i = 0; i < agg->nparts; i++) {
		uint32_t part = place;

		if (agg->parts[i].bits != AGG_WHOLE)
			part = place_offset(&t->values, place, agg->parts[i].bits, "");
		*map = pmap_set(&t->maps, *map, part, agg->parts[i].value);
	}
}

void mem_store(struct tables *t, struct state *s, uint32_t place, uint32_t value,
	       const struct ir_insn *insn)
{
	struct alias a = { .t = t, .s = s, .place = place, .insn = insn };
	const struct pnode **map = map_of(t, s, place);

	drop_below(t, s, map, place);
	s->kept = pmap_set(&t->maps, s->kept, place, 0);
	if (map == &s->env)
		weaken_private(t, s, &a);
	else
		s->mem = pmap_map(&t->maps, s->mem, weaken, &a);
	if (val_get(&t->values, value)->kind == VAL_AGG) {
		struct value agg = *val_get(&t->values, value);

		store_agg(t, s, place, &agg);
	} else {
		*map = pmap_set(&t->maps, *map, place, value);
	}
}

void mem_undef(struct tables *t, struct state *s, uint32_t place)
{
	/* a variable that begins to live is a new one: an address kept from an earlier round
	 * of a loop does not reach it */
	s->escaped = pmap_set(&t->maps, s->escaped, place, 0);
	drop_below(t, s, &s->env, place);
	drop_below(t, s, &s->mem, place);
	s->mem = pmap_set(&t->maps, s->mem, place, 0);
	s->env = pmap_set(
		&t->maps, s->env, place,
		val_sym(&t->values, SYM_UNDEF, place, 0, place_get(&t->values, place)->var->type));
}

void mem_forget(struct tables *t, struct state *s, uint32_t place, const struct ir_insn *insn)
{
	const struct pnode **map = map_of(t, s, place);
	uint32_t old = pmap_get(*map, place);

	drop_below(t, s, map, place);
	*map = pmap_set(&t->maps, *map, place,
			val_sym(&t->values, SYM_HAVOC, ptr_id(insn), place,
				old ? val_get(&t->values, old)->type : IR_I64));
}

struct keeping {
	struct tables *t;
	const struct state *s;
};

/* A member of a local that is the key of a reference held, as of a structure of arguments: keys are
 * taken not to be exchanged under a reference. */
static bool is_held_argument(const struct keeping *k, uint32_t place, uint32_t value)
{
	const struct place *p = place_get(&k->t->values, place);
	const struct place *root = place_get(&k->t->values, p->root);
	const struct list *refs = list_get(&k->t->lists, k->s->refs);

	if (p->kind != PLACE_OFFSET || root->kind != PLACE_VAR || root->var->kind != IR_LOCAL)
		return false;
	for (uint32_t i = 0; i < refs->n; i++) {
		const struct ref *ref = &k->t->refs.v[refs->v[i]];

		if (ref->acquire->protocol->object_is_key && ref->key == value)
			return true;
	}
	return false;
}

/* What an out-parameter points to - `*objp`, as opposed to a member of something - is a variable
 * of the caller that nobody has but who was given the pointer. */
static uint32_t drop_reachable(void *ctx, uint32_t place, uint32_t value)
{
	const struct keeping *k = ctx;
	const struct place *p = place_get(&k->t->values, place);

	if (is_held_argument(k, place, value) ||
	    (p->kind == PLACE_OFFSET && p->member && strmap_get(k->t->steady, p->member)))
		return value;
	if (p->kind != PLACE_DEREF || val_get(&k->t->values, p->value)->origin != SYM_PARAM ||
	    list_has(&k->t->lists, k->s->passed, p->value))
		return 0;
	return value;
}

void mem_forget_shared(struct tables *t, struct state *s, const struct ir_insn *insn)
{
	struct keeping k = { .t = t, .s = s };

	s->mem = pmap_map(&t->maps, s->mem, drop_reachable, &k);
	s->epoch = val_sym(&t->values, SYM_HAVOC, ptr_id(insn), 0, IR_VOID);
}

static void move_to_shared(struct tables *t, struct state *s, uint32_t place)
{
	s->mem = pmap_set(&t->maps, s->mem, place, pmap_get(s->env, place));
	s->env = pmap_set(&t->maps, s->env, place, 0);
	for (size_t i = 0; i < place_get(&t->values, place)->children.n; i++)
		move_to_shared(t, s, place_get(&t->values, place)->children.v[i]);
}

void mem_escape(struct tables *t, struct state *s, uint32_t value)
{
	const struct value *v = val_get(&t->values, value);
	uint32_t root;

	if (v->kind != VAL_ADDR)
		return;
	root = place_get(&t->values, v->place)->root;
	if (!mem_is_private(t, s, root))
		return;
	move_to_shared(t, s, root);
	s->escaped = pmap_set(&t->maps, s->escaped, root, root);
}
