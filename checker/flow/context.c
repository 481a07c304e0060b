// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls of protocol functions that are wrong for where they stand, whatever is held: by a callback
 * that runs under the lock they take, or where nothing may sleep. In: calls of protocol functions
 * and of those that enter and leave contexts. Out: FLOW_IN_CALLBACK, FLOW_IN_ATOMIC.
 *
 * A function is not wrong because somebody calls it under a lock: that is said where the context
 * was entered, at the call that leads there. So each path carries along which protocol functions it
 * has reached, and its callers see the paths that their arguments allow.
 */
#include <string.h>

#include "flow/engine.h"
#include "flow/eval.h"

/* A key that can be told to callers is a global's address or is read this many times from what the
 * function was given: `dev->flb` once. Recursion would make longer and longer ones. */
#define READS_MAX 2

static int latest(const struct tables *t, const struct list *entered, const struct context *c)
{
	for (uint32_t i = entered->n; i-- > 0;)
		if (t->entered.v[entered->v[i]].context == c)
			return (int)i;
	return -1;
}

static void push(struct tables *t, uint32_t *list, const struct context *c,
		 const struct ir_insn *insn)
{
	struct entered e = { .context = c, .insn = insn };

	if (list_get(&t->lists, *list)->n < CONTEXTS_MAX)
		*list = list_add(&t->lists, *list, entered_id(t, &e));
}

static void enter(struct tables *t, struct state *s, const struct context *c,
		  const struct ir_insn *insn)
{
	if (c->nests || latest(t, list_get(&t->lists, s->atomic), c) < 0)
		push(t, &s->atomic, c, insn);
}

/* Takes @c off the contexts @in, or adds it to those of callers that were @left. */
static void leave(struct tables *t, uint32_t *in, uint32_t *left, const struct context *c)
{
	int i = latest(t, list_get(&t->lists, *in), c);

	if (i >= 0)
		*in = list_remove_at(&t->lists, *in, (uint32_t)i);
	else if (c->nests || latest(t, list_get(&t->lists, *left), c) < 0)
		push(t, left, c, NULL);
}

static void leave_all(struct tables *t, uint32_t *in, uint32_t *left, uint32_t contexts)
{
	struct list l = *list_get(&t->lists, contexts);

	for (uint32_t i = 0; i < l.n; i++)
		leave(t, in, left, t->entered.v[l.v[i]].context);
}

static void step_all(struct run *r, struct lane *l, const struct ir_insn *insn,
		     const struct context_fn *fn)
{
	const struct context_step *step;

	vec_for_each (step, &fn->steps) {
		if (step->effect == CONTEXT_LEAVE)
			leave(r->t, &l->s.atomic, &l->s.left, step->context);
		else
			enter(r->t, &l->s, step->context, insn);
	}
}

void context_call(struct run *r, struct lanes *lanes, struct lane *l, const struct ir_insn *insn,
		  const struct ir_var *callee, const struct context_fn *fn)
{
	struct lane *next = lanes_fork(lanes, l);
	uint32_t result;

	call_opaque(r, next, insn, callee);
	if (next->dead)
		return;
	if (fn->steps.v[0].effect == CONTEXT_TRY) {
		result = insn->dst ? lane_get(next, insn->dst) : 0;
		lanes_fork(lanes, next);
		next = &lanes->l.v[lanes->l.n - 2];
		if (result) {
			struct lane *failed = next + 1;

			next->dead |= !eval_assume(r->t, &next->s, result, true);
			failed->dead |= !eval_assume(r->t, &failed->s, result, false);
		}
	}
	step_all(r, next, insn, fn);
}

void context_apply(struct run *r, struct state *s, const struct ir_insn *insn,
		   const struct state *outcome)
{
	struct list in = *list_get(&r->t->lists, outcome->atomic);

	leave_all(r->t, &s->atomic, &s->left, outcome->left);
	for (uint32_t i = 0; i < in.n; i++)
		enter(r->t, s, r->t->entered.v[in.v[i]].context, insn);
}

static bool is_key_for_callers(const struct tables *t, uint32_t value, unsigned int reads);

static bool is_place_for_callers(const struct tables *t, uint32_t place, unsigned int reads)
{
	const struct place *p = place_get(&t->values, place);

	while (p->kind == PLACE_OFFSET)
		p = place_get(&t->values, p->base);
	if (p->kind == PLACE_VAR)
		return p->var->kind == IR_GLOBAL;
	return p->kind == PLACE_DEREF && is_key_for_callers(t, p->value, reads);
}

static bool is_key_for_callers(const struct tables *t, uint32_t value, unsigned int reads)
{
	const struct value *v = val_get(&t->values, value);

	if (v->kind == VAL_ADDR)
		return is_place_for_callers(t, v->place, reads);
	if (v->kind != VAL_SYM || v->age)
		return false;
	return v->origin == SYM_PARAM || (v->origin == SYM_INIT && !v->of && reads < READS_MAX &&
					  is_place_for_callers(t, (uint32_t)v->at, reads + 1));
}

/* The global that @key is the address of, or of a part @bits from its start. */
static const struct ir_var *global_of(const struct tables *t, uint32_t key, uint64_t *bits)
{
	const struct value *v = val_get(&t->values, key);
	const struct place *p = place_get(&t->values, v->kind == VAL_ADDR ? v->place : 0);

	for (*bits = 0; p->kind == PLACE_OFFSET; p = place_get(&t->values, p->base))
		*bits += (uint64_t)p->bits;
	return p->kind == PLACE_VAR && p->var->kind == IR_GLOBAL ? p->var : NULL;
}

/* Does the key at @bits in @var point to @ops? The pointer is the first one at or behind it. */
static bool leads_to(const struct ir_unit *u, const struct proto_callbacks *cb,
		     const struct ir_var *var, uint64_t bits, const struct ir_var *ops)
{
	const struct ir_init *i, *first = NULL;

	vec_for_each (i, &u->inits)
		if (i->var == var && i->bit_offset >= bits && !strcmp(i->member, cb->through) &&
		    (!first || i->bit_offset < first->bit_offset))
			first = i;
	return first && first->target == ops;
}

static bool is_callback_member(const struct proto_callbacks *cb, const char *member)
{
	const char *const *m;

	vec_for_each (m, &cb->members)
		if (!strcmp(*m, member))
			return true;
	return false;
}

/* An array of such structures: a pointer to it does not tell which of them is meant. */
static bool is_ambiguous(const struct ir_unit *u, const struct ir_init *callback)
{
	const struct ir_init *i;

	vec_for_each (i, &u->inits)
		if (i->var == callback->var && i->bit_offset != callback->bit_offset &&
		    !strcmp(i->member, callback->member))
			return true;
	return false;
}

/* `args->flb` in a callback */
static bool is_self(const struct tables *t, const struct proto_callbacks *cb, uint32_t key)
{
	const struct value *v = val_get(&t->values, key);
	const struct value *pointer;
	const struct place *p;

	if (!cb->self || v->kind != VAL_SYM || v->origin != SYM_INIT)
		return false;
	p = place_get(&t->values, (uint32_t)v->at);
	if (p->kind != PLACE_OFFSET || !p->member || strcmp(p->member, cb->self))
		return false;
	pointer = val_get(&t->values, place_get(&t->values, p->root)->value);
	return pointer->kind == VAL_SYM && pointer->origin == SYM_PARAM;
}

/* The member by which the function being run is a callback of @key; NULL. */
static const char *own_callback(const struct run *r, const struct proto_callbacks *cb, uint32_t key)
{
	const struct ir_unit *u = r->flow->unit;
	const struct ir_var *var;
	const struct ir_init *i;
	bool self = is_self(r->t, cb, key);
	uint64_t bits;

	var = global_of(r->t, key, &bits);
	if (!self && !var)
		return NULL;
	vec_for_each (i, &u->inits) {
		if (i->target != r->f->var || !is_callback_member(cb, i->member))
			continue;
		if (self || (!is_ambiguous(u, i) && leads_to(u, cb, var, bits, i->var)))
			return i->member;
	}
	return NULL;
}

/* The calls from the one in @touch to the protocol function. */
static void add_chain(struct run *r, struct state *s, const struct touch *touch)
{
	while (touch->from) {
		touch = &r->t->touches.v[touch->from];
		trail_add(r, s, touch->insn->loc,
			  arena_printf(r->flow->out, "%s() calls %s() here", touch->func->var->name,
				       touch->from ? r->t->touches.v[touch->from].func->var->name
						   : touch->fn->name));
	}
}

static struct raw_event *report(struct run *r, const struct state *s, enum flow_event_kind kind,
				const struct touch *touch, uint32_t key)
{
	struct state path = *s;
	struct raw_event *e;

	add_chain(r, &path, touch);
	e = contract_event(r, &path, kind, touch->insn->loc, NULL);
	if (e->e.acquire || e->e.release)
		return e; /* on another path, or of the get beside the put */
	e->e.acquire = touch->fn->role == PROTO_ACQUIRE ? touch->fn : NULL;
	e->e.release = touch->fn->role == PROTO_RELEASE ? touch->fn : NULL;
	/* the site's verdict, if it is one */
	if (e->e.acquire && !touch->from)
		e->e.acquired = touch->insn->loc;
	e->e.key = key ? val_text(&r->t->values, r->flow->out, key) : NULL;
	e->e.through = touch->from ? r->t->touches.v[touch->from].func->var->name : NULL;
	return e;
}

/* Waits for a lock that this thread holds: the path ends there. */
static bool deadlocks(struct run *r, const struct state *s, const struct touch *touch, uint32_t key)
{
	const struct proto_callbacks *cb = &touch->fn->protocol->callbacks;
	const char *member = cb->through && key ? own_callback(r, cb, key) : NULL, *dot;

	if (!member)
		return false;
	dot = strrchr(member, '.');
	report(r, s, FLOW_IN_CALLBACK, touch, key)->e.detail = dot ? dot + 1 : member;
	return true;
}

static void sleeps(struct run *r, const struct state *s, const struct touch *touch, uint32_t key,
		   uint32_t contexts)
{
	const struct list *l = list_get(&r->t->lists, contexts);
	const struct entered *last = &r->t->entered.v[l->v[l->n - 1]];
	struct raw_event *e = report(r, s, FLOW_IN_ATOMIC, touch, key);

	e->e.context = last->context;
	e->e.enterer = last->insn->var ? last->insn->var->name : NULL;
	e->e.entered = last->insn->loc;
}

/* @touch as the callee or the call itself has it: left and told are still its own. */
static bool add(struct run *r, struct state *s, struct touch touch, uint32_t key)
{
	uint32_t in = s->atomic, left = s->left;

	if (deadlocks(r, s, &touch, key))
		return false;
	leave_all(r->t, &in, &left, touch.left);
	if (in && touch.fn->protocol->sleeps && !touch.told) {
		sleeps(r, s, &touch, key, in);
		touch.told = true;
	}
	touch.left = left;
	touch.key = key && is_key_for_callers(r->t, key, 0) ? key : 0;
	if (list_get(&r->t->lists, s->touched)->n < TOUCHED_MAX)
		s->touched = list_insert(&r->t->lists, s->touched, touch_id(r->t, &touch));
	return true;
}

bool context_touch(struct run *r, struct state *s, const struct ir_insn *insn,
		   const struct proto_fn *fn, uint32_t key)
{
	struct touch touch = { .fn = fn, .func = r->f, .leaf = insn, .insn = insn };
	int64_t num;

	if (!fn->protocol->sleeps && !fn->protocol->callbacks.through)
		return true;
	if (key && fn->null_ok && eval_const(r->t, s, key, &num) && !num)
		return true;
	return add(r, s, touch, key ? val_canonical(&r->t->values, key) : 0);
}

bool context_touch_through(struct run *r, struct state *s, const struct ir_insn *insn, uint32_t id,
			   uint32_t key)
{
	struct touch touch = r->t->touches.v[id];

	touch.func = r->f;
	touch.insn = insn;
	touch.from = id;
	return add(r, s, touch, key ? val_canonical(&r->t->values, key) : 0);
}
