// SPDX-License-Identifier: GPL-2.0-only
/*
 * An acquire can fail, and then there is neither object nor reference. In: FLOW_USE_FAILED,
 * FLOW_RESULT_IGNORED, FLOW_SUCCEEDS_FAILED. Out: flb-unchecked-get, at the use, at the call or
 * at the return.
 *
 * A check that comes after the first use is no check; so the finding stands at the use, not at
 * the call.
 */
#include "checks/checks.h"

static bool on_event(const struct check_context *cx, const struct flow_event *e, struct finding *f)
{
	if (e->kind != FLOW_USE_FAILED && e->kind != FLOW_RESULT_IGNORED &&
	    e->kind != FLOW_SUCCEEDS_FAILED)
		return false;
	if (e->kind == FLOW_USE_FAILED)
		check_fill(cx, e, f,
			   arena_printf(cx->arena, "%s is used where %s() may have failed",
					check_detail(cx, e), check_acquire_name(e)));
	else if (e->kind == FLOW_SUCCEEDS_FAILED)
		check_fill(cx, e, f,
			   arena_printf(cx->arena,
					"%s() succeeds where %s() failed as where it did not: "
					"nothing tells whether there is a %s to give back",
					e->func->var->name, check_acquire_name(e),
					check_reference(cx, e)));
	else
		check_fill(cx, e, f,
			   arena_printf(cx->arena,
					"the result of %s() is ignored: nothing tells whether the "
					"%s was taken",
					check_acquire_name(e), check_reference(cx, e)));
	return true;
}

const struct check check_unchecked_get = {
	.id = "flb-unchecked-get",
	.summary = "the object is used where the get may have failed, or its result is ignored",
	.on_event = on_event,
};
