// SPDX-License-Identifier: GPL-2.0-only
/*
 * Giving a reference back: which of those held a put on some key means, and what it is when it
 * means none. One that finds another key's reference is taken to be meant for that; one that finds
 * nothing gives back the caller's, or is wrong, which only the whole function can show. Two reads
 * of one access path are taken to be one key; what else may alias is not guessed.
 */
#include <string.h>

#include "flow/derive.h"
#include "flow/engine.h"
#include "flow/eval.h"
#include "flow/field.h"
#include "flow/mem.h"

/* A reference that another protocol counts, on the same thing: pci_dev_put(pdev) gives back what
 * get_device(&pdev->dev) took. */
static int find_shared(struct run *r, const struct state *s, const struct protocol *p, uint32_t key)
{
	const struct list *refs = list_get(&r->t->lists, s->refs);

	for (uint32_t i = refs->n; i-- > 0;) {
		const struct ref *ref = &r->t->refs.v[refs->v[i]];

		if (protocols_share(ref->acquire->protocol, p) &&
		    val_base(&r->t->values, ref->key) == val_base(&r->t->values, key))
			return (int)i;
	}
	return -1;
}

int release_find(struct run *r, const struct state *s, const struct protocol *p, uint32_t key)
{
	const struct list *refs = list_get(&r->t->lists, s->refs);
	int found = -1;

	for (unsigned int pass = 0; pass < 4 && found < 0; pass++) {
		for (uint32_t i = refs->n; i-- > 0 && found < 0;) {
			const struct ref *ref = &r->t->refs.v[refs->v[i]];

			if (ref->acquire->protocol != p || ref->handed ||
			    !ref->pending != !(pass & 1))
				continue;
			if (pass < 2 ? val_canonical(&r->t->values, ref->key) == key
				     : state_same_path(r->t, s, ref->key, key))
				found = (int)i;
		}
	}
	return found < 0 ? find_shared(r, s, p, key) : found;
}

static void promote(struct flow *flow, uint32_t pending)
{
	while (pending && !flow->candidates.v[pending - 1].promoted) {
		flow->candidates.v[pending - 1].promoted = true;
		pending = flow->candidates.v[pending - 1].parent;
	}
}

void release_replace(struct run *r, struct state *s, uint32_t index, const struct ref *by)
{
	struct list l = *list_get(&r->t->lists, s->refs);
	uint32_t out = 0, id = ref_id(r->t, by);

	for (uint32_t i = 0; i < l.n; i++)
		out = list_add(&r->t->lists, out, i == index ? id : l.v[i]);
	s->refs = out;
}

/* A wrong release stands for the one of this reference. */
static void doubt(struct run *r, struct state *s, uint32_t index)
{
	struct ref ref = r->t->refs.v[list_get(&r->t->lists, s->refs)->v[index]];

	ref.doubted = true;
	release_replace(r, s, index, &ref);
}

/* … of the first @n. */
static int latest_of(struct run *r, const struct state *s, const struct protocol *p, uint32_t n)
{
	const struct list *refs = list_get(&r->t->lists, s->refs);

	for (uint32_t i = n; i-- > 0;) {
		const struct ref *ref = &r->t->refs.v[refs->v[i]];

		if (ref->acquire->protocol == p && !ref->pending && !ref->doubted && !ref->handed)
			return (int)i;
	}
	return -1;
}

int release_latest(struct run *r, const struct state *s, const struct protocol *p)
{
	return latest_of(r, s, p, list_get(&r->t->lists, s->refs)->n);
}

struct ref release_remove(struct run *r, struct state *s, uint32_t index)
{
	struct ref gone = r->t->refs.v[list_get(&r->t->lists, s->refs)->v[index]];
	int meant;

	promote(r->flow, gone.pending);
	s->refs = list_remove_at(&r->t->lists, s->refs, index);
	/* the wrong release was not meant for this one, then, nor for one taken after it */
	meant = gone.doubted ? latest_of(r, s, gone.acquire->protocol, index) : -1;
	if (meant >= 0)
		doubt(r, s, (uint32_t)meant);
	return gone;
}

/* @key: what the release was on; the same as what was taken, if perhaps read again. */
static void take_off(struct run *r, struct state *s, uint32_t index, uint32_t key)
{
	struct ref gone = release_remove(r, s, index);

	state_note(r->t, s, val_canonical(&r->t->values, gone.key), HIST_RELEASED);
	state_note(r->t, s, key, HIST_RELEASED);
}

static void give_back(struct run *r, struct state *s, const struct ir_insn *insn,
		      const struct proto_fn *fn, uint32_t index, uint32_t key)
{
	trail_add(r, s, insn->loc, arena_printf(r->flow->out, "%s() gives it back here", fn->name));
	take_off(r, s, index, key);
}

void release_other_event(struct run *r, const struct state *s, const struct ir_insn *insn,
			 const struct ref *said, const struct ref *held)
{
	struct raw_event *e = contract_event(r, s, FLOW_RELEASE_OTHER, insn->loc, held);

	e->e.release = said->acquire;
	e->e.other = val_text(&r->t->values, r->flow->out, held->key);
	e->e.key = val_text(&r->t->values, r->flow->out, said->key);
}

/* It was meant for the latest that is held; false: nothing is. */
static bool release_of_other(struct run *r, struct state *s, const struct ir_insn *insn,
			     const struct ref *said)
{
	int other = release_latest(r, s, said->acquire->protocol);

	if (other < 0)
		return false;
	release_other_event(r, s, insn, said,
			    &r->t->refs.v[list_get(&r->t->lists, s->refs)->v[other]]);
	doubt(r, s, (uint32_t)other);
	return true;
}

/* Looks for a key on which an acquire failed. */
struct failed_key {
	struct tables *t;
	uint32_t key;
	bool found;
};

static void compare_failed(void *ctx, uint32_t key, uint32_t status)
{
	struct failed_key *f = ctx;

	f->found |= status == HIST_FAILED && state_same_path(f->t, NULL, key, f->key);
}

/* What became of references on @key before. One that could not be taken is none however often the
 * key is read again, unless the function itself has stored another one there; of one that was given
 * back, another may have taken the place since. */
static uint32_t history_of(struct run *r, const struct state *s, uint32_t key)
{
	struct failed_key f = { .t = r->t, .key = state_as_stored(r->t, s, key) };
	uint32_t history = pmap_get(s->history, key) & ~(uint32_t)HIST_LENT;

	if (history || !r->t->shared)
		return history;
	pmap_each(s->history, compare_failed, &f);
	return f.found ? HIST_FAILED : 0;
}

struct raw_event *release_of_none(struct run *r, const struct state *s, const struct ir_insn *insn,
				  const struct ref *lent)
{
	uint32_t history = history_of(r, s, lent->key);
	struct raw_event *e = contract_event(r, s, FLOW_RELEASE_NOT_HELD, insn->loc, lent);

	e->e.acquire = NULL;
	e->e.release = lent->acquire;
	e->e.after_failure |= history == HIST_FAILED;
	/* what paths were joined to is, in a loop, another one in each round */
	e->definite |= history && !(history & HIST_KEPT) &&
		       val_get(&r->t->values, lent->key)->origin != SYM_PHI;
	return e;
}

void release_lend(struct run *r, struct state *s, const struct ref *lent)
{
	if (list_get(&r->t->lists, s->lent)->n < LENT_MAX)
		s->lent = list_add(&r->t->lists, s->lent, ref_id(r->t, lent));
}

/* Callers know what @key is. */
static bool is_callers(const struct tables *t, uint32_t key)
{
	uint32_t base = val_base(&t->values, key);
	const struct value *v = val_get(&t->values, base);

	return v->kind == VAL_ADDR || (v->kind == VAL_SYM && (v->origin == SYM_PARAM ||
							      (v->origin == SYM_INIT && !v->of)));
}

/* What callers know as @key: in a loop, what is read may be another one in each round. */
static uint32_t given_as(const struct run *r, uint32_t key)
{
	return r->in_cycle || is_callers(r->t, key) ? key : state_at_entry(r->t, key);
}

static bool is_parameter(const struct tables *t, uint32_t key)
{
	const struct value *v = val_get(&t->values, val_base(&t->values, key));

	return v->kind == VAL_SYM && v->origin == SYM_PARAM;
}

/* A loop that gives back what one structure after another keeps has callers told of the latest. */
static void forget_earlier_rounds(struct run *r, struct state *s, const struct ir_insn *put)
{
	struct list l = *list_get(&r->t->lists, s->lent);

	for (uint32_t i = l.n; i-- > 0;)
		if (r->t->refs.v[l.v[i]].site == put)
			s->lent = list_remove_at(&r->t->lists, s->lent, i);
}

/* A reference is given back that the function did not take: its callers are told. @value: what
 * the field held that it was kept in, 0: of a caller. */
static void lend(struct run *r, struct state *s, const struct ir_insn *insn,
		 const struct proto_fn *fn, uint32_t key, uint32_t value)
{
	struct ref lent = { .acquire = fn, .key = key, .object = value };

	/* what is read from memory may be another one in each round */
	if (value || (fn->protocol->object_is_key && !is_parameter(r->t, key))) {
		lent.site = insn;
		forget_earlier_rounds(r, s, insn);
	}
	hold_discharge(r, s, fn->protocol);
	lent.key = key = given_as(r, key);
	if (!fn->protocol->object_is_key || is_callers(r->t, key))
		release_lend(r, s, &lent);
}

/* A function that takes no reference gives back its caller's, of which there is one. Callers that
 * are known may have several, and what a callee gives back may be one in each round of a loop. */
static bool is_second(const struct run *r, const struct state *s, const struct ir_insn *insn,
		      const struct proto_fn *fn, uint32_t key)
{
	return fn->protocol->object_is_key && insn->op == IR_CALL &&
	       !strcmp(insn->var->name, fn->name) && !r->in_cycle && !r->f->var->is_static &&
	       (pmap_get(s->history, key) & HIST_LENT);
}

static void release_not_held(struct run *r, struct lane *l, const struct ir_insn *insn,
			     const struct proto_fn *fn, uint32_t key)
{
	uint32_t history = history_of(r, &l->s, key);
	uint32_t value = field_put_tested(r, &l->s, insn, fn, key);
	struct ref lent = { .acquire = fn, .key = key };

	if (value) {
		lend(r, &l->s, insn, fn, key, value);
		return;
	}
	/* where the pointer says what is given back, another one may well be somebody else's */
	if (!fn->protocol->object_is_key && release_of_other(r, &l->s, insn, &lent)) {
		/* once more is once too often, whatever callers hold */
		state_note(r->t, &l->s, key, HIST_RELEASED);
		return;
	}
	release_of_none(r, &l->s, insn, &lent)->definite |= is_second(r, &l->s, insn, fn, key);
	if (!history || (history & HIST_KEPT))
		lend(r, &l->s, insn, fn, key, 0);
	if (fn->protocol->object_is_key)
		state_note(r->t, &l->s, key, HIST_LENT);
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

/* A pointer of the caller's that may be NULL: nothing is given back then, and on the path that is
 * left in @l it is not NULL. */
static void split_by_null(struct run *r, struct lanes *lanes, struct lane *l,
			  const struct proto_fn *fn, uint32_t key, uint32_t pointer)
{
	uint32_t given = given_as(r, pointer);
	struct state null = l->s;

	if (!fn->null_ok || !fn->protocol->object_is_key || !is_callers(r->t, given) ||
	    release_find(r, &l->s, fn->protocol, key) >= 0 ||
	    !eval_assume(r->t, &null, pointer, false))
		return;
	/* what was something before is taken to be that still */
	if (eval_assume(r->t, &null, given, false))
		lanes_fork(lanes, l)->s = null;
	l->dead = !eval_assume(r->t, &l->s, pointer, true) ||
		  !eval_assume(r->t, &l->s, given, true);
}

void release_lanes(struct run *r, struct lanes *lanes, struct lane *from,
		   const struct ir_insn *insn, const struct proto_fn *fn, uint32_t key,
		   uint32_t given)
{
	struct lane l = { .s = from->s, .temps = from->temps };
	uint32_t canonical = val_canonical(&r->t->values, key);
	int index;

	if (!context_touch(r, &l.s, insn, fn, key))
		return;
	index = release_find(r, &l.s, fn->protocol, canonical) < 0
			? split_by_index(r, lanes, &l, fn->protocol, canonical)
			: -1;
	if (index >= 0)
		give_back(r, &lanes->l.v[lanes->l.n - 1].s, insn, fn, (uint32_t)index, canonical);
	if (!l.dead)
		split_by_null(r, lanes, &l, fn, canonical, given ? given : canonical);
	if (!l.dead)
		release_on(r, lanes_fork(lanes, &l), insn, fn, key);
}

/* Nothing is left to be given back on @key, whether or not it is NULL. */
static bool gone_before(struct run *r, const struct state *s, uint32_t key)
{
	uint32_t history = history_of(r, s, key);

	return history && !(history & HIST_KEPT);
}

void release_on(struct run *r, struct lane *l, const struct ir_insn *insn,
		const struct proto_fn *fn, uint32_t key)
{
	struct fact f = eval_fact(r->t, &l->s, key);
	uint32_t value;
	int index;
	int64_t num;

	if (fact_is_const(&f, &num) && num == 0 && (fn->null_ok || fn->role == PROTO_ACQUIRE))
		return;
	key = val_canonical(&r->t->values, key);
	value = field_put_owed(r, &l->s, insn, fn, key);
	if (value) {
		lend(r, &l->s, insn, fn, key, value);
		return;
	}
	index = release_find(r, &l->s, fn->protocol, key);
	if (index >= 0) {
		give_back(r, &l->s, insn, fn, (uint32_t)index, key);
		return;
	}
	hold_discharge_key(r, key, fn->protocol);
	if (fact_holds(&f, 0) && (fn->null_ok || fn->role == PROTO_ACQUIRE) &&
	    val_get(&r->t->values, key)->kind == VAL_SYM && !gone_before(r, &l->s, key))
		return; /* may well be NULL */
	release_not_held(r, l, insn, fn, key);
}

/* What @ref is on is what @value points to, or was read from there. */
static bool leads_to(struct run *r, const struct state *s, uint32_t value, const struct ref *ref)
{
	const struct values *vs = &r->t->values;
	uint32_t base = val_base(vs, value),
		 field = ref->object ? 0
				     : hold_field_of_key(r, val_canonical(&r->t->values, ref->key));
	const struct place *root = place_get(vs, place_get(vs, field)->root);

	if (ref->object && list_has(&r->t->lists, derive_objects(r->t, s, value), ref->object))
		return true;
	return val_base(vs, ref->key) == base || (root->kind == PLACE_DEREF && root->value == base);
}

void release_perhaps(struct run *r, struct state *s, uint32_t value)
{
	const struct list *refs = list_get(&r->t->lists, s->refs);

	for (uint32_t i = 0; i < refs->n; i++) {
		struct ref ref = r->t->refs.v[refs->v[i]];

		if (ref.acquire->success != PROTO_IF_ERROR || ref.passed ||
		    val_base(&r->t->values, ref.key) != val_base(&r->t->values, value))
			continue;
		ref.passed = true;
		release_replace(r, s, i, &ref);
		refs = list_get(&r->t->lists, s->refs);
	}
}

void release_hand_over(struct run *r, struct lane *l, uint32_t value, const char *name)
{
	bool none = true;

	for (uint32_t i = list_get(&r->t->lists, l->s.refs)->n; i-- > 0;) {
		struct ref ref = r->t->refs.v[list_get(&r->t->lists, l->s.refs)->v[i]];

		if (!leads_to(r, &l->s, value, &ref))
			continue;
		contract_site(r, ref.site, ref.acquire)->note =
			arena_printf(r->flow->out, "handed to %s()", name);
		release_remove(r, &l->s, i);
		state_close(r->t, &l->s, ref.object);
		none = false;
	}
	/* what a call that fails will leave is kept there, then */
	if (none)
		state_note(r->t, &l->s, val_base(&r->t->values, value), HIST_KEPT);
}

/* One held on the object that the field was given in this function: that one is meant. */
static int find_object(struct run *r, const struct state *s, uint32_t value)
{
	const struct list *refs = list_get(&r->t->lists, s->refs);
	uint32_t objects = derive_objects(r->t, s, value);

	for (uint32_t i = refs->n; i-- > 0;) {
		uint32_t object = r->t->refs.v[refs->v[i]].object;

		if (object && list_has(&r->t->lists, objects, object))
			return (int)i;
	}
	return -1;
}

void release_lent(struct run *r, struct lane *l, const struct ir_insn *insn, const struct ref *lent)
{
	uint32_t key = val_canonical(&r->t->values, lent->key);
	int index = lent->object ? find_object(r, &l->s, lent->object) : -1;

	if (index >= 0)
		take_off(r, &l->s, (uint32_t)index, key);
	else if (lent->object && field_put_of(r, &l->s, insn, lent->acquire, key, lent->object))
		lend(r, &l->s, insn, lent->acquire, key, lent->object);
	else
		release_on(r, l, insn, lent->acquire, lent->key);
}
