// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrappers for other files. In: the summary of a function with external linkage. Out: the same
 * in the terms of a protocol file, if that is all there is to it: under one condition on the
 * result it returns with one reference and hands the object over, otherwise with none; or it
 * gives one reference of its caller back, whatever happens.
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
	const struct protocol *protocol;
	uint32_t key;		   /* canonical; 0: not seen yet */
	struct fact with, without; /* the result, holding and not */
	bool some_with, some_without;
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
	return val_addr(
		&flow->t.values,
		place_offset(&flow->t.values, place_var(&flow->t.values, var), w->key_bits, NULL));
}

static bool parameter(const struct tables *t, uint32_t value, uint32_t *arg)
{
	const struct value *v = val_get(&t->values, value);

	if (v->kind != VAL_SYM || v->origin != SYM_PARAM)
		return false;
	*arg = ((const struct ir_var *)(uintptr_t)v->at)->index;
	return true;
}

static const char *key_name(struct learning *l, const struct ir_var *var)
{
	if (!var->is_static)
		return var->name;
	return arena_printf(l->flow->out, "%s:%s", l->w.path, var->name);
}

static bool describe_key(struct learning *l)
{
	const struct ir_var *var;

	if (parameter(l->t, l->key, &l->w.key.arg)) {
		l->w.key.where = PROTO_ARG;
		return true;
	}
	var = val_global(&l->t->values, l->key, &l->w.key_bits);
	if (!var)
		return false;
	l->w.key.where = PROTO_FIXED;
	l->w.key_name = key_name(l, var);
	return true;
}

static bool same_key(struct learning *l, const struct ref *ref)
{
	uint32_t key = val_canonical(&l->t->values, ref->key);

	if (!l->key) {
		l->key = key;
		l->protocol = ref->acquire->protocol;
	}
	return key == l->key && l->protocol == ref->acquire->protocol;
}

static void add_fact(struct fact *to, bool *some, struct fact f)
{
	*to = *some ? fact_join(to, &f, false) : f;
	*some = true;
}

static uint32_t result_of(struct learning *l, const struct state *o)
{
	return pmap_get(o->mem, summary_return_place(l->t, l->f));
}

/* Looks for the parameter an object is left in. */
struct leaving {
	struct learning *l;
	const struct state *o;
	uint32_t object;
	struct proto_slot slot;
};

static void find_out_parameter(void *ctx, uint32_t place, uint32_t value)
{
	struct leaving *x = ctx;
	uint32_t arg;

	if (!settle_is_out_parameter(x->l->t, place) ||
	    !list_has(&x->l->t->lists, derive_objects(x->l->t, x->o, value), x->object) ||
	    !parameter(x->l->t, place_get(&x->l->t->values, place)->value, &arg))
		return;
	if (x->slot.where == PROTO_NOWHERE || arg < x->slot.arg)
		x->slot = (struct proto_slot){ PROTO_OUT_ARG, arg };
}

static bool hands_object_over(struct learning *l, const struct state *o, const struct ref *ref)
{
	struct leaving x = { .l = l, .o = o, .object = ref->object };
	uint32_t ret = result_of(l, o);

	if (!ref->object)
		return l->w.object.where == PROTO_NOWHERE;
	if (ret && list_has(&l->t->lists, derive_objects(l->t, o, ret), ref->object))
		x.slot.where = PROTO_RETURN;
	else
		pmap_each(o->mem, find_out_parameter, &x);
	if (!l->some_with)
		l->w.object = x.slot;
	return (x.slot.where != PROTO_NOWHERE || ref->handed) &&
	       x.slot.where == l->w.object.where && x.slot.arg == l->w.object.arg;
}

static bool learn_acquiring(struct learning *l, const struct state *o)
{
	const struct list *refs = list_get(&l->t->lists, o->refs);
	uint32_t ret = result_of(l, o);
	struct fact f = ret ? eval_fact(l->t, o, ret) : fact_const(0);
	const struct ref *ref;

	if (o->lent || refs->n > 1)
		return false;
	if (!refs->n) {
		add_fact(&l->without, &l->some_without, f);
		return true;
	}
	ref = &l->t->refs.v[refs->v[0]];
	if (ref->pending || ref->doubted || !same_key(l, ref) || !hands_object_over(l, o, ref))
		return false;
	add_fact(&l->with, &l->some_with, f);
	return true;
}

static bool is_zero(const struct fact *f)
{
	return f->lo == 0 && f->hi == 0;
}

/* How callers tell the one from the other. */
static bool describe_success(struct learning *l)
{
	if (!l->some_without) {
		l->w.success = PROTO_IF_ALWAYS;
	} else if (l->w.object.where == PROTO_RETURN) {
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
	vec_for_each (o, &l->sum->outcomes)
		if (!learn_acquiring(l, o))
			return false;
	return l->some_with && describe_key(l) && describe_success(l);
}

static bool learn_release(struct learning *l)
{
	const struct state *o;
	bool some = false;

	l->w.role = PROTO_RELEASE;
	vec_for_each (o, &l->sum->outcomes) {
		const struct list *lent = list_get(&l->t->lists, o->lent);
		const struct ref *ref = lent->n ? &l->t->refs.v[lent->v[0]] : NULL;

		if (o->refs || lent->n > 1 ||
		    (ref && (proto_is_mark(ref->acquire) || !same_key(l, ref))))
			return false;
		some |= lent->n;
	}
	if (!some || !describe_key(l))
		return false;
	vec_for_each (o, &l->sum->outcomes) {
		struct fact f = eval_fact(l->t, o, l->key);

		if (o->lent)
			continue;
		/* nothing is given back when there is nothing to give back */
		if (l->w.key.where != PROTO_ARG || !is_zero(&f))
			return false;
		l->w.null_ok = true;
	}
	return true;
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
	l.w.protocol = l.protocol->name;
	vec_push(&out->wrappers, l.w);
}
