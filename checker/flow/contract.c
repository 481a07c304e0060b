// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the protocols' roles do to a path: taking a reference forks it, into one that holds and one
 * on which the call failed. Giving back is in release.c, returning in settle.c; what all three
 * need, the events and the verdicts on places, is here. Whether a call succeeded is never guessed:
 * both are followed until a condition on the result contradicts one.
 */
#include "flow/derive.h"
#include "flow/engine.h"
#include "flow/eval.h"
#include "flow/mem.h"

bool contract_applies(const struct flow *flow, const struct proto_fn *fn)
{
	const struct ir_var *needed;

	if (fn->role == PROTO_NEUTRAL)
		return false;
	for (size_t i = 0; i < flow->implemented.n; i++)
		if (flow->implemented.v[i] == fn->protocol)
			return false;
	if (!fn->only_if_declared)
		return true;
	needed = strmap_get(&flow->unit->global_by_name, fn->only_if_declared);
	return needed && needed->declared;
}

static void add_step(struct run *r, struct state *s, struct ir_loc loc, const char *text,
		     const struct ir_insn *failed)
{
	struct trail *t;

	if (!loc.line)
		return;
	t = arena_new(r->t->arena, struct trail);
	*t = (struct trail){ .before = s->trail, .text = text, .loc = loc, .failed = failed };
	s->trail = t;
}

void trail_add(struct run *r, struct state *s, struct ir_loc loc, const char *text)
{
	add_step(r, s, loc, text, NULL);
}

void contract_taken(struct run *r, struct state *s, const struct ir_insn *insn,
		    const struct ref *ref, const char *name)
{
	bool left = ref->acquire->success == PROTO_IF_ERROR;

	trail_add(r, s, insn->loc,
		  arena_printf(r->flow->out, "%s() %s here", name,
			       left ? "fails and leaves the reference" : "takes the reference"));
}

static bool same_loc(struct ir_loc a, struct ir_loc b)
{
	return a.file == b.file && a.line == b.line && a.col == b.col;
}

struct raw_event *contract_event(struct run *r, const struct state *s, enum flow_event_kind kind,
				 struct ir_loc loc, const struct ref *ref)
{
	struct raw_event e = { .e = { .kind = kind, .loc = loc, .func = r->f },
			       .trail = s->trail,
			       .lossy = s->lossy },
			 *old;

	if (ref) {
		e.site = ref->site;
		e.e.acquire = ref->acquire;
		e.e.acquired = ref->site ? ref->site->loc : (struct ir_loc){ 0 };
		e.parent = ref->pending;
		e.key = ref->key ? val_canonical(&r->t->values, ref->key) : 0;
		e.e.key = ref->key ? val_text(&r->t->values, r->flow->out, ref->key) : NULL;
	}
	vec_for_each (old, &r->sum->events) {
		if (old->e.kind != kind || !same_loc(old->e.loc, loc) || old->site != e.site ||
		    old->parent != e.parent)
			continue;
		/* a wrapper may give back several at once */
		if (kind == FLOW_RELEASE_NOT_HELD && old->e.release != ref->acquire)
			continue;
		if (old->lossy && !e.lossy) {
			old->lossy = false;
			old->trail = e.trail;
		}
		return old;
	}
	vec_push(&r->sum->events, e);
	return &r->sum->events.v[r->sum->events.n - 1];
}

struct raw_site *contract_site(struct run *r, const struct ir_insn *insn, const struct proto_fn *fn)
{
	struct raw_site *site;

	vec_for_each (site, &r->sum->sites)
		if (site->insn == insn)
			return site;
	vec_push(&r->sum->sites, (struct raw_site){ .insn = insn, .acquire = fn });
	return &r->sum->sites.v[r->sum->sites.n - 1];
}

void contract_give_up(struct run *r, const struct state *s, const char *reason)
{
	const struct list *refs = list_get(&r->t->lists, s->refs);

	for (uint32_t i = 0; i < refs->n; i++) {
		const struct ref *ref = &r->t->refs.v[refs->v[i]];
		struct raw_site *site = contract_site(r, ref->site, ref->acquire);

		if (!site->gave_up)
			site->gave_up = reason;
	}
}

/* Lets go of the oldest pending references until there is room for one more. */
static void limit_pending(struct run *r, struct state *s)
{
	struct list refs = *list_get(&r->t->lists, s->refs);
	uint32_t pending = 0;

	for (uint32_t i = 0; i < refs.n; i++)
		pending += r->t->refs.v[refs.v[i]].pending != 0;
	s->refs = 0;
	for (uint32_t i = 0; i < refs.n; i++) {
		struct ref ref = r->t->refs.v[refs.v[i]];

		if (!ref.pending || pending < PENDING_MAX) {
			s->refs = list_add(&r->t->lists, s->refs, refs.v[i]);
			continue;
		}
		pending--;
		state_close(r->t, s, ref.object);
	}
}

void contract_hold(struct run *r, struct lane *l, const struct ref *ref)
{
	uint32_t key = val_canonical(&r->t->values, ref->key);

	if (ref->pending)
		limit_pending(r, &l->s);
	if (list_get(&r->t->lists, l->s.refs)->n >= REFS_MAX) {
		contract_give_up(r, &l->s, "more references held at once than are followed");
		l->dead = true;
		return;
	}
	l->s.refs = list_add(&r->t->lists, l->s.refs, ref_id(r->t, ref));
	for (size_t i = 0; i < r->acquired_keys.n; i++)
		if (r->acquired_keys.v[i] == key)
			return;
	vec_push(&r->acquired_keys, key);
}

/* The pointer that was got last is an earlier one now, and may still be given back: `next` is got
 * before `node` is put. Of those that are earlier already, one is followed. */
static bool moves_on(const struct run *r, const struct ref *ref)
{
	const struct value *key = val_get(&r->t->values, val_base(&r->t->values, ref->key));

	return ref->acquire->protocol->object_is_key && key->kind == VAL_SYM &&
	       key->at == ptr_id(ref->site) && !key->age;
}

/* The reference that its site, about to take another one, leaves behind. */
static const struct ref *held_from(struct run *r, const struct state *s, const struct ir_insn *site)
{
	const struct list *refs = list_get(&r->t->lists, s->refs);

	for (uint32_t i = 0; i < refs->n; i++)
		if (r->t->refs.v[refs->v[i]].site == site && !r->t->refs.v[refs->v[i]].left &&
		    !moves_on(r, &r->t->refs.v[refs->v[i]]))
			return &r->t->refs.v[refs->v[i]];
	return NULL;
}

/* A reference that was missed, or whose release went elsewhere, is not missed once more in the
 * next round. One such is still counted; of more only the objects are remembered. */
static void excuse(struct run *r, struct state *s, const struct ref *again)
{
	struct list refs = *list_get(&r->t->lists, s->refs);
	uint32_t id = (uint32_t)(again - r->t->refs.v), left_id;
	struct ref left = *again;
	bool another = false;

	left.left = true;
	for (uint32_t i = 0; i < refs.n; i++) {
		const struct ref *ref = &r->t->refs.v[refs.v[i]];

		another |= ref->left && ref->site == left.site;
	}
	left_id = another ? 0 : ref_id(r->t, &left);
	s->refs = 0;
	for (uint32_t i = 0; i < refs.n; i++) {
		uint32_t ref = refs.v[i] == id ? left_id : refs.v[i];

		if (ref)
			s->refs = list_add(&r->t->lists, s->refs, ref);
	}
	if (another)
		state_close(r->t, s, left.object);
}

/* One loop that takes references and another that gives them back are counted by nothing the
 * engine follows. */
bool contract_repeated(struct run *r, struct state *s, const struct ir_insn *insn)
{
	const struct ref *again;

	settle_kept(r, s, insn);
	again = held_from(r, s, insn);

	if (!again)
		return false;
	/* whether they are meant to last is asked when the function returns; and a loop that goes
	 * on after a call failed passes over what that left */
	if (again->acquire->protocol->lasting || again->acquire->success == PROTO_IF_ERROR) {
		excuse(r, s, again);
		return false;
	}
	if (!again->doubted && engine_releases_after(r, r->component)) {
		contract_give_up(r, s, GIVEN_BACK_ELSEWHERE);
		return true;
	}
	if (!again->doubted)
		contract_event(r, s, FLOW_ACQUIRE_REPEATED, insn->loc, again);
	excuse(r, s, again);
	return false;
}

static uint32_t success_value(struct run *r, struct state *s, const struct ir_insn *insn,
			      enum proto_success when, uint32_t object)
{
	struct fact f = fact_range(0, INT64_MAX);
	uint32_t sym;

	switch (when) {
	case PROTO_IF_ZERO:
		return val_const(&r->t->values, 0);
	case PROTO_IF_NONNULL:
	case PROTO_IF_NOT_ERR:
		return object;
	case PROTO_IF_ALWAYS:
		if (object && insn->type == IR_PTR)
			return object;
		break;
	case PROTO_IF_ERROR:
		f = fact_range(-MAX_ERRNO, -1);
		break;
	case PROTO_IF_NONZERO:
	case PROTO_IF_NONNEGATIVE:
		break;
	}
	if (insn->type == IR_BOOL && when != PROTO_IF_ALWAYS)
		return val_const(&r->t->values, 1);
	sym = val_sym(&r->t->values, SYM_INSN, ptr_id(insn), 0, insn->type);
	if (when == PROTO_IF_NONZERO)
		eval_assume(r->t, s, sym, true);
	if (when == PROTO_IF_NONNEGATIVE || when == PROTO_IF_ERROR)
		eval_assume_fact(r->t, s, sym, &f);
	return sym;
}

static uint32_t failure_value(struct run *r, struct state *s, const struct ir_insn *insn,
			      const struct proto_fn *fn)
{
	struct fact f = fact_range(-MAX_ERRNO, -1);
	bool zero = fn->success == PROTO_IF_NONZERO || fn->success == PROTO_IF_NONNULL ||
		    fn->success == PROTO_IF_ERROR;
	uint32_t sym;

	if (fn->object.where == PROTO_RETURN) {
		sym = val_sym(&r->t->values, SYM_FAILED, ptr_id(insn), 0, IR_PTR);
		flow_note_failure(r->flow, sym, insn, fn);
	} else if (zero) {
		return val_const(&r->t->values, 0);
	} else {
		sym = val_sym(&r->t->values, SYM_INSN, ptr_id(insn), 1, insn->type);
	}
	if (zero)
		f = fact_const(0);
	eval_assume_fact(r->t, s, sym, &f);
	return sym;
}

static uint32_t slot_value(struct lane *l, const struct ir_insn *insn,
			   const struct proto_slot *slot, uint32_t object)
{
	if (slot->where == PROTO_RETURN || slot->where == PROTO_OUT_ARG)
		return object;
	return slot->where == PROTO_ARG && slot->arg < insn->nargs
		       ? lane_get(l, insn->args[slot->arg])
		       : 0;
}

static uint32_t follow(struct run *r, const struct state *s, uint32_t value,
		       const struct proto_path *path)
{
	for (uint32_t i = 0; i < path->n; i++) {
		const struct proto_step *step = &path->steps[i];
		uint32_t place = place_offset(&r->t->values, place_deref(&r->t->values, value),
					      step->bits, step->member);

		value = i + 1 < path->n ? mem_load(r->t, s, place, IR_PTR)
					: val_addr(&r->t->values, place);
	}
	return value;
}

uint32_t contract_key(struct run *r, struct lane *l, const struct ir_insn *insn,
		      const struct proto_fn *fn, uint32_t object)
{
	uint32_t value = fn->key.where == PROTO_FIXED ? learn_fixed_key(r->flow, fn->wrapper)
						      : slot_value(l, insn, &fn->key, object);

	return value && fn->wrapper ? follow(r, &l->s, value, &fn->wrapper->to_key) : value;
}

uint32_t contract_given(struct lane *l, const struct ir_insn *insn, const struct proto_fn *fn)
{
	return fn->wrapper && fn->wrapper->to_key.n ? slot_value(l, insn, &fn->key, 0) : 0;
}

static uint32_t out_place(struct run *r, struct lane *l, const struct ir_insn *insn,
			  const struct proto_fn *fn)
{
	if (fn->object.where != PROTO_OUT_ARG || fn->object.arg >= insn->nargs)
		return 0;
	return place_deref(&r->t->values, lane_get(l, insn->args[fn->object.arg]));
}

uint32_t contract_object(struct run *r, const struct state *s, const struct ref *taken)
{
	const struct list *refs = list_get(&r->t->lists, s->refs);
	uint32_t key = val_canonical(&r->t->values, taken->key);

	for (uint32_t i = 0; i < refs->n; i++) {
		const struct ref *ref = &r->t->refs.v[refs->v[i]];

		if (ref->object && !ref->left &&
		    ref->acquire->protocol == taken->acquire->protocol &&
		    val_canonical(&r->t->values, ref->key) == key)
			return ref->object;
	}
	return taken->object;
}

/* What is first in something has its address, and is NULL where that is. */
static uint32_t first_in(const struct tables *t, uint32_t key)
{
	const struct value *v = val_get(&t->values, key);
	const struct place *p = place_get(&t->values, v->kind == VAL_ADDR ? v->place : 0);

	return p->kind == PLACE_OFFSET && !p->bits ? val_base(&t->values, key) : key;
}

/* Another part has an address only if the whole is there. false: it is not. */
static bool is_inside(struct tables *t, struct state *s, uint32_t key)
{
	uint32_t base = val_base(&t->values, key);

	return !key || first_in(t, key) == base || eval_assume(t, s, base, true);
}

/* Somebody was given the object before, and keeps it. */
static bool is_kept(const struct tables *t, const struct state *s, uint32_t key)
{
	return pmap_get(s->history, val_base(&t->values, key)) & HIST_KEPT;
}

static void acquire_succeeds(struct run *r, struct lane *l, const struct ir_insn *insn,
			     const struct proto_fn *fn)
{
	uint32_t place = out_place(r, l, insn, fn);
	struct ref ref = { .acquire = fn, .site = insn };
	bool has_object = fn->object.where == PROTO_OUT_ARG || fn->object.where == PROTO_RETURN;
	uint32_t value;

	if (has_object)
		ref.object = val_sym(&r->t->values, SYM_OBJECT, ptr_id(insn), 0, IR_PTR);
	ref.key = contract_key(r, l, insn, fn, ref.object);
	l->dead |= !is_inside(r->t, &l->s, ref.key);
	if (!has_object && fn->protocol->object_is_key)
		ref.field = hold_field_of_key(r, ref.key);
	if (has_object)
		ref.object = contract_object(r, &l->s, &ref);
	contract_taken(r, &l->s, insn, &ref, fn->name);
	if (!(fn->success == PROTO_IF_ERROR && is_kept(r->t, &l->s, ref.key)))
		contract_hold(r, l, &ref);
	if (place)
		exec_store(r, l, place, ref.object, insn);
	value = success_value(r, &l->s, insn, fn->success,
			      ref.object ? ref.object : slot_value(l, insn, &fn->object, 0));
	/* an argument that is given back is none of the results that tell of a failure */
	if (!has_object && fn->success == PROTO_IF_NONNULL)
		l->dead |= !eval_assume(r->t, &l->s, value, true);
	if (!has_object && fn->success == PROTO_IF_NOT_ERR)
		l->dead |= !eval_assume_not(r->t, &l->s, value, -MAX_ERRNO, -1);
	lane_set(l, insn->dst, value);
}

bool contract_means_nothing(const struct tables *t, uint32_t value)
{
	const struct value *v = val_get(&t->values, value);

	return v->kind == VAL_SYM && (v->origin == SYM_UNDEF || v->origin == SYM_FAILED ||
				      (v->origin == SYM_INIT && !v->of));
}

static void acquire_fails(struct run *r, struct lane *l, const struct ir_insn *insn,
			  const struct proto_fn *fn)
{
	uint32_t place = out_place(r, l, insn, fn), key = contract_key(r, l, insn, fn, 0), old,
		 failed;
	struct fact null = fact_const(0);
	int64_t num;

	lane_set(l, insn->dst, failure_value(r, &l->s, insn, fn));
	/* nothing is left: the call did what was asked of it */
	if (fn->success == PROTO_IF_ERROR)
		return;
	add_step(r, &l->s, insn->loc, arena_printf(r->flow->out, "%s() fails here", fn->name),
		 insn);
	if (key) {
		key = val_canonical(&r->t->values, key);
		success_note_failure(r, insn, fn, key);
		state_note(r->t, &l->s, key, HIST_FAILED);
		state_note(r->t, &l->s, state_as_stored(r->t, &l->s, key), HIST_FAILED);
	}
	if (!place)
		return;
	/* what was there stays: a pointer the caller put there is fine, NULL or nothing is not */
	old = mem_load(r->t, &l->s, place, IR_PTR);
	if (eval_const(r->t, &l->s, old, &num) ? num != 0 : !contract_means_nothing(r->t, old))
		return;
	failed = val_sym(&r->t->values, SYM_FAILED, ptr_id(insn), place, IR_PTR);
	flow_note_failure(r->flow, failed, insn, fn);
	if (eval_const(r->t, &l->s, old, &num))
		eval_assume_fact(r->t, &l->s, failed, &null);
	mem_store(r->t, &l->s, place, failed, insn);
}

/* The call stands alone and the object was not made NULL before it: there is nothing left by
 * which the code could tell success from failure. */
static bool ignores_result(struct run *r, struct lane *l, const struct ir_insn *insn,
			   const struct proto_fn *fn)
{
	uint32_t place = out_place(r, l, insn, fn);
	int64_t num;

	if (!(insn->flags & IR_F_UNUSED) || fn->success == PROTO_IF_ALWAYS ||
	    fn->success == PROTO_IF_ERROR)
		return false;
	return !place || !eval_const(r->t, &l->s, mem_load(r->t, &l->s, place, IR_PTR), &num) ||
	       num;
}

/* Given NULL, it succeeds and takes nothing; @base is what it is given something on. */
static void acquire_nothing(struct run *r, struct lanes *lanes, struct lane *base,
			    const struct ir_insn *insn, const struct proto_fn *fn)
{
	uint32_t key = fn->null_ok ? first_in(r->t, slot_value(base, insn, &fn->key, 0)) : 0,
		 null = val_const(&r->t->values, 0);
	struct lane given = { .s = base->s, .temps = base->temps };
	struct lane *l;

	if (!key)
		return;
	base->dead = !eval_assume(r->t, &base->s, key, true);
	if (!eval_assume(r->t, &given.s, key, false))
		return;
	l = lanes_fork(lanes, &given);
	lane_set(l, insn->dst,
		 insn->type == IR_PTR ? null : success_value(r, &l->s, insn, fn->success, null));
}

/* The acquire gives back what it begins from. */
static void consume(struct run *r, struct lane *l, const struct ir_insn *insn,
		    const struct proto_fn *fn, uint32_t key)
{
	uint32_t canonical = val_canonical(&r->t->values, key);
	int64_t num;

	if (release_find(r, &l->s, fn->protocol, canonical) < 0 &&
	    !(eval_const(r->t, &l->s, key, &num) && !num))
		r->sum->consumes = true;
	release_on(r, l, insn, fn, key);
}

void contract_acquire(struct run *r, struct lanes *lanes, struct lane *l,
		      const struct ir_insn *insn, const struct proto_fn *fn)
{
	struct lane base = { .s = l->s, .temps = l->temps };
	bool ignored;

	contract_site(r, insn, fn);
	if (!context_touch(r, &base.s, insn, fn, contract_key(r, &base, insn, fn, 0)))
		return;
	if (fn->consumes.where == PROTO_ARG && fn->consumes.arg < insn->nargs)
		consume(r, &base, insn, fn, lane_get(&base, insn->args[fn->consumes.arg]));
	/* a wrapper has been entered before */
	if (!fn->wrapper && contract_repeated(r, &base.s, insn))
		return;
	if (!fn->wrapper && r->in_cycle)
		lane_age(r, &base, insn);
	acquire_nothing(r, lanes, &base, insn, fn);
	if (base.dead)
		return;
	ignored = ignores_result(r, &base, insn, fn);
	if (ignored) {
		struct ref ref = { .acquire = fn,
				   .site = insn,
				   .key = contract_key(r, &base, insn, fn, 0) };

		contract_event(r, &base.s, FLOW_RESULT_IGNORED, insn->loc, &ref);
	}
	acquire_succeeds(r, lanes_fork(lanes, &base), insn, fn);
	if (fn->success != PROTO_IF_ALWAYS && !ignored)
		acquire_fails(r, lanes_fork(lanes, &base), insn, fn);
}
