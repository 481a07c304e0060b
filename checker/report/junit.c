// SPDX-License-Identifier: GPL-2.0-only
/*
 * CI systems that know nothing of static analysis show test results. In: results. Out: JUnit
 * XML in which each finding is a failed test, each problem one that could not be run, and each
 * balanced place that takes a reference one that passed.
 *
 * A run without any of them still has one test: several readers take a report without tests
 * for a broken one.
 */
#include "report/junit.h"

#include <inttypes.h>

#include "report/markup.h"

static void open_case(FILE *out, const struct report *r, const struct place_in_source *at,
		      const char *name)
{
	const char *path = at->path ? report_path_from_root(r, at->path) : "flbcheck";

	fputs("    <testcase", out);
	markup_attribute(out, "classname", path);
	markup_attribute(out, "name", name);
	if (at->path)
		markup_attribute(out, "file", path);
	if (at->line)
		fprintf(out, " line=\"%" PRIu32 "\"", at->line);
	fputs(" time=\"0\"", out);
}

static void put_finding(FILE *out, const struct report *r, const struct finding *f)
{
	const struct finding_note *n;

	open_case(out, r, &f->at,
		  arena_printf(r->arena, "%s in %s(), line %" PRIu32, f->rule,
			       f->function ? f->function : "?", f->at.line));
	fputs(">\n      <failure", out);
	markup_attribute(out, "type", f->rule);
	markup_attribute(out, "message", f->message);
	fputs(">", out);
	vec_for_each (n, &f->notes) {
		markup_put(out, report_path_from_root(r, n->at.path));
		fprintf(out, ":%" PRIu32 ":%" PRIu32 ": ", n->at.line, n->at.col);
		markup_put(out, n->text);
		fputc('\n', out);
	}
	fputs("</failure>\n    </testcase>\n", out);
}

static void put_problem(FILE *out, const struct report *r, const struct problem *p)
{
	open_case(out, r, &p->at,
		  p->at.line ? arena_printf(r->arena, "line %" PRIu32, p->at.line) : "checked");
	fputs(">\n      <error type=\"not-checked\"", out);
	markup_attribute(out, "message", p->text);
	fputs("/>\n    </testcase>\n", out);
}

static void put_site(FILE *out, const struct report *r, const struct site *s)
{
	open_case(out, r, &s->at,
		  arena_printf(r->arena, "%s in %s(), line %" PRIu32, s->call, s->function,
			       s->at.line));
	fputs("/>\n", out);
}

void report_junit(FILE *out, const struct report *r)
{
	const struct results *all = r->results;
	size_t passed = 0, tests;
	const struct finding *f;
	const struct problem *p;
	const struct site *s;

	vec_for_each (s, &all->sites)
		passed += s->verdict == VERDICT_BALANCED;
	tests = all->findings.n + all->problems.n + passed;
	fprintf(out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites>\n  <testsuite name=\"flbcheck\" tests=\"%zu\" failures=\"%zu\" "
		"errors=\"%zu\" skipped=\"0\" time=\"0\">\n",
		tests ? tests : 1, all->findings.n, all->problems.n);
	vec_for_each (f, &all->findings)
		put_finding(out, r, f);
	vec_for_each (p, &all->problems)
		put_problem(out, r, p);
	vec_for_each (s, &all->sites)
		if (s->verdict == VERDICT_BALANCED)
			put_site(out, r, s);
	if (!tests)
		fputs("    <testcase classname=\"flbcheck\" name=\"nothing found\" time=\"0\"/>\n",
		      out);
	fputs("  </testsuite>\n</testsuites>\n", out);
}
