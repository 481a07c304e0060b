// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reviewdog turns diagnostics into review comments. In: results. Out: one JSON object a line
 * for each finding and problem; the events of a path are its related locations.
 *
 * Columns need no conversion: that format counts bytes of UTF-8, from 1, as the compiler does.
 */
#include "report/rdjsonl.h"

#include "report/json.h"

static json_t *location(const struct report *r, const struct place_in_source *at)
{
	json_t *o = json_object(), *range = json_object(), *start = json_object();

	json_object_set_new(o, "path",
			    json_text(at->path ? report_path_from_root(r, at->path) : "."));
	if (at->line)
		json_object_set_new(start, "line", json_integer(at->line));
	if (at->col)
		json_object_set_new(start, "column", json_integer(at->col));
	if (at->line) {
		json_object_set(range, "start", start);
		json_object_set(o, "range", range);
	}
	json_decref(start);
	json_decref(range);
	return o;
}

static json_t *related(const struct report *r, const struct finding *f)
{
	json_t *all = json_array();
	const struct finding_note *n;

	vec_for_each (n, &f->notes) {
		json_t *o = json_object();

		json_object_set_new(o, "message", json_text(n->text));
		json_object_set_new(o, "location", location(r, &n->at));
		json_array_append_new(all, o);
	}
	return all;
}

static void put(FILE *out, const struct report *r, const struct place_in_source *at,
		const char *text, const char *rule, json_t *locations)
{
	json_t *o = json_object(), *source = json_object(), *code = json_object();

	json_object_set_new(source, "name", json_string("flbcheck"));
	json_object_set_new(code, "value", json_text(rule));
	json_object_set_new(o, "message", json_text(text));
	json_object_set_new(o, "location", location(r, at));
	json_object_set_new(o, "severity", json_string(locations ? "WARNING" : "ERROR"));
	json_object_set_new(o, "source", source);
	json_object_set_new(o, "code", code);
	if (locations)
		json_object_set_new(o, "relatedLocations", locations);
	json_dumpf(o, out, JSON_COMPACT);
	fputc('\n', out);
	json_decref(o);
}

void report_rdjsonl(FILE *out, const struct report *r)
{
	const struct finding *f;
	const struct problem *p;

	vec_for_each (f, &r->results->findings)
		put(out, r, &f->at, f->message, f->rule, related(r, f));
	vec_for_each (p, &r->results->problems)
		put(out, r, &p->at, p->text, "flb-not-checked", NULL);
}
