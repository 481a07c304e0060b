// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a call of a known function does, outcome by outcome. The states a function was left in
 * are its summary; applying one is rewriting it into the caller's terms: parameters become
 * arguments, what memory held on entry becomes what it holds at the call, and everything else
 * the callee made up becomes a new symbol named after the call. No outcome is "usual": the
 * ones whose conditions the arguments contradict are left out, all others become paths.
 */
#include "flow/derive.h"
#include "flow/engine.h"
#include "flow/eval.h"
#include "flow/mem.h"

struct pair {
	uint32_t from, to;
};

struct cell {
	uint32_t place, value;
};

struct apply {
	struct run *r;
	struct tables *t;
	struct lane *l;		 /* the caller's path, updated */
	const struct state *pre; /* the caller's state before the call */
	const struct state *o;	 /* the callee's outcome */
	const struct ir_insn *insn;
	const struct ir_func *callee;
	const struct summary *sum;
	VEC(struct pair) memo;
	VEC(struct cell) cells;
	bool possible;
	bool recursive; /* of the function that is being analysed: nothing may grow with the depth
			 */
};

uint32_t summary_return_place(struct tables *t, const struct ir_func *f)
{
	return place_var(&t->values, f->var);
}

struct summary *summary_of(struct flow *flow, const struct ir_var *fn)
{
	while (flow->by_function.n <= fn->index)
		vec_push(&flow->by_function, NULL);
	if (!flow->by_function.v[fn->index])
		flow->by_function.v[fn->index] = arena_new(flow->t.arena, struct summary);
	return flow->by_function.v[fn->index];
}

static bool small_enough(const struct ir_func *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->blocks.n; i++)
		n += f->blocks.v[i].insns.n;
	return n <= INSNS_MAX_PLAIN;
}

struct summary *summary_demand(struct flow *flow, const struct ir_var *fn)
{
	struct summary *sum = summary_of(flow, fn);
	const struct ir_func *f;
	bool plain;

	if (sum->status == SUMMARY_OPAQUE)
		return NULL;
	if (sum->status == SUMMARY_BUSY)
		sum->recursive = true;
	if (sum->status != SUMMARY_NONE)
		return sum;
	plain = !flow->bodies->relevant(flow->bodies->ctx, fn);
	if ((plain && flow->plain_depth >= DEPTH_MAX_PLAIN) || flow->depth >= DEPTH_MAX)
		return NULL;
	f = flow->bodies->get(flow->bodies->ctx, fn);
	if (!f || (plain && (!small_enough(f) || f->nunknown))) {
		sum->status = SUMMARY_OPAQUE;
		return NULL;
	}
	sum->has_callers = true;
	flow->plain_depth += plain;
	engine_analyse(flow, f, sum, true);
	flow->plain_depth -= plain;
	return sum->status == SUMMARY_OPAQUE ? NULL : sum;
}

/* Of a function that calls itself the outcomes are those of the round before. */
struct outcomes {
	const struct state *v;
	size_t n;
};

static struct outcomes outcomes_of(const struct summary *sum)
{
	if (sum->status == SUMMARY_BUSY)
		return (struct outcomes){ sum->assumed, sum->nassumed };
	return (struct outcomes){ sum->outcomes.v, sum->outcomes.n };
}

static uint32_t subst(struct apply *a, uint32_t value);

/* 0: the place is the callee's own and means nothing to the caller. */
static uint32_t subst_place(struct apply *a, uint32_t place)
{
	struct place p = *place_get(&a->t->values, place);
	uint32_t base;

	switch (p.kind) {
	case PLACE_VAR:
		return p.var->kind == IR_GLOBAL || p.var->kind == IR_FUNC ? place : 0;
	case PLACE_DEREF:
		return place_deref(&a->t->values, subst(a, p.value));
	case PLACE_OFFSET:
		base = subst_place(a, p.base);
		return base ? place_offset(&a->t->values, base, p.bits, p.member) : 0;
	case PLACE_ELEMENT:
		base = subst_place(a, p.base);
		return base ? place_element(&a->t->values, base, subst(a, p.value), p.bits) : 0;
	case PLACE_NONE:
		break;
	}
	return 0;
}

static uint32_t subst_objects(struct apply *a, uint32_t objects)
{
	struct list l = *list_get(&a->t->lists, objects);
	uint32_t out = 0;

	for (uint32_t i = 0; i < l.n; i++) {
		uint32_t object = subst(a, l.v[i]);

		/* a parameter: whatever the argument points into */
		if (val_get(&a->t->values, l.v[i])->origin == SYM_OBJECT)
			out = list_insert(&a->t->lists, out, object);
		else
			out = list_union(&a->t->lists, out, derive_objects(a->t, a->pre, object));
	}
	return out;
}

/* An object that the callee got: that of its caller's reference on the same key, or one of its own.
 * Findings about it name a reference on it, though no path here may ever hold one. */
static uint32_t subst_object(struct apply *a, uint32_t object, uint32_t fresh)
{
	const struct ref *there = exec_ref_of_object(a->r, object);
	struct ref ref;

	if (!there)
		return fresh;
	ref = *there;
	ref.site = a->insn;
	ref.key = subst(a, ref.key);
	ref.object = fresh;
	ref.pending = 0;
	if (!a->o->lent)
		ref.object = contract_object(a->r, a->pre, &ref);
	ref_id(a->t, &ref);
	return ref.object;
}

/* A symbol of the callee's own making, under the name of this call. */
static uint32_t subst_fresh(struct apply *a, uint32_t value)
{
	struct value v = *val_get(&a->t->values, value);
	enum sym_origin origin = v.origin == SYM_OBJECT ? SYM_OBJECT : SYM_CALLEE;
	bool deeper = a->recursive && v.kind == VAL_SYM && v.origin == origin &&
		      v.at == ptr_id(a->insn);
	uint32_t sym = deeper ? value
			      : val_sym(&a->t->values, origin, ptr_id(a->insn), value, v.type);
	uint32_t objects;
	struct fact f;
	size_t entry;

	entry = a->memo.n;
	vec_push(&a->memo, (struct pair){ value, sym }); /* derived from itself, perhaps */
	if (origin == SYM_OBJECT) {
		sym = subst_object(a, value, sym);
		a->memo.v[entry].to = sym;
		return sym;
	}
	f = eval_fact(a->t, a->o, value);
	eval_assume_fact(a->t, &a->l->s, sym, &f);
	objects = subst_objects(a, derive_objects(a->t, a->o, value));
	derive_set(a->t, &a->l->s, sym, objects);
	return sym;
}

/* The out-argument of an acquire that failed in the callee: what the caller had there stays,
 * and is only good if the caller had something. Where the callee knows that NULL is there, it may
 * be the one who put it there: nothing stays then. */
static uint32_t subst_failed(struct apply *a, uint32_t value, const struct value *v)
{
	const struct failure *f = flow_failure(a->r->flow, value);
	uint32_t place = v->of ? subst_place(a, (uint32_t)v->of) : 0, old = 0, sym;
	struct fact fact = fact_const(0);
	int64_t num;

	if (!f)
		return subst_fresh(a, value);
	if (place && !eval_const(a->t, a->o, value, &num))
		old = mem_load(a->t, a->pre, place, IR_PTR);
	if (old && eval_const(a->t, a->pre, old, &num) && num != 0)
		return old;
	if (old && val_get(&a->t->values, old)->kind != VAL_CONST &&
	    !contract_means_nothing(a->t, old))
		return old;
	sym = val_sym(&a->t->values, SYM_FAILED, ptr_id(a->insn), place, IR_PTR);
	flow_note_failure(a->r->flow, sym, f->site, f->acquire);
	if (!old)
		fact = eval_fact(a->t, a->o, value);
	if (!old || eval_const(a->t, a->pre, old, &num))
		eval_assume_fact(a->t, &a->l->s, sym, &fact);
	return sym;
}

static uint32_t subst_sym(struct apply *a, uint32_t value, const struct value *v)
{
	const struct ir_var *var = (const struct ir_var *)(uintptr_t)v->at;
	uint32_t place;

	if (v->origin == SYM_FAILED)
		return subst_failed(a, value, v);
	if (v->age)
		return subst_fresh(a, value);
	if (v->origin == SYM_PARAM)
		return var->index < a->insn->nargs ? lane_get(a->l, a->insn->args[var->index])
						   : subst_fresh(a, value);
	if (v->origin == SYM_PART) {
		const struct place *part = place_get(&a->t->values, (uint32_t)v->of);
		uint32_t whole = subst(a, (uint32_t)v->at);

		return mem_part(a->t, whole, part->kind == PLACE_OFFSET ? part->bits : 0,
				(uint32_t)v->of, v->type);
	}
	if (v->origin == SYM_INIT && !v->of) {
		place = subst_place(a, (uint32_t)v->at);
		if (place)
			return v->type == IR_AGG ? mem_load_agg(a->t, a->pre, place)
						 : mem_load(a->t, a->pre, place, v->type);
	}
	return subst_fresh(a, value);
}

static uint32_t subst_op(struct apply *a, uint32_t value, const struct value *v)
{
	uint32_t x = subst(a, v->a), y = v->b ? subst(a, v->b) : 0, out;

	out = y ? eval_binary(a->t, &a->l->s, v->op, v->type, x, y)
		: eval_unary(a->t, &a->l->s, v->op, v->type, x);
	return out ? out : subst_fresh(a, value);
}

static uint32_t subst_agg(struct apply *a, const struct value *v)
{
	struct agg_part *parts = arena_array(a->t->arena, struct agg_part, v->nparts);

	for (uint32_t i = 0; i < v->nparts; i++)
		parts[i] = (struct agg_part){ v->parts[i].bits, subst(a, v->parts[i].value) };
	return val_agg(&a->t->values, parts, v->nparts);
}

static uint32_t subst(struct apply *a, uint32_t value)
{
	struct value v = *val_get(&a->t->values, value);
	uint32_t to = value, place;

	for (size_t i = 0; i < a->memo.n; i++)
		if (a->memo.v[i].from == value)
			return a->memo.v[i].to;
	switch (v.kind) {
	case VAL_NONE:
	case VAL_CONST:
		return value;
	case VAL_ADDR:
		place = subst_place(a, v.place);
		/* the address of a local of the callee dangles: any pointer */
		to = place ? val_addr(&a->t->values, place) : subst_fresh(a, value);
		break;
	case VAL_SYM:
		to = subst_sym(a, value, &v);
		break;
	case VAL_OP:
		to = subst_op(a, value, &v);
		break;
	case VAL_AGG:
		to = subst_agg(a, &v);
		break;
	}
	vec_push(&a->memo, (struct pair){ value, to });
	return to;
}

/* The pointer that @value was read through: p->q of p->q->r. 0: it was not read from memory. */
static uint32_t read_through(const struct values *vs, uint32_t value)
{
	uint32_t place = val_held_at(vs, value);
	const struct place *root = place_get(vs, place_get(vs, place)->root);

	return root->kind == PLACE_DEREF ? root->value : 0;
}

/* A key that a reference is held on, or a pointer on the way to it, where @value is read from the
 * same place: what is known of one is known of the other, whatever ran between. */
static uint32_t as_held(struct apply *a, uint32_t value)
{
	struct list refs = *list_get(&a->t->lists, a->l->s.refs);

	for (uint32_t i = 0; i < refs.n; i++) {
		const struct ref *ref = &a->t->refs.v[refs.v[i]];
		uint32_t p = ref->acquire->protocol->object_is_key ? ref->key : 0;

		for (; p; p = read_through(&a->t->values, p))
			if (state_same_path(a->t, &a->l->s, p, value))
				return p;
	}
	return value;
}

/* Conditions on what the function was given must be possible here; at a recursive call no more
 * than that: they would lead further down with each round. Symbols of its own take their facts
 * along when they are made. */
static void apply_fact(void *ctx, uint32_t value, uint32_t fact)
{
	struct apply *a = ctx;
	/* copies: what follows makes values and facts, and they move */
	const struct value v = *val_get(&a->t->values, value);
	const struct fact f = *fact_get(&a->t->facts, fact);
	struct state alone = a->l->s, *s = a->recursive ? &alone : &a->l->s;
	uint32_t here;

	if (!a->possible || (v.kind == VAL_SYM && v.origin != SYM_PARAM && v.origin != SYM_INIT &&
			     v.origin != SYM_PART))
		return;
	here = subst(a, value);
	a->possible = eval_assume_fact(a->t, s, here, &f) &&
		      eval_assume_fact(a->t, s, as_held(a, here), &f);
	/* a condition's value tells of its operands, too */
	if (a->possible && v.kind == VAL_OP && (f.lo > 0 || f.hi < 0 || !fact_holds(&f, 0)))
		a->possible = eval_assume(a->t, s, here, true);
	else if (a->possible && v.kind == VAL_OP && f.lo == 0 && f.hi == 0)
		a->possible = eval_assume(a->t, s, here, false);
}

/* Reached through memory that the function was given: p->next->x. */
static bool is_far(const struct apply *a, uint32_t place)
{
	const struct place *root = place_get(&a->t->values, place_get(&a->t->values, place)->root);
	const struct value *pointer = val_get(&a->t->values,
					      root->kind == PLACE_DEREF ? root->value : 0);

	return root->kind == PLACE_DEREF &&
	       !(pointer->kind == VAL_SYM && pointer->origin == SYM_PARAM);
}

static void collect_cell(void *ctx, uint32_t place, uint32_t value)
{
	struct apply *a = ctx;
	uint32_t to;

	if (place == summary_return_place(a->t, a->callee))
		return;
	to = subst_place(a, place);
	if (to && !(a->recursive && is_far(a, to)))
		vec_push(&a->cells, (struct cell){ to, subst(a, value) });
}

static void collect_keep(void *ctx, uint32_t place, uint32_t id)
{
	struct apply *a = ctx;
	struct keep k = a->t->keeps.v[id];
	uint32_t to = subst_place(a, place);

	if (to && !(a->recursive && is_far(a, to)))
		vec_push(&a->cells, (struct cell){ to, subst(a, k.value) });
}

static void apply_history(void *ctx, uint32_t key, uint32_t status)
{
	struct apply *a = ctx;
	uint32_t to = val_canonical(&a->t->values, subst(a, key));

	state_note(a->t, &a->l->s, to, status);
}

/* An object that something longer-lived holds on to is nobody's to put here. */
static void apply_closed(void *ctx, uint32_t object, uint32_t closed)
{
	struct apply *a = ctx;

	(void)closed;
	state_close(a->t, &a->l->s, subst(a, object));
}

static void use_pointers(struct apply *a, uint32_t list, bool passing)
{
	struct list l = *list_get(&a->t->lists, list);

	for (uint32_t i = 0; i < l.n && !a->l->dead; i++) {
		uint32_t value = subst(a, l.v[i]);

		exec_use(a->r, a->l, a->insn, value, passing);
		if (passing)
			mem_escape(a->t, &a->l->s, value);
	}
}

/* false: what the function called does there is the end of the path. */
static bool apply_touches(struct apply *a, const uint32_t *keys)
{
	struct list l = *list_get(&a->t->lists, a->o->touched);

	for (uint32_t i = 0; i < l.n; i++)
		if (!context_touch_through(a->r, &a->l->s, a->insn, l.v[i], keys[i]))
			return false;
	return true;
}

static void apply_refs(struct apply *a, const struct ref *refs, uint32_t n)
{
	for (uint32_t i = 0; i < n && !a->l->dead; i++)
		contract_hold(a->r, a->l, &refs[i]);
	if (n && !a->l->dead)
		contract_taken(a->r, &a->l->s, a->insn, &refs[n - 1], a->callee->var->name);
}

static void find_failed(void *ctx, uint32_t key, uint32_t status)
{
	bool *found = ctx;

	(void)key;
	*found |= status == HIST_FAILED;
}

static bool acquire_failed(const struct state *o)
{
	bool failed = false;

	if (!o->refs)
		pmap_each(o->history, find_failed, &failed);
	return failed;
}

/* Looks in an outcome with a reference for the parameter the object is left in. */
struct outs {
	struct apply *a;
	const struct state *o;
	const struct ref *ref;
};

static void fail_out_parameter(void *ctx, uint32_t place, uint32_t value)
{
	const struct outs *outs = ctx;
	struct apply *a = outs->a;
	const struct place *p = place_get(&a->t->values, place);
	const struct value *pointer = val_get(&a->t->values, p->kind == PLACE_DEREF ? p->value : 0);
	struct fact null = fact_const(0);
	uint32_t old, sym;
	int64_t num;

	if (pointer->kind != VAL_SYM || pointer->origin != SYM_PARAM ||
	    !list_has(&a->t->lists, derive_objects(a->t, outs->o, value), outs->ref->object))
		return;
	place = subst_place(a, place);
	old = mem_load(a->t, &a->l->s, place, IR_PTR);
	if (eval_const(a->t, &a->l->s, old, &num) ? num != 0 : !contract_means_nothing(a->t, old))
		return;
	sym = val_sym(&a->t->values, SYM_FAILED, ptr_id(a->insn), place, IR_PTR);
	flow_note_failure(a->r->flow, sym, a->insn, outs->ref->acquire);
	if (eval_const(a->t, &a->l->s, old, &num))
		eval_assume_fact(a->t, &a->l->s, sym, &null);
	mem_store(a->t, &a->l->s, place, sym, a->insn);
}

/* Where a wrapper leaves the object, it left nothing now: using what the caller finds there is
 * using the object where the acquire failed. */
static void fail_out_parameters(struct apply *a)
{
	struct outcomes all = outcomes_of(a->sum);
	const struct state *o;

	if (!acquire_failed(a->o))
		return;
	for (o = all.v; o < all.v + all.n; o++) {
		struct outs outs = { .a = a, .o = o };

		if (!o->refs)
			continue;
		outs.ref = &a->t->refs.v[list_get(&a->t->lists, o->refs)->v[0]];
		if (!outs.ref->pending && outs.ref->object)
			pmap_each(o->mem, fail_out_parameter, &outs);
	}
}

/* A wrapper that returns the object returns NULL or an error after a failed acquire: using
 * that is using the object where the acquire failed. */
static uint32_t failed_return(struct apply *a, uint32_t ret)
{
	struct fact f = eval_fact(a->t, &a->l->s, ret);
	struct outcomes all = outcomes_of(a->sum);
	const struct ref *handed = NULL;
	const struct state *o;
	uint32_t sym;

	for (o = all.v; o < all.v + all.n; o++)
		if (o->refs)
			handed = &a->t->refs.v[list_get(&a->t->lists, o->refs)->v[0]];
	if (!acquire_failed(a->o) || !handed || handed->pending || !fact_within(&f, -MAX_ERRNO, 0))
		return ret;
	sym = val_sym(&a->t->values, SYM_FAILED, ptr_id(a->insn), 0, IR_PTR);
	flow_note_failure(a->r->flow, sym, a->insn, handed->acquire);
	eval_assume_fact(a->t, &a->l->s, sym, &f);
	return sym;
}

/* Everything is rewritten before anything is changed: it is all in terms of the entry. */
static void apply_outcome(struct apply *a)
{
	struct list held = *list_get(&a->t->lists, a->o->refs),
		    lent = *list_get(&a->t->lists, a->o->lent),
		    touched = *list_get(&a->t->lists, a->o->touched);
	struct ref *refs = arena_array(&a->r->arena, struct ref, held.n);
	struct ref *given = arena_array(&a->r->arena, struct ref, lent.n);
	uint32_t ret, nrefs = 0;
	uint32_t *touch_keys = arena_array(&a->r->arena, uint32_t, touched.n);
	struct cell *c;

	a->possible = true;
	pmap_each(a->o->facts, apply_fact, a);
	if (!a->possible) {
		a->l->dead = true;
		return;
	}
	for (uint32_t i = 0; i < held.n; i++) {
		struct ref *ref = &refs[nrefs];

		*ref = a->t->refs.v[held.v[i]];
		/* what each level leaks is said once, there */
		if (a->recursive && ref->pending)
			continue;
		ref->site = a->insn;
		ref->key = subst(a, ref->key);
		ref->object = ref->object ? subst(a, ref->object) : 0;
		ref->stated = ref->handed = false;
		nrefs++;
	}
	for (uint32_t i = 0; i < lent.n; i++) {
		given[i] = a->t->refs.v[lent.v[i]];
		given[i].key = subst(a, given[i].key);
		given[i].object = given[i].object ? subst(a, given[i].object) : 0;
	}
	for (uint32_t i = 0; i < touched.n; i++)
		touch_keys[i] = subst(a, a->t->touches.v[touched.v[i]].key);
	pmap_each(a->o->mem, collect_cell, a);
	pmap_each(a->o->kept, collect_keep, a);
	ret = pmap_get(a->o->mem, summary_return_place(a->t, a->callee));
	ret = ret ? subst(a, ret) : 0;
	if (ret && !held.n && a->callee->var->type == IR_PTR)
		ret = failed_return(a, ret);

	if (!apply_touches(a, touch_keys)) {
		a->l->dead = true;
		return;
	}
	context_apply(a->r, &a->l->s, a->insn, a->o);
	if (!a->recursive) {
		use_pointers(a, a->o->used, false);
		use_pointers(a, a->o->passed, true);
	}
	if (a->o->epoch || a->recursive)
		mem_forget_shared(a->t, &a->l->s, a->insn);
	for (uint32_t i = 0; i < lent.n && !a->l->dead; i++) {
		if (proto_is_mark(given[i].acquire))
			mark_lent(a->r, a->l, a->insn, &given[i]);
		else
			release_lent(a->r, a->l, a->insn, &given[i]);
	}
	apply_refs(a, refs, nrefs);
	vec_for_each (c, &a->cells)
		exec_store(a->r, a->l, c->place, c->value, a->insn);
	a->r->visits += (uint32_t)a->cells.n;
	fail_out_parameters(a);
	pmap_each(a->o->history, apply_history, a);
	pmap_each(a->o->closed, apply_closed, a);
	a->l->s.lossy |= a->o->lossy;
	if (a->insn->dst)
		lane_set(a->l, a->insn->dst, ret ? ret : exec_fresh(a->r, a->l, a->insn));
}

static bool takes_references(const struct summary *sum)
{
	struct outcomes all = outcomes_of(sum);

	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].refs)
			return true;
	return false;
}

void summary_apply(struct run *r, struct lanes *lanes, struct lane *l, const struct ir_insn *insn,
		   const struct ir_var *fn, struct summary *sum)
{
	struct outcomes all = outcomes_of(sum);
	struct lane base = { .s = l->s };

	sum->called |= sum->status != SUMMARY_BUSY;
	if (takes_references(sum) && contract_repeated(r, &base.s, insn))
		return;
	for (size_t i = 0; i < l->temps.n; i++)
		vec_push(&base.temps, l->temps.v[i]);
	if (r->in_cycle)
		lane_age(r, &base, insn);
	for (size_t i = 0; i < all.n; i++) {
		struct state o = all.v[i];
		struct apply a = { .r = r,
				   .t = r->t,
				   .pre = &base.s,
				   .o = &o,
				   .insn = insn,
				   .sum = sum,
				   .recursive = sum->status == SUMMARY_BUSY,
				   .callee = flow_body(r->flow, fn) };

		a.l = lanes_fork(lanes, &base);
		apply_outcome(&a);
		vec_free(&a.memo);
		vec_free(&a.cells);
		if (a.l->dead) {
			vec_free(&a.l->temps);
			lanes->l.n--;
		}
	}
	vec_free(&base.temps);
}
