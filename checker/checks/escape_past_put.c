// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pointer into the object that outlives the reference because it is returned, or left where
 * others find it. In: FLOW_RETURN_DEAD, FLOW_STORE_DEAD, FLOW_FIELD_DEAD. Out:
 * flb-escape-past-put, at the return or the store.
 *
 * Whether somebody uses the pointer later is not asked: the reader of a field or of a result
 * cannot know that it is stale.
 */
#include "checks/checks.h"

static bool on_event(const struct check_context *cx, const struct flow_event *e, struct finding *f)
{
	const char *what;

	if (e->kind != FLOW_RETURN_DEAD && e->kind != FLOW_STORE_DEAD && e->kind != FLOW_FIELD_DEAD)
		return false;
	what = e->kind == FLOW_RETURN_DEAD ? "is returned" : "is kept";
	check_fill(cx, e, f,
		   arena_printf(cx->arena, "%s %s past %s() of the %s that keeps it alive",
				check_detail(cx, e), what, check_release_name(e),
				check_reference(cx, e)));
	return true;
}

const struct check check_escape_past_put = {
	.id = "flb-escape-past-put",
	.summary = "a pointer into the object is returned or kept past the put",
	.on_event = on_event,
};
