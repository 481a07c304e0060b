// SPDX-License-Identifier: GPL-2.0-only
/*
 * Results to JSON and back, in one place so that a worker's message and the report cannot
 * drift apart. In: struct results, or the text a worker sent. Out: the other one.
 *
 * Text is not trusted to be UTF-8: a kernel file may well hold Latin-1, and jansson refuses
 * such strings, which would cost the whole report for one byte in a quoted condition.
 */
#include "report/json.h"

#include <string.h>

#include "report/utf8.h"

#define FORMAT 1

json_t *json_text(const char *s)
{
	struct arena a = { 0 };
	json_t *made;

	if (!s)
		return json_null();
	made = json_string(utf8_clean(&a, s));
	arena_free(&a);
	return made;
}

static json_t *place_to_json(const struct place_in_source *at)
{
	json_t *o = json_object();

	json_object_set_new(o, "path", json_text(at->path));
	json_object_set_new(o, "line", json_integer(at->line));
	json_object_set_new(o, "column", json_integer(at->col));
	return o;
}

static json_t *finding_to_json(const struct finding *f)
{
	json_t *o = json_object(), *place = place_to_json(&f->at), *notes = json_array();
	const struct finding_note *n;

	vec_for_each (n, &f->notes) {
		json_t *note = place_to_json(&n->at);

		json_object_set_new(note, "message", json_text(n->text));
		json_array_append_new(notes, note);
	}
	json_object_set_new(o, "rule", json_text(f->rule));
	json_object_update(o, place);
	json_decref(place);
	json_object_set_new(o, "message", json_text(f->message));
	json_object_set_new(o, "function", json_text(f->function));
	json_object_set_new(o, "subject", json_text(f->subject));
	if (f->acquired.path)
		json_object_set_new(o, "acquired", place_to_json(&f->acquired));
	json_object_set_new(o, "notes", notes);
	if (f->print.id)
		json_object_set_new(o, "fingerprint", json_text(f->print.id));
	return o;
}

static const char *const verdict_name[] = {
	[VERDICT_BALANCED] = "balanced",
	[VERDICT_FINDING] = "finding",
	[VERDICT_GAVE_UP] = "gave up",
};

static json_t *site_to_json(const struct site *s)
{
	json_t *o = place_to_json(&s->at);

	json_object_set_new(o, "function", json_text(s->function));
	json_object_set_new(o, "call", json_text(s->call));
	json_object_set_new(o, "verdict", json_string(verdict_name[s->verdict]));
	json_object_set_new(o, "reason", json_text(s->reason));
	return o;
}

static json_t *file_to_json(const struct checked_file *f)
{
	json_t *o = json_object(), *lines = json_array();
	const struct line_range *l;

	vec_for_each (l, &f->lines)
		json_array_append_new(
			lines, json_pack("[I, I]", (json_int_t)l->first, (json_int_t)l->last));
	json_object_set_new(o, "path", json_text(f->path));
	json_object_set_new(o, "lines", lines);
	return o;
}

static void fill(json_t *o, const struct results *r)
{
	json_t *findings = json_array(), *sites = json_array(), *problems = json_array();
	json_t *files = json_array();
	const struct checked_file *file;
	const struct finding *f;
	const struct site *s;
	const struct problem *p;

	vec_for_each (f, &r->findings)
		json_array_append_new(findings, finding_to_json(f));
	vec_for_each (s, &r->sites)
		json_array_append_new(sites, site_to_json(s));
	vec_for_each (p, &r->problems) {
		json_t *problem = place_to_json(&p->at);

		json_object_set_new(problem, "message", json_text(p->text));
		json_array_append_new(problems, problem);
	}
	vec_for_each (file, &r->files)
		json_array_append_new(files, file_to_json(file));
	json_object_set_new(o, "findings", findings);
	json_object_set_new(o, "sites", sites);
	json_object_set_new(o, "problems", problems);
	json_object_set_new(o, "files", files);
	json_object_set_new(o, "units", json_integer((json_int_t)r->units));
	json_object_set_new(o, "units_passed_over", json_integer((json_int_t)r->passed_over));
	json_object_set_new(o, "functions", json_integer((json_int_t)r->functions));
	json_object_set_new(o, "operations", json_integer((json_int_t)r->operations));
	json_object_set_new(o, "unknown_operations", json_integer((json_int_t)r->unknowns));
}

json_t *results_to_json(const struct results *r)
{
	json_t *o = json_object();

	fill(o, r);
	return o;
}

static json_t *silenced_to_json(const struct silenced *s)
{
	json_t *o = finding_to_json(&s->finding);

	json_object_set_new(o, "by",
			    json_string(s->how == SILENCED_BY_COMMENT ? "comment" : "baseline"));
	json_object_set_new(o, "reason", json_text(s->reason));
	return o;
}

static json_t *part_to_json(const struct report_part *p)
{
	json_t *o = json_object();

	json_object_set_new(o, "number", json_integer(p->number));
	json_object_set_new(o, "of", json_integer(p->of));
	json_object_set_new(o, "run", json_text(p->run));
	return o;
}

void report_json(FILE *out, const struct report *r)
{
	json_t *o = json_object(), *silenced = json_array();
	const struct silenced *s;

	json_object_set_new(o, "tool", json_string("flbcheck"));
	json_object_set_new(o, "version", json_string(r->version));
	json_object_set_new(o, "format", json_integer(FORMAT));
	if (r->part)
		json_object_set_new(o, "part", part_to_json(r->part));
	fill(o, r->results);
	vec_for_each (s, &r->results->silenced)
		json_array_append_new(silenced, silenced_to_json(s));
	json_object_set_new(o, "silenced", silenced);
	json_dumpf(o, out, JSON_INDENT(2));
	fputc('\n', out);
	json_decref(o);
}

/* Reading. Each of these is false when the member is not of the kind wanted. */

static bool read_text(struct results *r, const json_t *o, const char *name, bool null_ok,
		      const char **out)
{
	const json_t *v = json_object_get(o, name);

	*out = NULL;
	if (json_is_null(v))
		return null_ok;
	if (!json_is_string(v))
		return false;
	*out = arena_strdup(r->arena, json_string_value(v));
	return true;
}

static bool read_number(const json_t *o, const char *name, uint64_t max, uint64_t *out)
{
	const json_t *v = json_object_get(o, name);

	if (!json_is_integer(v) || json_integer_value(v) < 0 ||
	    (uint64_t)json_integer_value(v) > max)
		return false;
	*out = (uint64_t)json_integer_value(v);
	return true;
}

static bool read_place(struct results *r, const json_t *o, bool null_ok, struct place_in_source *at)
{
	uint64_t line, col;

	if (!read_text(r, o, "path", null_ok, &at->path) ||
	    !read_number(o, "line", UINT32_MAX, &line) ||
	    !read_number(o, "column", UINT32_MAX, &col))
		return false;
	at->line = (uint32_t)line;
	at->col = (uint32_t)col;
	return true;
}

static bool read_finding(struct results *r, const json_t *o)
{
	const json_t *notes = json_object_get(o, "notes"), *note;
	const json_t *acquired = json_object_get(o, "acquired");
	struct finding f = { 0 };
	size_t i;

	if (!read_text(r, o, "rule", false, &f.rule) || !read_place(r, o, false, &f.at) ||
	    !read_text(r, o, "message", false, &f.message) ||
	    !read_text(r, o, "function", true, &f.function) ||
	    !read_text(r, o, "subject", true, &f.subject) ||
	    (acquired && !read_place(r, acquired, false, &f.acquired)) || !json_is_array(notes))
		return false;
	json_array_foreach(notes, i, note)
	{
		struct finding_note n;

		if (!read_place(r, note, false, &n.at) ||
		    !read_text(r, note, "message", false, &n.text)) {
			vec_free(&f.notes);
			return false;
		}
		vec_push(&f.notes, n);
	}
	vec_push(&r->findings, f);
	return true;
}

static bool read_site(struct results *r, const json_t *o)
{
	const char *verdict;
	struct site s;

	if (!read_place(r, o, false, &s.at) || !read_text(r, o, "function", true, &s.function) ||
	    !read_text(r, o, "call", true, &s.call) ||
	    !read_text(r, o, "verdict", false, &verdict) ||
	    !read_text(r, o, "reason", true, &s.reason))
		return false;
	for (size_t v = 0; v < sizeof(verdict_name) / sizeof(verdict_name[0]); v++) {
		if (!strcmp(verdict_name[v], verdict)) {
			s.verdict = (enum verdict)v;
			vec_push(&r->sites, s);
			return true;
		}
	}
	return false;
}

static bool read_problem(struct results *r, const json_t *o)
{
	struct problem p;

	if (!read_place(r, o, true, &p.at) || !read_text(r, o, "message", false, &p.text))
		return false;
	vec_push(&r->problems, p);
	return true;
}

static bool read_file(struct results *r, const json_t *o)
{
	const json_t *lines = json_object_get(o, "lines"), *range;
	struct checked_file f = { 0 };
	size_t i;

	if (!read_text(r, o, "path", false, &f.path) || !json_is_array(lines))
		return false;
	json_array_foreach(lines, i, range)
	{
		json_int_t first = json_integer_value(json_array_get(range, 0));
		json_int_t last = json_integer_value(json_array_get(range, 1));

		if (first < 1 || last < first || last > UINT32_MAX) {
			vec_free(&f.lines);
			return false;
		}
		vec_push(&f.lines, (struct line_range){ (uint32_t)first, (uint32_t)last });
	}
	vec_push(&r->files, f);
	return true;
}

static bool read_array(struct results *r, const json_t *json, const char *name,
		       bool (*read)(struct results *r, const json_t *o))
{
	const json_t *a = json_object_get(json, name), *o;
	size_t i;

	if (!json_is_array(a))
		return false;
	json_array_foreach(a, i, o) if (!read(r, o)) return false;
	return true;
}

bool results_from_json(struct results *r, const json_t *json)
{
	uint64_t units, passed_over, functions, operations, unknowns;

	if (!read_array(r, json, "findings", read_finding) ||
	    !read_array(r, json, "sites", read_site) ||
	    !read_array(r, json, "problems", read_problem) ||
	    !read_array(r, json, "files", read_file) ||
	    !read_number(json, "units", INT64_MAX, &units) ||
	    !read_number(json, "units_passed_over", INT64_MAX, &passed_over) ||
	    !read_number(json, "functions", INT64_MAX, &functions) ||
	    !read_number(json, "operations", INT64_MAX, &operations) ||
	    !read_number(json, "unknown_operations", INT64_MAX, &unknowns))
		return false;
	r->units += units;
	r->passed_over += passed_over;
	r->functions += functions;
	r->operations += operations;
	r->unknowns += unknowns;
	return true;
}

const char *report_part_from_json(struct results *r, const json_t *json, struct report_part *part)
{
	const json_t *o = json_object_get(json, "part");
	const char *tool = json_string_value(json_object_get(json, "tool"));
	uint64_t format, number, of;

	if (!tool || strcmp(tool, "flbcheck") != 0 || !read_number(json, "format", FORMAT, &format))
		return "it is no report of flbcheck";
	if (format != FORMAT)
		return "it is a report of another version";
	if (!o)
		return "it is no part of a run: only what --shard made can be merged";
	if (!read_number(o, "of", UINT32_MAX, &of) || !read_number(o, "number", of, &number) ||
	    !number || !read_text(r, o, "run", false, &part->run) || !results_from_json(r, json))
		return "it is damaged";
	part->number = (unsigned int)number;
	part->of = (unsigned int)of;
	return NULL;
}
