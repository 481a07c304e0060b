// SPDX-License-Identifier: GPL-2.0-only
/*
 * In: reports on parts of a run (--shard). Out: the report that the run would have made. Parts
 * hold what was found before anything was silenced: a comment in a header may silence what one
 * part found and another did not. So comments, baseline and fingerprints are dealt with here, from
 * the same tree.
 */
#include "cli/merge.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/conclude.h"
#include "cli/progress.h"
#include "cli/run.h"
#include "report/json.h"
#include "report/text.h"

struct part {
	const char *path;
	struct report_part part;
	struct results results;
};

struct merging {
	struct arena arena;
	struct results total;
	struct baseline baseline;
	VEC(struct part) parts;
};

static void problem(struct merging *m, const char *path, const char *text)
{
	struct problem p = { { path, 0, 0 }, text };

	vec_push(&m->total.problems, p);
}

static void read_part(struct merging *m, const char *path)
{
	struct part p = { .path = path };
	json_error_t bad;
	json_t *json = json_load_file(path, 0, &bad);
	const char *why = json ? NULL : arena_strdup(&m->arena, bad.text);

	results_init(&p.results, &m->arena);
	if (json)
		why = report_part_from_json(&p.results, json, &p.part);
	json_decref(json);
	if (why) {
		problem(m, path, why);
		results_free(&p.results);
	} else {
		vec_push(&m->parts, p);
	}
}

static int by_number(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	return (x->part.number > y->part.number) - (x->part.number < y->part.number);
}

/* Are these the parts of one run, each of them once? */
static void check_parts(struct merging *m)
{
	const struct part *first = m->parts.v;
	unsigned int wanted = 1;

	for (size_t i = 0; i < m->parts.n; i++) {
		const struct part *p = &m->parts.v[i];

		if (p->part.of != first->part.of || strcmp(p->part.run, first->part.run) != 0) {
			problem(m, p->path,
				arena_printf(&m->arena, "it is not of the same run as %s",
					     first->path));
			return;
		}
		if (p->part.number < wanted) {
			problem(m, p->path,
				arena_printf(&m->arena, "part %u is there twice", p->part.number));
			return;
		}
		for (; wanted < p->part.number; wanted++)
			problem(m, NULL,
				arena_printf(&m->arena, "part %u of %u is missing", wanted,
					     p->part.of));
		wanted = p->part.number + 1;
	}
	for (; m->parts.n && wanted <= first->part.of; wanted++)
		problem(m, NULL,
			arena_printf(&m->arena, "part %u of %u is missing", wanted,
				     first->part.of));
}

static bool load_baseline(struct merging *m, const char *path)
{
	struct problem why;

	if (!path || baseline_read(&m->baseline, &m->arena, path, &why))
		return true;
	vec_push(&m->total.problems, why);
	return false;
}

int merge(const struct options *o, const char *version)
{
	struct merging m = { 0 };
	struct conclusion c = { .options = o, .version = version };
	char *cwd = getcwd(NULL, 0);
	int status = EXIT_CLEAN;
	struct part *p;

	results_init(&m.total, &m.arena);
	c.cwd = arena_strdup(&m.arena, cwd ? cwd : "/");
	free(cwd);
	for (size_t i = 0; i < o->files.n; i++)
		read_part(&m, o->files.v[i]);
	if (m.parts.n)
		qsort(m.parts.v, m.parts.n, sizeof(*m.parts.v), by_number);
	check_parts(&m);
	vec_for_each (p, &m.parts)
		results_take(&m.total, &p->results);
	results_sort(&m.total);
	if (load_baseline(&m, o->baseline)) {
		c.baseline = o->baseline ? &m.baseline : NULL;
		if (!conclude(&c, &m.total))
			status = EXIT_NOT_DONE;
	}
	report_problems(stderr, &m.total, terminal_colours(stderr));
	if (m.total.problems.n)
		status = EXIT_NOT_DONE;
	if (status == EXIT_CLEAN && m.total.findings.n)
		status = EXIT_FINDINGS;
	baseline_free(&m.baseline);
	results_free(&m.total);
	vec_free(&m.parts);
	arena_free(&m.arena);
	return status;
}
