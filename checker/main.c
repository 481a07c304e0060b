// SPDX-License-Identifier: GPL-2.0-only
/*
 * flbcheck: the program. In: the command line. Out: an exit status that scripts can rely on:
 * 0 nothing found, 1 something found, 2 the job was not done.
 *
 * Even --help fails with 2 if its text cannot be written: a script that saves it to a full
 * disk must not go on as if it had it.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/config.h"
#include "cli/data.h"
#include "cli/merge.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/rules.h"
#include "cli/run.h"
#include "front/unit.h"

static void list_rules(FILE *out)
{
	for (size_t i = 0; i < rules_count(); i++)
		fprintf(out, "%-20s %s\n", rules_get(i).id, rules_get(i).summary);
}

/* The rule's file as it is. */
static bool explain(FILE *out, const char *id)
{
	struct arena arena = { 0 };
	const char *error = NULL, *path = NULL;
	const char *dir = data_directory(&arena, &error);
	char buffer[4096];
	FILE *in = NULL;
	size_t n;

	if (dir) {
		path = arena_printf(&arena, "%s/%s.md", dir, id);
		in = fopen(path, "r");
		if (!in)
			error = arena_printf(&arena, "%s: %s", path, strerror(errno));
	}
	if (in) {
		while ((n = fread(buffer, 1, sizeof(buffer), in)) > 0)
			fwrite(buffer, 1, n, out);
		if (ferror(in))
			error = arena_printf(&arena, "%s: cannot be read", path);
		fclose(in);
	}
	if (error)
		fprintf(stderr, "flbcheck: error: %s\n", error);
	arena_free(&arena);
	return !error;
}

static void print_version(FILE *out)
{
	struct arena arena = { 0 };

	fprintf(out, "flbcheck %s (%s)\n", FLBCHECK_VERSION, unit_parser_version(&arena));
	arena_free(&arena);
}

/* What needs no file to check. */
static int inform(const struct options *o)
{
	struct output out;
	bool ok = true;

	if (!output_open(&out, o->output))
		return EXIT_NOT_DONE;
	switch (o->action) {
	case ACTION_HELP:
		options_help(out.f);
		break;
	case ACTION_VERSION:
		print_version(out.f);
		break;
	case ACTION_LIST_RULES:
		list_rules(out.f);
		break;
	case ACTION_EXPLAIN:
		ok = explain(out.f, o->explain);
		break;
	case ACTION_CHECK:
	case ACTION_MERGE:
		break;
	}
	return output_close(&out, ok) && ok ? EXIT_CLEAN : EXIT_NOT_DONE;
}

static int check(struct options *o)
{
	struct arena arena = { 0 };
	int status = EXIT_NOT_DONE;

	if (config_apply(o, &arena, stderr))
		status = o->action == ACTION_MERGE ? merge(o, FLBCHECK_VERSION)
						   : run(o, FLBCHECK_VERSION);
	arena_free(&arena);
	return status;
}

int main(int argc, char **argv)
{
	struct options o;
	int status = EXIT_NOT_DONE;

	if (options_read(&o, argc, argv, stderr))
		status = o.action == ACTION_CHECK || o.action == ACTION_MERGE ? check(&o)
									      : inform(&o);
	options_free(&o);
	return status;
}
