// SPDX-License-Identifier: GPL-2.0-only
/*
 * Most rules are checks of the engine's events; one looks at comments after all units are
 * done. In: nothing. Out: one list of both for options and reports.
 *
 * The odd one is not made to look like a check: it would be asked about every event of every
 * unit, and could answer none.
 */
#include "cli/rules.h"

#include <string.h>

#include "checks/checks.h"
#include "report/suppress.h"

size_t rules_count(void)
{
	return nchecks + 1;
}

struct rule rules_get(size_t i)
{
	if (i < nchecks)
		return (struct rule){ checks[i]->id, checks[i]->summary };
	return (struct rule){ SUPPRESS_RULE, SUPPRESS_SUMMARY };
}

const char *rules_find(const char *id)
{
	for (size_t i = 0; i < rules_count(); i++)
		if (!strcmp(rules_get(i).id, id))
			return rules_get(i).id;
	return NULL;
}
