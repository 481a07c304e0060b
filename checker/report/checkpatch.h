/* SPDX-License-Identifier: GPL-2.0-only */
/* One line a finding, in the terse form of checkpatch.pl. */
#ifndef FLBCHECK_REPORT_CHECKPATCH_H
#define FLBCHECK_REPORT_CHECKPATCH_H

#include "report/report.h"

void report_checkpatch(FILE *out, const struct report *r);

#endif
