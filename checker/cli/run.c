// SPDX-License-Identifier: GPL-2.0-only
/*
 * Checking many units. In: the files of the command line, or a whole compile database. Out: one
 * report and an exit status.
 *
 * No result is printed while units are being checked, although results are there: what comes
 * first would then depend on the number of workers.
 */
#include "cli/run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/conclude.h"
#include "cli/data.h"
#include "cli/job.h"
#include "cli/kbuild.h"
#include "cli/pool.h"
#include "cli/progress.h"
#include "front/compdb.h"
#include "report/json.h"
#include "report/path.h"
#include "report/text.h"

/* What a worker sent. */
struct answer {
	struct results results;
	const char *ir;
};

struct running {
	const struct options *options;
	struct arena arena;
	struct protocols protocols;
	struct baseline baseline;
	struct compdb *db;
	const char *cwd;
	struct results total;
	struct strmap seen; /* files of the command line that have a job, by real path */
	VEC(struct job) jobs;
	struct answer *answers; /* one for each job */
	struct progress progress;
};

static void problem(struct running *r, const char *path, const char *text)
{
	struct problem p = { { path, 0, 0 }, text };

	vec_push(&r->total.problems, p);
}

static void load_contexts(struct running *r, const char *dir, const char **error)
{
	const char **files;
	size_t n;

	files = data_files(&r->arena, dir, "contexts", &n, error);
	for (size_t i = 0; i < n && !*error; i++)
		contexts_load(&r->protocols, files[i], error);
}

static bool load_protocols(struct running *r)
{
	const char *const *files = r->options->protocols.v;
	size_t n = r->options->protocols.n;
	const char *error = NULL, *dir = data_directory(&r->arena, &error);

	protocols_init(&r->protocols, &r->arena);
	if (dir)
		load_contexts(r, dir, &error);
	if (!n && !error)
		files = data_files(&r->arena, dir, "protocols", &n, &error);
	for (size_t i = 0; i < n && !error; i++)
		if (!protocols_load(&r->protocols, files[i], &error))
			break;
	if (error)
		problem(r, NULL, error);
	return !error;
}

static void add_job(struct running *r, struct unit_command command)
{
	vec_push(&r->jobs, (struct job){ r->options, &r->protocols, r->cwd, command });
}

/* NULL, or why @file cannot be checked; asked here too because a worker that is given a
 * directory or no compile command could say nothing better. */
static const char *unreadable(const char *file)
{
	struct stat st;
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int error = errno;

	if (fd < 0)
		return strerror(error);
	error = fstat(fd, &st) ? errno : 0;
	close(fd);
	if (error)
		return strerror(error);
	if (S_ISDIR(st.st_mode))
		return strerror(EISDIR);
	return S_ISREG(st.st_mode) ? NULL : "not a regular file";
}

/* Whether @file is on the command line for the first time, under this name or another. */
static bool first_time(struct running *r, const char *file)
{
	char *real = realpath(file, NULL);
	struct strmap_entry *e = strmap_put(&r->seen, arena_strdup(&r->arena, real ? real : file));
	bool first = !e->value;

	free(real);
	e->value = r;
	return first;
}

static void add_file(struct running *r, const char *file)
{
	const struct options *o = r->options;
	struct unit_command command = { .path = file };
	const struct compile_command *found;
	const char *why = unreadable(file);

	if (why) {
		problem(r, file, why);
		return;
	}
	if (!first_time(r, file))
		return;
	if (r->db) {
		found = compdb_find(r->db, file);
		if (!found) {
			problem(r, file,
				arena_printf(&r->arena, "no compile command in %s; not checked",
					     o->database));
			return;
		}
		command.directory = found->directory;
		command.argc = found->argc;
		command.argv = found->argv;
	} else if (o->flags) {
		const char **argv = arena_array(&r->arena, const char *, o->nflags + 2);

		argv[0] = o->compiler;
		memcpy(argv + 1, o->flags, o->nflags * sizeof(*argv));
		command.argc = o->nflags + 1;
		command.argv = argv;
	}
	add_job(r, command);
}

/* Every C unit; the database of a kernel has assembler sources as well. */
static void add_database(struct running *r)
{
	for (size_t i = 0; i < r->db->commands.n; i++) {
		const struct compile_command *c = &r->db->commands.v[i];
		struct path_context paths = { r->cwd, c->directory, "" };
		const char *name, *dot = strrchr(c->file, '.');

		if (!dot || strcmp(dot, ".c"))
			continue;
		name = report_path(&r->arena, &paths, c->file);
		add_job(r, (struct unit_command){ name, c->directory, c->argc, c->argv });
	}
	if (!r->jobs.n)
		problem(r, r->options->database, "no C unit in it");
}

/* false: the database cannot be used, so there is nothing to report on. */
static bool collect_jobs(struct running *r)
{
	const struct options *o = r->options;
	const char *error = NULL;

	if (o->database) {
		r->db = compdb_open(&r->arena, o->database, &error);
		if (!r->db) {
			problem(r, NULL, error);
			return false;
		}
	}
	for (size_t i = 0; i < o->files.n; i++)
		add_file(r, o->files.v[i]);
	if (!o->files.n)
		add_database(r);
	return true;
}

/* In a worker: the answer is an object with the results, and the IR if that was wanted. */
static void check_unit(void *ctx, size_t i, FILE *out)
{
	struct running *r = ctx;
	struct arena arena = { 0 };
	struct results results;
	json_t *answer = json_object();
	char *ir = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&ir, &len);

	results_init(&results, &arena);
	job_check(&r->jobs.v[i], &results, f);
	fclose(f);
	json_object_set_new(answer, "results", results_to_json(&results));
	json_object_set_new(answer, "ir", json_text(ir));
	json_dumpf(answer, out, JSON_COMPACT);
	json_decref(answer);
	free(ir);
	results_free(&results);
	arena_free(&arena);
}

static bool read_answer(struct running *r, struct answer *a, const struct pool_result *result)
{
	json_t *json = json_loadb(result->text, result->len, 0, NULL);
	const char *ir = json_string_value(json_object_get(json, "ir"));
	bool ok = ir && results_from_json(&a->results, json_object_get(json, "results"));

	if (ok)
		a->ir = arena_strdup(&r->arena, ir);
	json_decref(json);
	return ok;
}

static void take_answer(void *ctx, size_t i, const struct pool_result *result)
{
	struct running *r = ctx;
	struct answer *a = &r->answers[i];
	const char *why = result->failure;

	progress_step(&r->progress, r->jobs.v[i].command.path);
	if (!why && !read_answer(r, a, result))
		why = "the worker's answer cannot be read";
	if (why) {
		struct problem p = { { r->jobs.v[i].command.path, 0, 0 },
				     arena_printf(&r->arena, "%s; not checked", why) };

		vec_push(&a->results.problems, p);
	}
}

/* Returns the signal that interrupted it, or 0. */
static int check_all(struct running *r)
{
	struct pool pool = { check_unit, take_answer, r };
	int signal;
	long jobs = r->options->jobs ? r->options->jobs : sysconf(_SC_NPROCESSORS_ONLN);

	r->answers = arena_array(&r->arena, struct answer, r->jobs.n + 1);
	for (size_t i = 0; i < r->jobs.n; i++)
		results_init(&r->answers[i].results, &r->arena);
	progress_init(&r->progress, stderr, r->jobs.n);
	signal = pool_run(&pool, r->jobs.n, jobs > 0 ? (size_t)jobs : 1);
	progress_end(&r->progress);
	return signal;
}

/* In the order of the command line, whatever the order in which they came. */
static void merge(struct running *r)
{
	struct results *t = &r->total;

	for (size_t i = 0; i < r->jobs.n; i++) {
		struct results *a = &r->answers[i].results;

		for (size_t k = 0; k < a->findings.n; k++)
			vec_push(&t->findings, a->findings.v[k]);
		for (size_t k = 0; k < a->sites.n; k++)
			vec_push(&t->sites, a->sites.v[k]);
		for (size_t k = 0; k < a->files.n; k++)
			vec_push(&t->files, a->files.v[k]);
		for (size_t k = 0; k < a->problems.n; k++)
			vec_push(&t->problems, a->problems.v[k]);
		t->units += a->units;
		t->functions += a->functions;
		t->operations += a->operations;
		t->unknowns += a->unknowns;
		/* what they point to is the total's now */
		a->findings.n = a->files.n = 0;
		results_free(a);
	}
	results_sort(t);
}

/* What --dump-ir prints, or NULL. */
static const char *all_ir(struct running *r)
{
	VEC(char) all = { 0 };
	const char *text;

	if (!r->options->dump_ir)
		return NULL;
	for (size_t i = 0; i < r->jobs.n; i++)
		for (const char *p = r->answers[i].ir; p && *p; p++)
			vec_push(&all, *p);
	text = arena_strndup(&r->arena, all.v ? all.v : "", all.n);
	vec_free(&all);
	return text;
}

static bool load_baseline(struct running *r)
{
	const char *path = r->options->baseline;
	struct problem why;

	if (!path || baseline_read(&r->baseline, &r->arena, path, &why))
		return true;
	vec_push(&r->total.problems, why);
	return false;
}

static bool report(struct running *r, const char *version)
{
	struct conclusion c = {
		.options = r->options,
		.version = version,
		.cwd = r->cwd,
		.baseline = r->options->baseline ? &r->baseline : NULL,
		.ir = all_ir(r),
	};

	return conclude(&c, &r->total);
}

static void clean_up(struct running *r)
{
	if (r->db)
		compdb_free(r->db);
	protocols_free(&r->protocols);
	baseline_free(&r->baseline);
	results_free(&r->total);
	strmap_free(&r->seen);
	vec_free(&r->jobs);
	arena_free(&r->arena);
}

/* Where make asks, what is found is its business only if it asked to fail. A checker that does
 * not work fails in any case: with it every source would pass. */
static int exit_status(const struct running *r, bool started, bool written)
{
	const struct options *o = r->options;

	if (!started || !written)
		return EXIT_NOT_DONE;
	if (o->kbuild && !o->fail)
		return EXIT_CLEAN;
	if (r->total.problems.n)
		return EXIT_NOT_DONE;
	return r->total.findings.n ? EXIT_FINDINGS : EXIT_CLEAN;
}

int run(const struct options *o, const char *version)
{
	struct running r = { .options = o };
	bool started, written = false;
	int status, signal = 0;
	char *cwd;

	if (o->kbuild && kbuild_is_probe(o->files.v[0]))
		return EXIT_CLEAN;
	results_init(&r.total, &r.arena);
	cwd = getcwd(NULL, 0);
	r.cwd = arena_strdup(&r.arena, cwd ? cwd : "/");
	free(cwd);
	started = load_protocols(&r) && load_baseline(&r) && collect_jobs(&r);
	if (started) {
		signal = check_all(&r);
		merge(&r);
	}
	if (signal) {
		clean_up(&r);
		raise(signal);
		return EXIT_NOT_DONE;
	}
	if (started)
		written = report(&r, version);
	if (!started || !o->kbuild)
		report_problems(stderr, &r.total, terminal_colours(stderr));
	status = exit_status(&r, started, written);
	clean_up(&r);
	return status;
}
