/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Results as JSON: the format for other programs, and what workers send to their parent.
 *
 * { "findings": [ { "rule", "path", "line", "column", "message", "function", "subject",
 *                   "acquired": { "path", "line", "column" },
 *                   "notes": [ { "path", "line", "column", "message" } ],
 *                   "fingerprint" } ],
 *   "sites":    [ { "path", "line", "column", "function", "call",
 *                   "verdict": "balanced" | "finding" | "gave up", "reason" } ],
 *   "problems": [ { "path", "line", "column", "message" } ],
 *   "files":    [ { "path", "lines": [ [ first, last ] ] } ],
 *   "units", "units_passed_over", "functions", "operations", "unknown_operations": numbers }
 *
 * "acquired" is where the reference was taken that a finding is about, if there is one.
 * "reason", "function", and "path" of a problem, are null when there is none; lines and columns
 * count from 1, 0 means none. "files" are those with code that was looked at, and the lines
 * that hold it. "units_passed_over" were not parsed, because their text has nothing of a
 * protocol. Only a report has fingerprints (report/fingerprint.h). Bytes
 * that are not UTF-8 become U+FFFD.
 *
 * A report begins with "tool", "version" and "format" (1), and ends with "silenced": findings
 * that were not reported, each with "by": "comment" | "baseline", and the comment's "reason".
 * The report on a part of a run has "part": { "number", "of", "run" } behind "format", with parts
 * counted from 1 and the same text "run" in all of them; its findings are those before comments
 * and baseline, without fingerprints.
 */
#ifndef FLBCHECK_REPORT_JSON_H
#define FLBCHECK_REPORT_JSON_H

#include <jansson.h>
#include <stdbool.h>

#include "report/report.h"

/* A new reference. */
json_t *results_to_json(const struct results *r);

/* Adds what @json holds to @r; strings are copied into r->arena. false: @json is not what
 * results_to_json() makes, and @r may have got part of it. */
bool results_from_json(struct results *r, const json_t *json);

/* @s as JSON, with U+FFFD for what is not UTF-8. A new reference. */
json_t *json_text(const char *s);

/* The same for a part's report: adds what it holds to @r. Returns what is wrong with it, or NULL;
 * texts are constants. */
const char *report_part_from_json(struct results *r, const json_t *json, struct report_part *part);

void report_json(FILE *out, const struct report *r);

#endif
