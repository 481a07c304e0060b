/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Rules: each turns the engine's events of its kinds into findings. A rule is one file here,
 * one line in the table of checks.c and one rules/<id>.md.
 */
#ifndef FLBCHECK_CHECKS_CHECKS_H
#define FLBCHECK_CHECKS_CHECKS_H

#include <stdbool.h>
#include <stddef.h>

#include "flow/flow.h"
#include "report/finding.h"

/* What a check may use. Strings it makes come from the arena. */
struct check_context {
	struct arena *arena;
	const char *const *paths; /* what to call ir_unit.files[i] in a report */
};

struct check {
	const char *id;
	const char *summary; /* one line, for --list-rules */
	/* Fills @f and returns true if the event is this check's; @f is all zero before, and
	 * untouched if it is not. */
	bool (*on_event)(const struct check_context *cx, const struct flow_event *e,
			 struct finding *f);
};

extern const struct check check_missing_put;
extern const struct check check_unbalanced_put;
extern const struct check check_mismatched_put;
extern const struct check check_use_after_put;
extern const struct check check_escape_past_put;
extern const struct check check_unchecked_get;
extern const struct check check_hold_never_put;
extern const struct check check_callback_deadlock;
extern const struct check check_atomic_context;
extern const struct check check_annotation;

/* All checks, in the order of --list-rules. */
extern const struct check *const checks[];
extern const size_t nchecks;

/* The check with this id, or NULL. */
const struct check *checks_find(const char *id);

/* The check whose event @e is, with @f filled; f->notes is the caller's to free. There always
 * is one: a kind of event that no check wants is a bug. */
const struct check *checks_on_event(const struct check_context *cx, const struct flow_event *e,
				    struct finding *f);

/* For checks: the parts of @f that do not depend on the rule, with the path so far as notes:
 * where the reference was taken, then the steps. */
void check_fill(const struct check_context *cx, const struct flow_event *e, struct finding *f,
		const char *message);
void check_note(const struct check_context *cx, struct finding *f, struct ir_loc loc,
		const char *text);

/* What the event's reference is called: "incoming FLB reference on &pci_flb". */
const char *check_reference(const struct check_context *cx, const struct flow_event *e);
/* What is used, returned or stored in the event, quoted; "a pointer into the object" if the
 * engine has no name for it. */
const char *check_detail(const struct check_context *cx, const struct flow_event *e);
/* The function to call to give the event's reference back, and the one that takes it. */
/* What the event is about is a mark, not a call that gives back. */
bool check_is_mark(const struct flow_event *e);
const char *check_release_name(const struct flow_event *e);
const char *check_acquire_name(const struct flow_event *e);
/* Of FLOW_IN_*: the protocol function called, and how: "get_it() leads to ", or "". */
const char *check_called_name(const struct flow_event *e);
const char *check_way(const struct check_context *cx, const struct flow_event *e);

#endif
