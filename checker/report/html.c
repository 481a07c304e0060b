// SPDX-License-Identifier: GPL-2.0-only
/*
 * For those who want to understand a finding rather than count it. In: results and source. Out:
 * one file that needs nothing else: a list of the findings, and a page for each with the code
 * and the path along it.
 *
 * The pages are parts of one document of which the style sheet shows the one that the address
 * names. So there is no script, every step is a link that the keyboard reaches, the report can
 * be mailed, and a browser that does not know the selector shows all of it.
 */
#include "report/html.h"

#include <inttypes.h>
#include <string.h>

#include "report/html_code.h"
#include "report/html_style.h"
#include "report/markup.h"

static void put_place(FILE *out, const struct place_in_source *at)
{
	markup_put(out, at->path);
	if (at->line)
		fprintf(out, ":%" PRIu32, at->line);
	if (at->line && at->col)
		fprintf(out, ":%" PRIu32, at->col);
}

static void put_where(FILE *out, const struct finding *f)
{
	put_place(out, &f->at);
	if (!f->function)
		return;
	fputs(" in <code>", out);
	markup_put(out, f->function);
	fputs("()</code>", out);
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void put_head(FILE *out, const struct report *r)
{
	size_t n = r->results->findings.n;

	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
	      "style-src 'unsafe-inline'\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width\">\n",
	      out);
	fprintf(out,
		"<title>flbcheck: %zu finding%s%s</title>\n<style>\n:root{--row:%dpx}\n%s</style>\n"
		"</head>\n<body>\n",
		n, plural(n), r->results->problems.n ? ", not everything checked" : "", HTML_ROW,
		html_style);
}

static void put_problems(FILE *out, const struct results *r)
{
	const struct problem *p;

	if (!r->problems.n)
		return;
	fputs("<div class=problems>\n<strong>Not everything could be checked.</strong>\n<ul>\n",
	      out);
	vec_for_each (p, &r->problems) {
		fputs("<li>", out);
		if (p->at.path) {
			put_place(out, &p->at);
			fputs(": ", out);
		}
		markup_put(out, p->text);
		fputs("</li>\n", out);
	}
	fputs("</ul>\n</div>\n", out);
}

static void put_summary(FILE *out, const struct results *r)
{
	size_t count[3] = { 0 }, by_comment = 0;
	const struct silenced *quiet;
	const struct site *s;

	vec_for_each (s, &r->sites)
		count[s->verdict]++;
	vec_for_each (quiet, &r->silenced)
		by_comment += quiet->how == SILENCED_BY_COMMENT;
	fprintf(out,
		"<p>%" PRIu64 " unit%s looked at. %zu place%s take%s a reference: "
		"%zu given back or handed on, %zu with a finding, %zu given up on.",
		r->units, plural(r->units), r->sites.n, plural(r->sites.n),
		r->sites.n == 1 ? "s" : "", count[VERDICT_BALANCED], count[VERDICT_FINDING],
		count[VERDICT_GAVE_UP]);
	if (r->silenced.n)
		fprintf(out, " Not reported: %zu silenced by comments, %zu in the baseline.",
			by_comment, r->silenced.n - by_comment);
	fputs("</p>\n", out);
}

/* Findings come sorted by file: its name once, then a line for each. */
static void put_table(FILE *out, const struct results *r)
{
	const char *file = NULL;

	if (!r->findings.n) {
		fputs("<p>Nothing was found.</p>\n", out);
		return;
	}
	fputs("<table>\n<thead><tr><th scope=col>Line<th scope=col>Finding"
	      "<th scope=col class=rule>Rule</tr></thead>\n",
	      out);
	for (size_t i = 0; i < r->findings.n; i++) {
		const struct finding *f = &r->findings.v[i];

		if (!file || strcmp(file, f->at.path) != 0) {
			fprintf(out, "%s<tbody>\n<tr><th scope=rowgroup colspan=3 class=file>",
				file ? "</tbody>\n" : "");
			file = f->at.path;
			markup_put(out, file);
			fputs("</tr>\n", out);
		}
		fprintf(out, "<tr><td class=at>%" PRIu32 "<td><a href=\"#f%zu\">", f->at.line,
			i + 1);
		markup_put(out, f->message);
		fputs("</a>", out);
		if (f->function) {
			fputs("<br><span class=dim>in <code>", out);
			markup_put(out, f->function);
			fputs("()</code></span>", out);
		}
		fprintf(out, "<td class=\"rule no\"><a href=\"#%s\">%s</a></tr>\n", f->rule,
			f->rule);
	}
	fputs("</tbody>\n</table>\n", out);
}

static void put_sites(FILE *out, const struct results *r)
{
	static const char *const name[] = {
		[VERDICT_BALANCED] = "balanced",
		[VERDICT_FINDING] = "finding",
		[VERDICT_GAVE_UP] = "gave up",
	};
	const struct site *s;

	if (!r->sites.n)
		return;
	fputs("<h2>Places that take a reference</h2>\n<table>\n<thead><tr><th scope=col>Place"
	      "<th scope=col>Function<th scope=col>Verdict</tr></thead>\n<tbody>\n",
	      out);
	vec_for_each (s, &r->sites) {
		fputs("<tr><td class=no>", out);
		put_place(out, &s->at);
		fputs("<td><code>", out);
		markup_put(out, s->function ? s->function : "");
		fprintf(out, "</code><td>%s", name[s->verdict]);
		if (s->reason) {
			fputs(": ", out);
			markup_put(out, s->reason);
		}
		fputs("</tr>\n", out);
	}
	fputs("</tbody>\n</table>\n", out);
}

static void put_index(FILE *out, const struct report *r)
{
	size_t n = r->results->findings.n;

	fprintf(out, "<main id=\"index\">\n<h1>flbcheck: %zu finding%s</h1>\n", n, plural(n));
	put_problems(out, r->results);
	put_summary(out, r->results);
	put_table(out, r->results);
	put_sites(out, r->results);
	fprintf(out, "<p class=dim>flbcheck %s</p>\n</main>\n", r->version);
}

static void put_nav(FILE *out, size_t i, size_t n)
{
	fputs("<nav aria-label=\"Findings\">", out);
	if (i < n)
		fprintf(out, "<a href=\"#f%zu\" rel=next accesskey=n>Next finding</a>", i + 1);
	if (i > 1)
		fprintf(out, "<a href=\"#f%zu\" rel=prev accesskey=p>Previous finding</a>", i - 1);
	fprintf(out, "<a href=\"#index\">All findings</a><span>%zu of %zu</span></nav>\n", i, n);
}

static void put_events(FILE *out, const struct html_events *e, size_t n)
{
	fputs("<ol>\n", out);
	for (size_t i = 0; i < e->v.n; i++) {
		const struct html_event *event = &e->v.v[i];

		fprintf(out, "<li%s><a href=\"#f%zu-%zu\">", event->last ? " class=last" : "", n,
			i + 1);
		put_place(out, &event->at);
		fputs("</a> ", out);
		markup_put(out, event->text);
		fputs("</li>\n", out);
	}
	fputs("</ol>\n", out);
}

static void put_finding(FILE *out, const struct report *r, size_t i)
{
	const struct finding *f = &r->results->findings.v[i];
	struct html_events events = { 0 };

	html_events_of(&events, f);
	fprintf(out, "<article id=\"f%zu\" aria-labelledby=\"f%zu-title\">\n", i + 1, i + 1);
	put_nav(out, i + 1, r->results->findings.n);
	fprintf(out, "<h1 id=\"f%zu-title\">", i + 1);
	markup_put(out, f->message);
	fputs("</h1>\n<p class=dim>", out);
	put_where(out, f);
	fprintf(out, " &middot; <a href=\"#%s\">%s</a> &middot; fingerprint <code>%s</code></p>\n",
		f->rule, f->rule, f->print.id);
	put_events(out, &events, i + 1);
	html_code(out, r, &events, i + 1);
	fputs("</article>\n", out);
	vec_free(&events.v);
}

static bool has_finding(const struct results *r, const char *rule)
{
	const struct finding *f;

	vec_for_each (f, &r->findings)
		if (!strcmp(f->rule, rule))
			return true;
	return false;
}

static void put_rule(FILE *out, const struct report_rule *rule)
{
	const char *heading = rule->page ? strstr(rule->page, "# ") : NULL;
	const char *body = heading ? strchr(heading, '\n') : NULL;

	fprintf(out,
		"<article id=\"%s\">\n<nav><a href=\"#index\">All findings</a></nav>\n<h1>%s: ",
		rule->id, rule->id);
	markup_put(out, rule->summary);
	fputs("</h1>\n<pre>", out);
	markup_put(out, body ? body : "The page of this rule cannot be read.");
	fputs("</pre>\n</article>\n", out);
}

void report_html(FILE *out, const struct report *r)
{
	put_head(out, r);
	put_index(out, r);
	for (size_t i = 0; i < r->results->findings.n; i++)
		put_finding(out, r, i);
	for (size_t i = 0; i < r->nrules; i++)
		if (has_finding(r->results, r->rules[i].id))
			put_rule(out, &r->rules[i]);
	fputs("</body>\n</html>\n", out);
}
