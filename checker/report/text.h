/* SPDX-License-Identifier: GPL-2.0-only */
/* Results as text, in the form gcc gives its warnings, which editors and CI systems know. */
#ifndef FLBCHECK_REPORT_TEXT_H
#define FLBCHECK_REPORT_TEXT_H

#include <stdbool.h>
#include <stdio.h>

#include "report/finding.h"

/* `path:line:col: warning: message [rule-id]`, then a `note:` line for each event. */
void report_findings(FILE *out, const struct results *r);

/* `path:line:col: balanced|finding|gave up[: reason]: function(): call`, one line a site. */
void report_sites(FILE *out, const struct results *r);

/* One line: units, functions, operations, unknown operations and their share. */
void report_stats(FILE *out, const struct results *r);

/* `path:line:col: error: message`, or `flbcheck: error: path: message` where there is no
 * line. */
void report_problems(FILE *out, const struct results *r);

#endif
