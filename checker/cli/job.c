// SPDX-License-Identifier: GPL-2.0-only
/*
 * One unit from source to results: parse, lower, analyse, and put what the engine saw into
 * words. In: a compile command and the protocols. Out: findings, a verdict for each acquire
 * site, and whatever kept the unit from being understood.
 *
 * A unit with errors is not checked as far as it goes: what the compiler dropped after an
 * error may be the put.
 */
#include "cli/job.h"

#include <assert.h>
#include <string.h>

#include "checks/checks.h"
#include "cli/cache.h"
#include "cli/holds.h"
#include "cli/stated.h"
#include "cli/wrappers.h"
#include "flow/flow.h"
#include "lower/lower.h"
#include "report/path.h"

struct checking {
	const struct job *job;
	struct results *results;
	json_t *holds, *claims; /* arrays */
	json_t *shared;		/* with the other units: see job_check() */
	struct path_context paths;
	struct lower *lower;
	bool lacking;	    /* a body was wanted that the unit may have been opened without */
	const char **names; /* of the unit's files in reports */
	VEC(const struct ir_func *) roots;
	struct unit_time *time;
	long long since; /* when a part began */
};

/* A part of the work is done that counts as @part. */
static void took(struct checking *c, long long *part)
{
	long long now = time_now();

	*part += now - c->since;
	c->since = now;
}

static void add_problem(struct results *r, struct place_in_source at, const char *text)
{
	vec_push(&r->problems, (struct problem){ at, text });
}

static void unit_not_understood(struct checking *c, const struct unit_problems *problems)
{
	const struct unit_problem *p;

	assert(problems->list.n);
	vec_for_each (p, &problems->list) {
		const char *name = report_path(c->results->arena, &c->paths, p->path);

		add_problem(c->results, (struct place_in_source){ name, p->line, p->col }, p->text);
	}
}

static const struct ir_func *body_of(void *ctx, const struct ir_var *fn)
{
	struct checking *c = ctx;
	const struct ir_func *f;

	took(c, &c->time->analyse);
	f = lower_function(c->lower, fn);
	took(c, &c->time->lower);
	c->lacking |= !f && fn->is_static;
	return f;
}

static bool is_relevant(void *ctx, const struct ir_var *fn)
{
	struct checking *c = ctx;

	return lower_relevant(c->lower, fn);
}

/* All functions are lowered if that was asked for, but only those that have to do with a
 * protocol can break its rules. */
static void lower_roots(struct checking *c)
{
	struct ir_var *const *fns;
	const struct ir_func *f;
	size_t n;

	c->roots.n = 0;
	fns = lower_relevant_functions(c->lower, &n);
	for (size_t i = 0; i < n; i++) {
		f = lower_function(c->lower, fns[i]);
		if (f)
			vec_push(&c->roots, f);
	}
	if (!c->job->options->all)
		return;
	fns = lower_all_functions(c->lower, &n);
	for (size_t i = 0; i < n; i++)
		lower_function(c->lower, fns[i]);
}

static struct place_in_source place(const struct checking *c, struct ir_loc loc)
{
	return (struct place_in_source){ c->names[loc.file], loc.line, loc.col };
}

/* Reports may name any file of the unit; the list is complete once all is lowered. */
static void name_files(struct checking *c)
{
	const struct ir_unit *u = lower_unit(c->lower);
	struct arena *a = c->results->arena;

	c->names = arena_array(a, const char *, u->files.n + 1);
	for (size_t i = 0; i < u->files.n; i++)
		c->names[i] = report_path(a, &c->paths, u->files.v[i]);
}

static bool is_selected(const struct checking *c, const struct check *rule)
{
	return options_select(c->job->options, rule->id);
}

/* What is to be said of a mark if no unit keeps a reference where it takes one back. */
static void add_claim(struct checking *c, const char *field, const struct finding *f)
{
	struct results said;

	results_init(&said, c->results->arena);
	vec_push(&said.findings, *f);
	json_array_append_new(c->claims, claim_to_json(field, &said));
	results_free(&said);
}

/* The rule that each event is for, by index; findings of selected rules go to the results. */
static const struct check **add_findings(struct checking *c, const struct flow_result *flow)
{
	struct check_context cx = { c->results->arena, c->names };
	const struct check **by_event = arena_array(c->results->arena, const struct check *,
						    flow->events.n + 1);

	for (size_t i = 0; i < flow->events.n; i++) {
		struct finding f;

		by_event[i] = checks_on_event(&cx, &flow->events.v[i], &f);
		/* whether it stands is decided when all units have been seen */
		if (flow->events.v[i].kind == FLOW_HELD || !is_selected(c, by_event[i]))
			vec_free(&f.notes);
		else if (flow->events.v[i].kind == FLOW_TAKEN_BACK)
			add_claim(c, flow->events.v[i].field, &f);
		else
			vec_push(&c->results->findings, f);
	}
	return by_event;
}

/* What is to be said of the site if no unit gives the reference back: a finding if all have been
 * seen, a problem if not. */
static void add_hold(struct checking *c, const struct flow_site *s, const struct flow_event *e,
		     struct site site)
{
	struct check_context cx = { c->results->arena, c->names };
	const struct check *rule;
	struct results said;
	struct finding f;

	results_init(&said, c->results->arena);
	site.verdict = VERDICT_GAVE_UP;
	vec_push(&said.sites, site);
	add_problem(&said, site.at,
		    arena_printf(c->results->arena, "gave up on %s() in %s(): %s", site.call,
				 site.function, s->reason));
	rule = checks_on_event(&cx, e, &f);
	if (is_selected(c, rule))
		vec_push(&said.findings, f);
	else
		vec_free(&f.notes);
	json_array_append_new(c->holds, hold_to_json(e->field, rule->id, &said));
	results_free(&said);
}

static void add_gave_up(struct checking *c, const struct site *site, const char *reason)
{
	add_problem(c->results, site->at,
		    arena_printf(c->results->arena, "gave up on %s() in %s(): %s", site->call,
				 site->function, reason));
}

static void add_site(struct checking *c, const struct flow_site *s, const struct flow_result *flow,
		     const struct check **by_event)
{
	struct site site = {
		.at = place(c, s->loc),
		.function = s->func->var->name,
		.call = s->acquire->name,
		.reason = s->reason,
	};

	switch (s->verdict) {
	case FLOW_SITE_BALANCED:
		site.verdict = VERDICT_BALANCED;
		break;
	case FLOW_SITE_BROKEN:
		site.verdict = VERDICT_FINDING;
		site.reason = by_event[s->event]->id;
		if (s->gave_up)
			add_gave_up(c, &site, s->gave_up);
		break;
	case FLOW_SITE_HELD:
		add_hold(c, s, &flow->events.v[s->event], site);
		return;
	case FLOW_SITE_GAVE_UP:
		site.verdict = VERDICT_GAVE_UP;
		add_gave_up(c, &site, s->reason);
		break;
	}
	vec_push(&c->results->sites, site);
}

/* What comments say is held at a return has to be given back like what the code shows. */
static void add_stated_holds(struct checking *c, const struct flow_result *flow, json_t *keeps)
{
	struct stated stated;

	stated_init(&stated, c->results->arena, c->names);
	for (size_t i = 0; i < flow->events.n; i++) {
		struct flow_event e = flow->events.v[i];
		struct flow_site s = { .reason = "a comment says where the reference is kept, and "
						 "nothing in this unit gives it back from there" };

		if (!stated_hold(&stated, &e))
			continue;
		json_array_append_new(keeps, json_string(e.field));
		add_hold(c, &s, &e,
			 (struct site){ .at = place(c, e.acquired),
					.function = e.func->var->name,
					.call = e.acquire->name,
					.reason = s.reason });
	}
	stated_free(&stated);
}

/* "incoming" of "struct pci_dev.incoming", "pci_ser" of "variable pci_ser" */
static const char *last_name(const char *field)
{
	const char *dot = strrchr(field, '.'), *blank = strrchr(field, ' ');

	return dot ? dot + 1 : blank ? blank + 1 : field;
}

/* Where fields keep references, functions that only touch these matter, too. */
static void analyse_flow(struct checking *c, struct flow_result *flow)
{
	struct flow_bodies bodies = { body_of, is_relevant, c };
	struct flow_fields fields = { 0 };
	struct arena *a = c->results->arena;
	const struct ir_unit *u = lower_unit(c->lower);
	const char **names;

	flow_analyse(u, c->job->protocols, &bodies, c->roots.v, c->roots.n, &fields, a, flow);
	if (!flow->fields.n)
		return;
	fields.n = flow->fields.n;
	fields.v = arena_array(a, struct flow_field, fields.n);
	names = arena_array(a, const char *, fields.n);
	for (size_t i = 0; i < fields.n; i++) {
		fields.v[i] = flow->fields.v[i];
		names[i] = last_name(fields.v[i].name);
	}
	flow_result_free(flow);
	*flow = (struct flow_result){ 0 };
	took(c, &c->time->analyse);
	lower_widen(c->lower, names, fields.n);
	lower_roots(c);
	took(c, &c->time->lower);
	flow_analyse(u, c->job->protocols, &bodies, c->roots.v, c->roots.n, &fields, a, flow);
}

static void analyse(struct checking *c)
{
	struct flow_result flow = { 0 };
	const struct check **by_event;
	json_t *wrappers = json_array(), *discharges = json_array(), *keeps = json_array();
	const struct proto_wrapper *w;
	const struct flow_site *s;
	const struct flow_unfinished *u;

	c->holds = json_array();
	c->claims = json_array();
	analyse_flow(c, &flow);
	name_files(c);
	by_event = add_findings(c, &flow);
	vec_for_each (s, &flow.sites)
		add_site(c, s, &flow, by_event);
	vec_for_each (u, &flow.unfinished)
		add_problem(c->results, place(c, u->func->loc),
			    arena_printf(c->results->arena, "gave up on %s(): %s",
					 u->func->var->name, u->reason));
	add_stated_holds(c, &flow, keeps);
	vec_for_each (w, &flow.wrappers)
		json_array_append_new(wrappers, wrapper_to_json(w));
	for (size_t i = 0; i < flow.discharges.n; i++)
		json_array_append_new(discharges, json_string(flow.discharges.v[i]));
	json_object_set_new(c->shared, "wrappers", wrappers);
	json_object_set_new(c->shared, "holds", c->holds);
	for (size_t i = 0; i < flow.keeps.n; i++)
		json_array_append_new(keeps, json_string(flow.keeps.v[i]));
	json_object_set_new(c->shared, "discharges", discharges);
	json_object_set_new(c->shared, "keeps", keeps);
	json_object_set_new(c->shared, "claims", c->claims);
	flow_result_free(&flow);
}

static void add_bounds_exceeded(struct checking *c)
{
	const struct lower_problem *p;
	size_t n;

	p = lower_problems(c->lower, &n);
	for (size_t i = 0; i < n; i++)
		add_problem(c->results, place(c, p[i].loc),
			    arena_printf(c->results->arena, "%s(): %s", p[i].function, p[i].text));
}

static void add_line(struct checked_file *files, struct ir_loc loc)
{
	struct checked_file *f = &files[loc.file];

	if (loc.line && (!f->lines.n || f->lines.v[f->lines.n - 1].last != loc.line))
		vec_push(&f->lines, (struct line_range){ loc.line, loc.line });
}

/* What code was looked at: comments beside it are for this unit's findings. */
static void list_files(struct checking *c)
{
	const struct ir_unit *u = lower_unit(c->lower);
	struct checked_file *files = arena_array(c->results->arena, struct checked_file,
						 u->files.n + 1);

	for (size_t i = 0; i < u->funcs.n; i++) {
		const struct ir_func *f = u->funcs.v[i];

		for (size_t b = 0; b < f->blocks.n; b++) {
			const struct ir_block *block = &f->blocks.v[b];

			for (size_t k = 0; k < block->insns.n; k++)
				add_line(files, block->insns.v[k].loc);
			add_line(files, block->term.loc);
		}
	}
	for (size_t i = 0; i < u->files.n; i++) {
		files[i].path = c->names[i];
		vec_push(&c->results->files, files[i]);
	}
	/* Of a unit without code the comments are looked at, too. */
	vec_push(&c->results->files, (struct checked_file){ .path = c->job->command.path });
	results_sort(c->results);
}

static void count(struct results *r, const struct ir_unit *u)
{
	r->units++;
	r->functions += u->funcs.n;
	for (size_t i = 0; i < u->funcs.n; i++) {
		const struct ir_func *f = u->funcs.v[i];

		r->unknowns += f->nunknown;
		for (size_t b = 0; b < f->blocks.n; b++)
			r->operations += f->blocks.v[b].insns.n;
	}
}

static const char **protocol_functions(const struct protocols *p, struct arena *a, size_t *n)
{
	const char **names = arena_array(a, const char *, p->by_function.n + 1);

	*n = p->by_function.n;
	for (size_t i = 0; i < *n; i++)
		names[i] = p->by_function.v[i].key;
	return names;
}

/* What else was read, unless a file changed under the parser's hands. */
static json_t *extras_of(struct checking *c, struct unit *unit, const struct unit_sources *sources)
{
	const struct unit_extras *extras;

	if (c->job->options->no_cache)
		return NULL;
	extras = unit_extras(unit, sources);
	return extras ? cache_extras(extras, sources, c->job->command.directory) : NULL;
}

static void check(struct checking *c, struct unit *unit, FILE *ir)
{
	size_t n;
	const char **names = protocol_functions(c->job->protocols, c->results->arena, &n);

	c->lower = lower_open(unit, c->results->arena, names, n);
	lower_roots(c);
	took(c, &c->time->lower);
	if (c->job->options->dump_ir) {
		ir_print_unit(ir, lower_unit(c->lower));
		name_files(c);
	} else {
		analyse(c);
		list_files(c);
	}
	add_bounds_exceeded(c);
	count(c->results, lower_unit(c->lower));
	vec_free(&c->roots);
	took(c, &c->time->analyse);
	lower_close(c->lower);
	unit_close(unit);
}

/* With the bodies only that are likely to be needed. false: others are, or the unit has errors;
 * there are no results then. */
static bool check_quickly(struct checking *c, const struct unit_sources *sources, json_t **extras)
{
	const struct job *j = c->job;
	struct arena *arena = c->results->arena;
	size_t n;
	const char **names = protocol_functions(j->protocols, arena, &n);
	struct unit *unit;

	if (j->options->all || j->options->dump_ir)
		return false;
	unit = unit_open_for(arena, &j->command, sources, names, n);
	if (!unit)
		return false;
	*extras = extras_of(c, unit, sources);
	took(c, &c->time->read);
	check(c, unit, NULL);
	if (!c->lacking)
		return true;
	results_free(c->results);
	results_init(c->results, arena);
	json_object_clear(c->shared);
	json_decref(*extras);
	*extras = NULL;
	return false;
}

static void check_fully(struct checking *c, const struct unit_sources *sources, FILE *ir,
			json_t **extras)
{
	struct unit_problems problems = { 0 };
	struct unit *unit = unit_open(c->results->arena, &c->job->command, &problems);

	if (unit) {
		*extras = extras_of(c, unit, sources);
		took(c, &c->time->read);
		check(c, unit, ir);
	} else {
		unit_not_understood(c, &problems);
	}
	vec_free(&problems.list);
}

json_t *job_check(const struct job *j, struct search_memory *memory, struct results *r,
		  json_t *shared, struct unit_time *time, FILE *ir)
{
	struct checking c = {
		.job = j, .results = r, .shared = shared, .time = time, .since = time_now()
	};
	struct unit_sources sources;
	json_t *extras = NULL;

	c.paths = (struct path_context){ j->cwd, j->command.directory, j->command.path };
	unit_sources_read(&sources, memory, &j->command);
	if (!check_quickly(&c, &sources, &extras)) {
		c.lacking = false;
		check_fully(&c, &sources, ir, &extras);
	}
	unit_sources_free(&sources);
	took(&c, &time->read);
	time->units++;
	return extras;
}
