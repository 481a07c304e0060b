// SPDX-License-Identifier: GPL-2.0-only
/*
 * Answers which role a function plays. In: the protocols in force and a name; out: its entry,
 * or nothing. Names are matched whole: liveupdate_flb_get_incoming_early() takes no reference
 * though its name begins like one that does, so no pattern is ever good enough.
 */
#include "protocol/protocol.h"

#include <string.h>

void protocols_init(struct protocols *p, struct arena *arena)
{
	*p = (struct protocols){ .arena = arena };
}

void protocols_free(struct protocols *p)
{
	for (size_t i = 0; i < p->all.n; i++) {
		vec_free(&p->all.v[i]->fns);
		vec_free(&p->all.v[i]->callbacks.members);
	}
	for (size_t i = 0; i < p->contexts.n; i++) {
		struct context_fn *fn = p->contexts.v[i].value;

		vec_free(&fn->steps);
	}
	vec_free(&p->all);
	strmap_free(&p->by_function);
	strmap_free(&p->int_to_ptr);
	strmap_free(&p->own_ref);
	strmap_free(&p->harmless);
	strmap_free(&p->allocates);
	strmap_free(&p->steady);
	strmap_free(&p->keeps);
	strmap_free(&p->returns);
	strmap_free(&p->frees);
	strmap_free(&p->contexts);
}

const struct proto_fn *protocols_find(const struct protocols *p, const char *function)
{
	return strmap_get(&p->by_function, function);
}

static struct protocol *find_protocol(const struct protocols *p, const char *name)
{
	for (size_t i = 0; i < p->all.n; i++)
		if (!strcmp(p->all.v[i]->name, name))
			return p->all.v[i];
	return NULL;
}

/* NULL: of a protocol that is not known. */
static struct proto_fn *make_wrapper(struct protocols *p, const struct proto_wrapper *w)
{
	struct protocol *protocol = find_protocol(p, w->protocol);
	const struct proto_fn *also = w->also ? make_wrapper(p, w->also) : NULL;
	struct proto_fn *fn;

	if (!protocol || (w->also && !also))
		return NULL;
	fn = arena_new(p->arena, struct proto_fn);
	*fn = (struct proto_fn){ .name = w->name,
				 .protocol = protocol,
				 .role = w->role,
				 .success = w->success,
				 .key = w->key,
				 .object = w->object,
				 .null_ok = w->null_ok,
				 .wrapper = w,
				 .also = also };
	return fn;
}

void protocols_add_wrapper(struct protocols *p, const struct proto_wrapper *w)
{
	struct strmap_entry *entry;
	struct proto_fn *fn;

	if (strmap_get(&p->by_function, w->name))
		return;
	fn = make_wrapper(p, w);
	if (!fn)
		return;
	entry = strmap_put(&p->by_function, w->name);
	entry->value = fn;
}

void protocols_forget_wrappers(struct protocols *p)
{
	for (size_t i = 0; i < p->by_function.n; i++) {
		const struct proto_fn *fn = p->by_function.v[i].value;

		if (fn && fn->wrapper)
			p->by_function.v[i].value = NULL;
	}
}

static bool same_slot(struct proto_slot a, struct proto_slot b)
{
	return a.where == b.where && a.arg == b.arg;
}

static bool same_text(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static bool same_path(const struct proto_path *a, const struct proto_path *b)
{
	if (a->n != b->n)
		return false;
	for (uint32_t i = 0; i < a->n; i++)
		if (a->steps[i].bits != b->steps[i].bits ||
		    !same_text(a->steps[i].member, b->steps[i].member))
			return false;
	return true;
}

bool proto_wrapper_equal(const struct proto_wrapper *a, const struct proto_wrapper *b)
{
	if (!a->also != !b->also || (a->also && !proto_wrapper_equal(a->also, b->also)))
		return false;
	return !strcmp(a->name, b->name) && !strcmp(a->protocol, b->protocol) &&
	       a->role == b->role && a->success == b->success && same_slot(a->key, b->key) &&
	       same_slot(a->object, b->object) && same_text(a->key_name, b->key_name) &&
	       same_path(&a->to_key, &b->to_key) && a->null_ok == b->null_ok;
}

const struct context_fn *protocols_context(const struct protocols *p, const char *function)
{
	return strmap_get(&p->contexts, function);
}

static bool counts_on(const struct protocol *a, const struct protocol *b)
{
	return a->counts_on && !strcmp(a->counts_on, b->name);
}

bool protocols_share(const struct protocol *a, const struct protocol *b)
{
	return counts_on(a, b) || counts_on(b, a);
}

static uint32_t argument_of(const struct strmap *functions, const char *function)
{
	const struct proto_argument *f = strmap_get(functions, function);

	return f ? f->slot.arg + 1 : 0;
}

uint32_t protocols_keeps(const struct protocols *p, const char *function)
{
	return argument_of(&p->keeps, function);
}

uint32_t protocols_returns(const struct protocols *p, const char *function)
{
	return argument_of(&p->returns, function);
}

uint32_t protocols_frees(const struct protocols *p, const char *function)
{
	return argument_of(&p->frees, function);
}
