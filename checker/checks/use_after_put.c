// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pointer into the object used when nothing keeps the object alive any more. In:
 * FLOW_USE_DEAD. Out: flb-use-after-put, at the use.
 *
 * Passing such a pointer on counts as a use: what the callee does with it cannot be right, and
 * one that does nothing with it today need not stay so.
 */
#include "checks/checks.h"

static bool on_event(const struct check_context *cx, const struct flow_event *e, struct finding *f)
{
	if (e->kind != FLOW_USE_DEAD)
		return false;
	check_fill(
		cx, e, f,
		arena_printf(cx->arena, "%s is used after %s() gave back the %s that kept it alive",
			     check_detail(cx, e), check_release_name(e), check_reference(cx, e)));
	return true;
}

const struct check check_use_after_put = {
	.id = "flb-use-after-put",
	.summary = "a pointer into the object is used after the put",
	.on_event = on_event,
};
