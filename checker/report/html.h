/* SPDX-License-Identifier: GPL-2.0-only */
/* A report to read in a browser. */
#ifndef FLBCHECK_REPORT_HTML_H
#define FLBCHECK_REPORT_HTML_H

#include "report/report.h"

void report_html(FILE *out, const struct report *r);

#endif
