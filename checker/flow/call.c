// SPDX-License-Identifier: GPL-2.0-only
/*
 * A call is one of four things: part of a contract, a function whose body can be looked at, one
 * that never returns, or unknown. An unknown function may change any memory it can reach and
 * return anything, but it is not taken to give back a reference: only functions whose role or
 * body is known do that.
 */
#include <string.h>

#include "flow/derive.h"
#include "flow/engine.h"
#include "flow/eval.h"
#include "flow/mem.h"

bool value_is_pointer(const struct tables *t, uint32_t value)
{
	const struct value *v = val_get(&t->values, value);

	return v->kind == VAL_ADDR ||
	       ((v->kind == VAL_SYM || v->kind == VAL_OP) && v->type == IR_PTR);
}

/* The function called, when the pointer is known to be the address of one. */
static const struct ir_var *callee(const struct run *r, const struct lane *l,
				   const struct ir_insn *insn)
{
	const struct value *v;
	const struct place *p;

	if (insn->op == IR_CALL)
		return insn->var;
	v = val_get(&r->t->values, lane_get(l, insn->a));
	if (v->kind != VAL_ADDR)
		return NULL;
	p = place_get(&r->t->values, v->place);
	return p->kind == PLACE_VAR && p->var->kind == IR_FUNC ? p->var : NULL;
}

static void pass_arguments(struct run *r, struct lane *l, const struct ir_insn *insn)
{
	for (uint32_t i = 0; i < insn->nargs && !l->dead; i++) {
		uint32_t value = lane_get(l, insn->args[i]);

		if (value_is_pointer(r->t, value))
			exec_use(r, l, insn, value, true);
		mem_escape(r->t, &l->s, value);
	}
}

/* What a pointer returned by an unknown function may point into: what it was given. */
static uint32_t result_objects(struct run *r, struct lane *l, const struct ir_insn *insn,
			       const struct ir_var *fn)
{
	bool numbers = fn && strmap_get(&r->flow->protocols->int_to_ptr, fn->name);
	uint32_t objects = 0;

	if (r->t->shared)
		return 0;
	for (uint32_t i = 0; i < insn->nargs; i++) {
		uint32_t value = lane_get(l, insn->args[i]);

		if (numbers || value_is_pointer(r->t, value))
			objects = list_union(&r->t->lists, objects,
					     derive_objects(r->t, &l->s, value));
	}
	return objects;
}

void call_opaque(struct run *r, struct lane *l, const struct ir_insn *insn, const struct ir_var *fn)
{
	uint32_t objects, result, returned;
	bool harmless = fn && strmap_get(&r->flow->protocols->harmless, fn->name);

	pass_arguments(r, l, insn);
	if (l->dead)
		return;
	for (uint32_t i = 0; i < insn->nargs && !harmless; i++)
		release_perhaps(r, &l->s, lane_get(l, insn->args[i]));
	objects = result_objects(r, l, insn, fn);
	if (r->in_cycle)
		lane_age(r, l, insn);
	/* a loop may wait for somebody else to change something, whatever it does meanwhile */
	if (r->in_cycle || !harmless)
		mem_forget_shared(r->t, &l->s, insn);
	if (fn && strmap_get(&r->flow->protocols->own_ref, fn->name)) {
		if (insn->nargs)
			derive_set(r->t, &l->s, lane_get(l, insn->args[0]), 0);
		objects = 0;
	}
	if (!insn->dst)
		return;
	returned = fn ? protocols_returns(r->flow->protocols, fn->name) : 0;
	if (returned && returned <= insn->nargs) {
		lane_set(l, insn->dst, lane_get(l, insn->args[returned - 1]));
		return;
	}
	result = val_sym(&r->t->values, SYM_INSN, ptr_id(insn), 0, insn->type);
	if (insn->type == IR_PTR || insn->type == IR_AGG)
		derive_set(r->t, &l->s, result, objects);
	if (fn && strmap_get(&r->flow->protocols->allocates, fn->name))
		eval_assume_not(r->t, &l->s, result, -MAX_ERRNO, -1);
	lane_set(l, insn->dst, result);
}

static bool is_release(const struct proto_fn *fn, const struct ir_insn *insn)
{
	return fn->role == PROTO_RELEASE &&
	       (fn->key.where == PROTO_FIXED ||
		(fn->key.where == PROTO_ARG && fn->key.arg < insn->nargs));
}

const struct proto_fn *call_role(const struct flow *flow, const struct ir_var *fn)
{
	const struct proto_fn *role = protocols_find(flow->protocols, fn->name);

	if (!role)
		role = attribute_role(flow, fn);
	if (role && role->wrapper && (fn->is_static || flow_body(flow, fn)))
		return NULL;
	return role;
}

/* Is it the argument @arg itself, or what it points to, that the wrapper gives back? */
static bool is_given_back(const struct proto_fn *role, uint32_t arg)
{
	for (; role && role->role == PROTO_RELEASE; role = role->also)
		if (role->key.where == PROTO_ARG && role->key.arg == arg &&
		    role->wrapper->to_key.n <= 1)
			return true;
	return false;
}

/* A wrapper in another file: it may do with its other arguments, and with memory, what any
 * unknown function may. */
static void enter_wrapper(struct run *r, struct lane *l, const struct ir_insn *insn,
			  const struct proto_fn *role)
{
	for (uint32_t i = 0; i < insn->nargs && !l->dead; i++) {
		uint32_t value = lane_get(l, insn->args[i]);

		if (role->object.where == PROTO_OUT_ARG && role->object.arg == i)
			continue;
		/* whether what is given back may still be used is for the release to say */
		if (value_is_pointer(r->t, value) && !is_given_back(role, i))
			exec_use(r, l, insn, value, true);
		mem_escape(r->t, &l->s, value);
	}
	if (r->in_cycle)
		lane_age(r, l, insn);
	mem_forget_shared(r->t, &l->s, insn);
}

/* What a call gives back, as it is found before the call. */
struct giving_back {
	struct {
		const struct proto_fn *fn;
		uint32_t key, given;
		bool done;
	} v[LENT_MAX];
	uint32_t n;
};

/* Where a protocol is implemented its releases give back what another one counts on the same. */
static bool gives_back(struct run *r, const struct state *s, const struct proto_fn *fn,
		       uint32_t key)
{
	return contract_applies(r->flow, fn) ||
	       release_find(r, s, fn->protocol, val_canonical(&r->t->values, key)) >= 0;
}

static void find_given_back(struct run *r, struct lane *l, const struct ir_insn *insn,
			    const struct proto_fn *role, struct giving_back *all)
{
	for (; role && all->n < LENT_MAX; role = role->also) {
		uint32_t key = is_release(role, insn) ? contract_key(r, l, insn, role, 0) : 0;

		if (!key || !gives_back(r, &l->s, role, key))
			continue;
		all->v[all->n].fn = role;
		all->v[all->n].key = key;
		all->v[all->n++].given = contract_given(l, insn, role);
	}
}

/* Gives back one of them on all paths; where a wrapper is given NULL there may be nothing. */
static void give_back(struct run *r, struct lanes *lanes, const struct ir_insn *insn,
		      const struct proto_fn *fn, uint32_t key, uint32_t given)
{
	struct lanes next = { 0 };
	int64_t num;

	for (size_t i = 0; i < lanes->l.n; i++) {
		struct lane *l = &lanes->l.v[i];

		if (given && fn->null_ok && eval_const(r->t, &l->s, given, &num) && !num)
			lanes_fork(&next, l);
		else
			release_lanes(r, &next, l, insn, fn, key, given);
		vec_free(&l->temps);
	}
	vec_free(&lanes->l);
	*lanes = next;
}

/* What is held first: a put that finds nothing may be taken to be meant for another reference. */
static void call_release(struct run *r, struct lanes *lanes, struct lane *l,
			 const struct ir_insn *insn, struct giving_back *all)
{
	struct lanes now = { 0 };

	lanes_fork(&now, l);
	for (unsigned int pass = 0; pass < 2; pass++)
		for (uint32_t i = 0; i < all->n; i++) {
			const struct proto_fn *fn = all->v[i].fn;
			uint32_t key = all->v[i].key;

			if (all->v[i].done ||
			    (!pass && release_find(r, &l->s, fn->protocol,
						   val_canonical(&r->t->values, key)) < 0))
				continue;
			all->v[i].done = true;
			give_back(r, &now, insn, fn, key, all->v[i].given);
		}
	for (size_t i = 0; i < now.l.n; i++) {
		if (insn->dst)
			lane_set(&now.l.v[i], insn->dst, exec_fresh(r, &now.l.v[i], insn));
		vec_push(&lanes->l, now.l.v[i]);
	}
	vec_free(&now.l);
}

void call_exec(struct run *r, struct lanes *lanes, struct lane *l, const struct ir_insn *insn)
{
	const struct ir_var *fn = callee(r, l, insn);
	const struct proto_fn *role = fn ? call_role(r->flow, fn) : NULL;
	const struct context_fn *context = fn ? protocols_context(r->flow->protocols, fn->name)
					      : NULL;
	struct giving_back back = { 0 };
	struct summary *sum;
	struct lane *next;
	uint32_t kept = fn ? protocols_keeps(r->flow->protocols, fn->name) : 0;
	uint32_t freed = fn ? protocols_frees(r->flow->protocols, fn->name) : 0;

	if (kept && kept <= insn->nargs)
		release_hand_over(r, l, lane_get(l, insn->args[kept - 1]), fn->name);
	if (freed && freed <= insn->nargs)
		hold_freed(r, &l->s, lane_get(l, insn->args[freed - 1]));
	if (fn)
		attribute_call(r, l, insn, fn);
	find_given_back(r, l, insn, role, &back);
	if (role && role->wrapper) {
		if (role->role == PROTO_ACQUIRE && contract_applies(r->flow, role) &&
		    contract_repeated(r, &l->s, insn))
			return;
		enter_wrapper(r, l, insn, role);
	}
	if (l->dead)
		return;
	if (role && proto_is_mark(role)) {
		mark_exec(r, lanes, l, insn, role);
		return;
	}
	if (back.n) {
		call_release(r, lanes, l, insn, &back);
		return;
	}
	if (role && role->role == PROTO_ACQUIRE && contract_applies(r->flow, role)) {
		contract_acquire(r, lanes, l, insn, role);
		return;
	}
	/* not counted in this tree, but the lock is taken all the same */
	if (role && role->role != PROTO_NEUTRAL && !contract_applies(r->flow, role) &&
	    role->key.where == PROTO_ARG && role->key.arg < insn->nargs &&
	    !context_touch(r, &l->s, insn, role, lane_get(l, insn->args[role->key.arg])))
		return;
	if (fn && fn->noreturn)
		return;
	if (context) {
		context_call(r, lanes, l, insn, fn, context);
		return;
	}
	sum = fn && !role ? summary_demand(r->flow, fn) : NULL;
	if (sum) {
		summary_apply(r, lanes, l, insn, fn, sum);
		return;
	}
	next = lanes_fork(lanes, l);
	call_opaque(r, next, insn, fn);
}
