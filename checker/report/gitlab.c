// SPDX-License-Identifier: GPL-2.0-only
/*
 * GitLab shows code quality reports beside a merge request and compares them by fingerprint
 * with those of the target branch. In: results. Out: its array of violations; names of files
 * are relative to the top of the source tree, as it wants them.
 *
 * The path to a finding has no place in the format and is not squeezed into the description,
 * which is shown as one line.
 */
#include "report/gitlab.h"

#include <string.h>

#include "report/json.h"

static json_t *location(const struct report *r, const struct place_in_source *at)
{
	json_t *o = json_object(), *lines = json_object();

	json_object_set_new(lines, "begin", json_integer(at->line ? at->line : 1));
	json_object_set_new(o, "path",
			    json_text(at->path ? report_path_from_root(r, at->path) : "."));
	json_object_set_new(o, "lines", lines);
	return o;
}

static void add(json_t *all, const struct report *r, const struct place_in_source *at,
		const char *check, const char *text, const char *severity, const char *fingerprint)
{
	json_t *o = json_object();

	json_object_set_new(o, "description", json_text(text));
	json_object_set_new(o, "check_name", json_text(check));
	json_object_set_new(o, "fingerprint", json_text(fingerprint));
	json_object_set_new(o, "severity", json_string(severity));
	json_object_set_new(o, "location", location(r, at));
	json_array_append_new(all, o);
}

/* A problem is known by what it says and where. */
static const char *problem_fingerprint(const struct report *r, const struct problem *p)
{
	const char *s = arena_printf(r->arena, "%s:%u:%s", p->at.path ? p->at.path : "", p->at.line,
				     p->text);

	return arena_printf(r->arena, "%016llx", (unsigned long long)hash_bytes(s, strlen(s)));
}

void report_gitlab(FILE *out, const struct report *r)
{
	json_t *all = json_array();
	const struct finding *f;
	const struct problem *p;

	vec_for_each (f, &r->results->findings)
		add(all, r, &f->at, f->rule, f->message, "major", f->print.id);
	vec_for_each (p, &r->results->problems)
		add(all, r, &p->at, "flb-not-checked", p->text, "critical",
		    problem_fingerprint(r, p));
	json_dumpf(all, out, JSON_INDENT(2));
	fputc('\n', out);
	json_decref(all);
}
