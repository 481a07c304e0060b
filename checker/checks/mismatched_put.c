// SPDX-License-Identifier: GPL-2.0-only
/*
 * A release of one thing while only another is held: one count sinks too far, the other never
 * does. In: FLOW_RELEASE_OTHER. Out: flb-mismatched-put, at the release.
 *
 * It is one finding and not a leak beside an unbalanced put: there is one mistake, the
 * argument, and two reports would be repaired twice.
 */
#include "checks/checks.h"

static bool on_event(const struct check_context *cx, const struct flow_event *e, struct finding *f)
{
	const char *noun;

	if (e->kind != FLOW_RELEASE_OTHER || check_is_mark(e))
		return false;
	noun = (e->release ? e->release : e->acquire)->protocol->noun;
	check_fill(cx, e, f,
		   arena_printf(cx->arena, "%s() is given '%s', but the %s held here is on '%s'",
				check_release_name(e), e->key ? e->key : "?", noun,
				e->other ? e->other : "?"));
	return true;
}

const struct check check_mismatched_put = {
	.id = "flb-mismatched-put",
	.summary = "a reference is given back on another object than it was taken on",
	.on_event = on_event,
};
