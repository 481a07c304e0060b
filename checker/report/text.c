// SPDX-License-Identifier: GPL-2.0-only
/*
 * What people read. In: sorted results. Out: lines on a stream whose errors the caller looks
 * at when it closes it.
 *
 * Every text is kept on one line: names of files and quoted conditions may hold control
 * characters, and a report that a file name can break into lines cannot be parsed.
 */
#include "report/text.h"

#include <inttypes.h>

/* As gcc colours its own: what to look at first, and quiet the rest. */
#define PLACE	"\033[1m"
#define WARNING "\033[1;35m"
#define NOTE	"\033[1;36m"
#define ERROR	"\033[1;31m"

void text_put(FILE *out, const char *s)
{
	for (; *s; s++)
		fputc((unsigned char)*s < 0x20 || *s == 0x7f ? '?' : *s, out);
}

static void put_coloured(FILE *out, bool colour, const char *code, const char *s)
{
	fprintf(out, "%s%s%s", colour ? code : "", s, colour ? "\033[m" : "");
}

static void put_place(FILE *out, const struct place_in_source *at, bool colour)
{
	if (colour)
		fputs(PLACE, out);
	text_put(out, at->path);
	if (at->line)
		fprintf(out, ":%" PRIu32, at->line);
	if (at->line && at->col)
		fprintf(out, ":%" PRIu32, at->col);
	put_coloured(out, colour, "", ":");
	fputc(' ', out);
}

void report_findings(FILE *out, const struct results *r, bool colour)
{
	const struct finding_note *n;
	const struct finding *f;

	vec_for_each (f, &r->findings) {
		put_place(out, &f->at, colour);
		put_coloured(out, colour, WARNING, "warning:");
		fputc(' ', out);
		text_put(out, f->message);
		fputs(" [", out);
		put_coloured(out, colour, WARNING, f->rule);
		fputs("]\n", out);
		vec_for_each (n, &f->notes) {
			put_place(out, &n->at, colour);
			put_coloured(out, colour, NOTE, "note:");
			fputc(' ', out);
			text_put(out, n->text);
			fputc('\n', out);
		}
	}
}

void report_sites(FILE *out, const struct results *r)
{
	static const char *const name[] = {
		[VERDICT_BALANCED] = "balanced",
		[VERDICT_FINDING] = "finding",
		[VERDICT_GAVE_UP] = "gave up",
	};
	const struct site *s;

	vec_for_each (s, &r->sites) {
		put_place(out, &s->at, false);
		fprintf(out, "%s: ", name[s->verdict]);
		if (s->reason) {
			text_put(out, s->reason);
			fputs(": ", out);
		}
		fprintf(out, "%s(): %s\n", s->function ? s->function : "?",
			s->call ? s->call : "?");
	}
}

void report_stats(FILE *out, const struct results *r)
{
	double share = r->operations ? 100.0 * (double)r->unknowns / (double)r->operations : 0;
	size_t by_comment = 0;
	const struct silenced *s;

	fprintf(out,
		"flbcheck: %" PRIu64 " units, %" PRIu64 " functions, %" PRIu64
		" operations, %" PRIu64 " unknown operations (%.4f %%)\n",
		r->units, r->functions, r->operations, r->unknowns, share);
	vec_for_each (s, &r->silenced)
		by_comment += s->how == SILENCED_BY_COMMENT;
	if (r->silenced.n)
		fprintf(out,
			"flbcheck: not reported: %zu silenced by comments, %zu in the baseline\n",
			by_comment, r->silenced.n - by_comment);
}

void report_problems(FILE *out, const struct results *r, bool colour)
{
	const struct problem *p;

	vec_for_each (p, &r->problems) {
		if (!p->at.line) {
			fputs("flbcheck: ", out);
			put_coloured(out, colour, ERROR, "error:");
			fputc(' ', out);
		}
		if (p->at.path)
			put_place(out, &p->at, colour);
		if (p->at.line) {
			put_coloured(out, colour, ERROR, "error:");
			fputc(' ', out);
		}
		text_put(out, p->text);
		fputc('\n', out);
	}
}

void report_text(FILE *out, const struct report *r)
{
	report_findings(out, r->results, r->colour);
	if (r->sites)
		report_sites(out, r->results);
	if (r->stats)
		report_stats(out, r->results);
}
