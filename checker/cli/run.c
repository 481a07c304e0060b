// SPDX-License-Identifier: GPL-2.0-only
/*
 * Checking many units. In: the files of the command line, or a whole compile database. Out: one
 * report and an exit status.
 *
 * No result is printed while units are being checked, although results are there: what comes
 * first would then depend on the number of workers.
 */
#include "cli/run.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cache.h"
#include "cli/collect.h"
#include "cli/conclude.h"
#include "cli/data.h"
#include "cli/holds.h"
#include "cli/job.h"
#include "cli/kbuild.h"
#include "cli/pool.h"
#include "cli/progress.h"
#include "cli/wrappers.h"
#include "front/compdb.h"
#include "front/words.h"
#include "report/json.h"
#include "report/text.h"

/* Wrappers of wrappers, across files, are followed this deep. */
#define ROUNDS_MAX 8

/* What a worker sent. */
struct answer {
	struct results results;
	const char *ir;
	json_t *shared; /* with other units: job_check(); NULL: no answer came */
};

/* Names to look for in text. */
struct names {
	const char **v;
	size_t n;
	struct words *words;
};

struct cached {
	char key[CACHE_KEY_SIZE]; /* empty: not for keeping */
};

struct running {
	const struct options *options;
	struct arena arena;
	struct protocols protocols;
	VEC(const char *) protocol_files; /* and those with contexts */
	struct baseline baseline;
	struct compdb *db;
	const char *cwd;
	const char *version;
	struct report_part part;
	struct results total;
	struct results collected; /* what collecting the jobs had to say */
	struct jobs jobs;
	struct answer *answers;	  /* one for each job */
	struct wrappers wrappers; /* by which the answers were made */
	struct search_memory memory;
	struct finder *finder;
	struct cache *cache;   /* NULL: none */
	struct cached *cached; /* one for each job */
	VEC(size_t) todo;      /* jobs whose results are not in the cache */
	struct progress progress;
	struct unit_time time;
};

static void problem(struct running *r, const char *path, const char *text)
{
	struct problem p = { { path, 0, 0 }, text };

	vec_push(&r->total.problems, p);
}

typedef bool data_load(struct protocols *p, const char *path, const char **error);

/* All files of a kind. */
static void load_all(struct running *r, const char *dir, const char *kind, data_load *load,
		     const char **error)
{
	const char **files;
	size_t n;

	files = data_files(&r->arena, dir, kind, &n, error);
	for (size_t i = 0; i < n && !*error; i++) {
		vec_push(&r->protocol_files, files[i]);
		load(&r->protocols, files[i], error);
	}
}

/* The file that --protocol names; NULL and *error set if there is none. */
static const char *protocol_file(struct running *r, const char *dir, const char *wanted,
				 const char **error)
{
	return data_is_name(wanted) ? data_protocol(&r->arena, dir, wanted, error) : wanted;
}

static bool load_protocols(struct running *r)
{
	const char *const *files = r->options->protocols.v;
	size_t n = r->options->protocols.n;
	const char *error = NULL, *dir = data_directory(&r->arena, &error);

	protocols_init(&r->protocols, &r->arena);
	if (dir)
		load_all(r, dir, "contexts", contexts_load, &error);
	if (dir && !error)
		load_all(r, dir, "functions", protocols_load, &error);
	if (!n && !error)
		files = data_files(&r->arena, dir, "protocols", &n, &error);
	for (size_t i = 0; i < n && !error; i++) {
		const char *path = protocol_file(r, dir, files[i], &error);

		if (!path)
			break;
		vec_push(&r->protocol_files, path);
		protocols_load(&r->protocols, path, &error);
	}
	if (error)
		problem(r, NULL, error);
	return !error;
}

/* false: the database cannot be used, so there is nothing to report on. */
static bool open_database(struct running *r)
{
	const char *error = NULL;

	if (!r->options->database)
		return true;
	r->db = compdb_open(&r->arena, r->options->database, &error);
	if (!r->db)
		problem(r, NULL, error);
	return r->db;
}

static long workers(const struct running *r)
{
	long n = r->options->jobs ? r->options->jobs : sysconf(_SC_NPROCESSORS_ONLN);

	return n > 0 ? n : 1;
}

/* The first job of a part; parts are counted from 0 here. */
static size_t first_of(const struct running *r, unsigned int part)
{
	const struct options *o = r->options;

	return (size_t)((uint64_t)r->jobs.n * part / o->shards);
}

/* Whether the job is of the part of the run that was asked for. */
static bool is_mine(const struct running *r, size_t job)
{
	const struct options *o = r->options;

	return !o->shards || (job >= first_of(r, o->shard - 1) && job < first_of(r, o->shard));
}

/* All machines that share a run find the same jobs; that they do is what the parts' name for the
 * run says. */
static void take_part(struct running *r)
{
	const struct options *o = r->options;
	uint64_t name = hash_bytes(r->version, strlen(r->version));

	if (!o->shards)
		return;
	for (size_t i = 0; i < r->jobs.n; i++) {
		const char *path = r->jobs.v[i].command.path;

		name = hash_mix(name, hash_bytes(path, strlen(path)));
	}
	r->part = (struct report_part){ o->shard, o->shards,
					arena_printf(&r->arena, "%016" PRIx64, name) };
	/* They are the same for all parts, and counted once. */
	if (o->shard > 1)
		r->collected.passed_over = 0;
}

static void collect_jobs(struct running *r)
{
	struct collect c = {
		.options = r->options,
		.protocols = &r->protocols,
		.baseline = r->options->baseline ? &r->baseline : NULL,
		.db = r->db,
		.cwd = r->cwd,
		.finder = r->finder,
	};

	results_init(&r->collected, &r->arena);
	collect(&c, &r->jobs, &r->collected);
}

/* What another part of the run, on a cache that is shared, has done since this one looked. */
static json_t *done_elsewhere(struct running *r, size_t job)
{
	json_t *answer = NULL;

	if (r->cache && !is_mine(r, job) && *r->cached[job].key)
		answer = cache_get(r->cache, r->cached[job].key);
	if (answer)
		json_object_set_new(answer, "kept", json_true());
	return answer;
}

static json_t *check(struct running *r, size_t job)
{
	struct arena arena = { 0 };
	struct results results;
	json_t *answer = json_object(), *shared = json_object(), *extras;
	struct unit_time time = { 0 };
	char *ir = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&ir, &len);

	results_init(&results, &arena);
	extras = job_check(&r->jobs.v[job], &r->memory, &results, shared, &time, f);
	fclose(f);
	json_object_set_new(answer, "results", results_to_json(&results));
	json_object_set_new(answer, "shared", shared);
	json_object_set_new(answer, "time", time_to_json(&time));
	json_object_set_new(answer, "ir", json_text(ir));
	json_object_set_new(answer, "extras", extras ? extras : json_null());
	free(ir);
	results_free(&results);
	arena_free(&arena);
	return answer;
}

/* In a worker: the answer is an object with the results, what a cache must know, and the IR if
 * that was wanted. */
static void check_unit(void *ctx, size_t i, FILE *out)
{
	struct running *r = ctx;
	size_t job = r->todo.v[i];
	json_t *answer = done_elsewhere(r, job);

	if (!answer)
		answer = check(r, job);
	json_dumpf(answer, out, JSON_COMPACT);
	json_decref(answer);
}

static bool read_answer(struct running *r, struct answer *a, const json_t *json)
{
	const char *ir = json_string_value(json_object_get(json, "ir"));

	json_t *shared = json_object_get(json, "shared");

	if (!ir || !json_is_object(shared) ||
	    !results_from_json(&a->results, json_object_get(json, "results")))
		return false;
	a->ir = arena_strdup(&r->arena, ir);
	a->shared = json_incref(shared);
	return true;
}

/* What was given up on follows from the unit, and is kept with it. Of one that was not understood
 * nobody knows which files it would have read: it is met again until it is. */
static void keep_answer(struct running *r, size_t job, const json_t *json)
{
	bool done = json_is_array(json_object_get(json, "extras"));
	bool kept = json_object_get(json, "kept");

	if (r->cache && done && !kept && *r->cached[job].key)
		cache_put(r->cache, r->cached[job].key, json);
}

static void take_answer(void *ctx, size_t i, const struct pool_result *result)
{
	struct running *r = ctx;
	size_t job = r->todo.v[i];
	struct answer *a = &r->answers[job];
	const char *why = result->failure, *path = r->jobs.v[job].command.path;
	json_t *json = why ? NULL : json_loadb(result->text, result->len, 0, NULL);

	progress_step(&r->progress, path);
	if (!why && !read_answer(r, a, json))
		why = "the worker's answer cannot be read";
	if (why) {
		struct problem p = { { path, 0, 0 },
				     arena_printf(&r->arena, "%s; not checked", why) };

		vec_push(&a->results.problems, p);
	} else {
		time_add(&r->time, json_object_get(json, "time"));
		json_object_del(json, "time");
		keep_answer(r, job, json);
	}
	json_decref(json);
}

static void forget_answer(struct running *r, size_t job)
{
	struct answer *a = &r->answers[job];

	json_decref(a->shared);
	a->shared = NULL;
	results_free(&a->results);
	results_init(&a->results, &r->arena);
}

/* Not from every program: what one takes from a file another may not. */
static void open_finder(struct running *r)
{
	const struct options *o = r->options;
	struct cache *cache = o->no_cache || o->dump_ir ? NULL : cache_open(o->cache);

	if (cache && !cache_depends_on_file(cache, "/proc/self/exe")) {
		cache_close(cache);
		cache = NULL;
	}
	r->finder = finder_new((size_t)workers(r), cache);
}

/* What the results of all units depend on, but for the units. */
static bool describe_run(struct running *r)
{
	const struct options *o = r->options;
	const char *parser = unit_parser_version(&r->arena);
	bool ok = cache_depends_on_file(r->cache, "/proc/self/exe");
	char *wrappers = wrappers_text(&r->wrappers);

	cache_depends(r->cache, parser, strlen(parser));
	cache_depends(r->cache, r->cwd, strlen(r->cwd));
	cache_depends(r->cache, &o->all, sizeof(o->all));
	for (size_t i = 0; i < o->rules.n; i++)
		cache_depends(r->cache, o->rules.v[i], strlen(o->rules.v[i]));
	cache_depends(r->cache, NULL, 0);
	for (size_t i = 0; i < r->protocol_files.n; i++)
		ok &= cache_depends_on_file(r->cache, r->protocol_files.v[i]);
	cache_depends(r->cache, wrappers, strlen(wrappers));
	free(wrappers);
	return ok;
}

static void open_cache(struct running *r)
{
	const struct options *o = r->options;

	if (o->no_cache || o->dump_ir)
		return;
	r->cache = cache_open(o->cache);
	if (r->cache && !describe_run(r)) {
		cache_close(r->cache);
		r->cache = NULL;
	}
}

/* From the cache, if the results are there. */
static bool recall(struct running *r, size_t job)
{
	const struct unit_command *command = &r->jobs.v[job].command;
	struct unit_sources sources;
	bool known = false;
	json_t *json;

	unit_sources_read(&sources, &r->memory, command);
	if (sources.search.files.n) {
		cache_key(r->cache, command, &sources, r->cached[job].key);
		json = cache_get(r->cache, r->cached[job].key);
		known = json && read_answer(r, &r->answers[job], json);
		if (json && !known)
			forget_answer(r, job);
		json_decref(json);
	}
	unit_sources_free(&sources);
	return known;
}

static const json_t *wrappers_of(const struct running *r, size_t job)
{
	return json_object_get(r->answers[job].shared, "wrappers");
}

/* Has the job's unit, or anything it includes, to do with one of the names - other than to define
 * it, which it did in the light of its own? */
static bool mentions(struct running *r, size_t job, const struct names *names)
{
	const struct words *words = names->words;

	struct unit_sources sources;
	bool found = false;

	unit_sources_read(&sources, &r->memory, &r->jobs.v[job].command);
	for (size_t i = 0; i < sources.search.files.n && !found; i++) {
		struct text *t = sources.search.files.v[i].text;
		struct word_found at;

		for (size_t from = 0; !found && words_find(words, t->s, t->n, from, &at);
		     from = at.at + 1) {
			size_t index;
			enum text_place place = text_place(t, at.at, &index);

			found = place != TEXT_COMMENT && place != TEXT_PROTOTYPE &&
				!wrappers_has(wrappers_of(r, job), names->v[at.name]);
		}
	}
	unit_sources_free(&sources);
	return found;
}

/* Does the jobs in r->todo. Returns the signal that interrupted it, or 0. */
static int check_round(struct running *r)
{
	struct pool pool = {
		.work = check_unit,
		.done = take_answer,
		.ctx = r,
		.seconds = (uint64_t)r->options->timeout,
		.memory = (uint64_t)r->options->memory << 20,
	};
	size_t wanted = r->todo.n;
	int signal;

	open_cache(r);
	r->todo.n = 0;
	for (size_t i = 0; i < wanted; i++) {
		forget_answer(r, r->todo.v[i]);
		if (!r->cache || !recall(r, r->todo.v[i]))
			vec_push(&r->todo, r->todo.v[i]);
	}
	progress_init(&r->progress, stderr, r->todo.n);
	signal = pool_run(&pool, r->todo.n, (size_t)workers(r));
	progress_end(&r->progress);
	if (r->cache)
		cache_close(r->cache);
	r->cache = NULL;
	return signal;
}

static void new_answers(struct running *r)
{
	r->answers = arena_array(&r->arena, struct answer, r->jobs.n + 1);
	r->cached = arena_array(&r->arena, struct cached, r->jobs.n + 1);
	for (size_t i = 0; i < r->jobs.n; i++)
		results_init(&r->answers[i].results, &r->arena);
}

static bool same_unit(const struct job *a, const struct job *b)
{
	const struct unit_command *c = &a->command, *d = &b->command;

	return !strcmp(c->path, d->path) &&
	       (c->directory == d->directory ||
		(c->directory && d->directory && !strcmp(c->directory, d->directory)));
}

/* With more names more units may have to do with them. Answers that are there are kept; the
 * others have no wrappers. */
static void collect_again(struct running *r)
{
	struct jobs old = r->jobs;
	struct answer *answers = r->answers;
	size_t next = 0;

	r->jobs = (struct jobs){ 0 };
	results_free(&r->collected);
	collect_jobs(r);
	new_answers(r);
	for (size_t i = 0; i < r->jobs.n && next < old.n; i++)
		if (same_unit(&r->jobs.v[i], &old.v[next]))
			r->answers[i] = answers[next++];
	vec_free(&old);
}

/* What the answers say that the run did not know: which functions, sorted; their number. */
static size_t learn(struct running *r, const char ***names)
{
	struct wrappers now;
	size_t n;

	wrappers_init(&now, &r->arena);
	for (size_t i = 0; i < r->jobs.n; i++)
		wrappers_add(&now, wrappers_of(r, i));
	n = wrappers_compare(&r->wrappers, &now, &r->arena, names);
	wrappers_free(&r->wrappers);
	r->wrappers = now;
	wrappers_teach(&r->wrappers, &r->protocols);
	return n;
}

/* All functions of the protocols, and all that was learned. */
static struct names all_names(struct running *r)
{
	const struct strmap *functions = &r->protocols.by_function;
	const char **v = arena_array(&r->arena, const char *, functions->n + 1);

	for (size_t i = 0; i < functions->n; i++)
		v[i] = functions->v[i].key;
	return (struct names){ v, functions->n, words_new(&r->arena, v, functions->n) };
}

/* Jobs to do for the first time, and those that have to do with @changed. Those of other parts of
 * a run matter for what can be learned from them; they come last, the next part's first, so that
 * parts that run at a time and share a cache find them done. */
static void choose_jobs(struct running *r, const struct names *changed)
{
	struct names all = all_names(r);
	size_t first = r->options->shards ? first_of(r, r->options->shard - 1) : 0;

	r->todo.n = 0;
	for (size_t k = 0; k < r->jobs.n; k++) {
		size_t i = (first + k) % r->jobs.n;
		bool wanted = r->answers[i].shared ? mentions(r, i, changed)
						   : is_mine(r, i) || mentions(r, i, &all);

		if (wanted)
			vec_push(&r->todo, i);
	}
}

/* What one unit shows of a function may change what others are about, until nothing new comes.
 * Returns the signal that interrupted it, or 0. */
static int check_all(struct running *r)
{
	struct names changed = { 0 };
	int signal;

	r->memory.arena = &r->arena;
	wrappers_init(&r->wrappers, &r->arena);
	new_answers(r);
	choose_jobs(r, &changed);
	signal = check_round(r);
	for (int round = 0; !signal && !r->options->dump_ir; round++) {
		changed.n = learn(r, &changed.v);
		if (!changed.n)
			break;
		if (round == ROUNDS_MAX) {
			problem(r, NULL,
				"wrappers of wrappers never end; some calls of them are "
				"not checked");
			break;
		}
		changed.words = words_new(&r->arena, changed.v, changed.n);
		collect_again(r);
		choose_jobs(r, &changed);
		signal = check_round(r);
	}
	return signal;
}

/* All units there are, as opposed to some that were named? */
static bool is_whole(const struct options *o)
{
	for (size_t i = 0; i < o->files.n; i++) {
		struct stat st;

		if (stat(o->files.v[i], &st) || !S_ISDIR(st.st_mode))
			return false;
	}
	return true;
}

/* In the order of the command line, whatever the order in which they came. */
static void put_together(struct running *r)
{
	struct holds holds;

	take_part(r);
	results_take(&r->total, &r->collected);
	holds_init(&holds, &r->arena);
	for (size_t i = 0; i < r->jobs.n; i++) {
		holds_add(&holds, r->answers[i].shared, is_mine(r, i));
		if (is_mine(r, i))
			results_take(&r->total, &r->answers[i].results);
		else
			results_free(&r->answers[i].results);
	}
	holds_decide(&holds, is_whole(r->options), &r->total);
	for (size_t i = 0; i < r->jobs.n; i++)
		json_decref(r->answers[i].shared);
	holds_free(&holds);
	results_sort(&r->total);
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

static bool report(struct running *r)
{
	struct conclusion c = {
		.options = r->options,
		.version = r->version,
		.cwd = r->cwd,
		.baseline = r->options->baseline ? &r->baseline : NULL,
		.part = r->options->shards ? &r->part : NULL,
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
	results_free(&r->collected);
	wrappers_free(&r->wrappers);
	vec_free(&r->jobs);
	vec_free(&r->todo);
	vec_free(&r->protocol_files);
	finder_free(r->finder);
	search_memory_free(&r->memory);
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
	/* What counts of a part's findings is for merge to say. */
	if (o->shards)
		return EXIT_CLEAN;
	return r->total.findings.n ? EXIT_FINDINGS : EXIT_CLEAN;
}

int run(const struct options *o, const char *version)
{
	struct running r = { .options = o, .version = version };
	bool started, written = false;
	int status, signal = 0;
	char *cwd;

	if (o->kbuild && kbuild_is_probe(o->files.v[0]))
		return EXIT_CLEAN;
	results_init(&r.total, &r.arena);
	cwd = getcwd(NULL, 0);
	r.cwd = arena_strdup(&r.arena, cwd ? cwd : "/");
	free(cwd);
	started = load_protocols(&r) && load_baseline(&r) && open_database(&r);
	if (started) {
		open_finder(&r);
		collect_jobs(&r);
		signal = check_all(&r);
		put_together(&r);
	}
	if (signal) {
		clean_up(&r);
		raise(signal);
		return EXIT_NOT_DONE;
	}
	if (started)
		written = report(&r);
	if (!started || !o->kbuild)
		report_problems(stderr, &r.total, terminal_colours(stderr));
	if (o->time)
		time_report(stderr, &r.time);
	status = exit_status(&r, started, written);
	clean_up(&r);
	return status;
}
