/* SPDX-License-Identifier: GPL-2.0-only */
/* What takes a run's time: --time. */
#ifndef FLBCHECK_CLI_TIME_H
#define FLBCHECK_CLI_TIME_H

#include <jansson.h>
#include <stdio.h>

/* Processor time that units took, in nanoseconds. */
struct unit_time {
	size_t units;
	long long read;	   /* finding what of their sources is needed, and parsing that */
	long long lower;   /* the tree to IR */
	long long analyse; /* all that comes after */
};

/* Processor time of this process so far, in nanoseconds. */
long long time_now(void);

/* A new reference. */
json_t *time_to_json(const struct unit_time *t);
/* Adds what time_to_json() made. */
void time_add(struct unit_time *t, const json_t *json);

/* Prints what @t took, and this process and its children that ended did. */
void time_report(FILE *out, const struct unit_time *t);

#endif
