/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * References kept in fields, over all units of a run: one takes the reference and keeps it, maybe
 * another gives it back from the same field.
 */
#ifndef FLBCHECK_CLI_HOLDS_H
#define FLBCHECK_CLI_HOLDS_H

#include <jansson.h>

#include "base/strmap.h"
#include "report/finding.h"

/* A hold for the pipe: the field, and what is to be said if no unit gives the reference back: one
 * site, one problem, and one finding if its rule is selected. */
json_t *hold_to_json(const char *field, const char *rule, const struct results *said);

/* The same for a mark that takes a reference back: what is to be said if no unit keeps one there.
 */
json_t *claim_to_json(const char *field, const struct results *said);

struct holds {
	struct arena *arena;
	struct strmap discharged;   /* fields from which references are given back */
	struct strmap kept;	    /* … in which they are kept */
	VEC(const json_t *) lists;  /* arrays of holds, not owned */
	VEC(const json_t *) claims; /* of claims */
};

void holds_init(struct holds *h, struct arena *arena);
void holds_free(struct holds *h);

/* Takes what one unit shares (job_check()); with @mine its holds are to be decided on, too.
 * @shared must stay. */
void holds_add(struct holds *h, const json_t *shared, bool mine);

/* Says of each hold what is known when all units have been seen, to @r. With @whole the units are
 * all there are: what none of them gives back, or keeps, is a finding. */
void holds_decide(const struct holds *h, bool whole, struct results *r);

#endif
