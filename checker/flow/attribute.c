// SPDX-License-Identifier: GPL-2.0-only
/*
 * What attributes say of functions: that they take a reference for their caller, give the caller's
 * back, or are called with one and return with it. In: the marks of a unit. Out: roles for
 * functions whose body is elsewhere, references that go to the caller, and events for what a body
 * contradicts.
 *
 * A mark is KIND FUNCTION FLB. The function, one of a protocol, says which protocol it is about.
 */
#include <ctype.h>
#include <string.h>

#include "flow/engine.h"
#include "flow/eval.h"

static bool read_kind(const char *text, size_t n, enum proto_role *role)
{
	static const struct {
		const char *word;
		enum proto_role role;
	} kinds[] = { { "acquires", PROTO_ACQUIRE },
		      { "releases", PROTO_RELEASE },
		      { "holds", PROTO_HELD } };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (strlen(kinds[i].word) != n || strncmp(text, kinds[i].word, n) != 0)
			continue;
		*role = kinds[i].role;
		return true;
	}
	return false;
}

static bool is_word(const char *s)
{
	const char *c = s;

	while (isalnum((unsigned char)*c) || *c == '_')
		c++;
	return *s && !*c;
}

/* "&pci_flb" or "arg 0" */
static void read_key(struct attribute *a, const char *text)
{
	if (!strncmp(text, "arg ", 4) && is_word(text + 4)) {
		a->role.key.where = PROTO_ARG;
		for (const char *c = text + 4; *c; c++)
			a->role.key.arg = a->role.key.arg * 10 + (uint32_t)(*c - '0');
		return;
	}
	a->role.key.where = PROTO_FIXED;
	a->wrapper.key_name = text + 1;
	if (*text != '&' || !is_word(text + 1))
		a->unread = true;
}

/* NULL: it is about another protocol than those in force. */
static struct attribute *read_attribute(struct flow *flow, const struct ir_mark *mark)
{
	struct attribute *a = arena_new(flow->out, struct attribute); /* events name its role */
	const char *function = strchr(mark->text, ' '), *key;
	const struct proto_fn *named;

	if (!function || !read_kind(mark->text, (size_t)(function - mark->text), &a->role.role))
		return NULL;
	key = strchr(++function, ' ');
	if (!key)
		return NULL;
	named = protocols_find(flow->protocols,
			       arena_strndup(flow->t.arena, function, (size_t)(key - function)));
	if (!named)
		return NULL;
	/* of the results, whose messages name it */
	a->role.name = arena_strdup(flow->out, mark->fn->name);
	a->role.protocol = named->protocol;
	a->role.success = PROTO_IF_ALWAYS;
	a->role.wrapper = &a->wrapper;
	a->mark = mark;
	a->named = key + 1;
	read_key(a, key + 1);
	return a;
}

void attributes_read(struct flow *flow)
{
	const struct ir_mark *mark;

	vec_for_each (mark, &flow->unit->marks) {
		struct attribute *a = read_attribute(flow, mark);

		if (a)
			vec_push(&flow->attributes, a);
	}
}

const struct proto_fn *attribute_role(const struct flow *flow, const struct ir_var *fn)
{
	for (size_t i = 0; i < flow->attributes.n; i++) {
		const struct attribute *a = flow->attributes.v[i];

		if (a->mark->fn == fn && !a->unread && a->role.role != PROTO_HELD)
			return &a->role;
	}
	return NULL;
}

void attribute_call(struct run *r, struct lane *l, const struct ir_insn *insn,
		    const struct ir_var *fn)
{
	for (size_t i = 0; i < r->flow->attributes.n; i++) {
		const struct attribute *a = r->flow->attributes.v[i];
		struct ref asked = { .acquire = &a->role };

		if (a->mark->fn != fn || a->unread || a->role.role != PROTO_HELD)
			continue;
		asked.key = contract_key(r, l, insn, &a->role, 0);
		if (!asked.key)
			continue;
		asked.key = val_canonical(&r->t->values, asked.key);
		/* the caller's own, if it has none */
		if (release_find(r, &l->s, a->role.protocol, asked.key) < 0 &&
		    pmap_get(l->s.history, asked.key))
			release_of_none(r, &l->s, insn, &asked);
	}
}

/* The FLB as the function itself knows it; 0: it has no such parameter. */
static uint32_t key_inside(struct flow *flow, const struct ir_func *f, const struct attribute *a)
{
	const struct ir_var *param;

	if (a->role.key.where == PROTO_FIXED)
		return val_canonical(&flow->t.values, learn_fixed_key(flow, &a->wrapper));
	if (a->role.key.arg >= f->nparams)
		return 0;
	param = f->vars.v[a->role.key.arg];
	return val_sym(&flow->t.values, SYM_PARAM, ptr_id(param), 0, param->type);
}

static int count(struct flow *flow, uint32_t list, const struct protocol *p, uint32_t key)
{
	const struct list *refs = list_get(&flow->t.lists, list);
	int n = 0;

	for (uint32_t i = 0; i < refs->n; i++) {
		const struct ref *ref = &flow->t.refs.v[refs->v[i]];

		n += ref->acquire->protocol == p && val_canonical(&flow->t.values, ref->key) == key;
	}
	return n;
}

void attribute_hand_over(struct run *r, struct state *s)
{
	struct flow *flow = r->flow;

	for (size_t i = 0; i < flow->attributes.n; i++) {
		const struct attribute *a = flow->attributes.v[i];
		uint32_t key;
		struct ref ref;
		int index;

		if (a->mark->fn != r->f->var || a->unread || a->role.role == PROTO_RELEASE)
			continue;
		key = key_inside(flow, r->f, a);
		index = release_find(r, s, a->role.protocol, key);
		if (index < 0 ||
		    (a->role.role == PROTO_HELD && !count(flow, s->lent, a->role.protocol, key)))
			continue;
		ref = r->t->refs.v[list_get(&r->t->lists, s->refs)->v[index]];
		ref.handed = true;
		release_replace(r, s, (uint32_t)index, &ref);
	}
}

bool attribute_lends(const struct run *r, uint32_t key)
{
	const struct flow *flow = r->flow;

	for (size_t i = 0; i < flow->attributes.n; i++) {
		const struct attribute *a = flow->attributes.v[i];

		if (a->mark->fn == r->f->var && !a->unread && a->role.role != PROTO_ACQUIRE &&
		    key_inside(r->flow, r->f, a) == key)
			return true;
	}
	return false;
}

static bool is_so(struct flow *flow, const struct ir_func *f, const struct attribute *a)
{
	const struct summary *sum = summary_of(flow, f->var);
	const struct protocol *p = a->role.protocol;
	uint32_t key = key_inside(flow, f, a);
	int wanted = a->role.role == PROTO_ACQUIRE ? 1 : a->role.role == PROTO_RELEASE ? -1 : 0;
	const struct state *o;

	if (sum->status != SUMMARY_DONE)
		return true;
	vec_for_each (o, &sum->outcomes)
		if (count(flow, o->refs, p, key) - count(flow, o->lent, p, key) != wanted)
			return false;
	return true;
}

static enum flow_mark broken(const struct attribute *a)
{
	if (a->role.role == PROTO_ACQUIRE)
		return FLOW_MARK_ACQUIRES;
	return a->role.role == PROTO_RELEASE ? FLOW_MARK_RELEASES : FLOW_MARK_HOLDS;
}

void attributes_judge(struct flow *flow, struct flow_result *out)
{
	for (size_t i = 0; i < flow->attributes.n; i++) {
		const struct attribute *a = flow->attributes.v[i];
		const struct ir_func *f = flow_body(flow, a->mark->fn);
		struct proto_fn *role = arena_new(flow->out, struct proto_fn);
		struct ir_func *func = arena_new(flow->out, struct ir_func);
		struct flow_event e = { .kind = FLOW_MARK_WRONG, .loc = a->mark->loc };

		if (!a->unread && (!f || is_so(flow, f, a)))
			continue;
		*role = a->role;
		func->var = a->mark->fn;
		e.func = f ? f : func;
		e.release = role;
		e.mark = a->unread ? FLOW_MARK_UNREAD : broken(a);
		e.key = f && a->role.key.where == PROTO_ARG && a->role.key.arg < f->nparams
				? f->vars.v[a->role.key.arg]->name
				: a->named;
		vec_push(&out->events, e);
	}
}
