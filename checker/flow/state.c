// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interned lists and references, identity of states, and what happens to a state when a loop
 * comes round (aging) or when nothing can ask for part of it any more (collection). Joining is
 * join.c's.
 */
#include "flow/state.h"

#include <stdlib.h>
#include <string.h>

void tables_init(struct tables *t, struct arena *arena)
{
	memset(t, 0, sizeof(*t));
	t->arena = arena;
	values_init(&t->values, arena);
	facts_init(&t->facts);
	pmap_pool_init(&t->maps, arena);
	t->lists.arena = arena;
	vec_push(&t->lists.l, (struct list){ .n = 0 });
	vec_push(&t->refs, (struct ref){ .acquire = NULL });
	vec_push(&t->keeps, (struct keep){ .value = 0 });
	vec_push(&t->dues, (struct due){ .value = 0 });
	vec_push(&t->entered, (struct entered){ .context = NULL });
	vec_push(&t->touches, (struct touch){ .fn = NULL });
}

void tables_free(struct tables *t)
{
	values_free(&t->values);
	facts_free(&t->facts);
	pmap_pool_free(&t->maps);
	vec_free(&t->lists.l);
	free(t->lists.slots);
	vec_free(&t->refs);
	vec_free(&t->keeps);
	ptrmap_free(&t->keep_ids);
	vec_free(&t->dues);
	vec_free(&t->entered);
	vec_free(&t->touches);
	free(t->marks);
}

static uint64_t list_hash(const uint32_t *v, uint32_t n)
{
	return hash_bytes(v, n * sizeof(*v));
}

static void lists_grow(struct lists *ls)
{
	ls->nslots = ls->nslots ? ls->nslots * 2 : 64;
	ls->slots = xrealloc(ls->slots, ls->nslots * sizeof(*ls->slots));
	memset(ls->slots, 0, ls->nslots * sizeof(*ls->slots));
	for (uint32_t id = 1; id < ls->l.n; id++) {
		uint32_t i = list_hash(ls->l.v[id].v, ls->l.v[id].n) & (ls->nslots - 1);

		while (ls->slots[i])
			i = (i + 1) & (ls->nslots - 1);
		ls->slots[i] = id;
	}
}

uint32_t list_id(struct lists *ls, const uint32_t *v, uint32_t n)
{
	uint32_t i, *copy;

	if (!n)
		return 0;
	if (ls->l.n * 2 >= ls->nslots)
		lists_grow(ls);
	for (i = list_hash(v, n) & (ls->nslots - 1); ls->slots[i]; i = (i + 1) & (ls->nslots - 1)) {
		const struct list *l = &ls->l.v[ls->slots[i]];

		if (l->n == n && !memcmp(l->v, v, n * sizeof(*v)))
			return ls->slots[i];
	}
	copy = arena_array(ls->arena, uint32_t, n);
	memcpy(copy, v, n * sizeof(*v));
	ls->slots[i] = (uint32_t)ls->l.n;
	vec_push(&ls->l, (struct list){ .n = n, .v = copy });
	return ls->slots[i];
}

static uint32_t *list_copy(const struct list *l, uint32_t room)
{
	uint32_t *v = xrealloc(NULL, (l->n + room) * sizeof(*v));

	if (l->n)
		memcpy(v, l->v, l->n * sizeof(*v));
	return v;
}

uint32_t list_add(struct lists *ls, uint32_t id, uint32_t x)
{
	const struct list *l = list_get(ls, id);
	uint32_t n = l->n, *v = list_copy(l, 1);

	v[n] = x;
	id = list_id(ls, v, n + 1);
	free(v);
	return id;
}

uint32_t list_insert(struct lists *ls, uint32_t id, uint32_t x)
{
	return list_union(ls, id, list_id(ls, &x, 1));
}

uint32_t list_remove_at(struct lists *ls, uint32_t id, uint32_t index)
{
	const struct list *l = list_get(ls, id);
	uint32_t n = l->n, *v = list_copy(l, 0);

	memmove(v + index, v + index + 1, (n - index - 1) * sizeof(*v));
	id = list_id(ls, v, n - 1);
	free(v);
	return id;
}

uint32_t list_union(struct lists *ls, uint32_t a, uint32_t b)
{
	const struct list *la = list_get(ls, a), *lb = list_get(ls, b);
	uint32_t i = 0, j = 0, n = 0, *v;

	if (a == b || !lb->n)
		return a;
	if (!la->n)
		return b;
	v = list_copy(la, lb->n);
	while (i < la->n || j < lb->n) {
		if (j == lb->n || (i < la->n && la->v[i] < lb->v[j]))
			v[n++] = la->v[i++];
		else if (i == la->n || lb->v[j] < la->v[i])
			v[n++] = lb->v[j++];
		else
			v[n++] = la->v[i++], j++;
	}
	a = list_id(ls, v, n);
	free(v);
	return a;
}

bool list_has(const struct lists *ls, uint32_t id, uint32_t x)
{
	const struct list *l = list_get(ls, id);

	for (uint32_t i = 0; i < l->n; i++)
		if (l->v[i] == x)
			return true;
	return false;
}

/* There are as many references as acquire sites and keys: a walk is enough. */
uint32_t ref_id(struct tables *t, const struct ref *r)
{
	for (uint32_t i = 1; i < t->refs.n; i++) {
		const struct ref *q = &t->refs.v[i];

		if (q->acquire == r->acquire && q->site == r->site && q->key == r->key &&
		    q->field == r->field && q->object == r->object && q->pending == r->pending &&
		    q->doubted == r->doubted && q->left == r->left && q->stated == r->stated &&
		    q->handed == r->handed && q->freed == r->freed && q->passed == r->passed)
			return i;
	}
	vec_push(&t->refs, *r);
	return (uint32_t)t->refs.n - 1;
}

uint32_t keep_id(struct tables *t, const struct keep *k)
{
	const void *value = (const void *)(uintptr_t)k->value;
	uintptr_t id = (uintptr_t)ptrmap_get(&t->keep_ids, k->insn, value);

	if (!id) {
		id = t->keeps.n;
		vec_push(&t->keeps, *k);
		ptrmap_add(&t->keep_ids, k->insn, value, (void *)id);
	}
	return (uint32_t)id;
}

uint32_t due_id(struct tables *t, const struct due *d)
{
	for (uint32_t i = 1; i < t->dues.n; i++) {
		const struct due *q = &t->dues.v[i];

		if (q->value == d->value && q->insn == d->insn && q->fn == d->fn &&
		    q->key == d->key)
			return i;
	}
	vec_push(&t->dues, *d);
	return (uint32_t)t->dues.n - 1;
}

uint32_t entered_id(struct tables *t, const struct entered *e)
{
	for (uint32_t i = 1; i < t->entered.n; i++)
		if (t->entered.v[i].context == e->context && t->entered.v[i].insn == e->insn)
			return i;
	vec_push(&t->entered, *e);
	return (uint32_t)t->entered.n - 1;
}

uint32_t touch_id(struct tables *t, const struct touch *touch)
{
	for (uint32_t i = 1; i < t->touches.n; i++) {
		const struct touch *q = &t->touches.v[i];

		if (q->fn == touch->fn && q->func == touch->func && q->leaf == touch->leaf &&
		    q->key == touch->key && q->left == touch->left && q->told == touch->told)
			return i;
	}
	vec_push(&t->touches, *touch);
	return (uint32_t)t->touches.n - 1;
}

void state_note(struct tables *t, struct state *s, uint32_t key, enum hist_status what)
{
	s->history = pmap_set(&t->maps, s->history, key, pmap_get(s->history, key) | what);
}

void state_close(struct tables *t, struct state *s, uint32_t object)
{
	if (object)
		s->closed = pmap_set(&t->maps, s->closed, object, 1);
}

bool state_equal(const struct state *a, const struct state *b)
{
	return a->refs == b->refs && a->lent == b->lent && a->env == b->env && a->mem == b->mem &&
	       a->facts == b->facts && a->derived == b->derived && a->kept == b->kept &&
	       a->escaped == b->escaped && a->closed == b->closed && a->history == b->history &&
	       a->epoch == b->epoch && a->used == b->used && a->passed == b->passed &&
	       a->atomic == b->atomic && a->left == b->left && a->touched == b->touched &&
	       a->owed == b->owed && a->spare == b->spare;
}

static uint64_t dues_signature(const struct tables *t, uint64_t h, uint32_t id)
{
	const struct list *l = list_get(&t->lists, id);

	for (uint32_t i = 0; i < l->n; i++)
		h = hash_mix(h, ptr_id(t->dues.v[l->v[i]].insn));
	return hash_mix(h, l->n);
}

/* Of what one put gives back from the fields of many structures, which one it was last is not told
 * apart: joined paths keep one of them. */
static uint64_t lent_signature(const struct tables *t, uint64_t h, uint32_t id)
{
	const struct list *l = list_get(&t->lists, id);

	for (uint32_t i = 0; i < l->n; i++) {
		const struct ref *r = &t->refs.v[l->v[i]];

		h = hash_mix(h, ptr_id(r->acquire));
		h = r->site ? hash_mix(h, ptr_id(r->site))
			    : hash_mix(hash_mix(h, r->key), r->object);
	}
	return hash_mix(h, l->n);
}

uint64_t state_signature(const struct tables *t, const struct state *s)
{
	const struct list *refs = list_get(&t->lists, s->refs),
			  *atomic = list_get(&t->lists, s->atomic);
	uint64_t h = lent_signature(t, hash_mix(ptr_id(s->closed), s->left), s->lent);

	for (uint32_t i = 0; i < refs->n; i++) {
		const struct ref *r = &t->refs.v[refs->v[i]];

		h = hash_mix(hash_mix(h, ptr_id(r->site)), ptr_id(r->acquire));
		h = hash_mix(h, (uint64_t)r->pending << 6 | r->passed << 5 | r->freed << 4 |
					r->handed << 3 | r->stated << 2 | r->doubted << 1 |
					r->left);
		/* its own, or that of an earlier one */
		h = hash_mix(h, val_get(&t->values, r->object)->at);
	}
	for (uint32_t i = 0; i < atomic->n; i++)
		h = hash_mix(h, ptr_id(t->entered.v[atomic->v[i]].context));
	return s->owed | s->spare ? dues_signature(t, dues_signature(t, h, s->owed), s->spare) : h;
}

struct failed {
	const struct tables *t;
	uint64_t h;
};

static void hash_failed(void *ctx, uint32_t place, uint32_t value)
{
	struct failed *f = ctx;
	const struct value *v = val_get(&f->t->values, value);

	if (v->kind == VAL_SYM && v->origin == SYM_FAILED)
		f->h = hash_mix(hash_mix(f->h, place), value);
}

uint64_t state_failed(const struct tables *t, const struct state *s)
{
	struct failed f = { .t = t };

	pmap_each(s->env, hash_failed, &f);
	pmap_each(s->mem, hash_failed, &f);
	return f.h;
}

struct aging {
	struct tables *t;
	uint32_t sym, aged;
	const struct pnode *from, *out;
	bool found;
};

static uint32_t age_value(struct aging *a, uint32_t value)
{
	uint32_t aged = val_replace(&a->t->values, value, a->sym, a->aged);

	a->found |= aged != value;
	return aged;
}

static uint32_t age_place(struct aging *a, uint32_t place)
{
	uint32_t aged = place_replace(&a->t->values, place, a->sym, a->aged);

	a->found |= aged != place;
	return aged;
}

static uint32_t age_list(struct aging *a, uint32_t id)
{
	struct list l = *list_get(&a->t->lists, id);
	uint32_t out = 0;

	for (uint32_t i = 0; i < l.n; i++)
		out = list_insert(&a->t->lists, out, age_value(a, l.v[i]));
	return out;
}

/* Two things that were different become one name: nothing is known of it. */
static void age_put(struct aging *a, uint32_t key, uint32_t aged, uint32_t value)
{
	if (key != aged) {
		a->out = pmap_set(&a->t->maps, a->out, key, 0);
		if (pmap_get(a->from, aged))
			value = 0;
	}
	a->out = pmap_set(&a->t->maps, a->out, aged, value);
}

static void age_cell(void *ctx, uint32_t place, uint32_t value)
{
	struct aging *a = ctx;
	uint32_t p = age_place(a, place), v = age_value(a, value);

	if (p != place || v != value)
		age_put(a, place, p, v);
}

static void age_fact(void *ctx, uint32_t value, uint32_t fact)
{
	struct aging *a = ctx;
	uint32_t v = age_value(a, value);

	if (v != value)
		age_put(a, value, v, fact);
}

static void age_derived(void *ctx, uint32_t value, uint32_t objects)
{
	struct aging *a = ctx;
	uint32_t v = age_value(a, value), o = objects;

	if (objects != UINT32_MAX)
		o = age_list(a, objects);
	if (v != value || o != objects) {
		uint32_t old = pmap_get(a->from, v);

		/* derived from either */
		if (v != value && old && old != UINT32_MAX && o != UINT32_MAX)
			o = list_union(&a->t->lists, o, old);
		a->out = pmap_set(&a->t->maps, a->out, value, 0);
		a->out = pmap_set(&a->t->maps, a->out, v, o);
	}
}

static void age_keep(void *ctx, uint32_t place, uint32_t id)
{
	struct aging *a = ctx;
	struct keep k = a->t->keeps.v[id];
	uint32_t p = age_place(a, place), v = age_value(a, k.value);

	if (p == place && v == k.value)
		return;
	k.value = v;
	a->out = pmap_set(&a->t->maps, a->out, place, 0);
	/* what an earlier one keeps stays */
	if (p == place || !pmap_get(a->from, p))
		a->out = pmap_set(&a->t->maps, a->out, p, keep_id(a->t, &k));
}

static void age_closed(void *ctx, uint32_t object, uint32_t closed)
{
	struct aging *a = ctx;
	uint32_t o = age_value(a, object);

	if (o == object)
		return;
	a->out = pmap_set(&a->t->maps, a->out, object, 0);
	a->out = pmap_set(&a->t->maps, a->out, o, closed);
}

static const struct pnode *age_map(struct aging *a, const struct pnode *map,
				   void (*fn)(void *ctx, uint32_t key, uint32_t value))
{
	a->from = a->out = map;
	a->found = false;
	pmap_each(map, fn, a);
	return a->found ? a->out : map;
}

static uint32_t age_refs(struct aging *a, uint32_t id)
{
	struct list l = *list_get(&a->t->lists, id);
	uint32_t out = 0;

	for (uint32_t i = 0; i < l.n; i++) {
		struct ref r = a->t->refs.v[l.v[i]];

		r.key = age_value(a, r.key);
		r.object = age_value(a, r.object);
		out = list_add(&a->t->lists, out, ref_id(a->t, &r));
	}
	return out;
}

static uint32_t age_dues(struct aging *a, uint32_t id)
{
	struct list l = *list_get(&a->t->lists, id);
	uint32_t out = 0;

	for (uint32_t i = 0; i < l.n; i++) {
		struct due d = a->t->dues.v[l.v[i]];

		d.value = age_value(a, d.value);
		d.key = age_value(a, d.key);
		out = list_add(&a->t->lists, out, due_id(a->t, &d));
	}
	return out;
}

static void age_one(struct tables *t, struct state *s, uint32_t sym)
{
	struct aging a = { .t = t, .sym = sym, .aged = val_sym_aged(&t->values, sym) };

	s->refs = age_refs(&a, s->refs);
	s->lent = age_refs(&a, s->lent);
	s->owed = age_dues(&a, s->owed);
	s->spare = age_dues(&a, s->spare);
	s->env = age_map(&a, s->env, age_cell);
	s->mem = age_map(&a, s->mem, age_cell);
	s->facts = age_map(&a, s->facts, age_fact);
	s->derived = age_map(&a, s->derived, age_derived);
	s->kept = age_map(&a, s->kept, age_keep);
	s->closed = age_map(&a, s->closed, age_closed);
	s->history = age_map(&a, s->history, age_fact);
	s->epoch = age_value(&a, s->epoch);
	s->used = age_list(&a, s->used);
	s->passed = age_list(&a, s->passed);
}

void state_age_at(struct tables *t, struct state *s, uint64_t at)
{
	for (uint32_t sym = val_syms_at(&t->values, at); sym;
	     sym = val_get(&t->values, sym)->next_at)
		age_one(t, s, sym);
}

/* Collection: mark what is reachable, then drop what cannot be asked for. */
struct collect {
	struct tables *t;
	struct state *s;
	const struct asking *asking;
};

static void mark_place(struct tables *t, uint32_t place);

static void mark(struct tables *t, uint32_t value)
{
	struct value v = *val_get(&t->values, value);

	if (t->marks[value] == t->sweep)
		return;
	t->marks[value] = t->sweep;
	switch (v.kind) {
	case VAL_OP:
		mark(t, v.a);
		if (v.b)
			mark(t, v.b);
		break;
	case VAL_ADDR:
		mark_place(t, v.place);
		break;
	case VAL_AGG:
		for (uint32_t i = 0; i < v.nparts; i++)
			mark(t, v.parts[i].value);
		break;
	case VAL_SYM:
		/* what it is derived from is asked with it */
		if (v.origin == SYM_PART)
			mark(t, (uint32_t)v.at);
		else if (v.origin == SYM_INIT || v.origin == SYM_UNDEF)
			mark_place(t, (uint32_t)v.at);
		else if (v.origin == SYM_HAVOC && v.of)
			mark_place(t, (uint32_t)v.of);
		break;
	case VAL_NONE:
	case VAL_CONST:
		break;
	}
}

static void mark_place(struct tables *t, uint32_t place)
{
	for (const struct place *p = place_get(&t->values, place);;
	     p = place_get(&t->values, p->base)) {
		if (p->value)
			mark(t, p->value);
		if (!p->base)
			return;
	}
}

static void mark_cell(void *ctx, uint32_t place, uint32_t value)
{
	struct collect *c = ctx;

	mark_place(c->t, place);
	mark(c->t, value);
}

static void mark_dues(struct tables *t, uint32_t id)
{
	const struct list *l = list_get(&t->lists, id);

	for (uint32_t i = 0; i < l->n; i++)
		mark(t, t->dues.v[l->v[i]].value);
}

static void mark_keep(void *ctx, uint32_t place, uint32_t id)
{
	mark_cell(ctx, place, ((struct collect *)ctx)->t->keeps.v[id].value);
}

static bool askable(struct collect *c, uint32_t value);

/* May the function still name this place? */
static bool place_askable(struct collect *c, uint32_t place)
{
	const struct place *p = place_get(&c->t->values, place);
	const struct asking *asking = c->asking;

	if (p->member && *p->member && !asking->entry && !asking->member(asking->ctx, p->member))
		return false;
	for (; p->base; p = place_get(&c->t->values, p->base))
		if (p->kind == PLACE_ELEMENT && !askable(c, p->value))
			return false;
	if (p->kind == PLACE_DEREF)
		return askable(c, p->value);
	if (p->var->kind == IR_PARAM && c->asking->entry)
		return true;
	return p->var->kind == IR_GLOBAL || p->var->kind == IR_FUNC ||
	       asking->local(asking->ctx, p->var);
}

static bool askable(struct collect *c, uint32_t value)
{
	const struct value *v = val_get(&c->t->values, value);

	if (c->t->marks[value] == c->t->sweep)
		return true;
	switch (v->kind) {
	case VAL_CONST:
		return true;
	case VAL_ADDR:
		return place_askable(c, v->place);
	case VAL_OP:
		return askable(c, v->a) && (!v->b || askable(c, v->b));
	case VAL_SYM:
		if (v->origin == SYM_PARAM)
			return c->asking->entry;
		if (v->origin == SYM_PART)
			return askable(c, (uint32_t)v->at);
		return v->origin == SYM_INIT && !v->age &&
		       ((!v->of && c->asking->entry) || v->of == c->s->epoch) &&
		       place_askable(c, (uint32_t)v->at);
	case VAL_NONE:
	case VAL_AGG:
		break;
	}
	return false;
}

static uint32_t keep_askable(void *ctx, uint32_t value, uint32_t what)
{
	return askable(ctx, value) ? what : 0;
}

/* That an acquire failed is asked whatever it was of. */
static uint32_t keep_history(void *ctx, uint32_t key, uint32_t status)
{
	return status == HIST_FAILED ? status : keep_askable(ctx, key, status);
}

static uint32_t keep_live(void *ctx, uint32_t place, uint32_t value)
{
	struct collect *c = ctx;
	const struct place *root = place_get(&c->t->values, place_get(&c->t->values, place)->root);

	if (root->kind == PLACE_VAR &&
	    (root->var->kind == IR_LOCAL || root->var->kind == IR_PARAM) &&
	    !c->asking->local(c->asking->ctx, root->var))
		return 0;
	return value;
}

void state_collect(struct tables *t, struct state *s, const struct asking *asking)
{
	struct collect c = { .t = t, .s = s, .asking = asking };
	const struct list *refs = list_get(&t->lists, s->refs);

	s->env = pmap_map(&t->maps, s->env, keep_live, &c);
	s->mem = pmap_map(&t->maps, s->mem, keep_live, &c);
	if (t->nmarks < t->values.v.n) {
		uint32_t n = (uint32_t)t->values.v.n * 2;

		t->marks = xrealloc(t->marks, n * sizeof(*t->marks));
		memset(t->marks + t->nmarks, 0, (n - t->nmarks) * sizeof(*t->marks));
		t->nmarks = n;
	}
	t->sweep++;
	pmap_each(s->env, mark_cell, &c);
	pmap_each(s->mem, mark_cell, &c);
	pmap_each(s->kept, mark_keep, &c);
	mark_dues(t, s->owed);
	mark_dues(t, s->spare);
	for (uint32_t i = 0; i < refs->n; i++) {
		mark(t, t->refs.v[refs->v[i]].key);
		if (t->refs.v[refs->v[i]].object)
			mark(t, t->refs.v[refs->v[i]].object);
	}
	s->facts = pmap_map(&t->maps, s->facts, keep_askable, &c);
	s->derived = pmap_map(&t->maps, s->derived, keep_askable, &c);
	s->history = pmap_map(&t->maps, s->history, keep_history, &c);
}
