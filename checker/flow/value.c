// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interning of values and places. Numbers instead of pointers keep maps small and comparisons
 * exact. Arithmetic identities are not applied here: two ways to write one number are two
 * values unless eval.c folds them, and that is enough to recognise a condition tested twice.
 */
#include "flow/value.h"

#include <stdlib.h>
#include <string.h>

void values_init(struct values *vs, struct arena *arena)
{
	memset(vs, 0, sizeof(*vs));
	vs->arena = arena;
	vec_push(&vs->v, (struct value){ .kind = VAL_NONE });
	vec_push(&vs->places, (struct place){ .kind = PLACE_NONE });
}

void values_free(struct values *vs)
{
	for (size_t i = 0; i < vs->places.n; i++)
		vec_free(&vs->places.v[i].children);
	vec_free(&vs->v);
	vec_free(&vs->places);
	vec_free(&vs->at_heads);
	free(vs->value_slots);
	free(vs->place_slots);
}

static uint64_t value_hash(const struct value *v)
{
	uint64_t h = hash_mix((uint64_t)v->kind << 8 | v->type, (uint64_t)v->num);

	h = hash_mix(h, (uint64_t)v->place << 32 | (uint64_t)v->origin << 8 | v->age);
	h = hash_mix(hash_mix(h, v->at), v->of);
	h = hash_mix(hash_mix(h, v->op), (uint64_t)v->a << 32 | v->b);
	for (uint32_t i = 0; i < v->nparts; i++)
		h = hash_mix(hash_mix(h, (uint64_t)v->parts[i].bits), v->parts[i].value);
	return h;
}

static bool value_equal(const struct value *a, const struct value *b)
{
	if (a->kind != b->kind || a->type != b->type || a->num != b->num || a->place != b->place ||
	    a->origin != b->origin || a->age != b->age || a->at != b->at || a->of != b->of ||
	    a->op != b->op || a->a != b->a || a->b != b->b || a->nparts != b->nparts)
		return false;
	for (uint32_t i = 0; i < a->nparts; i++)
		if (a->parts[i].bits != b->parts[i].bits || a->parts[i].value != b->parts[i].value)
			return false;
	return true;
}

static uint64_t place_hash(const struct place *p)
{
	uint64_t h = hash_mix((uint64_t)p->kind << 32 | p->value, ptr_id(p->var));

	return hash_mix(hash_mix(h, p->base), (uint64_t)p->bits);
}

static bool place_equal(const struct place *a, const struct place *b)
{
	return a->kind == b->kind && a->value == b->value && a->var == b->var &&
	       a->base == b->base && a->bits == b->bits;
}

static uint32_t *slots_grow(uint32_t *slots, uint32_t *n)
{
	*n = *n ? *n * 2 : 256;
	slots = xrealloc(slots, *n * sizeof(*slots));
	memset(slots, 0, *n * sizeof(*slots));
	return slots;
}

static uint32_t value_intern(struct values *vs, struct value want)
{
	uint32_t i;

	if (vs->v.n * 2 >= vs->nvalue_slots) {
		vs->value_slots = slots_grow(vs->value_slots, &vs->nvalue_slots);
		for (uint32_t id = 1; id < vs->v.n; id++) {
			i = value_hash(&vs->v.v[id]) & (vs->nvalue_slots - 1);
			while (vs->value_slots[i])
				i = (i + 1) & (vs->nvalue_slots - 1);
			vs->value_slots[i] = id;
		}
	}
	i = value_hash(&want) & (vs->nvalue_slots - 1);
	for (; vs->value_slots[i]; i = (i + 1) & (vs->nvalue_slots - 1))
		if (value_equal(&vs->v.v[vs->value_slots[i]], &want))
			return vs->value_slots[i];
	vs->value_slots[i] = (uint32_t)vs->v.n;
	if (want.kind == VAL_SYM)
		want.syms |= 1ull << (value_hash(&want) >> 58);
	if (want.kind == VAL_AGG) {
		struct agg_part *parts = arena_array(vs->arena, struct agg_part, want.nparts);

		memcpy(parts, want.parts, want.nparts * sizeof(*parts));
		want.parts = parts;
	}
	vec_push(&vs->v, want);
	return vs->value_slots[i];
}

static uint32_t place_intern(struct values *vs, struct place want)
{
	uint32_t i, id;

	if (vs->places.n * 2 >= vs->nplace_slots) {
		vs->place_slots = slots_grow(vs->place_slots, &vs->nplace_slots);
		for (id = 1; id < vs->places.n; id++) {
			i = place_hash(&vs->places.v[id]) & (vs->nplace_slots - 1);
			while (vs->place_slots[i])
				i = (i + 1) & (vs->nplace_slots - 1);
			vs->place_slots[i] = id;
		}
	}
	i = place_hash(&want) & (vs->nplace_slots - 1);
	for (; vs->place_slots[i]; i = (i + 1) & (vs->nplace_slots - 1)) {
		id = vs->place_slots[i];
		if (place_equal(&vs->places.v[id], &want)) {
			const char **member = &vs->places.v[id].member;

			if (want.member && (!*member || !**member))
				*member = want.member;
			return id;
		}
	}
	id = (uint32_t)vs->places.n;
	vs->place_slots[i] = id;
	want.root = want.base ? vs->places.v[want.base].root : id;
	want.size = (want.base ? vs->places.v[want.base].size : 0) + vs->v.v[want.value].size;
	vec_push(&vs->places, want);
	if (want.base)
		vec_push(&vs->places.v[want.base].children, id);
	return id;
}

uint32_t val_const(struct values *vs, int64_t num)
{
	return value_intern(
		vs, (struct value){ .kind = VAL_CONST, .type = IR_I64, .num = num, .size = 1 });
}

uint32_t val_addr(struct values *vs, uint32_t place)
{
	const struct place *p = place_get(vs, place);

	if (p->kind == PLACE_DEREF)
		return p->value;
	return value_intern(vs, (struct value){ .kind = VAL_ADDR,
						.type = IR_PTR,
						.place = place,
						.size = p->size + 1,
						.syms = p->syms });
}

/* Symbols that an operation or a block makes, and makes anew when it runs again. */
static bool named_by_code(enum sym_origin origin)
{
	return origin != SYM_PARAM && origin != SYM_INIT && origin != SYM_UNDEF &&
	       origin != SYM_PART;
}

static uint32_t *at_slot(const struct values *vs, uint64_t at)
{
	size_t i = hash_mix(at, 0) & (vs->at_heads.n - 1);

	while (vs->at_heads.v[i] && vs->v.v[vs->at_heads.v[i]].at != at)
		i = (i + 1) & (vs->at_heads.n - 1);
	return &vs->at_heads.v[i];
}

static void at_grow(struct values *vs)
{
	uint32_t *old = vs->at_heads.v;
	size_t n = vs->at_heads.n;

	vs->at_heads.n = vs->at_heads.cap = n ? n * 2 : 256;
	vs->at_heads.v = xrealloc(NULL, vs->at_heads.n * sizeof(*old));
	memset(vs->at_heads.v, 0, vs->at_heads.n * sizeof(*old));
	for (size_t i = 0; i < n; i++)
		if (old[i])
			*at_slot(vs, vs->v.v[old[i]].at) = old[i];
	free(old);
}

static void at_register(struct values *vs, uint32_t sym)
{
	uint32_t *head;

	if (vs->nat * 2 >= vs->at_heads.n)
		at_grow(vs);
	head = at_slot(vs, vs->v.v[sym].at);
	if (!*head)
		vs->nat++;
	vs->v.v[sym].next_at = *head;
	*head = sym;
}

uint32_t val_syms_at(const struct values *vs, uint64_t at)
{
	return vs->at_heads.n ? *at_slot(vs, at) : 0;
}

uint32_t val_sym(struct values *vs, enum sym_origin origin, uint64_t at, uint64_t of,
		 enum ir_type type)
{
	uint32_t sym, known, size = 1;
	uint64_t syms = 0;

	if (origin == SYM_PART)
		syms = val_get(vs, (uint32_t)at)->syms;
	if (origin == SYM_INIT || origin == SYM_UNDEF)
		syms = place_get(vs, (uint32_t)at)->syms | val_get(vs, (uint32_t)of)->syms;
	if (origin == SYM_INIT)
		size += place_get(vs, (uint32_t)at)->size;
	known = (uint32_t)vs->v.n;
	sym = value_intern(vs, (struct value){ .kind = VAL_SYM,
					       .type = type,
					       .origin = origin,
					       .at = at,
					       .of = of,
					       .size = size,
					       .syms = syms });
	if (sym == known && named_by_code(origin))
		at_register(vs, sym);
	return sym;
}

uint32_t val_sym_aged(struct values *vs, uint32_t sym)
{
	struct value v = *val_get(vs, sym);

	v.age = 1;
	v.next_at = 0;
	return value_intern(vs, v);
}

uint32_t val_op(struct values *vs, enum ir_op op, enum ir_type type, uint32_t a, uint32_t b)
{
	const struct value *va = val_get(vs, a), *vb = val_get(vs, b);

	return value_intern(vs, (struct value){ .kind = VAL_OP,
						.type = type,
						.op = op,
						.a = a,
						.b = b,
						.size = va->size + vb->size + 1,
						.syms = va->syms | vb->syms });
}

uint32_t val_agg(struct values *vs, const struct agg_part *parts, uint32_t n)
{
	struct value v = {
		.kind = VAL_AGG, .type = IR_AGG, .parts = parts, .nparts = n, .size = 1
	};

	for (uint32_t i = 0; i < n; i++)
		v.syms |= val_get(vs, parts[i].value)->syms;
	return value_intern(vs, v);
}

uint32_t place_var(struct values *vs, const struct ir_var *var)
{
	return place_intern(vs, (struct place){ .kind = PLACE_VAR, .var = var });
}

uint32_t place_deref(struct values *vs, uint32_t pointer)
{
	const struct value *v = val_get(vs, pointer);

	if (v->kind == VAL_ADDR)
		return v->place;
	return place_intern(
		vs, (struct place){ .kind = PLACE_DEREF, .value = pointer, .syms = v->syms });
}

uint32_t place_offset(struct values *vs, uint32_t base, int64_t bits, const char *member)
{
	const struct place *p = place_get(vs, base);

	if (p->kind == PLACE_OFFSET) {
		/* container_of() and nested members: one offset from the base, and none at
		 * all when arithmetic without a member leads back to it */
		bits = (int64_t)((uint64_t)bits + (uint64_t)p->bits);
		base = p->base;
		p = place_get(vs, base);
		if (!bits && !member)
			return base;
	} else if (!bits && !member) {
		return base;
	}
	return place_intern(vs, (struct place){ .kind = PLACE_OFFSET,
						.base = base,
						.bits = bits,
						.member = member,
						.syms = p->syms });
}

uint32_t place_element(struct values *vs, uint32_t base, uint32_t index, int64_t bits)
{
	const struct value *v = val_get(vs, index);

	if (v->kind == VAL_CONST)
		return place_offset(vs, base, (int64_t)((uint64_t)v->num * (uint64_t)bits), NULL);
	return place_intern(vs, (struct place){ .kind = PLACE_ELEMENT,
						.base = base,
						.value = index,
						.bits = bits,
						.syms = place_get(vs, base)->syms | v->syms });
}

bool val_is_const(const struct values *vs, uint32_t id, int64_t *num)
{
	const struct value *v = val_get(vs, id);

	if (v->kind != VAL_CONST)
		return false;
	*num = v->num;
	return true;
}

uint32_t val_canonical(struct values *vs, uint32_t id)
{
	const struct value *v = val_get(vs, id);

	while (v->kind == VAL_ADDR) {
		const struct place *p = place_get(vs, v->place);

		if (p->kind != PLACE_OFFSET || p->bits)
			break;
		id = val_addr(vs, p->base);
		v = val_get(vs, id);
	}
	return id;
}

uint32_t val_base(const struct values *vs, uint32_t id)
{
	const struct value *v = val_get(vs, id);
	const struct place *root;

	if (v->kind != VAL_ADDR)
		return id;
	root = place_get(vs, place_get(vs, v->place)->root);
	return root->kind == PLACE_DEREF ? root->value : id;
}

const struct ir_var *val_global(const struct values *vs, uint32_t id, int64_t *bits)
{
	const struct value *v = val_get(vs, id);
	const struct place *p;

	*bits = 0;
	if (v->kind != VAL_ADDR)
		return NULL;
	p = place_get(vs, v->place);
	if (p->kind == PLACE_OFFSET) {
		*bits = p->bits;
		p = place_get(vs, p->base);
	}
	return p->kind == PLACE_VAR && p->var->kind == IR_GLOBAL ? p->var : NULL;
}

uint32_t val_held_at(const struct values *vs, uint32_t id)
{
	const struct value *v = val_get(vs, id);

	if (v->kind != VAL_SYM)
		return 0;
	if (v->origin == SYM_INIT)
		return (uint32_t)v->at;
	return v->origin == SYM_HAVOC ? (uint32_t)v->of : 0;
}

bool val_mentions(const struct values *vs, uint32_t value, uint32_t sym)
{
	const struct value *v = val_get(vs, value);
	const struct place *p = NULL;
	uint64_t want = val_get(vs, sym)->syms;

	if (value == sym)
		return true;
	if ((v->syms & want) != want)
		return false;
	switch (v->kind) {
	case VAL_OP:
		return val_mentions(vs, v->a, sym) || (v->b && val_mentions(vs, v->b, sym));
	case VAL_AGG:
		for (uint32_t i = 0; i < v->nparts; i++)
			if (val_mentions(vs, v->parts[i].value, sym))
				return true;
		return false;
	case VAL_SYM:
		if (v->origin == SYM_PART)
			return val_mentions(vs, (uint32_t)v->at, sym);
		if (v->origin != SYM_INIT && v->origin != SYM_UNDEF)
			return false;
		if (v->of && val_mentions(vs, (uint32_t)v->of, sym))
			return true;
		p = place_get(vs, (uint32_t)v->at);
		break;
	case VAL_ADDR:
		p = place_get(vs, v->place);
		break;
	case VAL_NONE:
	case VAL_CONST:
		return false;
	}
	for (;; p = place_get(vs, p->base)) {
		if ((p->kind == PLACE_DEREF || p->kind == PLACE_ELEMENT) &&
		    val_mentions(vs, p->value, sym))
			return true;
		if (!p->base)
			return false;
	}
}

uint32_t place_replace(struct values *vs, uint32_t place, uint32_t sym, uint32_t by)
{
	struct place p = *place_get(vs, place);
	uint64_t want = val_get(vs, sym)->syms;

	if ((p.syms & want) != want)
		return place;
	switch (p.kind) {
	case PLACE_DEREF:
		return place_deref(vs, val_replace(vs, p.value, sym, by));
	case PLACE_OFFSET:
		return place_offset(vs, place_replace(vs, p.base, sym, by), p.bits, p.member);
	case PLACE_ELEMENT:
		return place_element(vs, place_replace(vs, p.base, sym, by),
				     val_replace(vs, p.value, sym, by), p.bits);
	case PLACE_NONE:
	case PLACE_VAR:
		break;
	}
	return place;
}

static uint32_t agg_replace(struct values *vs, const struct value *v, uint32_t sym, uint32_t by)
{
	struct agg_part *parts = arena_array(vs->arena, struct agg_part, v->nparts);
	uint32_t n = v->nparts;

	memcpy(parts, v->parts, n * sizeof(*parts));
	for (uint32_t i = 0; i < n; i++)
		parts[i].value = val_replace(vs, parts[i].value, sym, by);
	return val_agg(vs, parts, n);
}

uint32_t val_replace(struct values *vs, uint32_t value, uint32_t sym, uint32_t by)
{
	struct value v = *val_get(vs, value);

	if (value == sym)
		return by;
	if (!val_mentions(vs, value, sym))
		return value;
	switch (v.kind) {
	case VAL_ADDR:
		return val_addr(vs, place_replace(vs, v.place, sym, by));
	case VAL_OP:
		return val_op(vs, v.op, v.type, val_replace(vs, v.a, sym, by),
			      v.b ? val_replace(vs, v.b, sym, by) : 0);
	case VAL_AGG:
		return agg_replace(vs, &v, sym, by);
	case VAL_SYM:
		if (v.origin == SYM_PART)
			v.at = val_replace(vs, (uint32_t)v.at, sym, by);
		else
			v.at = place_replace(vs, (uint32_t)v.at, sym, by);
		if (v.origin == SYM_INIT && v.of)
			v.of = val_replace(vs, (uint32_t)v.of, sym, by);
		by = val_sym(vs, v.origin, v.at, v.of, v.type);
		return v.age ? val_sym_aged(vs, by) : by;
	case VAL_NONE:
	case VAL_CONST:
		break;
	}
	return value;
}

static const char *member_name(const char *member)
{
	const char *dot = member ? strrchr(member, '.') : NULL;

	return dot ? dot + 1 : member;
}

const char *place_text(const struct values *vs, struct arena *arena, uint32_t place)
{
	const struct place *p = place_get(vs, place), *base;
	const char *name;

	switch (p->kind) {
	case PLACE_VAR:
		/* of another file's variable without the file (learn.c) */
		name = strrchr(p->var->name, ':');
		return name ? name + 1 : p->var->name;
	case PLACE_DEREF:
		return arena_printf(arena, "*%s", val_text(vs, arena, p->value));
	case PLACE_OFFSET:
		base = place_get(vs, p->base);
		name = member_name(p->member);
		if (!name)
			return arena_printf(arena, "%s[…]", place_text(vs, arena, p->base));
		if (base->kind == PLACE_DEREF)
			return arena_printf(arena, "%s->%s", val_text(vs, arena, base->value),
					    name);
		return arena_printf(arena, "%s.%s", place_text(vs, arena, p->base), name);
	case PLACE_ELEMENT:
		return arena_printf(arena, "%s[%s]", place_text(vs, arena, p->base),
				    val_text(vs, arena, p->value));
	case PLACE_NONE:
		break;
	}
	return "?";
}

const char *val_text(const struct values *vs, struct arena *arena, uint32_t value)
{
	const struct value *v = val_get(vs, value);
	const struct ir_insn *insn;

	switch (v->kind) {
	case VAL_CONST:
		return arena_printf(arena, "%lld", (long long)v->num);
	case VAL_ADDR:
		return arena_printf(arena, "&%s", place_text(vs, arena, v->place));
	case VAL_OP:
		if (v->op == IR_CAST)
			return val_text(vs, arena, v->a);
		return "…";
	case VAL_SYM:
		switch (v->origin) {
		case SYM_PARAM:
			return ((const struct ir_var *)(uintptr_t)v->at)->name;
		case SYM_INIT:
		case SYM_UNDEF:
			return place_text(vs, arena, (uint32_t)v->at);
		case SYM_HAVOC:
		case SYM_FAILED:
		case SYM_PART:
			return place_text(vs, arena, (uint32_t)v->of);
		case SYM_INSN:
		case SYM_OBJECT:
			insn = (const struct ir_insn *)(uintptr_t)v->at;
			return insn->var ? arena_printf(arena, "%s()", insn->var->name) : "…";
		case SYM_PHI:
		case SYM_CALLEE:
			break;
		}
		return "…";
	case VAL_NONE:
	case VAL_AGG:
		break;
	}
	return "…";
}
