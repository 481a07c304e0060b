// SPDX-License-Identifier: GPL-2.0-only
/*
 * Returning: settles each reference that is left. It is the caller's when the object is handed out
 * with it, somebody else's when the object is stored in something that lives longer, and otherwise
 * lost - unless the function turns out to be a wrapper, which only its callers can show (struct
 * candidate). Who follows the pointer later is not asked.
 */
#include "flow/derive.h"
#include "flow/engine.h"
#include "flow/eval.h"
#include "flow/field.h"
#include "flow/mem.h"

/* One pointer into an object that outlives the frame: with it goes one reference. */
struct handing {
	uint32_t objects; /* list */
	uint32_t value;	  /* the pointer */
	uint32_t base;	  /* … itself, or what it is computed from */
	uint32_t place;	  /* where it is kept, 0: to the caller */
	struct ir_loc stored;
	bool used; /* for one of the references */
};

struct handings {
	struct run *r;
	const struct state *s;
	bool failing; /* the function returns an error */
	VEC(struct handing) h;
};

bool settle_is_out_parameter(const struct tables *t, uint32_t place)
{
	const struct place *p = place_get(&t->values, place);
	const struct value *pointer = val_get(&t->values, p->kind == PLACE_DEREF ? p->value : 0);

	return pointer->kind == VAL_SYM && pointer->origin == SYM_PARAM;
}

/* The number that was made a pointer, as ERR_PTR() does; @value itself where none was. */
static uint32_t as_number(const struct tables *t, uint32_t value)
{
	const struct value *v = val_get(&t->values, value);

	return v->kind == VAL_OP && v->op == IR_CAST ? v->a : value;
}

/* By the kernel's convention a negative number is an error, and then nobody looks at what the
 * out-parameters hold. */
static bool returns_error(struct run *r, const struct state *s, uint32_t value)
{
	enum ir_type type = r->f->var->type;
	struct fact f = eval_fact(r->t, s, value);

	if (!value || !(type == IR_PTR || (ir_type_is_signed(type) && ir_type_bits(type) >= 32)))
		return false;
	if (type == IR_PTR) {
		value = as_number(r->t, value);
		if (value_is_pointer(r->t, value))
			return f.hi < 0;
		f = eval_fact(r->t, s, value);
	}
	return f.lo < 0 && !fact_holds(&f, 0);
}

/* It fails, too, where it returns NULL for a pointer. */
static bool fails(struct run *r, const struct state *s, uint32_t value)
{
	int64_t num;

	return returns_error(r, s, value) ||
	       (r->f->var->type == IR_PTR && eval_const(r->t, s, value, &num) && num == 0);
}

/* NULL and errors point nowhere. */
static bool points_somewhere(struct run *r, const struct state *s, uint32_t value)
{
	struct fact f = eval_fact(r->t, s, value);

	return value_is_pointer(r->t, value) && !fact_within(&f, -MAX_ERRNO, 0);
}

static void find_handing(void *ctx, uint32_t place, uint32_t id)
{
	struct handings *h = ctx;
	struct tables *t = h->r->t;
	const struct place *root = place_get(&t->values, place_get(&t->values, place)->root);
	const struct keep *k = &t->keeps.v[id];
	bool out = settle_is_out_parameter(t, place);
	struct handing new = { .place = place, .stored = k->insn->loc };

	if ((out && h->failing) || !points_somewhere(h->r, h->s, k->value))
		return;
	/* in itself, nobody else finds it there */
	if (root->kind == PLACE_DEREF &&
	    val_base(&t->values, root->value) == val_base(&t->values, k->value))
		return;
	new.objects = derive_objects(t, h->s, k->value);
	new.value = k->value;
	new.base = val_base(&t->values, k->value);
	if (out || (root->kind == PLACE_DEREF && h->r->callee && h->r->sum->has_callers &&
		    derive_objects(t, h->s, root->value)))
		new.place = 0;
	if (new.objects || h->r->flow->counts_pointers)
		vec_push(&h->h, new);
}

/* Objects that a returned pointer, or a pointer in a returned structure, may point into. */
static uint32_t returned_objects(struct run *r, const struct state *s, uint32_t value)
{
	struct value v = *val_get(&r->t->values, value);
	uint32_t objects = 0;

	if (v.kind != VAL_AGG)
		return points_somewhere(r, s, value) ? derive_objects(r->t, s, value) : 0;
	for (uint32_t i = 0; i < v.nparts; i++)
		objects = list_union(&r->t->lists, objects,
				     returned_objects(r, s, v.parts[i].value));
	return objects;
}

static uint32_t candidate_for(struct run *r, const struct ref *ref)
{
	struct candidate *c;

	vec_for_each (c, &r->flow->candidates)
		if (c->func == r->f && c->site == ref->site && c->parent == ref->pending)
			return (uint32_t)(c - r->flow->candidates.v) + 1;
	vec_push(&r->flow->candidates,
		 (struct candidate){ .func = r->f, .site = ref->site, .parent = ref->pending });
	return (uint32_t)r->flow->candidates.n;
}

/* Does the reference go with this pointer? One on something that the function had before, with
 * a pointer to that, or to what it is part of, or to part of it. */
static bool goes_with(const struct tables *t, const struct handing *h, const struct ref *ref)
{
	if (ref->object)
		return list_has(&t->lists, h->objects, ref->object);
	return ref->acquire->protocol->object_is_key && h->base == val_base(&t->values, ref->key);
}

/* How well @h fits @ref: to the caller rather than elsewhere, a pointer to the thing itself rather
 * than to a part of it. */
static unsigned int fit(const struct tables *t, const struct handing *h, const struct ref *ref)
{
	if (h->used || !goes_with(t, h, ref))
		return 0;
	return 1 + 2 * !h->place + (h->value == (ref->object ? ref->object : ref->key));
}

/* The pointer that goes with @ref. */
static const struct handing *handing_of(struct handings *all, const struct ref *ref)
{
	struct handing *h, *found = NULL;

	vec_for_each (h, &all->h)
		if (fit(all->r->t, h, ref) > (found ? fit(all->r->t, found, ref) : 0))
			found = h;
	if (found)
		found->used = true;
	return found;
}

/* A reference on what a field points to: whoever has the field may give it back, as one that was
 * stored there. */
static bool left_in_field(struct run *r, struct state *s, struct raw_site *site,
			  const struct ref *ref)
{
	if (!ref->field)
		return false;
	site->note = arena_printf(r->flow->out, "left to '%s'",
				  place_text(&r->t->values, r->flow->out, ref->field));
	hold_add(r, s, ref, ref->field, ref->site->loc);
	return true;
}

/* Did the function make it? */
static bool is_made(const struct flow *flow, uint32_t value)
{
	const struct value *v = val_get(&flow->t.values, value);
	const struct ir_insn *insn;

	while (v->kind == VAL_SYM && v->origin == SYM_CALLEE)
		v = val_get(&flow->t.values, (uint32_t)v->of);
	insn = v->kind == VAL_SYM && v->origin == SYM_INSN ? (void *)(uintptr_t)v->at : NULL;
	return insn && insn->op == IR_CALL &&
	       strmap_get(&flow->protocols->allocates, insn->var->name);
}

/* Of a call that failed, on what the function has not made itself: whoever has that learns of the
 * error as well, and owes the release. What is freed nobody has. */
static bool left_to_owner(const struct flow *flow, const struct ref *ref)
{
	return ref->acquire->success == PROTO_IF_ERROR && !ref->freed &&
	       !is_made(flow, val_base(&flow->t.values, ref->key));
}

/* … and the function goes on, with the next one or as if it had succeeded: whatever it does with
 * the object when all is well gives the reference back as well. */
static bool is_passed_over(const struct tables *t, const struct ref *ref, bool failing)
{
	bool earlier = val_get(&t->values, val_base(&t->values, ref->key))->age;

	return ref->acquire->success == PROTO_IF_ERROR && !ref->freed && (!failing || earlier);
}

/* @ref is kept where @h says. What a call that failed has left need not be given back from there:
 * it is as if the object had been registered. */
static void keep(struct run *r, struct state *s, const struct ref *ref, const struct handing *h)
{
	if (ref->acquire->success != PROTO_IF_ERROR)
		hold_add(r, s, ref, h->place, h->stored);
	state_close(r->t, s, ref->object);
}

/* What is given back is named by the pointer, which went nowhere: no caller can do it. */
static bool is_lost(const struct tables *t, const struct ref *ref)
{
	const struct value *key = val_get(&t->values, ref->key);

	return ref->acquire->protocol->object_is_key && key->kind == VAL_SYM &&
	       key->origin == SYM_OBJECT;
}

/* Of what a loop took for good, once it fails: another loop may give it back. */
static void left_by_failure(struct run *r, const struct state *s, const struct ir_term *term,
			    struct raw_site *site, const struct ref *ref)
{
	if (engine_releases_after(r, 0))
		site->gave_up = GIVEN_BACK_ELSEWHERE;
	else
		contract_event(r, s, FLOW_EXIT_HOLDING, term->loc, ref);
}

/* Settles each reference held at a return; what remains in the state is the caller's. */
static void settle(struct run *r, struct state *s, const struct ir_term *term, uint32_t value)
{
	struct list refs = *list_get(&r->t->lists, s->refs);
	struct handings all = { .r = r, .s = s, .failing = returns_error(r, s, value) };
	const struct handing *handing[REFS_MAX] = { NULL };
	uint32_t left = 0, returned = value ? returned_objects(r, s, value) : 0;
	bool failing = value && fails(r, s, value);

	pmap_each(s->kept, find_handing, &all);
	if (returned || (value && points_somewhere(r, s, value)))
		vec_push(&all.h, (struct handing){ .objects = returned,
						   .value = value,
						   .base = val_base(&r->t->values, value) });
	for (uint32_t i = 0; i < 2 * refs.n; i++) {
		const struct ref *ref = &r->t->refs.v[refs.v[i % refs.n]];

		/* its own before those that may turn out to be its caller's, or that a wrong
		 * release stands for */
		if (!ref->left && !ref->freed && !(ref->pending || ref->doubted) == (i < refs.n))
			handing[i % refs.n] = handing_of(&all, ref);
	}
	for (uint32_t i = 0; i < refs.n; i++) {
		struct ref ref = r->t->refs.v[refs.v[i]];
		struct raw_site *site = contract_site(r, ref.site, ref.acquire);
		const struct handing *h = handing[i];
		struct raw_event *e;

		if (!failing)
			success_kept(r, s, &ref, term, value);
		if (ref.left && ref.acquire->protocol->lasting && failing)
			left_by_failure(r, s, term, site, &ref);
		if (ref.left || is_passed_over(r->t, &ref, failing) ||
		    (ref.doubted && !(h && !h->place))) {
			state_close(r->t, s, ref.object);
			continue;
		}
		if (ref.handed || (h && !h->place) || left_to_owner(r->flow, &ref)) {
			site->note = "handed to the caller";
		} else if (h && !(failing && ref.acquire->protocol->lasting)) {
			site->note =
				arena_printf(r->flow->out, "kept in '%s'",
					     place_text(&r->t->values, r->flow->out, h->place));
			keep(r, s, &ref, h);
			continue;
		} else if (!failing && left_in_field(r, s, site, &ref)) {
			continue;
		} else if (!failing && ref.acquire->protocol->lasting &&
			   !hold_is_argument(r->t, &ref)) {
			site->note = "taken for good";
			ref.pending = candidate_for(r, &ref);
		} else if (ref.passed && !ref.freed) {
			site->gave_up =
				"a function that is not known was given the object, and may "
				"give it back";
			state_close(r->t, s, ref.object);
			continue;
		} else {
			e = contract_event(r, s, FLOW_EXIT_HOLDING, term->loc, &ref);
			if (is_lost(r->t, &ref)) {
				state_close(r->t, s, ref.object);
				continue;
			}
			e->own = candidate_for(r, &ref);
			e->argument = !failing && hold_is_argument(r->t, &ref);
			ref.pending = e->own;
		}
		left = list_add(&r->t->lists, left, ref_id(r->t, &ref));
	}
	s->refs = left;
	vec_free(&all.h);
}

void settle_kept(struct run *r, struct state *s, const struct ir_insn *insn)
{
	struct handings all = { .r = r, .s = s };
	struct list refs = *list_get(&r->t->lists, s->refs);
	uint32_t left = 0;

	if (!r->flow->counts_pointers)
		return;
	pmap_each(s->kept, find_handing, &all);
	for (uint32_t i = 0; i < refs.n; i++) {
		struct ref ref = r->t->refs.v[refs.v[i]];
		const struct handing *h = NULL;

		/* what a call that failed has left is not kept on purpose */
		if (ref.acquire->success == PROTO_IF_ERROR) {
			left = list_add(&r->t->lists, left, refs.v[i]);
			continue;
		}
		if (ref.site == insn && !ref.doubted && !ref.left && !ref.handed)
			h = handing_of(&all, &ref);
		if (h && !h->place)
			h = NULL;
		if (!h && ref.site == insn &&
		    left_in_field(r, s, contract_site(r, insn, ref.acquire), &ref))
			continue;
		if (!h) {
			left = list_add(&r->t->lists, left, refs.v[i]);
			continue;
		}
		contract_site(r, insn, ref.acquire)->note =
			arena_printf(r->flow->out, "kept in '%s'",
				     place_text(&r->t->values, r->flow->out, h->place));
		hold_add(r, s, &ref, h->place, h->stored);
		state_close(r->t, s, ref.object);
	}
	s->refs = left;
	vec_free(&all.h);
}

struct dangling {
	struct run *r;
	const struct state *s;
	bool failing; /* the function returns an error */
};

static void report_dangling(void *ctx, uint32_t place, uint32_t id)
{
	struct dangling *d = ctx;
	struct tables *t = d->r->t;
	struct keep k = t->keeps.v[id];
	uint32_t dead = derive_dead(t, d->s, derive_objects(t, d->s, k.value));
	struct raw_event *e;

	if (!dead || !points_somewhere(d->r, d->s, k.value) ||
	    (d->failing && settle_is_out_parameter(t, place)))
		return;
	e = contract_event(d->r, d->s, FLOW_STORE_DEAD, k.insn->loc,
			   exec_ref_of_object(d->r, dead));
	e->e.detail = place_text(&t->values, d->r->flow->out, place);
}

static bool no_local(void *ctx, const struct ir_var *v)
{
	(void)ctx;
	(void)v;
	return false;
}

/* What is asked of an outcome is what its callers may ask: all that they can name. */
static const struct asking by_callers = { .local = no_local, .entry = true };

/* Returns with one typestate and the same outcome for the caller are one; too many are joined. */
static void add_outcome(struct run *r, struct state *s)
{
	uint64_t sig = state_signature(r->t, s);
	struct join_point at = { .at = ptr_id(r->f) };
	struct state *o, *last = NULL;
	unsigned int same = 0;

	state_collect(r->t, s, &by_callers);
	s->env = NULL;
	vec_for_each (o, &r->sum->outcomes) {
		if (state_equal(o, s))
			return;
		if (state_signature(r->t, o) == sig) {
			last = o;
			same++;
		}
	}
	if (same >= OUTCOMES_MAX)
		state_join(r->t, last, s, &at);
	else
		vec_push(&r->sum->outcomes, *s);
}

void settle_return(struct run *r, struct lane *l, const struct ir_term *term, uint32_t value)
{
	struct state s = l->s;
	struct dangling d = { .r = r, .s = &s, .failing = returns_error(r, &s, value) };
	uint32_t dead = value ? derive_dead(r->t, &s, returned_objects(r, &s, value)) : 0;

	if (dead) {
		struct raw_event *e = contract_event(r, &s, FLOW_RETURN_DEAD, term->loc,
						     exec_ref_of_object(r, dead));

		e->e.detail = val_text(&r->t->values, r->flow->out, value);
	}
	if (!r->t->shared)
		pmap_each(s.kept, report_dangling, &d);
	hold_discharge_lent(r, &s);
	attribute_hand_over(r, &s);
	field_return(r, &s, term, value);
	if (!fails(r, &s, value))
		success_without(r, &s, term, value);
	settle(r, &s, term, value);
	s.mem = pmap_set(&r->t->maps, s.mem, summary_return_place(r->t, r->f), value);
	add_outcome(r, &s);
}
