/* SPDX-License-Identifier: GPL-2.0-only */
/* The Static Analysis Results Interchange Format, version 2.1.0 (OASIS). */
#ifndef FLBCHECK_REPORT_SARIF_H
#define FLBCHECK_REPORT_SARIF_H

#include "report/report.h"

void report_sarif(FILE *out, const struct report *r);

#endif
