/* SPDX-License-Identifier: GPL-2.0-only */
/* GitLab's Code Quality report. */
#ifndef FLBCHECK_REPORT_GITLAB_H
#define FLBCHECK_REPORT_GITLAB_H

#include "report/report.h"

void report_gitlab(FILE *out, const struct report *r);

#endif
