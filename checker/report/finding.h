/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a run says: findings with the path that leads to each, and one verdict for every
 * acquire site. Plain data; the output formats and the workers' pipes only ever see this.
 */
#ifndef FLBCHECK_REPORT_FINDING_H
#define FLBCHECK_REPORT_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"

struct place_in_source {
	const char *path;   /* as the compiler was given it, normalised; see report_path() */
	uint32_t line, col; /* from 1 */
};

/* One event of the path, in the order it happens. */
struct finding_note {
	struct place_in_source at;
	const char *text;
};

/* What a finding is known by when lines have moved; see report/fingerprint.h. */
struct finding_print {
	const char *id;	  /* 16 hexadecimal digits; NULL: not set yet */
	const char *path; /* relative to the top of the source tree if below it */
	const char *text; /* the code of the line, "" if it cannot be read */
	uint32_t ordinal; /* from 0, among findings that have all else in common */
};

struct finding {
	const char *rule; /* "flb-missing-put" */
	struct place_in_source at;
	const char *message;
	const char *function; /* the function the finding is in */
	const char *subject;  /* what the reference is on, "&pci_flb": part of the fingerprint */
	struct place_in_source acquired; /* where the reference was taken; path NULL: nowhere */
	VEC(struct finding_note) notes;
	struct finding_print print;
};

/* Is the last note where the finding is? Then it says in a few words what the message says. */
bool finding_ends_path(const struct finding *f);

/* A finding that is known and not reported. */
struct silenced {
	struct finding finding;
	enum {
		SILENCED_BY_COMMENT,
		SILENCED_BY_BASELINE
	} how;
	const char *reason; /* the comment's; NULL in the baseline */
};

/* Lines, both from 1 and inclusive. */
struct line_range {
	uint32_t first, last;
};

/* A file with code that was looked at: a unit, or a header that a function came from. */
struct checked_file {
	const char *path;
	VEC(struct line_range) lines; /* with that code; sorted, apart from each other */
};

enum verdict {
	VERDICT_BALANCED,
	VERDICT_FINDING,
	VERDICT_GAVE_UP
};

/* The verdict on one acquire site. */
struct site {
	struct place_in_source at;
	const char *function;
	const char *call; /* the acquiring function called there */
	enum verdict verdict;
	const char *reason; /* gave up: why. finding: the rule id. balanced: how, when there is
			     * more to say than that every path puts ("handed to the caller") */
};

/* Something that keeps the run from being a success: exit status 2. */
struct problem {
	struct place_in_source at; /* line 0: the whole file; path NULL: the run */
	const char *text;
};

struct results {
	struct arena *arena; /* owner of all strings */
	VEC(struct finding) findings;
	VEC(struct site) sites;
	VEC(struct problem) problems;
	VEC(struct checked_file) files;
	VEC(struct silenced) silenced;
	uint64_t units, functions, operations, unknowns; /* of what was lowered */
	uint64_t passed_over;				 /* units not parsed for their text */
};

void results_init(struct results *r, struct arena *arena);
void results_free(struct results *r);

/* Moves all of @from to the end of @r, and frees it. */
void results_take(struct results *r, struct results *from);

/* Sorts and drops repeats: the same header function seen by several units is one finding. */
void results_sort(struct results *r);

#endif
