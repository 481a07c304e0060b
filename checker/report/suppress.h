/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Findings that a comment in the code answers (report/comment.h), and comments that answer none.
 */
#ifndef FLBCHECK_REPORT_SUPPRESS_H
#define FLBCHECK_REPORT_SUPPRESS_H

#include "report/comment.h"
#include "report/finding.h"
#include "report/source.h"

/* The rule that judges the comments themselves. */
#define SUPPRESS_RULE	 "flb-suppression"
#define SUPPRESS_SUMMARY "a comment silences nothing, or not as it should"

/* What is silenced by a comment that a reference is held, and by one that its object outlives it */
#define SUPPRESS_HELD	"flb-missing-put"
#define SUPPRESS_USE	"flb-use-after-put"
#define SUPPRESS_ESCAPE "flb-escape-past-put"

enum suppress_rule {
	SUPPRESS_UNKNOWN, /* there is no such rule */
	SUPPRESS_OFF,	  /* not looked for in this run */
	SUPPRESS_ON
};

struct suppress_rules {
	enum suppress_rule (*get)(void *ctx, const char *id);
	void *ctx;
};

/*
 * Moves findings of @r that a comment in their file silences to r->silenced, and adds findings
 * of SUPPRESS_RULE, if that is on, for comments in r->files that give no reason, cannot be
 * understood, or silence nothing. @r is sorted before and after.
 */
void suppress_apply(struct results *r, struct sources *sources, const struct suppress_rules *rules);

#endif
