/* SPDX-License-Identifier: GPL-2.0-only */
/* JUnit XML. */
#ifndef FLBCHECK_REPORT_JUNIT_H
#define FLBCHECK_REPORT_JUNIT_H

#include "report/report.h"

void report_junit(FILE *out, const struct report *r);

#endif
