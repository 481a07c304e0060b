// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scripts that run checkpatch.pl --terse read one line a complaint. In: results. Out: such
 * lines: `file:line: ERROR: text`, without the path that leads to a finding.
 *
 * What could not be checked is an ERROR line too: these scripts look at the lines and often at
 * nothing else, and no line would be read as no complaint.
 */
#include "report/checkpatch.h"

#include <inttypes.h>

#include "report/text.h"

static void put_line(FILE *out, const struct place_in_source *at, const char *text,
		     const char *rule)
{
	text_put(out, at->path ? at->path : "flbcheck");
	fprintf(out, ":%" PRIu32 ": ERROR: ", at->line);
	text_put(out, text);
	if (rule)
		fprintf(out, " [%s]", rule);
	fputc('\n', out);
}

void report_checkpatch(FILE *out, const struct report *r)
{
	const struct finding *f;
	const struct problem *p;

	vec_for_each (f, &r->results->findings)
		put_line(out, &f->at, f->message, f->rule);
	vec_for_each (p, &r->results->problems)
		put_line(out, &p->at, p->text, NULL);
}
