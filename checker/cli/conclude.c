// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the results of a run to its report. In: all findings. Out: those that no comment and no
 * baseline silences, written in the format that was asked for.
 *
 * A baseline is not written from a run that had problems. Findings of what was not checked
 * would be missing in it, and be reported as new by the next run that works.
 */
#include "cli/conclude.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/data.h"
#include "cli/kbuild.h"
#include "cli/output.h"
#include "cli/progress.h"
#include "cli/rules.h"
#include "report/fingerprint.h"
#include "report/path.h"
#include "report/report.h"
#include "report/suppress.h"
#include "report/text.h"

static enum suppress_rule rule_state(void *ctx, const char *id)
{
	const struct options *o = ctx;
	const char *rule = rules_find(id);

	if (!rule)
		return SUPPRESS_UNKNOWN;
	return options_select(o, rule) ? SUPPRESS_ON : SUPPRESS_OFF;
}

/* The page of a rule, or NULL: reports do without. */
static const char *read_page(struct arena *a, const char *id)
{
	const char *error, *dir = data_directory(a, &error);
	char buffer[4096];
	VEC(char) text = { 0 };
	const char *page = NULL;
	FILE *in = dir ? fopen(arena_printf(a, "%s/%s.md", dir, id), "r") : NULL;
	size_t n;

	if (!in)
		return NULL;
	while ((n = fread(buffer, 1, sizeof(buffer), in)) > 0)
		for (size_t i = 0; i < n; i++)
			vec_push(&text, buffer[i]);
	if (!ferror(in) && text.n)
		page = arena_strndup(a, text.v, text.n);
	fclose(in);
	vec_free(&text);
	return page;
}

static const struct report_rule *all_rules(struct arena *a)
{
	struct report_rule *rules = arena_array(a, struct report_rule, rules_count());

	for (size_t i = 0; i < rules_count(); i++) {
		struct rule rule = rules_get(i);

		rules[i] = (struct report_rule){ rule.id, rule.summary, read_page(a, rule.id) };
	}
	return rules;
}

static const char *root_of(const struct conclusion *c, struct arena *a)
{
	return c->options->root ? path_absolute(a, c->cwd, c->options->root) : c->cwd;
}

static bool write_report(const struct conclusion *c, const struct results *r,
			 struct sources *sources)
{
	const struct options *o = c->options;
	struct report report = {
		.results = r,
		.sources = sources,
		.arena = r->arena,
		.version = c->version,
		.cwd = c->cwd,
		.root = root_of(c, r->arena),
		.rules = all_rules(r->arena),
		.nrules = rules_count(),
		.part = c->part,
		.sites = o->sites,
		.stats = o->stats,
	};
	struct output out;

	if (o->kbuild) {
		report.colour = terminal_colours(stderr);
		return kbuild_report(o->format, &report);
	}
	if (!output_open(&out, o->output))
		return false;
	report.colour = terminal_colours(out.f);
	if (c->ir)
		fputs(c->ir, out.f);
	o->format->write(out.f, &report);
	return output_close(&out, true);
}

static bool write_baseline(const struct conclusion *c, const struct results *r)
{
	const char *path = c->options->write_baseline;
	struct output out;

	if (!path)
		return true;
	if (r->problems.n) {
		fprintf(stderr,
			"flbcheck: error: %s: not written, because not everything was checked\n",
			path);
		return false;
	}
	if (!output_open(&out, path))
		return false;
	baseline_write(out.f, r);
	return output_close(&out, true);
}

/* Was the file of a baseline's entry looked at in this run, or is it gone? */
static bool was_looked_at(const struct conclusion *c, const struct results *r,
			  const struct finding *entry)
{
	const char *root = root_of(c, r->arena);
	const char *path = path_absolute(r->arena, root, entry->print.path);
	const struct checked_file *f;

	if (!options_select(c->options, entry->rule))
		return false;
	vec_for_each (f, &r->files)
		if (!strcmp(path_absolute(r->arena, c->cwd, f->path), path))
			return true;
	return access(path, F_OK) != 0 && errno == ENOENT;
}

static void mention_unmatched(const struct conclusion *c, const struct results *r)
{
	const struct baseline *b = c->baseline;

	for (size_t i = 0; i < b->entries.n; i++) {
		const struct finding *f = &b->entries.v[i];

		if (b->matched.v[i] || !was_looked_at(c, r, f))
			continue;
		fputs("flbcheck: note: ", stderr);
		text_put(stderr, c->options->baseline);
		fputs(": not found any more: ", stderr);
		text_put(stderr, f->rule);
		fputs(" in ", stderr);
		text_put(stderr, f->print.path);
		if (*f->function) {
			fputs(", ", stderr);
			text_put(stderr, f->function);
			fputs("()", stderr);
		}
		fputc('\n', stderr);
	}
}

bool conclude(const struct conclusion *c, struct results *r)
{
	struct suppress_rules rules = { rule_state, (void *)c->options };
	const char *root = root_of(c, r->arena);
	struct sources sources;
	bool ok;

	sources_init(&sources, r->arena);
	/* Whether a comment silences anything is known when all parts are. */
	if (c->part) {
		ok = write_report(c, r, &sources);
		sources_free(&sources);
		return ok;
	}
	fingerprints_set(r, &sources, c->cwd, root);
	suppress_apply(r, &sources, &rules);
	fingerprints_set(r, &sources, c->cwd, root); /* of findings on comments */
	ok = write_baseline(c, r);
	if (c->baseline)
		baseline_apply(c->baseline, r);
	ok = write_report(c, r, &sources) && ok;
	/* make looks at a unit a call, and would hear of the same files from each. */
	if (c->baseline && !c->options->kbuild)
		mention_unmatched(c, r);
	sources_free(&sources);
	return ok;
}
