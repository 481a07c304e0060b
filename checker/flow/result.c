// SPDX-License-Identifier: GPL-2.0-only
/*
 * From what the paths showed to what is said. Whether a function that returns holding leaks or
 * is a wrapper is known only when all callers have been seen; here those questions are
 * answered, paths become lists of steps, and every acquire site gets its one verdict.
 */
#include <stdlib.h>
#include <string.h>

#include "flow/engine.h"
#include "flow/field.h"

static bool holds_true(const struct flow *flow, const struct summary *sum,
		       const struct raw_event *e)
{
	if (e->e.kind == FLOW_HELD)
		return hold_stands(flow, sum, e);
	if (!field_stands(sum, e))
		return false;
	if (e->if_kept && !success_stands(flow, sum, e))
		return false;
	if (e->argument && hold_argument_discharged(flow, e->e.acquire->protocol))
		return false;
	if (e->parent && !flow->candidates.v[e->parent - 1].promoted)
		return false;
	return !e->own || !flow->candidates.v[e->own - 1].promoted;
}

static const char *branch_text(struct arena *arena, const struct ir_term *term, uint32_t taken)
{
	const char *text = term->text ? term->text : "the condition";

	if (term->loop)
		return arena_printf(
			arena, taken ? "left the loop at '%s'" : "entered the loop at '%s'", text);
	return arena_printf(arena, "took the %s branch of '%s' here", taken ? "false" : "true",
			    text);
}

static int loc_compare(struct ir_loc a, struct ir_loc b)
{
	if (a.file != b.file)
		return a.file < b.file ? -1 : 1;
	if (a.line != b.line)
		return a.line < b.line ? -1 : 1;
	return a.col < b.col ? -1 : a.col > b.col;
}

/* Each further round of a loop in which nothing happens, and what one call does in many ways: told
 * once. */
static bool repeats(const struct trail *t)
{
	const struct trail *b = t->before;

	if (!t->text)
		return b && !b->text && t->term == b->term && t->taken == b->taken;
	for (; b && b->text && !loc_compare(b->loc, t->loc); b = b->before)
		if (!strcmp(b->text, t->text))
			return true;
	return false;
}

static void add_steps(struct flow *flow, const struct raw_event *raw, struct flow_event *e)
{
	size_t n = 0;

	for (const struct trail *t = raw->trail; t; t = t->before)
		n += !repeats(t);
	for (size_t i = 0; i < n; i++)
		vec_push(&e->steps, (struct flow_step){ .text = NULL });
	for (const struct trail *t = raw->trail; t; t = t->before) {
		const char *text = t->text ? t->text : branch_text(flow->out, t->term, t->taken);

		if (repeats(t))
			continue;
		e->steps.v[--n] = (struct flow_step){ .loc = t->loc, .text = text };
	}
}

static int event_compare(const void *pa, const void *pb)
{
	const struct flow_event *a = pa, *b = pb;
	int c = loc_compare(a->loc, b->loc);

	if (!c)
		c = a->kind < b->kind ? -1 : a->kind > b->kind;
	return c ? c : loc_compare(a->acquired, b->acquired);
}

static int site_compare(const void *pa, const void *pb)
{
	const struct flow_site *a = pa, *b = pb;

	return loc_compare(a->loc, b->loc);
}

static void collect_events(struct flow *flow, const struct summary *sum, struct flow_result *out)
{
	const struct raw_event *raw;

	vec_for_each (raw, &sum->events) {
		struct flow_event e = raw->e;

		if (!holds_true(flow, sum, raw))
			continue;
		add_steps(flow, raw, &e);
		vec_push(&out->events, e);
	}
}

static void collect_sites(struct flow *flow, const struct ir_func *f, const struct summary *sum,
			  struct flow_result *out)
{
	const struct raw_site *raw;

	vec_for_each (raw, &sum->sites) {
		struct flow_site site = { .loc = raw->insn->loc,
					  .func = f,
					  .acquire = raw->acquire,
					  .verdict = FLOW_SITE_BALANCED,
					  .reason = raw->note };
		const struct proto_fn *role = raw->insn->var ? call_role(flow, raw->insn->var)
							     : NULL;

		const struct hold *hold = hold_not_discharged(flow, sum, raw->insn);

		/* calls of wrappers are listed only when something has to be said of them */
		if (!raw->gave_up && !hold &&
		    (!role || (role->role != PROTO_ACQUIRE && role->role != PROTO_TAKE_BACK)))
			continue;
		if (hold) {
			site.verdict = hold->field ? FLOW_SITE_HELD : FLOW_SITE_GAVE_UP;
			site.reason = arena_printf(flow->out,
						   "the reference is kept in '%s', and nothing in "
						   "this unit gives it back from there",
						   hold->place);
		}
		if (raw->gave_up) {
			site.verdict = FLOW_SITE_GAVE_UP;
			site.reason = site.gave_up = raw->gave_up;
		}
		vec_push(&out->sites, site);
	}
}

static void add_unfinished(const struct ir_func *f, const struct summary *sum,
			   struct flow_result *out)
{
	struct flow_unfinished u = { f, sum->gave_up };

	vec_push(&out->unfinished, u);
}

static bool is_about(const struct flow_event *e, const struct flow_site *site)
{
	return e->func == site->func && !loc_compare(e->acquired, site->loc);
}

/* A finding about a reference makes its site broken, whatever else was noted. */
static void judge_sites(struct flow_result *out)
{
	struct flow_site *site;

	vec_for_each (site, &out->sites)
		for (size_t i = 0; i < out->events.n; i++) {
			const struct flow_event *e = &out->events.v[i];

			if (!is_about(e, site))
				continue;
			if (e->kind != FLOW_HELD) {
				site->verdict = FLOW_SITE_BROKEN;
				site->event = i;
				break;
			}
			if (site->verdict == FLOW_SITE_HELD)
				site->event = i;
		}
}

void result_collect(struct flow *flow, struct flow_result *out)
{
	for (size_t i = 0; i < flow->by_function.n; i++) {
		const struct summary *sum = flow->by_function.v[i];

		if (!sum || sum->status == SUMMARY_NONE)
			continue;
		collect_events(flow, sum, out);
		hold_discharges(flow, sum, out);
		field_collect(sum, out);
		if (sum->sites.n)
			collect_sites(flow, flow_body(flow, flow->unit->globals.v[i]), sum, out);
		if (sum->gave_up)
			add_unfinished(flow_body(flow, flow->unit->globals.v[i]), sum, out);
	}
	attributes_judge(flow, out);
	if (out->events.n)
		qsort(out->events.v, out->events.n, sizeof(*out->events.v), event_compare);
	if (out->sites.n)
		qsort(out->sites.v, out->sites.n, sizeof(*out->sites.v), site_compare);
	judge_sites(out);
}
