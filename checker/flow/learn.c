// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrappers for other files. In: the summary of a function with external linkage. Out: the same
 * in the terms of a protocol file, if that is all there is to it: under one condition on the
 * result it returns with one reference and hands the object over, otherwise with none; or it
 * gives references of its caller back, whatever happens. What they are on may be part of what
 * callers give or get, or be read from there: then the way is said, too (struct proto_path).
 *
 * What cannot be said in these terms is not said at all: to other files the function is unknown
 * then, as it is without this.
 */

#include "flow/derive.h"
#include "flow/engine.h"
#include "flow/eval.h"

struct learning {
	struct flow *flow;
	struct tables *t;
	const struct ir_func *f;
	const struct summary *sum;
	struct proto_wrapper w;
	struct fact with, without; /* the result, holding and not */
	bool some_with, some_without;
	bool by_error; /* what is held is what a call that failed has left */
};

uint32_t learn_fixed_key(struct flow *flow, const struct proto_wrapper *w)
{
	struct ir_var *var = strmap_get(&flow->unit->global_by_name, w->key_name);
	struct strmap_entry *entry;

	if (!var || var->kind != IR_GLOBAL) {
		entry = strmap_put(&flow->fixed_keys, w->key_name);
		if (!entry->value) {
			var = arena_new(flow->t.arena, struct ir_var);
			*var = (struct ir_var){ .name = w->key_name,
						.kind = IR_GLOBAL,
						.type = IR_AGG };
			entry->value = var;
		}
		var = entry->value;
	}
	return val_addr(&flow->t.values, place_var(&flow->t.values, var));
}

static bool parameter(const struct tables *t, uint32_t value, uint32_t *arg)
{
	const struct value *v = val_get(&t->values, value);

	if (v->kind != VAL_SYM || v->origin != SYM_PARAM)
		return false;
	*arg = ((const struct ir_var *)(uintptr_t)v->at)->index;
	return true;
}

/* A key on its way back to where callers find it. */
struct walk {
	uint32_t value;		  /* a pointer on the way, … */
	const struct ir_var *var; /* … or the global it begins at */
	int64_t bits;		  /* of what that points to, or of the global, … */
	const char *member;	  /* … which is this */
};

/* From @address to what it is the address in. */
static bool step_back(const struct tables *t, uint32_t address, struct walk *w)
{
	const struct value *v = val_get(&t->values, address);
	const struct place *p = place_get(&t->values, v->kind == VAL_ADDR ? v->place : 0);

	*w = (struct walk){ .value = address };
	if (v->kind != VAL_ADDR)
		return true;
	if (p->kind == PLACE_OFFSET) {
		w->bits = p->bits;
		w->member = p->member;
		p = place_get(&t->values, p->base);
	}
	w->value = p->kind == PLACE_DEREF ? p->value : 0;
	w->var = p->kind == PLACE_VAR && p->var->kind == IR_GLOBAL ? p->var : NULL;
	return w->value || w->var;
}

static const char *key_name(struct learning *l, const struct ir_var *var)
{
	if (!var->is_static)
		return var->name;
	return arena_printf(l->flow->out, "%s:%s", l->w.path, var->name);
}

/* Where @w begins for callers: at an argument, at a variable, or at the pointer they are given,
 * which is so many bits into the same. */
static bool find_begin(struct learning *l, struct walk *w, const struct walk *given,
		       struct proto_wrapper *key)
{
	if (w->var) {
		key->key.where = PROTO_FIXED;
		key->key_name = key_name(l, w->var);
	} else if (parameter(l->t, w->value, &key->key.arg)) {
		key->key.where = PROTO_ARG;
	} else if (given->value && given->value == w->value) {
		key->key = key->object;
		w->bits -= given->bits;
	} else {
		return false;
	}
	return true;
}

/* Says in @key how callers come by @value: from what they give, or from the pointer they get. */
static bool describe_key(struct learning *l, uint32_t value, uint32_t pointer,
			 struct proto_wrapper *key)
{
	struct walk given = { 0 }, w;
	struct proto_step back[PROTO_STEPS_MAX];
	uint32_t n = 0;

	if (pointer && !step_back(l->t, pointer, &given))
		return false;
	for (;;) {
		const struct value *v;
		bool begun;

		if (n == PROTO_STEPS_MAX || !step_back(l->t, value, &w))
			return false;
		begun = find_begin(l, &w, &given, key);
		back[n++] = (struct proto_step){ w.bits, w.member };
		if (begun)
			break;
		v = val_get(&l->t->values, w.value);
		if (v->kind != VAL_SYM || v->origin != SYM_INIT)
			return false;
		value = val_addr(&l->t->values, (uint32_t)v->at);
	}
	if (n > 1 || back[0].bits)
		while (n)
			key->to_key.steps[key->to_key.n++] = back[--n];
	return true;
}

static void add_fact(struct fact *to, bool *some, struct fact f)
{
	*to = *some ? fact_join(to, &f, false) : f;
	*some = true;
}

static bool is_zero(const struct fact *f)
{
	return f->lo == 0 && f->hi == 0;
}

static struct fact fact_of_result(struct learning *l, const struct state *o)
{
	uint32_t ret = pmap_get(o->mem, summary_return_place(l->t, l->f));

	return ret ? eval_fact(l->t, o, ret) : fact_const(0);
}

/* Looks for the parameter an object is left in. */
struct leaving {
	struct learning *l;
	const struct state *o;
	uint32_t object;
	struct proto_slot slot;
	uint32_t pointer;
};

static void find_out_parameter(void *ctx, uint32_t place, uint32_t value)
{
	struct leaving *x = ctx;
	uint32_t arg;

	if (!settle_is_out_parameter(x->l->t, place) ||
	    !list_has(&x->l->t->lists, derive_objects(x->l->t, x->o, value), x->object) ||
	    !parameter(x->l->t, place_get(&x->l->t->values, place)->value, &arg))
		return;
	if (x->slot.where == PROTO_NOWHERE || arg < x->slot.arg) {
		x->slot = (struct proto_slot){ PROTO_OUT_ARG, arg };
		x->pointer = value;
	}
}

/* Where callers get the pointer that is good while @ref is held. */
static bool hands_object_over(struct learning *l, const struct state *o, const struct ref *ref,
			      struct leaving *x)
{
	uint32_t ret = pmap_get(o->mem, summary_return_place(l->t, l->f));

	*x = (struct leaving){ .l = l, .o = o, .object = ref->object };
	if (!ref->object) {
		/* another pointer than the argument is not known to be what the reference is on */
		if (ret && parameter(l->t, ret, &x->slot.arg))
			x->slot.where = PROTO_ARG;
		return x->slot.where == PROTO_ARG || ref->handed ||
		       ref->acquire->success == PROTO_IF_ERROR;
	}
	if (ret && list_has(&l->t->lists, derive_objects(l->t, o, ret), ref->object)) {
		x->slot.where = PROTO_RETURN;
		x->pointer = ret;
	} else {
		pmap_each(o->mem, find_out_parameter, x);
	}
	return x->slot.where != PROTO_NOWHERE || ref->handed;
}

/* An outcome that ends with one reference. */
static bool learn_with(struct learning *l, const struct state *o)
{
	const struct list *refs = list_get(&l->t->lists, o->refs);
	const struct ref *ref = &l->t->refs.v[refs->v[0]];
	struct proto_wrapper w = l->w;
	struct leaving x;

	if (refs->n > 1 || ref->pending || ref->doubted || !hands_object_over(l, o, ref, &x))
		return false;
	w.protocol = ref->acquire->protocol->name;
	w.key = (struct proto_slot){ 0 };
	w.key_name = NULL;
	w.to_key.n = 0;
	w.object = x.slot;
	if (!describe_key(l, val_canonical(&l->t->values, ref->key), x.pointer, &w) ||
	    (l->some_with && !proto_wrapper_equal(&w, &l->w)))
		return false;
	l->w = w;
	l->by_error |= ref->acquire->success == PROTO_IF_ERROR;
	add_fact(&l->with, &l->some_with, fact_of_result(l, o));
	return true;
}

/* What the callers gave as the argument is NULL. */
static bool given_null(struct learning *l, const struct state *o, uint32_t arg)
{
	const struct ir_var *param = l->f->vars.v[arg];
	struct fact f = eval_fact(l->t, o,
				  val_sym(&l->t->values, SYM_PARAM, ptr_id(param), 0, param->type));

	return is_zero(&f);
}

/* One that ends without any: nothing was to be taken, or the function failed. */
static void learn_without(struct learning *l, const struct state *o)
{
	struct fact f = fact_of_result(l, o);

	if (l->w.key.where == PROTO_ARG && given_null(l, o, l->w.key.arg) &&
	    l->f->var->type == IR_PTR && is_zero(&f))
		l->w.null_ok = true;
	else
		add_fact(&l->without, &l->some_without, f);
}

/* How callers tell the one from the other. */
static bool describe_success(struct learning *l)
{
	if (l->by_error) {
		l->w.success = PROTO_IF_ERROR;
		return l->some_without && is_zero(&l->without) &&
		       fact_within(&l->with, -MAX_ERRNO, -1);
	}
	if (!l->some_without) {
		l->w.success = PROTO_IF_ALWAYS;
	} else if (l->w.object.where == PROTO_RETURN || l->w.object.where == PROTO_ARG) {
		l->w.success = is_zero(&l->without) ? PROTO_IF_NONNULL : PROTO_IF_NOT_ERR;
		return is_zero(&l->without) || fact_within(&l->without, -MAX_ERRNO, -1);
	} else if (is_zero(&l->with) && !fact_holds(&l->without, 0)) {
		l->w.success = PROTO_IF_ZERO;
	} else if (is_zero(&l->without) && !fact_holds(&l->with, 0)) {
		l->w.success = PROTO_IF_NONZERO;
	} else {
		l->w.success = PROTO_IF_NONNEGATIVE;
		return l->with.lo >= 0 && l->without.hi < 0;
	}
	return true;
}

static bool learn_acquire(struct learning *l)
{
	const struct state *o;

	l->w.role = PROTO_ACQUIRE;
	if (l->sum->consumes)
		return false;
	vec_for_each (o, &l->sum->outcomes)
		if (o->lent || (o->refs && !learn_with(l, o)))
			return false;
	if (!l->some_with)
		return false;
	vec_for_each (o, &l->sum->outcomes)
		if (!o->refs)
			learn_without(l, o);
	return describe_success(l);
}

/* A reference of the caller's that the function gives back. */
struct giving {
	struct proto_wrapper *w;
	uint32_t key;
};

struct givings {
	VEC(struct giving) g;
};

static bool describe_release(struct learning *l, const struct ref *ref, struct giving *g)
{
	g->w = arena_new(l->flow->out, struct proto_wrapper);
	*g->w = l->w;
	g->w->protocol = ref->acquire->protocol->name;
	g->key = val_canonical(&l->t->values, ref->key);
	return !proto_is_mark(ref->acquire) && describe_key(l, g->key, 0, g->w);
}

static bool same_giving(const struct proto_wrapper *a, const struct proto_wrapper *b)
{
	struct proto_wrapper x = *a, y = *b;

	x.null_ok = y.null_ok = false;
	return proto_wrapper_equal(&x, &y);
}

/* What the outcome @o gives back, each once; false: that cannot be said. */
static bool find_givings(struct learning *l, const struct state *o, struct givings *all)
{
	const struct list lent = *list_get(&l->t->lists, o->lent);

	for (uint32_t i = 0; i < lent.n; i++) {
		struct giving g, *known;

		if (!describe_release(l, &l->t->refs.v[lent.v[i]], &g))
			return false;
		vec_for_each (known, &all->g)
			if (same_giving(known->w, g.w))
				return false;
		vec_push(&all->g, g);
	}
	return true;
}

static const struct giving *find_giving(const struct givings *all, const struct giving *g)
{
	const struct giving *found;

	vec_for_each (found, &all->g)
		if (same_giving(found->w, g->w))
			return found;
	return NULL;
}

/* Does @o give all of it back and nothing else? Where there is nothing to give back it need not. */
static bool gives_back(struct learning *l, const struct state *o, const struct givings *all)
{
	struct givings here = { 0 };
	bool fits = !o->refs && find_givings(l, o, &here);
	const struct giving *g;

	vec_for_each (g, &here.g)
		fits = fits && find_giving(all, g);
	vec_for_each (g, &all->g) {
		struct fact f = eval_fact(l->t, o, g->key);

		if (!fits || find_giving(&here, g))
			continue;
		fits = g->w->key.where == PROTO_ARG &&
		       (is_zero(&f) || given_null(l, o, g->w->key.arg));
		g->w->null_ok = true;
	}
	vec_free(&here.g);
	return fits;
}

static bool learn_release(struct learning *l)
{
	const struct state *o, *most = &l->sum->outcomes.v[0];
	struct givings all = { 0 };
	bool learned;

	l->w.role = PROTO_RELEASE;
	vec_for_each (o, &l->sum->outcomes)
		if (list_get(&l->t->lists, o->lent)->n > list_get(&l->t->lists, most->lent)->n)
			most = o;
	learned = find_givings(l, most, &all) && all.g.n;
	vec_for_each (o, &l->sum->outcomes)
		learned = learned && gives_back(l, o, &all);
	for (size_t i = all.g.n; learned && i-- > 0;) {
		all.g.v[i].w->also = i + 1 < all.g.n ? all.g.v[i + 1].w : NULL;
		l->w = *all.g.v[i].w;
	}
	vec_free(&all.g);
	return learned;
}

void learn_wrapper(struct flow *flow, const struct ir_func *f, const struct summary *sum,
		   struct flow_result *out)
{
	struct learning empty = { .flow = flow, .t = &flow->t, .f = f, .sum = sum }, l;
	const struct proto_fn *role = protocols_find(flow->protocols, f->var->name);

	if (f->var->is_static || sum->status != SUMMARY_DONE || !sum->outcomes.n ||
	    (role && !role->wrapper))
		return;
	empty.w.name = f->var->name;
	empty.w.path = flow->unit->files.v[f->var->loc.file];
	l = empty;
	if (!learn_acquire(&l)) {
		l = empty;
		if (!learn_release(&l))
			return;
	}
	vec_push(&out->wrappers, l.w);
}
