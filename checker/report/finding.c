// SPDX-License-Identifier: GPL-2.0-only
/*
 * The results of a run are collected unit by unit and must come out the same whatever the
 * number of workers and however many units saw the same header. In: what the units said, in
 * the order of the command line. Out: sorted, each thing once.
 *
 * Problems are not sorted by place: what the compiler complained about first is what a reader
 * has to repair first, so they keep the order in which they came.
 */
#include "report/finding.h"

#include <stdlib.h>
#include <string.h>

#include "base/strmap.h"

void results_init(struct results *r, struct arena *arena)
{
	memset(r, 0, sizeof(*r));
	r->arena = arena;
}

void results_free(struct results *r)
{
	struct checked_file *file;
	struct silenced *s;
	struct finding *f;

	vec_for_each (f, &r->findings)
		vec_free(&f->notes);
	vec_free(&r->findings);
	vec_for_each (s, &r->silenced)
		vec_free(&s->finding.notes);
	vec_free(&r->silenced);
	vec_for_each (file, &r->files)
		vec_free(&file->lines);
	vec_free(&r->files);
	vec_free(&r->sites);
	vec_free(&r->problems);
}

static int compare_strings(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int compare_places(const struct place_in_source *a, const struct place_in_source *b)
{
	int c = compare_strings(a->path, b->path);

	if (!c)
		c = (a->line > b->line) - (a->line < b->line);
	if (!c)
		c = (a->col > b->col) - (a->col < b->col);
	return c;
}

bool finding_ends_path(const struct finding *f)
{
	return f->notes.n && !compare_places(&f->notes.v[f->notes.n - 1].at, &f->at);
}

static int compare_findings(const void *pa, const void *pb)
{
	const struct finding *a = pa, *b = pb;
	int c = compare_places(&a->at, &b->at);

	if (!c)
		c = compare_strings(a->rule, b->rule);
	if (!c)
		c = compare_strings(a->function, b->function);
	if (!c)
		c = compare_strings(a->subject, b->subject);
	if (!c)
		c = compare_strings(a->message, b->message);
	return c;
}

/* Two paths to one finding: the shorter is the better explanation, then the first by place. */
static int compare_findings_and_notes(const void *pa, const void *pb)
{
	const struct finding *a = pa, *b = pb;
	int c = compare_findings(a, b);

	if (!c)
		c = (a->notes.n > b->notes.n) - (a->notes.n < b->notes.n);
	for (size_t i = 0; !c && i < a->notes.n; i++) {
		c = compare_places(&a->notes.v[i].at, &b->notes.v[i].at);
		if (!c)
			c = compare_strings(a->notes.v[i].text, b->notes.v[i].text);
	}
	return c;
}

static int compare_sites(const struct site *a, const struct site *b)
{
	int c = compare_places(&a->at, &b->at);

	if (!c)
		c = compare_strings(a->function, b->function);
	if (!c)
		c = compare_strings(a->call, b->call);
	return c;
}

/* Of the verdicts that several units gave on one site the gravest counts. */
static int gravity(enum verdict v)
{
	switch (v) {
	case VERDICT_BALANCED:
		return 0;
	case VERDICT_GAVE_UP:
		return 1;
	case VERDICT_FINDING:
		return 2;
	}
	return 0;
}

static int compare_sites_and_verdicts(const void *pa, const void *pb)
{
	const struct site *a = pa, *b = pb;
	int c = compare_sites(a, b);

	if (!c)
		c = gravity(b->verdict) - gravity(a->verdict);
	if (!c)
		c = compare_strings(a->reason, b->reason);
	return c;
}

static void sort_findings(struct results *r)
{
	size_t kept = 0;

	if (!r->findings.n)
		return;
	qsort(r->findings.v, r->findings.n, sizeof(r->findings.v[0]), compare_findings_and_notes);
	for (size_t i = 0; i < r->findings.n; i++) {
		if (i && !compare_findings(&r->findings.v[kept - 1], &r->findings.v[i]))
			vec_free(&r->findings.v[i].notes);
		else
			r->findings.v[kept++] = r->findings.v[i];
	}
	r->findings.n = kept;
}

static void sort_sites(struct results *r)
{
	size_t kept = 0;

	if (!r->sites.n)
		return;
	qsort(r->sites.v, r->sites.n, sizeof(r->sites.v[0]), compare_sites_and_verdicts);
	for (size_t i = 0; i < r->sites.n; i++)
		if (!i || compare_sites(&r->sites.v[kept - 1], &r->sites.v[i]))
			r->sites.v[kept++] = r->sites.v[i];
	r->sites.n = kept;
}

static void drop_repeated_problems(struct results *r)
{
	struct strmap seen = { 0 };
	size_t kept = 0;

	for (size_t i = 0; i < r->problems.n; i++) {
		const struct problem *p = &r->problems.v[i];
		const char *key = arena_printf(r->arena, "%s:%u:%u:%s",
					       p->at.path ? p->at.path : "", p->at.line, p->at.col,
					       p->text);
		struct strmap_entry *e = strmap_put(&seen, key);

		if (e->value)
			continue;
		e->value = r;
		r->problems.v[kept++] = *p;
	}
	r->problems.n = kept;
	strmap_free(&seen);
}

static int compare_files(const void *pa, const void *pb)
{
	const struct checked_file *a = pa, *b = pb;

	return strcmp(a->path, b->path);
}

static int compare_ranges(const void *pa, const void *pb)
{
	const struct line_range *a = pa, *b = pb;

	return (a->first > b->first) - (a->first < b->first);
}

static void sort_ranges(struct checked_file *f)
{
	size_t kept = 0;

	if (!f->lines.n)
		return;
	qsort(f->lines.v, f->lines.n, sizeof(f->lines.v[0]), compare_ranges);
	for (size_t i = 1; i < f->lines.n; i++) {
		struct line_range *last = &f->lines.v[kept], *l = &f->lines.v[i];

		if (l->first > last->last && l->first - last->last > 1)
			f->lines.v[++kept] = *l;
		else if (l->last > last->last)
			last->last = l->last;
	}
	f->lines.n = kept + 1;
}

static void sort_files(struct results *r)
{
	size_t kept = 0;

	if (!r->files.n)
		return;
	qsort(r->files.v, r->files.n, sizeof(r->files.v[0]), compare_files);
	for (size_t i = 0; i < r->files.n; i++) {
		struct checked_file *f = &r->files.v[i], *last = i ? &r->files.v[kept - 1] : NULL;

		if (!last || strcmp(last->path, f->path)) {
			r->files.v[kept++] = *f;
			continue;
		}
		for (size_t k = 0; k < f->lines.n; k++)
			vec_push(&last->lines, f->lines.v[k]);
		vec_free(&f->lines);
	}
	r->files.n = kept;
	for (size_t i = 0; i < kept; i++)
		sort_ranges(&r->files.v[i]);
}

void results_take(struct results *r, struct results *from)
{
	for (size_t i = 0; i < from->findings.n; i++)
		vec_push(&r->findings, from->findings.v[i]);
	for (size_t i = 0; i < from->sites.n; i++)
		vec_push(&r->sites, from->sites.v[i]);
	for (size_t i = 0; i < from->files.n; i++)
		vec_push(&r->files, from->files.v[i]);
	for (size_t i = 0; i < from->problems.n; i++)
		vec_push(&r->problems, from->problems.v[i]);
	r->units += from->units;
	r->passed_over += from->passed_over;
	r->functions += from->functions;
	r->operations += from->operations;
	r->unknowns += from->unknowns;
	/* what they point to is another's now */
	from->findings.n = from->files.n = 0;
	results_free(from);
}

void results_sort(struct results *r)
{
	sort_findings(r);
	sort_sites(r);
	sort_files(r);
	drop_repeated_problems(r);
}
