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

static void put_text(FILE *out, const char *s)
{
	for (; *s; s++)
		fputc((unsigned char)*s < 0x20 || *s == 0x7f ? '?' : *s, out);
}

static void put_place(FILE *out, const struct place_in_source *at)
{
	put_text(out, at->path);
	if (at->line)
		fprintf(out, ":%" PRIu32, at->line);
	if (at->line && at->col)
		fprintf(out, ":%" PRIu32, at->col);
	fputs(": ", out);
}

void report_findings(FILE *out, const struct results *r)
{
	const struct finding_note *n;
	const struct finding *f;

	vec_for_each (f, &r->findings) {
		put_place(out, &f->at);
		fputs("warning: ", out);
		put_text(out, f->message);
		fprintf(out, " [%s]\n", f->rule);
		vec_for_each (n, &f->notes) {
			put_place(out, &n->at);
			fputs("note: ", out);
			put_text(out, n->text);
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
		put_place(out, &s->at);
		fprintf(out, "%s: ", name[s->verdict]);
		if (s->reason) {
			put_text(out, s->reason);
			fputs(": ", out);
		}
		fprintf(out, "%s(): %s\n", s->function ? s->function : "?",
			s->call ? s->call : "?");
	}
}

void report_stats(FILE *out, const struct results *r)
{
	double share = r->operations ? 100.0 * (double)r->unknowns / (double)r->operations : 0;

	fprintf(out,
		"flbcheck: %" PRIu64 " units, %" PRIu64 " functions, %" PRIu64
		" operations, %" PRIu64 " unknown operations (%.4f %%)\n",
		r->units, r->functions, r->operations, r->unknowns, share);
}

void report_problems(FILE *out, const struct results *r)
{
	const struct problem *p;

	vec_for_each (p, &r->problems) {
		if (!p->at.line)
			fputs("flbcheck: error: ", out);
		if (p->at.path)
			put_place(out, &p->at);
		if (p->at.line)
			fputs("error: ", out);
		put_text(out, p->text);
		fputc('\n', out);
	}
}
