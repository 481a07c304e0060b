/* SPDX-License-Identifier: GPL-2.0-only */
/* All rules there are: those of the checks, and the one that judges comments. */
#ifndef FLBCHECK_CLI_RULES_H
#define FLBCHECK_CLI_RULES_H

#include <stddef.h>

struct rule {
	const char *id;
	const char *summary;
};

/* Rules 0 … rules_count() - 1, in the order of --list-rules. */
size_t rules_count(void);
struct rule rules_get(size_t i);

/* The id of the rule called @id, always the same pointer; NULL if there is none. */
const char *rules_find(const char *id);

#endif
