// SPDX-License-Identifier: GPL-2.0-only
/*
 * A get or put by a callback of the very thing it is for: the callback runs under the lock that
 * these take. In: FLOW_IN_CALLBACK. Out: flb-callback-deadlock, at the call in the callback.
 *
 * A helper that gets or puts is right for its other callers, so it is the callback's line that has
 * to change, and the way from there to the lock is told in notes.
 */
#include "checks/checks.h"

static bool on_event(const struct check_context *cx, const struct flow_event *e, struct finding *f)
{
	if (e->kind != FLOW_IN_CALLBACK)
		return false;
	check_fill(cx, e, f,
		   arena_printf(cx->arena,
				"%s%s() on '%s' in %s(), its own callback '%s': the lock it takes "
				"is held already",
				check_way(cx, e), check_called_name(e), e->key ? e->key : "?",
				e->func->var->name, e->detail));
	return true;
}

const struct check check_callback_deadlock = {
	.id = "flb-callback-deadlock",
	.summary = "a callback gets or puts what it is a callback of",
	.on_event = on_event,
};
