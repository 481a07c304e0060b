// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lowering alone, for its tests: lowers every function of a unit, verifies it, and prints
 * the IR of those in the main file, or figures. In: lower-dump [--stats] [--relevant]
 * [-p DATABASE] [--names=A,B] FILE... [-- FLAGS]; out: text, status 0 if everything was lowered and
 * well-formed. No analysis is linked in: a mistake of the engine must not hide one here.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "front/compdb.h"
#include "lower/lower.h"

struct options {
	bool stats;
	bool relevant; /* only functions that have to do with the names */
	const char *names[16];
	size_t nnames;
	const char *const *flags;
	size_t nflags;
};

struct totals {
	unsigned long units, functions, operations, unknowns, bad;
};

static bool is_main_file(const struct ir_func *f)
{
	return f->loc.file == 0;
}

/* Counts, and prints reasons of unknowns when only figures are asked for. */
static void count(const struct ir_unit *u, const struct ir_func *f, struct totals *t, bool stats)
{
	t->functions++;
	for (size_t b = 0; b < f->blocks.n; b++) {
		t->operations += f->blocks.v[b].insns.n + 1;
		for (size_t i = 0; i < f->blocks.v[b].insns.n; i++) {
			const struct ir_insn *insn = &f->blocks.v[b].insns.v[i];

			if (insn->op != IR_UNKNOWN)
				continue;
			t->unknowns++;
			if (stats)
				printf("unknown: %s:%u:%u: %s: %s\n", u->files.v[insn->loc.file],
				       insn->loc.line, insn->loc.col, f->var->name, insn->name);
		}
	}
}

static void lower_all(struct lower *l, struct arena *arena, const struct options *o,
		      struct totals *t)
{
	const struct ir_unit *u = lower_unit(l);
	struct ir_var *const *functions;
	size_t n;

	functions = o->relevant ? lower_relevant_functions(l, &n) : lower_all_functions(l, &n);
	for (size_t i = 0; i < n; i++) {
		const struct ir_func *f = lower_function(l, functions[i]);
		const char *error = f ? ir_verify(arena, u, f) : "it has no body";

		if (error) {
			printf("not well-formed: %s: %s\n", functions[i]->name, error);
			t->bad++;
		}
		if (f)
			count(u, f, t, o->stats);
		if (f && !o->stats && is_main_file(f)) {
			printf("# %s\n",
			       lower_relevant(l, functions[i]) ? "relevant" : "not relevant");
			ir_print_func(stdout, u, f);
		}
	}
}

static void print_inits(const struct ir_unit *u)
{
	for (size_t i = 0; i < u->inits.n; i++) {
		const struct ir_init *init = &u->inits.v[i];

		if (init->loc.file == 0)
			printf("init %s \"%s\" +%llu %s\n", init->var->name, init->member,
			       (unsigned long long)init->bit_offset, init->target->name);
	}
}

static bool do_unit(const char *path, const struct options *o, const struct compdb *db,
		    struct totals *t)
{
	struct unit_command command = { .path = path, .argv = o->flags, .argc = o->nflags };
	const struct compile_command *entry = db ? compdb_find(db, path) : NULL;
	struct unit_problems problems = { 0 };
	struct arena arena = { 0 };
	struct unit *u;

	if (entry) {
		command.directory = entry->directory;
		command.argv = entry->argv;
		command.argc = entry->argc;
	}
	u = unit_open(&arena, &command, &problems);
	for (size_t i = 0; i < problems.list.n; i++)
		printf("%s:%u:%u: error: %s\n", problems.list.v[i].path, problems.list.v[i].line,
		       problems.list.v[i].col, problems.list.v[i].text);
	if (u) {
		struct lower *l = lower_open(u, &arena, o->names, o->nnames);
		size_t n;
		const struct lower_problem *p;

		lower_all(l, &arena, o, t);
		if (!o->stats)
			print_inits(lower_unit(l));
		p = lower_problems(l, &n);
		for (size_t i = 0; i < n; i++)
			printf("%s: not understood: %s\n", p[i].function, p[i].text);
		t->bad += n;
		t->units++;
		lower_close(l);
		unit_close(u);
	}
	vec_free(&problems.list);
	arena_free(&arena);
	return u;
}

static void split_names(struct options *o, char *list)
{
	for (char *name = strtok(list, ","); name && o->nnames < 16; name = strtok(NULL, ","))
		o->names[o->nnames++] = name;
}

int main(int argc, char **argv)
{
	struct options o = { .names = { "acquire", "release" }, .nnames = 2 };
	struct arena arena = { 0 };
	struct compdb *db = NULL;
	struct totals t = { 0 };
	const char *error = NULL;
	bool ok = true;
	int i, end = 1;

	while (end < argc && strcmp(argv[end], "--"))
		end++;
	if (end < argc) {
		argv[end] = "gcc";
		o.flags = (const char *const *)argv + end;
		o.nflags = (size_t)(argc - end);
	}
	for (i = 1; i < end && argv[i][0] == '-'; i++) {
		if (!strcmp(argv[i], "--stats"))
			o.stats = true;
		else if (!strcmp(argv[i], "--relevant"))
			o.relevant = true;
		else if (!strncmp(argv[i], "--names=", 8))
			o.nnames = 0, split_names(&o, argv[i] + 8);
		else if (!strcmp(argv[i], "-p") && i + 1 < end)
			db = compdb_open(&arena, argv[++i], &error);
	}
	if (error) {
		printf("%s\n", error);
		return 2;
	}
	for (; i < end; i++)
		ok &= do_unit(argv[i], &o, db, &t);
	if (o.stats)
		printf("units %lu functions %lu operations %lu unknown %lu bad %lu\n", t.units,
		       t.functions, t.operations, t.unknowns, t.bad);
	if (db)
		compdb_free(db);
	arena_free(&arena);
	return ok && !t.bad ? 0 : 1;
}
