// SPDX-License-Identifier: GPL-2.0-only
/*
 * A reference that nobody can give back any more: the function ends with it, takes it again over
 * the old one, or has cleared the field it was kept in. In: FLOW_EXIT_HOLDING,
 * FLOW_ACQUIRE_REPEATED, FLOW_FIELD_LOST. Out: flb-missing-put, at the return or the repeated
 * acquire.
 *
 * The finding does not stand at the acquire: a function with six returns leaks at one of them,
 * and that one is what has to be changed.
 */
#include "checks/checks.h"

static bool on_event(const struct check_context *cx, const struct flow_event *e, struct finding *f)
{
	const char *reference;

	if (e->kind != FLOW_EXIT_HOLDING && e->kind != FLOW_ACQUIRE_REPEATED &&
	    e->kind != FLOW_FIELD_LOST)
		return false;
	reference = check_reference(cx, e);
	if (e->kind == FLOW_FIELD_LOST) {
		check_fill(
			cx, e, f,
			arena_printf(cx->arena,
				     "%s that %s kept is lost when %s() returns; no %s() on this "
				     "path",
				     reference, check_detail(cx, e), e->func->var->name,
				     check_release_name(e)));
		return true;
	}
	if (e->kind == FLOW_EXIT_HOLDING) {
		check_fill(cx, e, f,
			   arena_printf(cx->arena,
					"%s is still held when %s() returns; no %s() on this path",
					reference, e->func->var->name, check_release_name(e)));
		check_note(cx, f, e->loc, "returned here, still holding it");
		return true;
	}
	check_fill(
		cx, e, f,
		arena_printf(cx->arena,
			     "%s is taken again while the last one is still held; no %s() between",
			     reference, check_release_name(e)));
	check_note(cx, f, e->loc, "reached again here, still holding it");
	return true;
}

const struct check check_missing_put = {
	.id = "flb-missing-put",
	.summary = "a reference is not given back on some path",
	.on_event = on_event,
};
