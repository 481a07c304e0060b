// SPDX-License-Identifier: GPL-2.0-only
/*
 * Access paths: whether what was read at two times was read from one place, however the pointers on
 * the way there were come by, and what that place held at the function's entry.
 */
#include "flow/state.h"

/* Of an earlier round of a loop nobody knows where it was. */
static uint32_t read_from(const struct tables *t, uint32_t value)
{
	return val_get(&t->values, value)->age ? 0 : val_held_at(&t->values, value);
}

static bool same_place(struct tables *t, const struct state *s, uint32_t a, uint32_t b)
{
	const struct place *p = place_get(&t->values, a), *q = place_get(&t->values, b);

	if (a == b)
		return true;
	if (p->kind != q->kind || p->bits != q->bits)
		return false;
	switch (p->kind) {
	case PLACE_DEREF:
		return state_same_path(t, s, p->value, q->value);
	case PLACE_OFFSET:
		return same_place(t, s, p->base, q->base);
	case PLACE_ELEMENT:
		return p->value == q->value && same_place(t, s, p->base, q->base);
	case PLACE_VAR:
	case PLACE_NONE:
		break;
	}
	return false;
}

uint32_t state_as_stored(struct tables *t, const struct state *s, uint32_t value)
{
	uint32_t place = read_from(t, value), keep;
	struct place root = *place_get(&t->values, place_get(&t->values, place)->root);

	if (root.kind == PLACE_DEREF)
		place = place_replace(&t->values, place, root.value,
				      state_as_stored(t, s, root.value));
	keep = place ? pmap_get(s->kept, place) : 0;
	return keep ? t->keeps.v[keep].value : value;
}

uint32_t state_at_entry(struct tables *t, uint32_t value)
{
	struct value v = *val_get(&t->values, value);
	struct place root;
	uint32_t place;

	if (v.kind == VAL_OP)
		return val_op(&t->values, v.op, v.type, state_at_entry(t, v.a),
			      v.b ? state_at_entry(t, v.b) : 0);
	if (v.kind != VAL_SYM || v.origin != SYM_INIT || v.age)
		return value;
	place = (uint32_t)v.at;
	root = *place_get(&t->values, place_get(&t->values, place)->root);
	if (root.kind == PLACE_DEREF)
		place = place_replace(&t->values, place, root.value, state_at_entry(t, root.value));
	return val_sym(&t->values, SYM_INIT, place, 0, v.type);
}

bool state_same_path(struct tables *t, const struct state *s, uint32_t a, uint32_t b)
{
	const struct value *va = val_get(&t->values, a), *vb = val_get(&t->values, b);
	uint32_t pa, pb;

	if (a == b)
		return true;
	if (va->kind == VAL_ADDR && vb->kind == VAL_ADDR)
		return same_place(t, s, va->place, vb->place);
	pa = read_from(t, a);
	pb = read_from(t, b);
	if (pa && pb && same_place(t, s, pa, pb))
		return true;
	return s && (pa || pb) && state_as_stored(t, s, a) == state_as_stored(t, s, b);
}
