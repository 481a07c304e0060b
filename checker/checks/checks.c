// SPDX-License-Identifier: GPL-2.0-only
/*
 * The table of rules and what they share. In: events of the engine. Out: findings with the
 * path as notes.
 *
 * Names in messages come from the protocol that the event belongs to: the same rule serves
 * every API, so no rule may spell out a function or what its reference is called.
 */
#include "checks/checks.h"

#include <assert.h>
#include <string.h>

const struct check *const checks[] = {
	&check_missing_put,    &check_unbalanced_put,	 &check_mismatched_put,
	&check_use_after_put,  &check_escape_past_put,	 &check_unchecked_get,
	&check_hold_never_put, &check_callback_deadlock, &check_atomic_context,
	&check_annotation,
};

const size_t nchecks = sizeof(checks) / sizeof(checks[0]);

const struct check *checks_find(const char *id)
{
	for (size_t i = 0; i < nchecks; i++)
		if (!strcmp(checks[i]->id, id))
			return checks[i];
	return NULL;
}

const struct check *checks_on_event(const struct check_context *cx, const struct flow_event *e,
				    struct finding *f)
{
	for (size_t i = 0; i < nchecks; i++) {
		memset(f, 0, sizeof(*f));
		if (checks[i]->on_event(cx, e, f)) {
			f->rule = checks[i]->id;
			return checks[i];
		}
	}
	assert(!"an event that no check wants");
	return NULL;
}

static struct place_in_source place(const struct check_context *cx, struct ir_loc loc)
{
	return (struct place_in_source){ cx->paths[loc.file], loc.line, loc.col };
}

static bool same_loc(struct ir_loc a, struct ir_loc b)
{
	return a.file == b.file && a.line == b.line && a.col == b.col;
}

void check_note(const struct check_context *cx, struct finding *f, struct ir_loc loc,
		const char *text)
{
	if (loc.line)
		vec_push(&f->notes, (struct finding_note){ place(cx, loc), text });
}

static const struct protocol *protocol_of(const struct flow_event *e)
{
	const struct proto_fn *fn = e->acquire ? e->acquire : e->release;

	assert(fn);
	return fn->protocol;
}

/* The engine calls what it has no C expression for "…". */
static bool has_name(const char *s)
{
	return s && strcmp(s, "…");
}

const char *check_reference(const struct check_context *cx, const struct flow_event *e)
{
	const char *noun = protocol_of(e)->noun;

	return has_name(e->key) ? arena_printf(cx->arena, "%s on '%s'", noun, e->key) : noun;
}

const char *check_detail(const struct check_context *cx, const struct flow_event *e)
{
	return has_name(e->detail) ? arena_printf(cx->arena, "'%s'", e->detail)
				   : "a pointer into the object";
}

bool check_is_mark(const struct flow_event *e)
{
	return e->release && proto_is_mark(e->release);
}

const char *check_release_name(const struct flow_event *e)
{
	return e->release ? e->release->name : protocol_of(e)->release;
}

const char *check_acquire_name(const struct flow_event *e)
{
	return e->acquire ? e->acquire->name : protocol_of(e)->acquire;
}

const char *check_called_name(const struct flow_event *e)
{
	return (e->acquire ? e->acquire : e->release)->name;
}

const char *check_way(const struct check_context *cx, const struct flow_event *e)
{
	return e->through ? arena_printf(cx->arena, "%s() leads to ", e->through) : "";
}

/* How the acquire is told of: on these paths it failed, or may have. */
static const char *acquire_text(const struct check_context *cx, const struct flow_event *e)
{
	bool failed = e->after_failure || e->kind == FLOW_USE_FAILED;

	return arena_printf(cx->arena, "%s %s here by %s()", check_reference(cx, e),
			    failed ? "asked for" : "taken", check_acquire_name(e));
}

void check_fill(const struct check_context *cx, const struct flow_event *e, struct finding *f,
		const char *message)
{
	const struct flow_step *s;
	bool told = same_loc(e->loc, e->acquired);

	f->at = place(cx, e->loc);
	if (e->acquired.line)
		f->acquired = place(cx, e->acquired);
	f->message = message;
	f->function = e->func->var->name;
	f->subject = e->key ? e->key : "";
	/* The engine may have the acquire among its steps; it is told once either way. */
	vec_for_each (s, &e->steps)
		told = told || same_loc(s->loc, e->acquired);
	if (!told)
		check_note(cx, f, e->acquired, acquire_text(cx, e));
	vec_for_each (s, &e->steps)
		check_note(cx, f, s->loc, s->text);
}
