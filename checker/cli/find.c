// SPDX-License-Identifier: GPL-2.0-only
/*
 * Find first. In: units, directories, names. Out: a mark on each unit that may have to do with
 * one of the names.
 *
 * Finding a word takes a thousandth of the time that parsing takes, so of a tree where few
 * units matter most of the time is that of reading it. Therefore it is not read twice: what the
 * files say stays in tables over all calls, and in the index of the cache over runs.
 */
#include "cli/find.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli/index.h"
#include "cli/scan.h"
#include "cli/tree.h"
#include "report/path.h"

/* Clocks of file systems go in steps of up to two seconds, and need not agree with ours. */
#define SETTLED_SECONDS 3

struct directory {
	const char *path;
	bool units;
};

/* One #include. */
struct edge {
	uint32_t from; /* file */
	uint32_t include;
	uint32_t next; /* with the same last component, plus one */
};

struct finder {
	struct tree s;
	VEC(size_t) unit_of; /* by file: number + 1; 0: it is none */
	VEC(size_t) units;   /* of files */
	VEC(bool) marked;    /* by unit */
	VEC(struct directory) directories;
	size_t walked; /* of them */
	VEC(struct finder_problem) problems;
	size_t followed; /* of the files: what they include is there */
	struct cache *cache;
	char key[CACHE_KEY_SIZE]; /* empty: not yet known */
	struct index *index;
	int64_t settled;
	VEC(bool) carries; /* by file: code that leads to a name: so do files that include it */
	VEC(size_t) carriers;
	VEC(struct edge) edges;
	struct strmap by_component; /* last component -> edge + 1 */
};

struct finder *finder_new(size_t threads, struct cache *cache)
{
	struct finder *f = xrealloc(NULL, sizeof(*f));
	struct timespec now;

	memset(f, 0, sizeof(*f));
	f->s.threads = threads;
	f->cache = cache;
	clock_gettime(CLOCK_REALTIME, &now);
	f->settled = ((int64_t)now.tv_sec - SETTLED_SECONDS) * 1000000000;
	return f;
}

void finder_free(struct finder *f)
{
	if (!f)
		return;
	if (*f->key)
		index_save(f->index, f->cache, f->key, &f->s);
	if (f->cache)
		cache_close(f->cache);
	index_free(f->index);
	tree_free(&f->s);
	vec_free(&f->unit_of);
	vec_free(&f->units);
	vec_free(&f->marked);
	vec_free(&f->directories);
	vec_free(&f->problems);
	vec_free(&f->carries);
	vec_free(&f->carriers);
	vec_free(&f->edges);
	strmap_free(&f->by_component);
	free(f);
}

static size_t add_file(struct finder *f, const char *path)
{
	size_t file = tree_file(&f->s, path);

	if (file == f->unit_of.n)
		vec_push(&f->unit_of, 0);
	return file;
}

size_t finder_add_unit(struct finder *f, const char *path)
{
	size_t file = add_file(f, path);

	if (!f->unit_of.v[file]) {
		vec_push(&f->units, file);
		vec_push(&f->marked, false);
		f->unit_of.v[file] = f->units.n;
	}
	return f->unit_of.v[file] - 1;
}

void finder_add_directory(struct finder *f, const char *path, bool units)
{
	vec_push(&f->directories, (struct directory){ arena_strdup(&f->s.arena, path), units });
}

size_t finder_units(const struct finder *f)
{
	return f->units.n;
}

const char *finder_unit_path(const struct finder *f, size_t unit)
{
	return f->s.files.v[f->units.v[unit]].path;
}

bool finder_is_marked(const struct finder *f, size_t unit)
{
	return f->marked.v[unit];
}

static bool is_directory(const struct dirent *e, const char *path)
{
	struct stat st;

	if (e->d_type != DT_UNKNOWN)
		return e->d_type == DT_DIR;
	return !lstat(path, &st) && S_ISDIR(st.st_mode);
}

const struct finder_problem *finder_problems(const struct finder *f, size_t *n)
{
	*n = f->problems.n;
	return f->problems.v;
}

/* There may be units in a directory that cannot be read. Headers in one are no concern before a
 * unit includes them, and then the compiler cannot read them either. */
static void walk(struct finder *f, const char *path, bool units)
{
	struct arena scratch = { 0 };
	DIR *dir = opendir(path);
	int error = dir ? 0 : errno;
	struct dirent *e;

	while (dir && (errno = 0, e = readdir(dir))) {
		const char *name;

		if (*e->d_name == '.')
			continue;
		name = arena_printf(&scratch, "%s/%s", strcmp(path, "/") ? path : "", e->d_name);
		if (is_directory(e, name))
			walk(f, name, units);
		else if (path_ends(e->d_name, ".h"))
			add_file(f, name);
		else if (units && path_ends(e->d_name, ".c"))
			finder_add_unit(f, name);
	}
	if (dir) {
		error = errno;
		closedir(dir);
	}
	if (units && error && error != ENOENT)
		vec_push(&f->problems,
			 (struct finder_problem){ arena_strdup(&f->s.arena, path), error });
	arena_free(&scratch);
}

/* Is @path the directory @top or below it? */
static bool is_below(const char *path, const char *top)
{
	size_t n = strlen(top);

	return !strncmp(path, top, n) && (!path[n] || path[n] == '/' || !strcmp(top, "/"));
}

static bool is_covered(const struct finder *f, size_t i)
{
	const struct directory *d = &f->directories.v[i];

	for (size_t k = 0; k < f->directories.n; k++) {
		const struct directory *other = &f->directories.v[k];
		bool same = !strcmp(other->path, d->path) && other->units == d->units;

		if (k != i && is_below(d->path, other->path) && other->units >= d->units &&
		    (!same || k < i))
			return true;
	}
	return false;
}

/* Those that were not walked before; who asks again names the same ones again. */
static void walk_all(struct finder *f)
{
	for (size_t i = f->walked; i < f->directories.n; i++)
		if (!is_covered(f, i))
			walk(f, f->directories.v[i].path, f->directories.v[i].units);
	f->walked = f->directories.n;
}

static void mark(struct finder *f, size_t file)
{
	if (f->unit_of.v[file])
		f->marked.v[f->unit_of.v[file] - 1] = true;
}

/* The directory part of @path. */
static const char *directory_of(struct arena *a, const char *path)
{
	return arena_strndup(a, path, (size_t)(strrchr(path, '/') - path));
}

/* Files that lie where the file that includes them says. Returns whether there is any that was not
 * known. */
static bool add_included(struct finder *f)
{
	size_t before = f->s.files.n;
	struct arena scratch = { 0 };

	for (; f->followed < before; f->followed++) {
		const char *path = f->s.files.v[f->followed].path;
		size_t n = f->s.files.v[f->followed].nincludes;

		for (size_t k = 0; k < n; k++) {
			uint32_t i = f->s.files.v[f->followed].includes[k];
			const struct tree_include *include = &f->s.includes.v[i];

			if (include->aside)
				add_file(f, path_absolute(&scratch, directory_of(&scratch, path),
							  include->text));
		}
	}
	arena_free(&scratch);
	return f->s.files.n > before;
}

static void carry(struct finder *f, size_t file)
{
	if (f->carries.v[file])
		return;
	f->carries.v[file] = true;
	vec_push(&f->carriers, file);
}

/* Names to look for, each once. */
struct names {
	VEC(uint32_t) list;
	VEC(bool) known; /* by number */
};

static void add_name(struct finder *f, struct names *names, uint32_t name)
{
	while (names->known.n < f->s.names.n)
		vec_push(&names->known, false);
	if (names->known.v[name])
		return;
	names->known.v[name] = true;
	f->s.names.v[name].asked = true;
	vec_push(&names->list, name);
}

/* Knows all files, and mentions of all names from number @from on. */
static void read_all(struct finder *f, const struct names *names, size_t from, const char *text)
{
	struct scan s = { .s = &f->s, .index = f->index, .mark = text, .settled = f->settled };

	do
		scan(&s, names->list.v + from, names->list.n - from);
	while (add_included(f));
}

/* What a mention means for the unit it is in, and for other files. */
static void follow(struct finder *f, const struct mention *m, struct names *names)
{
	mark(f, m->file);
	/* The macros of a unit lead to the unit, or to who includes it. */
	if (m->kind == MENTION_CODE || (m->kind == MENTION_MACRO && f->unit_of.v[m->file]))
		carry(f, m->file);
	else if (m->kind == MENTION_MACRO)
		add_name(f, names, m->macro);
}

static void follow_name(struct finder *f, uint32_t name, struct names *names)
{
	uint32_t i = f->s.names.v[name].mentions;

	for (; i; i = f->s.mentions.v[i - 1].next)
		follow(f, &f->s.mentions.v[i - 1], names);
}

static const char *last_component(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void list_edges(struct finder *f)
{
	const struct tree *s = &f->s;
	struct strmap_entry **components;

	f->edges.n = 0;
	strmap_free(&f->by_component);
	for (size_t i = 0; i < s->includes.n; i++)
		strmap_put(&f->by_component, last_component(s->includes.v[i].text));
	components = xrealloc(NULL, (s->includes.n + 1) * sizeof(struct strmap_entry *));
	for (size_t i = 0; i < s->includes.n; i++)
		components[i] = strmap_put(&f->by_component, last_component(s->includes.v[i].text));
	for (uint32_t i = 0; i < s->files.n; i++) {
		for (size_t k = 0; k < s->files.v[i].nincludes; k++) {
			uint32_t include = s->files.v[i].includes[k];
			struct strmap_entry *e = components[include];

			vec_push(&f->edges,
				 (struct edge){ i, include, (uint32_t)(uintptr_t)e->value });
			e->value = (void *)(uintptr_t)f->edges.n;
		}
	}
	free(components);
}

/* May `#include "@name"` mean @path? */
static bool may_mean(const char *name, const char *path)
{
	size_t n = strlen(path);

	while (!strncmp(name, "./", 2) || !strncmp(name, "../", 3))
		name += name[1] == '/' ? 2 : 3;
	if (strstr(name, "./") || strstr(name, "//"))
		name = last_component(name);
	return path_ends(path, name) && path[n - strlen(name) - 1] == '/';
}

/* From files with code that leads to a name to all that include them. */
static void follow_includes(struct finder *f)
{
	if (f->carriers.n)
		list_edges(f);
	while (f->carriers.n) {
		const char *path = f->s.files.v[f->carriers.v[--f->carriers.n]].path;
		const char *component = last_component(path);
		uint32_t i = (uint32_t)(uintptr_t)strmap_get(&f->by_component, component);

		for (; i; i = f->edges.v[i - 1].next) {
			const struct edge *e = &f->edges.v[i - 1];

			if (!may_mean(f->s.includes.v[e->include].text, path))
				continue;
			mark(f, e->from);
			carry(f, e->from);
		}
	}
}

/* A header that is there and cannot be read may have anything in it. */
static void suspect_unreadable(struct finder *f)
{
	for (size_t i = 0; i < f->s.files.n; i++)
		if (f->s.files.v[i].unreadable && !f->s.files.v[i].missing)
			carry(f, i);
}

/* What the results depend on besides the files; the cache knows the program itself. */
static void load_index(struct finder *f, const char *const *names, size_t n, const char *text)
{
	uid_t user = geteuid(); /* who can read what */

	cache_depends(f->cache, "index", 0);
	cache_depends(f->cache, &user, sizeof(user));
	for (size_t i = 0; i < f->directories.n; i++) {
		const struct directory *d = &f->directories.v[i];

		cache_depends(f->cache, d->path, strlen(d->path));
		cache_depends(f->cache, &d->units, sizeof(d->units));
	}
	cache_depends(f->cache, NULL, 0);
	for (size_t i = 0; i < n; i++)
		cache_depends(f->cache, names[i], strlen(names[i]));
	cache_depends(f->cache, text, strlen(text));
	cache_common_key(f->cache, f->key);
	f->index = index_load(f->cache, f->key, &f->s);
}

/* Marks are of one call. */
static void forget_marks(struct finder *f)
{
	f->carries.n = f->carriers.n = 0;
	while (f->carries.n < f->s.files.n)
		vec_push(&f->carries, false);
	for (size_t i = 0; i < f->units.n; i++) {
		const struct tree_file *file = &f->s.files.v[f->units.v[i]];

		f->marked.v[i] = file->unreadable || file->marked;
	}
}

void finder_find(struct finder *f, const char *const *names, size_t n, const char *text)
{
	struct names all = { 0 };
	size_t from = 0;

	walk_all(f);
	if (f->cache && !*f->key)
		load_index(f, names, n, text);
	for (size_t i = 0; i < n; i++)
		add_name(f, &all, tree_name(&f->s, names[i]));
	read_all(f, &all, 0, text);
	forget_marks(f);
	while (from < all.list.n) {
		size_t to = all.list.n;

		for (; from < to; from++)
			follow_name(f, all.list.v[from], &all);
		if (from < all.list.n)
			read_all(f, &all, from, text);
	}
	suspect_unreadable(f);
	follow_includes(f);
	vec_free(&all.list);
	vec_free(&all.known);
}
