/* SPDX-License-Identifier: GPL-2.0-only */
/* What a finding keeps when the lines around it move. */
#ifndef FLBCHECK_REPORT_FINGERPRINT_H
#define FLBCHECK_REPORT_FINGERPRINT_H

#include "report/finding.h"
#include "report/source.h"

/*
 * Sets finding.print of those findings that have none yet; @r is sorted. Names of files become
 * relative to @root, an absolute path, when they are below it; @cwd is what relative names are
 * relative to now.
 */
void fingerprints_set(struct results *r, struct sources *sources, const char *cwd,
		      const char *root);

/* Do both name the same finding, perhaps in other lines? */
bool fingerprint_same(const struct finding *a, const struct finding *b);

#endif
