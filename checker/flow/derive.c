// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a pointer is derived from mostly follows from how it was made: the address of a member,
 * a load through the object, arithmetic. Only results of calls and joins need a note in the
 * state. Numbers loaded from an object count as derived too, because a number can be turned
 * back into a pointer (phys_to_virt()); whoever judges a use or an escape looks at pointers
 * only.
 */
#include "flow/derive.h"

static uint32_t of_place(struct tables *t, const struct state *s, uint32_t place)
{
	const struct place *root = place_get(&t->values, place_get(&t->values, place)->root);

	return root->kind == PLACE_DEREF ? derive_objects(t, s, root->value) : 0;
}

/* Does what is read from @place point into the objects that @place is in? */
static bool reads_derive(struct tables *t, const struct state *s, uint32_t place)
{
	const struct list *objects;

	if (!t->shared)
		return true;
	objects = list_get(&t->lists, of_place(t, s, place));
	for (uint32_t i = 0; i < objects->n; i++)
		if (val_get(&t->values, objects->v[i])->origin == SYM_OBJECT)
			return false;
	return true;
}

static uint32_t of_sym(struct tables *t, const struct state *s, uint32_t value)
{
	struct value v = *val_get(&t->values, value);

	switch (v.origin) {
	case SYM_OBJECT:
		return list_id(&t->lists, &value, 1);
	case SYM_PARAM:
		return v.type == IR_PTR ? list_id(&t->lists, &value, 1) : 0;
	case SYM_INIT:
	case SYM_UNDEF:
		return reads_derive(t, s, (uint32_t)v.at) ? of_place(t, s, (uint32_t)v.at) : 0;
	case SYM_HAVOC:
		return v.of && reads_derive(t, s, (uint32_t)v.of) ? of_place(t, s, (uint32_t)v.of)
								  : 0;
	case SYM_PART:
		return derive_objects(t, s, (uint32_t)v.at);
	case SYM_INSN:
	case SYM_FAILED:
	case SYM_PHI:
	case SYM_CALLEE:
		break;
	}
	return 0;
}

#define DERIVE_NOTHING UINT32_MAX /* in state.derived: noted as derived from nothing */

uint32_t derive_objects(struct tables *t, const struct state *s, uint32_t value)
{
	uint32_t noted = pmap_get(s->derived, value), objects = 0;
	struct value v = *val_get(&t->values, value);

	if (noted)
		return noted == DERIVE_NOTHING ? 0 : noted;
	switch (v.kind) {
	case VAL_ADDR:
		return of_place(t, s, v.place);
	case VAL_SYM:
		return of_sym(t, s, value);
	case VAL_OP:
		objects = derive_objects(t, s, v.a);
		if (v.b)
			objects = list_union(&t->lists, objects, derive_objects(t, s, v.b));
		break;
	case VAL_AGG:
		for (uint32_t i = 0; i < v.nparts; i++)
			objects = list_union(&t->lists, objects,
					     derive_objects(t, s, v.parts[i].value));
		break;
	case VAL_NONE:
	case VAL_CONST:
		break;
	}
	return objects;
}

void derive_set(struct tables *t, struct state *s, uint32_t value, uint32_t objects)
{
	const struct value *v = val_get(&t->values, value);

	if (v->kind == VAL_CONST || v->kind == VAL_NONE)
		return;
	/* that goes without saying, and what is said grows with the length of the path */
	if (!objects && v->kind == VAL_SYM && v->origin == SYM_INSN && !pmap_get(s->derived, value))
		return;
	s->derived = pmap_set(&t->maps, s->derived, value, objects ? objects : DERIVE_NOTHING);
}

static bool held(const struct tables *t, const struct state *s, uint32_t object)
{
	const struct list *refs = list_get(&t->lists, s->refs);

	for (uint32_t i = 0; i < refs->n; i++)
		if (t->refs.v[refs->v[i]].object == object)
			return true;
	return false;
}

enum liveness derive_liveness(const struct tables *t, const struct state *s, uint32_t object)
{
	if (val_get(&t->values, object)->origin != SYM_OBJECT)
		return OBJECT_LIVE;
	if (pmap_get(s->closed, object))
		return OBJECT_CLOSED;
	return held(t, s, object) ? OBJECT_LIVE : OBJECT_DEAD;
}

uint32_t derive_dead(const struct tables *t, const struct state *s, uint32_t objects)
{
	const struct list *l = list_get(&t->lists, objects);

	for (uint32_t i = 0; i < l->n; i++)
		if (derive_liveness(t, s, l->v[i]) == OBJECT_DEAD)
			return l->v[i];
	return 0;
}
