/* SPDX-License-Identifier: GPL-2.0-only */
/* The line-wise form of the Reviewdog Diagnostic Format. */
#ifndef FLBCHECK_REPORT_RDJSONL_H
#define FLBCHECK_REPORT_RDJSONL_H

#include "report/report.h"

void report_rdjsonl(FILE *out, const struct report *r);

#endif
