// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the protocols' roles do to a path: taking a reference forks it, giving one back takes
 * one off the state, returning settles what is left. A reference that is left is the caller's
 * when the object is handed out with it, somebody else's when the object is stored in
 * something that lives longer, and otherwise lost - unless the function turns out to be a
 * wrapper, which only its callers can show (struct candidate).
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
	if (!fn->only_if_declared)
		return true;
	needed = strmap_get(&flow->unit->global_by_name, fn->only_if_declared);
	return needed && needed->declared;
}

void trail_add(struct run *r, struct state *s, struct ir_loc loc, const char *text)
{
	struct trail *t;

	if (!loc.line)
		return;
	t = arena_new(r->t->arena, struct trail);
	*t = (struct trail){ .before = s->trail, .text = text, .loc = loc };
	s->trail = t;
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
		if (old->lossy && !e.lossy) {
			old->lossy = false;
			old->trail = e.trail;
		}
		return old;
	}
	vec_push(&r->sum->events, e);
	return &r->sum->events.v[r->sum->events.n - 1];
}

static struct raw_site *site_of(struct run *r, const struct ir_insn *insn,
				const struct proto_fn *fn)
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
		struct raw_site *site = site_of(r, ref->site, ref->acquire);

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
		if (ref.object)
			s->via = pmap_set(&r->t->maps, s->via, ref.object, ref.object);
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

/* The reference whose site is about to take another one. */
static const struct ref *held_from(struct run *r, const struct state *s, const struct ir_insn *site)
{
	const struct list *refs = list_get(&r->t->lists, s->refs);

	for (uint32_t i = 0; i < refs->n; i++)
		if (r->t->refs.v[refs->v[i]].site == site && !r->t->refs.v[refs->v[i]].left)
			return &r->t->refs.v[refs->v[i]];
	return NULL;
}

/* Objects that live by a reference nobody will give back are never dead. */
struct forever {
	struct tables *t;
	uint32_t object;
	const struct pnode *out;
};

static void live_on(void *ctx, uint32_t object, uint32_t via)
{
	struct forever *x = ctx;

	if (via == x->object)
		x->out = pmap_set(&x->t->maps, x->out, object, object);
}

/* A reference that was missed, or whose release went elsewhere, is not missed once more in the
 * next round. One such is still counted; of more only the objects are remembered. */
static void excuse(struct run *r, struct state *s, const struct ref *again)
{
	struct list refs = *list_get(&r->t->lists, s->refs);
	struct forever x = { .t = r->t, .object = again->object, .out = s->via };
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
	if (!another || !left.object)
		return;
	pmap_each(s->via, live_on, &x);
	s->via = pmap_set(&r->t->maps, x.out, left.object, left.object);
}

/* One loop that takes references and another that gives them back are counted by nothing the
 * engine follows. */
bool contract_repeated(struct run *r, struct state *s, const struct ir_insn *insn)
{
	const struct ref *again = held_from(r, s, insn);

	if (!again)
		return false;
	if (!again->doubted && engine_releases_elsewhere(r)) {
		contract_give_up(r, s,
				 "references are taken in one loop and given back in another");
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
	case PROTO_IF_NONZERO:
	case PROTO_IF_NONNEGATIVE:
		break;
	}
	if (insn->type == IR_BOOL)
		return val_const(&r->t->values, 1);
	sym = val_sym(&r->t->values, SYM_INSN, ptr_id(insn), 0, insn->type);
	if (when == PROTO_IF_NONZERO)
		eval_assume(r->t, s, sym, true);
	if (when == PROTO_IF_NONNEGATIVE)
		eval_assume_fact(r->t, s, sym, &f);
	return sym;
}

static uint32_t failure_value(struct run *r, struct state *s, const struct ir_insn *insn,
			      const struct proto_fn *fn)
{
	struct fact f = fact_range(-MAX_ERRNO, -1);
	bool zero = fn->success == PROTO_IF_NONZERO || fn->success == PROTO_IF_NONNULL;
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

uint32_t contract_key(struct run *r, struct lane *l, const struct ir_insn *insn,
		      const struct proto_fn *fn, uint32_t object)
{
	return fn->key.where == PROTO_FIXED ? learn_fixed_key(r->flow, fn->wrapper)
					    : slot_value(l, insn, &fn->key, object);
}

static uint32_t out_place(struct run *r, struct lane *l, const struct ir_insn *insn,
			  const struct proto_fn *fn)
{
	if (fn->object.where != PROTO_OUT_ARG || fn->object.arg >= insn->nargs)
		return 0;
	return place_deref(&r->t->values, lane_get(l, insn->args[fn->object.arg]));
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
	trail_add(r, &l->s, insn->loc,
		  arena_printf(r->flow->out, "%s() takes the reference here", fn->name));
	contract_hold(r, l, &ref);
	if (place)
		exec_store(r, l, place, ref.object, insn);
	value = success_value(r, &l->s, insn, fn->success,
			      ref.object ? ref.object : slot_value(l, insn, &fn->object, 0));
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

	trail_add(r, &l->s, insn->loc, arena_printf(r->flow->out, "%s() fails here", fn->name));
	lane_set(l, insn->dst, failure_value(r, &l->s, insn, fn));
	if (key) {
		key = val_canonical(&r->t->values, key);
		l->s.history = pmap_set(&r->t->maps, l->s.history, key,
					pmap_get(l->s.history, key) | HIST_FAILED);
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

	if (!(insn->flags & IR_F_UNUSED) || fn->success == PROTO_IF_ALWAYS)
		return false;
	return !place || !eval_const(r->t, &l->s, mem_load(r->t, &l->s, place, IR_PTR), &num) ||
	       num;
}

/* Given NULL, it succeeds and takes nothing; @base is what it is given something on. */
static void acquire_nothing(struct run *r, struct lanes *lanes, struct lane *base,
			    const struct ir_insn *insn, const struct proto_fn *fn)
{
	uint32_t key = fn->null_ok ? slot_value(base, insn, &fn->key, 0) : 0,
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

void contract_acquire(struct run *r, struct lanes *lanes, struct lane *l,
		      const struct ir_insn *insn, const struct proto_fn *fn)
{
	struct lane base = { .s = l->s, .temps = l->temps };
	bool ignored;

	site_of(r, insn, fn);
	if (!context_touch(r, &base.s, insn, fn, slot_value(&base, insn, &fn->key, 0)))
		return;
	if (fn->consumes.where == PROTO_ARG && fn->consumes.arg < insn->nargs)
		contract_release(r, &base, insn, fn, lane_get(&base, insn->args[fn->consumes.arg]));
	if (contract_repeated(r, &base.s, insn))
		return;
	if (r->in_cycle)
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

static bool same_path(const struct tables *t, uint32_t a, uint32_t b);

static bool same_place_path(const struct tables *t, uint32_t a, uint32_t b)
{
	const struct place *p = place_get(&t->values, a), *q = place_get(&t->values, b);

	if (a == b)
		return true;
	if (p->kind != q->kind || p->bits != q->bits)
		return false;
	switch (p->kind) {
	case PLACE_DEREF:
		return same_path(t, p->value, q->value);
	case PLACE_OFFSET:
		return same_place_path(t, p->base, q->base);
	case PLACE_ELEMENT:
		return p->value == q->value && same_place_path(t, p->base, q->base);
	case PLACE_VAR:
	case PLACE_NONE:
		break;
	}
	return false;
}

static uint32_t loaded_from(const struct value *v)
{
	if (v->kind != VAL_SYM || v->age)
		return 0;
	if (v->origin == SYM_INIT)
		return (uint32_t)v->at;
	return v->origin == SYM_HAVOC ? (uint32_t)v->of : 0;
}

/* Read from the same access path at different times: `p->flb` before and after a call that
 * might have changed it. Keys are taken not to be exchanged under a reference. */
static bool same_path(const struct tables *t, uint32_t a, uint32_t b)
{
	const struct value *va = val_get(&t->values, a), *vb = val_get(&t->values, b);
	uint32_t pa, pb;

	if (a == b)
		return true;
	if (va->kind == VAL_ADDR && vb->kind == VAL_ADDR)
		return same_place_path(t, va->place, vb->place);
	pa = loaded_from(va);
	pb = loaded_from(vb);
	return pa && pb && same_place_path(t, pa, pb);
}

/* Index of the reference a release of @key gives back: the latest on that key, one of this
 * function's own before one that a callee may or may not have meant for it. -1: none. */
static int find_held(struct run *r, const struct state *s, const struct protocol *p, uint32_t key)
{
	const struct list *refs = list_get(&r->t->lists, s->refs);
	int found = -1;

	for (unsigned int pass = 0; pass < 4 && found < 0; pass++) {
		for (uint32_t i = refs->n; i-- > 0 && found < 0;) {
			const struct ref *ref = &r->t->refs.v[refs->v[i]];

			if (ref->acquire->protocol != p || !ref->pending != !(pass & 1))
				continue;
			if (pass < 2 ? val_canonical(&r->t->values, ref->key) == key
				     : same_path(r->t, ref->key, key))
				found = (int)i;
		}
	}
	return found;
}

static void promote(struct flow *flow, uint32_t pending)
{
	while (pending && !flow->candidates.v[pending - 1].promoted) {
		flow->candidates.v[pending - 1].promoted = true;
		pending = flow->candidates.v[pending - 1].parent;
	}
}

/* Objects that lived by @gone live on by @other. */
struct relink {
	struct tables *t;
	uint32_t gone, other;
	const struct pnode *out;
};

static void relink(void *ctx, uint32_t object, uint32_t via)
{
	struct relink *k = ctx;

	if (via == k->gone && object != via)
		k->out = pmap_set(&k->t->maps, k->out, object, k->other);
}

/* A wrong release stands for the one of this reference. */
static void doubt(struct run *r, struct state *s, uint32_t index)
{
	struct list l = *list_get(&r->t->lists, s->refs);
	struct ref ref = r->t->refs.v[l.v[index]];
	uint32_t out = 0;

	ref.doubted = true;
	for (uint32_t i = 0; i < l.n; i++)
		out = list_add(&r->t->lists, out, i == index ? ref_id(r->t, &ref) : l.v[i]);
	s->refs = out;
}

/* The latest reference that a wrong release can have been meant for; -1: none. */
static int latest(struct run *r, const struct state *s, const struct protocol *p)
{
	const struct list *refs = list_get(&r->t->lists, s->refs);

	for (uint32_t i = refs->n; i-- > 0;) {
		const struct ref *ref = &r->t->refs.v[refs->v[i]];

		if (ref->acquire->protocol == p && !ref->pending && !ref->doubted)
			return (int)i;
	}
	return -1;
}

static void take_off(struct run *r, struct state *s, uint32_t index)
{
	const struct list *refs = list_get(&r->t->lists, s->refs);
	struct ref gone = r->t->refs.v[refs->v[index]];
	uint32_t key = val_canonical(&r->t->values, gone.key), other = 0;
	struct relink k = { .t = r->t, .gone = gone.object, .out = s->via };
	int meant;

	promote(r->flow, gone.pending);
	for (uint32_t i = 0; i < refs->n; i++) {
		const struct ref *ref = &r->t->refs.v[refs->v[i]];

		if (i != index && ref->acquire->protocol == gone.acquire->protocol &&
		    !ref->pending && val_canonical(&r->t->values, ref->key) == key)
			other = ref->object;
	}
	s->refs = list_remove_at(&r->t->lists, s->refs, index);
	/* the wrong release was not meant for this one, then */
	meant = gone.doubted ? latest(r, s, gone.acquire->protocol) : -1;
	if (meant >= 0)
		doubt(r, s, (uint32_t)meant);
	s->history = pmap_set(&r->t->maps, s->history, key,
			      pmap_get(s->history, key) | HIST_RELEASED);
	if (!gone.object)
		return;
	k.other = other;
	pmap_each(s->via, relink, &k);
	s->via = other ? pmap_set(&r->t->maps, k.out, gone.object, other) : k.out;
}

static void release_not_held(struct run *r, struct lane *l, const struct ir_insn *insn,
			     const struct proto_fn *fn, uint32_t key)
{
	uint32_t history = pmap_get(l->s.history, key);
	struct ref lent = { .acquire = fn, .site = insn, .key = key };
	int other = latest(r, &l->s, fn->protocol);
	struct raw_event *e;

	if (other >= 0) {
		const struct ref *held = &r->t->refs.v[list_get(&r->t->lists, l->s.refs)->v[other]];

		e = contract_event(r, &l->s, FLOW_RELEASE_OTHER, insn->loc, held);
		e->e.release = fn;
		e->e.other = val_text(&r->t->values, r->flow->out, held->key);
		e->e.key = val_text(&r->t->values, r->flow->out, key);
		doubt(r, &l->s, (uint32_t)other);
		/* once more is once too often, whatever callers hold */
		l->s.history = pmap_set(&r->t->maps, l->s.history, key, history | HIST_RELEASED);
		return;
	}
	lent.site = NULL;
	e = contract_event(r, &l->s, FLOW_RELEASE_NOT_HELD, insn->loc, &lent);
	e->e.acquire = NULL;
	e->e.release = fn;
	e->e.after_failure |= history == HIST_FAILED;
	e->definite |= history != 0;
	if (history)
		return;
	hold_discharge(r, &l->s, fn->protocol);
	if (list_get(&r->t->lists, l->s.lent)->n >= LENT_MAX)
		return;
	l->s.lent = list_add(&r->t->lists, l->s.lent, ref_id(r->t, &lent));
}

/* The index of the element that @b is the address of, when it is not known and @a is the address
 * of a known element of the same array; 0. */
static uint32_t index_to_compare(const struct tables *t, uint32_t a, uint32_t b, int64_t *known)
{
	const struct value *va = val_get(&t->values, a), *vb = val_get(&t->values, b);
	const struct place *p, *q;

	if (va->kind != VAL_ADDR || vb->kind != VAL_ADDR)
		return 0;
	p = place_get(&t->values, va->place);
	q = place_get(&t->values, vb->place);
	if (q->kind != PLACE_ELEMENT)
		return 0;
	*known = 0;
	if (va->place == q->base)
		return q->value;
	if (p->kind != PLACE_OFFSET || p->member || p->base != q->base || p->bits % q->bits)
		return 0;
	*known = p->bits / q->bits;
	return q->value;
}

/* `&flbs[1]` is given back, and what is held is on `&flbs[i]`: that is one path where i is 1,
 * and another where it is not. Returns the reference's index on the former, @l is the latter. */
static int split_by_index(struct run *r, struct lanes *lanes, struct lane *l,
			  const struct protocol *p, uint32_t key)
{
	const struct list *refs = list_get(&r->t->lists, l->s.refs);

	for (uint32_t i = refs->n; i-- > 0;) {
		const struct ref *ref = &r->t->refs.v[refs->v[i]];
		struct fact same;
		struct state s = l->s;
		uint32_t index;
		int64_t known;

		if (ref->acquire->protocol != p || ref->pending)
			continue;
		index = index_to_compare(r->t, key, val_canonical(&r->t->values, ref->key), &known);
		if (!index)
			continue;
		same = fact_const(known);
		if (!eval_assume_fact(r->t, &s, index, &same))
			continue;
		lanes_fork(lanes, l)->s = s;
		l->dead |= !eval_assume_not(r->t, &l->s, index, known, known);
		return (int)i;
	}
	return -1;
}

void contract_release_lanes(struct run *r, struct lanes *lanes, struct lane *from,
			    const struct ir_insn *insn, const struct proto_fn *fn, uint32_t key)
{
	struct lane l = { .s = from->s, .temps = from->temps };
	uint32_t canonical = val_canonical(&r->t->values, key);
	int index;

	if (!context_touch(r, &l.s, insn, fn, key))
		return;
	index = find_held(r, &l.s, fn->protocol, canonical) < 0
			? split_by_index(r, lanes, &l, fn->protocol, canonical)
			: -1;
	if (index >= 0)
		take_off(r, &lanes->l.v[lanes->l.n - 1].s, (uint32_t)index);
	if (!l.dead)
		contract_release(r, lanes_fork(lanes, &l), insn, fn, key);
}

void contract_release(struct run *r, struct lane *l, const struct ir_insn *insn,
		      const struct proto_fn *fn, uint32_t key)
{
	struct fact f = eval_fact(r->t, &l->s, key);
	int index;
	int64_t num;

	if (fact_is_const(&f, &num) && num == 0 && (fn->null_ok || fn->role == PROTO_ACQUIRE))
		return;
	key = val_canonical(&r->t->values, key);
	index = find_held(r, &l->s, fn->protocol, key);
	if (index >= 0) {
		trail_add(r, &l->s, insn->loc,
			  arena_printf(r->flow->out, "%s() gives it back here", fn->name));
		take_off(r, &l->s, (uint32_t)index);
		return;
	}
	if (fact_holds(&f, 0) && (fn->null_ok || fn->role == PROTO_ACQUIRE) &&
	    val_get(&r->t->values, key)->kind == VAL_SYM)
		return; /* may well be NULL */
	release_not_held(r, l, insn, fn, key);
}

/* What of the frame's pointers goes to the caller, and how. */
struct handing {
	struct run *r;
	const struct state *s;
	const struct ref *ref;
	uint32_t place; /* where it is kept, 0 = nowhere */
	struct ir_loc stored;
	bool to_caller;
	bool failing; /* the function returns an error */
};

static bool includes_object(struct run *r, const struct state *s, uint32_t objects, uint32_t object)
{
	const struct list *l = list_get(&r->t->lists, objects);

	for (uint32_t i = 0; i < l->n; i++)
		if (l->v[i] == object || pmap_get(s->via, l->v[i]) == object)
			return true;
	return false;
}

bool contract_is_out_parameter(const struct tables *t, uint32_t place)
{
	const struct place *p = place_get(&t->values, place);
	const struct value *pointer = val_get(&t->values, p->kind == PLACE_DEREF ? p->value : 0);

	return pointer->kind == VAL_SYM && pointer->origin == SYM_PARAM;
}

/* By the kernel's convention a negative number is an error, and then nobody looks at what the
 * out-parameters hold. */
static bool returns_error(struct run *r, const struct state *s, uint32_t value)
{
	enum ir_type type = r->f->var->type;

	return value && ir_type_is_signed(type) && ir_type_bits(type) >= 32 &&
	       eval_fact(r->t, s, value).hi < 0;
}

/* NULL and errors point nowhere. */
static bool points_somewhere(struct run *r, const struct state *s, uint32_t value)
{
	struct fact f = eval_fact(r->t, s, value);

	return value_is_pointer(r->t, value) && !fact_within(&f, -MAX_ERRNO, 0);
}

static void find_handing(void *ctx, uint32_t place, uint32_t id)
{
	struct handing *h = ctx;
	const struct place *p = place_get(&h->r->t->values, place);
	const struct place *root = place_get(&h->r->t->values, p->root);
	bool out = contract_is_out_parameter(h->r->t, place);
	uint32_t value;

	if (out && h->failing)
		return;
	value = h->r->t->keeps.v[id].value;
	if (!points_somewhere(h->r, h->s, value) ||
	    !includes_object(h->r, h->s, derive_objects(h->r->t, h->s, value), h->ref->object))
		return;
	h->place = place;
	h->stored = h->r->t->keeps.v[id].insn->loc;
	if (root->kind != PLACE_DEREF)
		return;
	h->to_caller |= out || (h->r->callee && derive_objects(h->r->t, h->s, root->value));
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

/* Settles each reference held at a return; what remains in the state is the caller's. */
static void settle(struct run *r, struct state *s, const struct ir_term *term, uint32_t value)
{
	struct list refs = *list_get(&r->t->lists, s->refs);
	bool failing = returns_error(r, s, value);
	uint32_t left = 0;

	for (uint32_t i = 0; i < refs.n; i++) {
		struct ref ref = r->t->refs.v[refs.v[i]];
		struct handing h = { .r = r, .s = s, .ref = &ref, .failing = failing };
		struct raw_site *site = site_of(r, ref.site, ref.acquire);
		struct raw_event *e;

		if (ref.doubted || ref.left) {
			s->via = pmap_set(&r->t->maps, s->via, ref.object, ref.object);
			continue;
		}
		if (ref.object && value &&
		    includes_object(r, s, returned_objects(r, s, value), ref.object))
			h.to_caller = true;
		else if (ref.object)
			pmap_each(s->kept, find_handing, &h);
		if (h.to_caller) {
			site->note = "handed to the caller";
		} else if (h.place) {
			site->note = arena_printf(r->flow->out, "kept in '%s'",
						  place_text(&r->t->values, r->flow->out, h.place));
			hold_add(r, s, &ref, h.place, h.stored);
			s->via = pmap_set(&r->t->maps, s->via, ref.object, ref.object);
			continue;
		} else {
			e = contract_event(r, s, FLOW_EXIT_HOLDING, term->loc, &ref);
			e->own = candidate_for(r, &ref);
			ref.pending = e->own;
		}
		left = list_add(&r->t->lists, left, ref_id(r->t, &ref));
	}
	s->refs = left;
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
	    (d->failing && contract_is_out_parameter(t, place)))
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

void contract_return(struct run *r, struct lane *l, const struct ir_term *term, uint32_t value)
{
	struct state s = l->s;
	struct dangling d = { .r = r, .s = &s, .failing = returns_error(r, &s, value) };
	uint32_t dead = value ? derive_dead(r->t, &s, returned_objects(r, &s, value)) : 0;

	if (dead) {
		struct raw_event *e = contract_event(r, &s, FLOW_RETURN_DEAD, term->loc,
						     exec_ref_of_object(r, dead));

		e->e.detail = val_text(&r->t->values, r->flow->out, value);
	}
	pmap_each(s.kept, report_dangling, &d);
	hold_discharge_lent(r, &s);
	settle(r, &s, term, value);
	s.mem = pmap_set(&r->t->maps, s.mem, summary_return_place(r->t, r->f), value);
	add_outcome(r, &s);
}
