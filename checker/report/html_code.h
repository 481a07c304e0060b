/* SPDX-License-Identifier: GPL-2.0-only */
/* Code in the HTML report, with the path to a finding drawn along it. */
#ifndef FLBCHECK_REPORT_HTML_CODE_H
#define FLBCHECK_REPORT_HTML_CODE_H

#include "report/report.h"

/* One step of the path. */
struct html_event {
	struct place_in_source at;
	const char *text;
	bool last; /* where the rule is broken */
};

struct html_events {
	VEC(struct html_event) v;
};

/* The notes of @f, and the finding itself behind them unless the last note is at its place. */
void html_events_of(struct html_events *e, const struct finding *f);

/* The code of each file that an event is in, in the order in which the path comes to them. The
 * rows of the events have the ids "f<n>-1", "f<n>-2", .... */
void html_code(FILE *out, const struct report *r, const struct html_events *e, size_t n);

/* Height of a row and distance between two lanes of the path, for the style sheet: pixels. */
#define HTML_ROW  22
#define HTML_LANE 20

#endif
