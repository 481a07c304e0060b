// SPDX-License-Identifier: GPL-2.0-only
/*
 * SARIF 2.1.0 (OASIS, 2020) is what code hosts take findings in. In: results and the pages of
 * the rules. Out: a log with one run: the rules with their help, a result for each finding with
 * the path as a code flow, a notification for each problem, and a run that was not successful
 * if there is one.
 *
 * Nothing names the machine: %SRCROOT% is described and not located, as section 3.14.14 allows,
 * since a report is read elsewhere and two machines should write the same one.
 */
#include "report/sarif.h"

#include <string.h>

#include "report/json.h"
#include "report/utf8.h"

#define SCHEMA "https://json.schemastore.org/sarif-2.1.0.json"

static json_t *message(const char *text)
{
	json_t *o = json_object();

	json_object_set_new(o, "text", json_text(text));
	return o;
}

/* RFC 3986: anything but unreserved characters and slashes is escaped. */
static const char *uri(struct arena *a, const char *path)
{
	char *out = arena_alloc(a, strlen(path) * 3 + 1), *p = out;

	for (; *path; path++) {
		unsigned char c = (unsigned char)*path;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    strchr("-._~/", c))
			*p++ = *path;
		else
			p += sprintf(p, "%%%02X", c);
	}
	return out;
}

static json_t *artifact(const struct report *r, const char *path)
{
	const char *name = report_path_from_root(r, path);
	json_t *o = json_object();

	if (*name == '/') {
		json_object_set_new(
			o, "uri",
			json_text(arena_printf(r->arena, "file://%s", uri(r->arena, name))));
	} else {
		json_object_set_new(o, "uri", json_string(uri(r->arena, name)));
		json_object_set_new(o, "uriBaseId", json_string("%SRCROOT%"));
	}
	return o;
}

/* The column counted in characters. Without the text bytes are the best guess. */
static uint32_t character_column(const struct report *r, const struct place_in_source *at)
{
	const struct source *f = source_get(r->sources, at->path);
	uint32_t col = 1;
	size_t i, end, stop;

	if (!f || !source_line(f, at->line, &i, &end) || at->col > end - i + 1)
		return at->col;
	stop = i + at->col - 1;
	while (i < stop) {
		size_t len = utf8_length(f->text + i);

		i += len ? len : 1;
		col++;
	}
	return col;
}

static json_t *location(const struct report *r, const struct place_in_source *at,
			const char *function, const char *text)
{
	json_t *o = json_object(), *physical = json_object(), *region = json_object();

	json_object_set_new(physical, "artifactLocation", artifact(r, at->path));
	if (at->line)
		json_object_set_new(region, "startLine", json_integer(at->line));
	if (at->line && at->col)
		json_object_set_new(region, "startColumn", json_integer(character_column(r, at)));
	if (at->line)
		json_object_set(physical, "region", region);
	json_decref(region);
	json_object_set_new(o, "physicalLocation", physical);
	if (function)
		json_object_set_new(
			o, "logicalLocations",
			json_pack("[{s:o, s:s}]", "name", json_text(function), "kind", "function"));
	if (text)
		json_object_set_new(o, "message", message(text));
	return o;
}

static void add_event(json_t *events, const struct report *r, const struct place_in_source *at,
		      const char *text)
{
	json_t *o = json_object();

	json_object_set_new(o, "location", location(r, at, NULL, text));
	json_object_set_new(o, "executionOrder",
			    json_integer((json_int_t)json_array_size(events) + 1));
	json_array_append_new(events, o);
}

/* Every event of the path, and where it ends. */
static json_t *code_flows(const struct report *r, const struct finding *f)
{
	json_t *events = json_array();
	const struct finding_note *n;

	vec_for_each (n, &f->notes)
		add_event(events, r, &n->at, n->text);
	if (!finding_ends_path(f))
		add_event(events, r, &f->at, f->message);
	return json_pack("[{s:[{s:o}]}]", "threadFlows", "locations", events);
}

static json_t *suppressions(const struct silenced *s)
{
	json_t *o = json_object();
	bool comment = s->how == SILENCED_BY_COMMENT;

	json_object_set_new(o, "kind", json_string(comment ? "inSource" : "external"));
	json_object_set_new(o, "justification",
			    json_text(comment ? s->reason : "listed in the baseline"));
	return json_pack("[o]", o);
}

static size_t rule_index(const struct report *r, const char *id)
{
	size_t i = 0;

	while (i < r->nrules && strcmp(r->rules[i].id, id))
		i++;
	return i;
}

/* @s: how it was silenced, or NULL. */
static json_t *result(const struct report *r, const struct finding *f, const struct silenced *s)
{
	size_t index = rule_index(r, f->rule);
	json_t *o = json_object();

	json_object_set_new(o, "ruleId", json_text(f->rule));
	if (index < r->nrules)
		json_object_set_new(o, "ruleIndex", json_integer((json_int_t)index));
	json_object_set_new(o, "level", json_string("warning"));
	json_object_set_new(o, "message", message(f->message));
	json_object_set_new(o, "locations",
			    json_pack("[o]", location(r, &f->at, f->function, NULL)));
	json_object_set_new(o, "partialFingerprints",
			    json_pack("{s:s}", "flbcheck/v1", f->print.id));
	if (f->notes.n)
		json_object_set_new(o, "codeFlows", code_flows(r, f));
	if (r->results->silenced.n)
		json_object_set_new(o, "suppressions", s ? suppressions(s) : json_array());
	return o;
}

/* The page without the licence line. */
static const char *page_body(const char *page)
{
	const char *heading = strstr(page, "# ");

	return heading ? heading : page;
}

static json_t *rule(const struct report_rule *rule)
{
	json_t *o = json_object(), *help;

	json_object_set_new(o, "id", json_text(rule->id));
	json_object_set_new(o, "shortDescription", message(rule->summary));
	if (rule->page) {
		help = message(page_body(rule->page));
		json_object_set_new(help, "markdown", json_text(page_body(rule->page)));
		json_object_set_new(o, "help", help);
	}
	json_object_set_new(o, "defaultConfiguration", json_pack("{s:s}", "level", "warning"));
	json_object_set_new(o, "properties",
			    json_pack("{s:[ss]}", "tags", "correctness", "kernel"));
	return o;
}

static json_t *driver(const struct report *r)
{
	json_t *o = json_object(), *rules = json_array();

	for (size_t i = 0; i < r->nrules; i++)
		json_array_append_new(rules, rule(&r->rules[i]));
	json_object_set_new(o, "name", json_string("flbcheck"));
	json_object_set_new(o, "version", json_string(r->version));
	json_object_set_new(o, "semanticVersion", json_string(r->version));
	json_object_set_new(o, "rules", rules);
	return o;
}

static json_t *invocation(const struct report *r)
{
	json_t *o = json_object(), *notifications = json_array();
	const struct problem *p;

	vec_for_each (p, &r->results->problems) {
		json_t *n = json_object();

		json_object_set_new(n, "level", json_string("error"));
		json_object_set_new(n, "message", message(p->text));
		if (p->at.path)
			json_object_set_new(n, "locations",
					    json_pack("[o]", location(r, &p->at, NULL, NULL)));
		json_array_append_new(notifications, n);
	}
	json_object_set_new(o, "executionSuccessful", json_boolean(!r->results->problems.n));
	json_object_set_new(o, "toolExecutionNotifications", notifications);
	return o;
}

void report_sarif(FILE *out, const struct report *r)
{
	json_t *run = json_object(), *results = json_array(), *log;
	const struct silenced *s;
	const struct finding *f;

	vec_for_each (f, &r->results->findings)
		json_array_append_new(results, result(r, f, NULL));
	vec_for_each (s, &r->results->silenced)
		json_array_append_new(results, result(r, &s->finding, s));
	json_object_set_new(run, "tool", json_pack("{s:o}", "driver", driver(r)));
	json_object_set_new(run, "invocations", json_pack("[o]", invocation(r)));
	json_object_set_new(run, "originalUriBaseIds",
			    json_pack("{s:{s:o}}", "%SRCROOT%", "description",
				      message("The top of the source tree.")));
	json_object_set_new(run, "columnKind", json_string("unicodeCodePoints"));
	json_object_set_new(run, "results", results);
	log = json_pack("{s:s, s:s, s:[o]}", "$schema", SCHEMA, "version", "2.1.0", "runs", run);
	json_dumpf(log, out, JSON_INDENT(2));
	fputc('\n', out);
	json_decref(log);
}
