// SPDX-License-Identifier: GPL-2.0-only
/*
 * From the command line to jobs. In: files, directories, a compile database. Out: units to parse.
 *
 * A file that is named is parsed whatever it holds. Of the units nobody named only those are that
 * mention a protocol: parsing is what a run spends its time on, and most units of a tree cannot
 * have anything to do with a reference.
 */
#include "cli/collect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/path.h"
#include "report/suppress.h"

struct collecting {
	const struct collect *c;
	struct jobs *jobs;
	struct results *r;
	struct arena *arena;	  /* r's */
	struct strmap seen;	  /* real paths of the files named */
	VEC(const char *) inside; /* directories named, absolute */
	VEC(size_t) units;	  /* of the finder, by job; SIZE_MAX: the file was named */
	struct strmap keep;	  /* absolute paths of units that are parsed in any case */
};

static void problem(struct collecting *g, const char *path, const char *text)
{
	struct problem p = { { path, 0, 0 }, text };

	vec_push(&g->r->problems, p);
}

static void add_job(struct collecting *g, struct unit_command command, size_t unit)
{
	struct job job = { g->c->options, g->c->protocols, g->c->cwd, command };

	vec_push(g->jobs, job);
	vec_push(&g->units, unit);
}

/* NULL, or why @file cannot be checked; asked here too because a worker that is given no
 * compile command could say nothing better. */
static const char *unreadable(const char *file, bool *is_directory)
{
	struct stat st;
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int error = errno;

	*is_directory = false;
	if (fd < 0)
		return strerror(error);
	error = fstat(fd, &st) ? errno : 0;
	close(fd);
	if (error)
		return strerror(error);
	*is_directory = S_ISDIR(st.st_mode);
	return *is_directory || S_ISREG(st.st_mode) ? NULL : "not a regular file";
}

/* Whether @file is on the command line for the first time, under this name or another. */
static bool first_time(struct collecting *g, const char *file)
{
	char *real = realpath(file, NULL);
	struct strmap_entry *e = strmap_put(&g->seen, arena_strdup(g->arena, real ? real : file));
	bool first = !e->value;

	free(real);
	e->value = g;
	return first;
}

static void add_known(struct collecting *g, const char *path, const struct compile_command *found,
		      size_t unit)
{
	struct unit_command command = { path, found->directory, found->argc, found->argv };

	add_job(g, command, unit);
}

/* A file that a database has a command for, or that is parsed with the flags of the command line.
 */
static void add_file(struct collecting *g, const char *file, size_t unit)
{
	const struct options *o = g->c->options;
	struct unit_command command = { .path = file };

	if (g->c->db) {
		const struct compile_command *found = compdb_find(g->c->db, file);

		if (found)
			add_known(g, file, found, unit);
		else
			problem(g, file,
				arena_printf(g->arena,
					     "no compile command in %s; not checked; build it "
					     "and have the commands written anew",
					     o->database));
		return;
	}
	if (o->flags) {
		const char **argv = arena_array(g->arena, const char *, o->nflags + 2);

		argv[0] = o->compiler;
		memcpy(argv + 1, o->flags, o->nflags * sizeof(*argv));
		command.argc = o->nflags + 1;
		command.argv = argv;
	}
	add_job(g, command, unit);
}

static void add_named(struct collecting *g, const char *file)
{
	bool is_directory;
	const char *why = unreadable(file, &is_directory);

	if (why)
		problem(g, file, why);
	else if (!first_time(g, file))
		return;
	else if (is_directory)
		vec_push(&g->inside, path_absolute(g->arena, g->c->cwd, file));
	else
		add_file(g, file, SIZE_MAX);
}

static const char *path_of(struct collecting *g, const struct compile_command *c)
{
	return path_absolute(g->arena, path_absolute(g->arena, g->c->cwd, c->directory), c->file);
}

static bool is_inside(const struct collecting *g, const char *path)
{
	for (size_t i = 0; i < g->inside.n; i++) {
		size_t n = strlen(g->inside.v[i]);

		if (!strncmp(path, g->inside.v[i], n) && (path[n] == '/' || n == 1))
			return true;
	}
	return false;
}

/* The C units of the database, those of the directories named if any were; the database of a
 * kernel has assembler sources as well. Returns how many there are. */
static size_t add_database(struct collecting *g)
{
	const struct compile_command *c;
	size_t n = 0;

	vec_for_each (c, &g->c->db->commands) {
		struct path_context paths = { g->c->cwd, c->directory, "" };
		const char *path, *dot = strrchr(c->file, '.');

		if (!dot || strcmp(dot, ".c"))
			continue;
		path = path_of(g, c);
		if (g->inside.n && (!is_inside(g, path) || strmap_get(&g->seen, path)))
			continue;
		add_known(g, report_path(g->arena, &paths, c->file), c,
			  finder_add_unit(g->c->finder, path));
		n++;
	}
	return n;
}

static void add_directory(struct collecting *g, struct strmap *seen, const char *path)
{
	struct strmap_entry *e = strmap_put(seen, path);

	if (!e->value)
		finder_add_directory(g->c->finder, path, false);
	e->value = g;
}

/* Where headers come from: the directories a compiler is told of, and the unit's own. */
static void add_include_directories(struct collecting *g, struct strmap *seen,
				    const struct unit_command *command)
{
	const char *base = path_absolute(g->arena, g->c->cwd,
					 command->directory ? command->directory : ".");
	const char *unit = path_absolute(g->arena, g->c->cwd, command->path);

	add_directory(g, seen, path_absolute(g->arena, unit, ".."));
	for (size_t i = 0; i < command->argc; i++) {
		const char *path = command->argv[i];

		if (strncmp(path, "-I", 2) != 0 || (!path[2] && i + 1 == command->argc))
			continue;
		path = path[2] ? path + 2 : command->argv[++i];
		add_directory(g, seen, path_absolute(g->arena, base, path));
	}
}

static void add_directories(struct collecting *g)
{
	const struct options *o = g->c->options;
	struct unit_command any = { .argc = o->nflags, .argv = o->flags };
	struct strmap seen = { 0 };
	const struct job *j;

	for (size_t i = 0; i < g->inside.n; i++) {
		finder_add_directory(g->c->finder, g->inside.v[i], true);
		/* the units in it are found later, and get the flags of the command line */
		any.path = arena_printf(g->arena, "%s/*.c", g->inside.v[i]);
		if (o->flags && !g->c->db)
			add_include_directories(g, &seen, &any);
	}
	vec_for_each (j, g->jobs)
		add_include_directories(g, &seen, &j->command);
	strmap_free(&seen);
}

/* A file of a baseline is looked at to tell what is not found in it any more. */
static void keep_baseline(struct collecting *g)
{
	const struct options *o = g->c->options;
	const char *root = path_absolute(g->arena, g->c->cwd, o->root ? o->root : ".");
	const struct finding *f;

	if (!g->c->baseline)
		return;
	vec_for_each (f, &g->c->baseline->entries)
		strmap_put(&g->keep, path_absolute(g->arena, root, f->print.path))->value = g;
}

static bool is_wanted(const struct collecting *g, size_t unit)
{
	const struct options *o = g->c->options;

	return o->all || o->dump_ir || finder_is_marked(g->c->finder, unit) ||
	       strmap_get(&g->keep, finder_unit_path(g->c->finder, unit));
}

/* Comments that silence findings are looked at as well. */
static void find(struct collecting *g)
{
	const struct strmap *functions = &g->c->protocols->by_function;
	const char **names = arena_array(g->arena, const char *, functions->n + 1);

	for (size_t i = 0; i < functions->n; i++)
		names[i] = functions->v[i].key;
	finder_find(g->c->finder, names, functions->n, COMMENT_MARK);
}

static void drop_jobs(struct collecting *g)
{
	size_t n = 0;

	for (size_t i = 0; i < g->jobs->n; i++) {
		if (g->units.v[i] != SIZE_MAX && !is_wanted(g, g->units.v[i])) {
			g->r->passed_over++;
			continue;
		}
		g->jobs->v[n++] = g->jobs->v[i];
	}
	g->jobs->n = n;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* By unit of the finder: is there a job for it? */
static bool *have_jobs(const struct collecting *g)
{
	bool *have = arena_array(g->arena, bool, finder_units(g->c->finder));

	for (size_t i = 0; i < g->jobs->n; i++)
		if (g->units.v[i] != SIZE_MAX)
			have[g->units.v[i]] = true;
	return have;
}

/* Units met in directories, which no job was there for. With a database only those that mention a
 * protocol are missed in it: a tree has many files that are not built. */
static void add_found(struct collecting *g, const bool *have)
{
	VEC(const char *) paths = { 0 };
	const char **p;

	for (size_t i = 0; i < finder_units(g->c->finder); i++) {
		const char *path = finder_unit_path(g->c->finder, i);

		if (have[i] || strmap_get(&g->seen, path))
			continue;
		if (finder_is_marked(g->c->finder, i) || (!g->c->db && is_wanted(g, i)))
			vec_push(&paths, path);
		else if (!g->c->db)
			g->r->passed_over++;
	}
	if (paths.n)
		qsort(paths.v, paths.n, sizeof(*paths.v), by_text);
	vec_for_each (p, &paths)
		add_file(g, path_below(g->arena, g->c->cwd, g->c->cwd, *p), SIZE_MAX);
	vec_free(&paths);
}

static void collect_unnamed(struct collecting *g)
{
	const struct options *o = g->c->options;
	const struct finder_problem *unread;
	const bool *have;
	size_t n;

	if (g->c->db && !add_database(g) && !g->inside.n)
		problem(g, o->database, "no C unit in it");
	keep_baseline(g);
	if (g->inside.n || !(o->all || o->dump_ir)) {
		add_directories(g);
		find(g);
	}
	unread = finder_problems(g->c->finder, &n);
	for (size_t i = 0; i < n; i++)
		problem(g, path_below(g->arena, g->c->cwd, g->c->cwd, unread[i].path),
			arena_printf(g->arena, "%s; what is in it is not checked",
				     strerror(unread[i].error)));
	if (!n && g->inside.n && !finder_units(g->c->finder))
		problem(g, path_below(g->arena, g->c->cwd, g->c->cwd, g->inside.v[0]),
			"no C file in it");
	have = have_jobs(g);
	drop_jobs(g);
	add_found(g, have);
	strmap_free(&g->keep);
}

void collect(const struct collect *c, struct jobs *jobs, struct results *r)
{
	struct collecting g = { .c = c, .jobs = jobs, .r = r, .arena = r->arena };
	const struct options *o = c->options;

	for (size_t i = 0; i < o->files.n; i++)
		add_named(&g, o->files.v[i]);
	if (g.inside.n || !o->files.n)
		collect_unnamed(&g);
	strmap_free(&g.seen);
	vec_free(&g.inside);
	vec_free(&g.units);
}
