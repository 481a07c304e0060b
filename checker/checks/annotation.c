// SPDX-License-Identifier: GPL-2.0-only
/*
 * A mark in the code that says of a reference, or of the field it is kept in, what is not so. In:
 * FLOW_MARK_WRONG, FLOW_TAKEN_BACK, and FLOW_RELEASE_* of a mark: what a mark did not find was not
 * to be given back. Out: flb-annotation, at the mark.
 */
#include "checks/checks.h"

static const char *not_held(const struct check_context *cx, const struct flow_event *e)
{
	const char *mark = check_release_name(e), *reference = check_reference(cx, e);

	if (e->kind == FLOW_RELEASE_OTHER)
		return arena_printf(cx->arena,
				    "%s() is given '%s', but the %s held here is on '%s'", mark,
				    e->key ? e->key : "?", e->release->protocol->noun,
				    e->other ? e->other : "?");
	if (e->after_failure)
		return arena_printf(cx->arena,
				    "%s() although %s() failed on this path: no %s was taken", mark,
				    check_acquire_name(e), reference);
	return arena_printf(cx->arena, "%s() without a reference: no %s is held here", mark,
			    reference);
}

static const char *wrong(const struct check_context *cx, const struct flow_event *e)
{
	const char *mark = check_release_name(e), *field = check_detail(cx, e);
	const char *reference = check_reference(cx, e);

	switch (e->mark) {
	case FLOW_MARK_LOCAL:
		return arena_printf(cx->arena, "%s(): %s ends with %s() and can keep nothing", mark,
				    field, e->func->var->name);
	case FLOW_MARK_CLEAR:
		return arena_printf(cx->arena, "%s(): %s is cleared on this path and keeps nothing",
				    mark, field);
	case FLOW_MARK_UNREAD:
		return arena_printf(cx->arena,
				    "the mark of %s() names '%s'; it can name '&VARIABLE' or a "
				    "parameter",
				    mark, e->key);
	case FLOW_MARK_ACQUIRES:
		return arena_printf(cx->arena,
				    "%s() does not take the %s on every path, as its mark says",
				    mark, reference);
	case FLOW_MARK_RELEASES:
		return arena_printf(
			cx->arena, "%s() does not give the %s back on every path, as its mark says",
			mark, reference);
	case FLOW_MARK_HOLDS:
		return arena_printf(cx->arena,
				    "%s() does not return with the %s on every path, as its mark "
				    "says",
				    mark, reference);
	case FLOW_MARK_SET:
		break;
	}
	return arena_printf(cx->arena, "%s(): %s is still set on this path", mark, field);
}

static bool is_wanted(const struct flow_event *e)
{
	switch (e->kind) {
	case FLOW_MARK_WRONG:
	case FLOW_TAKEN_BACK:
		return true;
	case FLOW_RELEASE_NOT_HELD:
	case FLOW_RELEASE_OTHER:
		return check_is_mark(e);
	default:
		return false;
	}
}

static bool on_event(const struct check_context *cx, const struct flow_event *e, struct finding *f)
{
	if (!is_wanted(e))
		return false;
	if (e->kind == FLOW_TAKEN_BACK)
		check_fill(cx, e, f,
			   arena_printf(cx->arena, "%s(): nothing keeps a reference in %s",
					check_release_name(e), check_detail(cx, e)));
	else
		check_fill(cx, e, f, e->kind == FLOW_MARK_WRONG ? wrong(cx, e) : not_held(cx, e));
	return true;
}

const struct check check_annotation = {
	.id = "flb-annotation",
	.summary = "a mark says of a reference what is not so",
	.on_event = on_event,
};
