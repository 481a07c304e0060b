/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Findings that are known and not to be reported again:
 *
 * { "tool": "flbcheck", "baseline": 1,
 *   "findings": [ { "rule", "path", "function", "subject", "code": strings, "ordinal": number } ] }
 *
 * An entry is what a finding is known by when lines have moved (report/fingerprint.h): "code" is
 * the code of its line, "ordinal" counts from 0 among findings that have all else in common.
 */
#ifndef FLBCHECK_REPORT_BASELINE_H
#define FLBCHECK_REPORT_BASELINE_H

#include <stdbool.h>
#include <stdio.h>

#include "report/finding.h"

struct baseline {
	struct arena *arena;	     /* owner of the strings */
	VEC(struct finding) entries; /* rule, function, subject and print.path, .text, .ordinal */
	VEC(bool) matched;	     /* one for each entry */
};

/* false if the file cannot be read or is no baseline: *why says where and what. */
bool baseline_read(struct baseline *b, struct arena *arena, const char *path, struct problem *why);
void baseline_free(struct baseline *b);

/* Moves findings of @r that are in @b to r->silenced. */
void baseline_apply(struct baseline *b, struct results *r);

/* Writes the findings of @r as a baseline. The stream's error flag tells of failure. */
void baseline_write(FILE *out, const struct results *r);

#endif
