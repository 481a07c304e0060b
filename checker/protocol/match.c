// SPDX-License-Identifier: GPL-2.0-only
/*
 * Answers which role a function plays. In: the protocols in force and a name; out: its entry,
 * or nothing. Names are matched whole: liveupdate_flb_get_incoming_early() takes no reference
 * though its name begins like one that does, so no pattern is ever good enough.
 */
#include "protocol/protocol.h"

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
	strmap_free(&p->contexts);
}

const struct proto_fn *protocols_find(const struct protocols *p, const char *function)
{
	return strmap_get(&p->by_function, function);
}

const struct context_fn *protocols_context(const struct protocols *p, const char *function)
{
	return strmap_get(&p->contexts, function);
}
