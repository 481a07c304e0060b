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
#include "report/markup.h"

#define STR_(x) #x
#define STR(x)	STR_(x)

static const char style[] =
	":root{color-scheme:light dark;--fg:#1c2128;--bg:#fff;--dim:#5b6470;--line:#d5dae0;"
	"--soft:#f4f6f8;--path:#2764b8;--bad:#b42318;--note:#e9f1fc;--badbg:#fdecea}\n"
	"@media(prefers-color-scheme:dark){:root{--fg:#e4e8ee;--bg:#15181d;--dim:#9aa4b1;"
	"--line:#353c46;--soft:#1d2229;--path:#7fb2ff;--bad:#ff8a7d;--note:#1b2a40;"
	"--badbg:#3a1c1a}}\n"
	"body{margin:0 auto;max-width:76rem;padding:1rem 1.5rem 4rem;color:var(--fg);"
	"background:var(--bg);font:16px/1.5 system-ui,sans-serif}\n"
	"h1{font-size:1.35rem;line-height:1.3;margin:.6em 0 .3em}h2{font-size:1rem;margin:1.6em 0 "
	".4em}\n"
	"a{color:var(--path)}:focus-visible{outline:3px solid var(--path);outline-offset:2px}\n"
	"nav{display:flex;gap:1.2rem;align-items:baseline;border-bottom:1px solid var(--line);"
	"padding-bottom:.5rem}nav span{margin-left:auto;color:var(--dim)}\n"
	"table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;"
	"padding:.35rem .8rem .35rem 0;border-bottom:1px solid var(--line)}\n"
	"th{color:var(--dim);font-weight:600;font-size:.85rem}td.w{white-space:nowrap}\n"
	".dim{color:var(--dim)}code,pre,.code{font-family:ui-monospace,'DejaVu Sans Mono',"
	"monospace;font-size:13px}pre{white-space:pre-wrap}\n"
	".problems{border-left:4px solid var(--bad);background:var(--badbg);padding:.4rem 1rem;"
	"margin:1rem 0}.problems ul{margin:.3rem 0;padding-left:1.2rem}\n"
	"ol{margin:.6rem 0;padding-left:2rem}ol li.last{color:var(--bad);font-weight:600}\n"
	".code{overflow-x:auto;border:1px solid var(--line);border-radius:6px;"
	"background:var(--soft);line-height:" STR(
		HTML_ROW) "px}\n"
			  ".rows{position:relative;min-width:max-content;padding-right:1rem}"
			  ".rows>div{height:" STR(
				  HTML_ROW) "px;white-space:pre}"
					    ".rows code{display:inline-block;tab-size:8}\n"
					    ".rows "
					    "b{display:inline-block;width:36px;margin-right:12px;"
					    "text-align:right;"
					    "color:var(--dim);font-weight:400;user-select:none}\n"
					    ".rows "
					    ".gap{color:var(--dim);padding-left:48px;font-style:"
					    "italic}"
					    ".rows "
					    ".ev{background:var(--note);padding-left:calc(6ch + "
					    "8px);"
					    "font-family:system-ui,sans-serif;scroll-margin:40vh 0}"
					    ".rows "
					    ".ev.last{background:var(--badbg);color:var(--bad);"
					    "font-weight:600}\n"
					    ".rows .ev:target{box-shadow:inset 4px 0 var(--path)}\n"
					    ".c{color:var(--dim)}.l{color:#2e7d32}@media(prefers-"
					    "color-scheme:dark){.l{color:#8fd694}}"
					    ".at{font-weight:700;text-decoration:underline 2px "
					    "var(--path);text-underline-offset:3px}\n"
					    "svg{position:absolute;left:0;top:0}svg "
					    "path{fill:none;stroke:var(--path);stroke-width:2}"
					    "svg .back{stroke-dasharray:4 "
					    "3}circle{fill:var(--path)}circle.last{fill:var(--bad)}"
					    "svg text{fill:var(--bg);font:700 11px "
					    "system-ui,sans-serif;text-anchor:middle}\n"
					    ".sr{position:absolute;left:-100vw}\n"
					    "@supports selector(:has(a)){@media screen{"
					    "article:not(:target,:has(:target)){display:none}"
					    "body:has(article:target,article :target) "
					    "#index{display:none}}}\n"
					    "@media "
					    "print{article{break-before:page}nav{display:none}}\n";

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
		"<title>flbcheck: %zu finding%s%s</title>\n<style>\n%s</style>\n</head>\n<body>\n",
		n, plural(n), r->results->problems.n ? ", not everything checked" : "", style);
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
		"<p>%" PRIu64 " unit%s looked at. %zu place%s take%s a reference: %zu balanced, "
		"%zu with a finding, %zu given up on.",
		r->units, plural(r->units), r->sites.n, plural(r->sites.n),
		r->sites.n == 1 ? "s" : "", count[VERDICT_BALANCED], count[VERDICT_FINDING],
		count[VERDICT_GAVE_UP]);
	if (r->silenced.n)
		fprintf(out, " Not reported: %zu silenced by comments, %zu in the baseline.",
			by_comment, r->silenced.n - by_comment);
	fputs("</p>\n", out);
}

static void put_table(FILE *out, const struct results *r)
{
	if (!r->findings.n) {
		fputs("<p>Nothing was found.</p>\n", out);
		return;
	}
	fputs("<table>\n<thead><tr><th scope=col>Finding<th scope=col>Rule</tr></thead>\n<tbody>\n",
	      out);
	for (size_t i = 0; i < r->findings.n; i++) {
		const struct finding *f = &r->findings.v[i];

		fprintf(out, "<tr><td><a href=\"#f%zu\">", i + 1);
		markup_put(out, f->message);
		fputs("</a><br><span class=dim>", out);
		put_where(out, f);
		fprintf(out, "</span><td class=w><a href=\"#%s\">%s</a></tr>\n", f->rule, f->rule);
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
		fputs("<tr><td class=w>", out);
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
		fprintf(out, "<a href=\"#f%zu\" rel=next>Next finding</a>", i + 1);
	if (i > 1)
		fprintf(out, "<a href=\"#f%zu\" rel=prev>Previous finding</a>", i - 1);
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
