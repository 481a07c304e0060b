/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * References that a comment says are kept where a function ends: somebody has to give them back as
 * from any other field.
 */
#ifndef FLBCHECK_CLI_STATED_H
#define FLBCHECK_CLI_STATED_H

#include "flow/flow.h"
#include "report/comment.h"

struct stated {
	struct arena *arena;
	const char **names; /* of the unit's files in reports */
	struct sources sources;
	struct strmap read; /* paths whose comments are in the list */
	struct comments comments;
};

void stated_init(struct stated *s, struct arena *arena, const char **names);
void stated_free(struct stated *s);

/* Makes @e what it is if the reference is kept as the comment in its line says: FLOW_HELD. false:
 * there is no such comment. */
bool stated_hold(struct stated *s, struct flow_event *e);

#endif
