/* SPDX-License-Identifier: GPL-2.0-only */
/* Results as text, in the form gcc gives its warnings, which editors and CI systems know. */
#ifndef FLBCHECK_REPORT_TEXT_H
#define FLBCHECK_REPORT_TEXT_H

#include "report/report.h"

/* Findings, then what r->sites and r->stats ask for. */
void report_text(FILE *out, const struct report *r);

/* `path:line:col: warning: message [rule-id]`, then a `note:` line for each event. */
void report_findings(FILE *out, const struct results *r, bool colour);

/* `path:line:col: balanced|finding|gave up[: reason]: function(): call`, one line a site. */
void report_sites(FILE *out, const struct results *r);

/* One line: units, functions, operations, unknown operations and their share; and one for
 * findings that are not reported, if there are any. */
void report_stats(FILE *out, const struct results *r);

/* `path:line:col: error: message`, or `flbcheck: error: path: message` where there is no
 * line. */
void report_problems(FILE *out, const struct results *r, bool colour);

/* @s with `?` for each control character. */
void text_put(FILE *out, const char *s);

#endif
