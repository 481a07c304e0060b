// SPDX-License-Identifier: GPL-2.0-only
#include "cli/time.h"

#include <sys/resource.h>
#include <time.h>

#define NS 1000000000LL

long long time_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return now.tv_sec * NS + now.tv_nsec;
}

json_t *time_to_json(const struct unit_time *t)
{
	return json_pack("[IIII]", (json_int_t)t->units, (json_int_t)t->read, (json_int_t)t->lower,
			 (json_int_t)t->analyse);
}

void time_add(struct unit_time *t, const json_t *json)
{
	t->units += (size_t)json_integer_value(json_array_get(json, 0));
	t->read += json_integer_value(json_array_get(json, 1));
	t->lower += json_integer_value(json_array_get(json, 2));
	t->analyse += json_integer_value(json_array_get(json, 3));
}

static long long of_children(void)
{
	struct rusage u;

	getrusage(RUSAGE_CHILDREN, &u);
	return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * NS +
	       (u.ru_utime.tv_usec + u.ru_stime.tv_usec) * 1000LL;
}

static void line(FILE *out, const char *what, long long ns, long long all)
{
	fprintf(out, "  %-16s %12.6f s %5.1f %%\n", what, (double)ns / NS,
		100.0 * (double)ns / (double)(all ? all : 1));
}

void time_report(FILE *out, const struct unit_time *t)
{
	long long all = time_now() + of_children();

	fprintf(out, "processor time, %zu unit%s looked at:\n", t->units, t->units == 1 ? "" : "s");
	line(out, "reading units", t->read, all);
	line(out, "lowering them", t->lower, all);
	line(out, "analysing them", t->analyse, all);
	line(out, "all else", all - t->read - t->lower - t->analyse, all);
}
