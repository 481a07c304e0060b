// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reference kept in a field that no function gives it back from. In: FLOW_HELD. Out:
 * flb-hold-never-put, at the store.
 *
 * One unit cannot know it: the function that gives the reference back may be in another file.
 * Whoever has seen all units decides whether the finding stands (cli/holds.c).
 */
#include "checks/checks.h"

static bool on_event(const struct check_context *cx, const struct flow_event *e, struct finding *f)
{
	if (e->kind != FLOW_HELD)
		return false;
	check_fill(cx, e, f,
		   arena_printf(cx->arena,
				"%s is kept in %s, and nothing gives it back from there with %s()",
				check_reference(cx, e), check_detail(cx, e),
				check_release_name(e)));
	return true;
}

const struct check check_hold_never_put = {
	.id = "flb-hold-never-put",
	.summary = "a reference is kept in a field that nothing gives it back from",
	.on_event = on_event,
};
