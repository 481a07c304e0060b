// SPDX-License-Identifier: GPL-2.0-only
/*
 * A release of what is not held takes away somebody else's reference. In:
 * FLOW_RELEASE_NOT_HELD, FLOW_PUT_UNGUARDED. Out: flb-unbalanced-put, at the release.
 *
 * A release after a failed acquire is told apart from a second release, because what repairs
 * the one (an early return) is wrong for the other.
 */
#include "checks/checks.h"

static bool on_event(const struct check_context *cx, const struct flow_event *e, struct finding *f)
{
	if ((e->kind != FLOW_RELEASE_NOT_HELD && e->kind != FLOW_PUT_UNGUARDED) || check_is_mark(e))
		return false;
	if (e->kind == FLOW_PUT_UNGUARDED) {
		check_fill(
			cx, e, f,
			arena_printf(cx->arena,
				     "%s() whatever %s was: nothing shows that an %s is kept there",
				     check_release_name(e), check_detail(cx, e),
				     check_reference(cx, e)));
		return true;
	}
	if (e->after_failure)
		check_fill(cx, e, f,
			   arena_printf(cx->arena,
					"%s() although %s() failed on this path: no %s was taken",
					check_release_name(e), check_acquire_name(e),
					check_reference(cx, e)));
	else
		check_fill(cx, e, f,
			   arena_printf(cx->arena,
					"%s() without a reference to give back: no %s is held here",
					check_release_name(e), check_reference(cx, e)));
	return true;
}

const struct check check_unbalanced_put = {
	.id = "flb-unbalanced-put",
	.summary = "a reference is given back that is not held",
	.on_event = on_event,
};
