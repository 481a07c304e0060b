// SPDX-License-Identifier: GPL-2.0-only
/*
 * A get or put that may sleep where nothing may: under a spinlock, in an RCU read-side critical
 * section, with preemption or interrupts off. In: FLOW_IN_ATOMIC. Out: flb-atomic-context, at the
 * call in the function that entered the context.
 */
#include "checks/checks.h"

static bool on_event(const struct check_context *cx, const struct flow_event *e, struct finding *f)
{
	const char *enterer;

	if (e->kind != FLOW_IN_ATOMIC)
		return false;
	enterer = e->enterer ? arena_printf(cx->arena, " since %s()", e->enterer) : "";
	check_note(cx, f, e->entered,
		   arena_printf(cx->arena, "nothing may sleep from here%s", enterer));
	check_fill(cx, e, f,
		   arena_printf(cx->arena, "%s%s()%s may sleep, but %s%s", check_way(cx, e),
				check_called_name(e), e->through ? ", which" : "", e->context->says,
				enterer));
	return true;
}

const struct check check_atomic_context = {
	.id = "flb-atomic-context",
	.summary = "a get or put, which may sleep, in atomic context",
	.on_event = on_event,
};
