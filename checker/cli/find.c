// SPDX-License-Identifier: GPL-2.0-only
/*
 * Find first. In: units, directories, names. Out: a mark on each unit that may have to do with
 * one of the names.
 *
 * Finding a word takes a thousandth of the time that parsing takes, so of a tree where few
 * units matter most of the time is that of reading it. Files are read into a buffer that each
 * thread keeps: mapping them costs more than copying, with files as small as sources are.
 */
#include "cli/find.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/strmap.h"
#include "base/vec.h"
#include "front/text.h"
#include "front/words.h"
#include "report/path.h"

/* Files handed to a thread at a time. */
#define BATCH 64

struct file {
	const char *path;
	size_t unit;   /* number + 1; 0: it is none */
	bool searched; /* for the names in question */
	bool mentions; /* one of them */
	bool unreadable;
	bool carries;		     /* code that leads to a name: so do files that include it */
	const char *const *includes; /* as written */
	size_t nincludes;
};

struct directory {
	const char *path;
	bool units;
};

/* One #include. */
struct edge {
	size_t from; /* file */
	const char *name;
	uint32_t next; /* with the same last component, plus one */
};

struct finder {
	struct arena arena;
	size_t threads;
	VEC(struct file) files;
	VEC(size_t) units;     /* of files */
	VEC(bool) marked;      /* by unit */
	struct strmap numbers; /* path -> number in files + 1 */
	VEC(struct directory) directories;
	VEC(struct arena) arenas; /* of threads that have ended */
	bool has_includes;
	VEC(struct edge) edges;
	struct strmap by_name; /* last component -> edge + 1 */
	VEC(size_t) carriers;
};

/* One pass over all files, by several threads. */
struct pass {
	struct finder *f;
	const struct words *words;
	const char *mark; /* NULL: none */
	atomic_size_t next;
};

struct worker {
	struct pass *pass;
	pthread_t thread;
	struct arena arena;
	char *buffer;
	size_t size, n;
	VEC(const char *) includes;
};

struct finder *finder_new(size_t threads)
{
	struct finder *f = xrealloc(NULL, sizeof(*f));

	memset(f, 0, sizeof(*f));
	f->threads = threads;
	return f;
}

void finder_free(struct finder *f)
{
	struct arena *a;

	vec_for_each (a, &f->arenas)
		arena_free(a);
	vec_free(&f->arenas);
	vec_free(&f->files);
	vec_free(&f->units);
	vec_free(&f->marked);
	vec_free(&f->directories);
	vec_free(&f->edges);
	vec_free(&f->carriers);
	strmap_free(&f->numbers);
	strmap_free(&f->by_name);
	arena_free(&f->arena);
	free(f);
}

static struct file *add_file(struct finder *f, const char *path)
{
	size_t i = (size_t)(uintptr_t)strmap_get(&f->numbers, path);

	if (!i) {
		path = arena_strdup(&f->arena, path);
		vec_push(&f->files, (struct file){ .path = path });
		i = f->files.n;
		strmap_put(&f->numbers, path)->value = (void *)(uintptr_t)i;
	}
	return &f->files.v[i - 1];
}

size_t finder_add_unit(struct finder *f, const char *path)
{
	struct file *file = add_file(f, path);

	if (!file->unit) {
		vec_push(&f->units, (size_t)(file - f->files.v));
		vec_push(&f->marked, false);
		file->unit = f->units.n;
	}
	return file->unit - 1;
}

void finder_add_directory(struct finder *f, const char *path, bool units)
{
	vec_push(&f->directories, (struct directory){ arena_strdup(&f->arena, path), units });
}

size_t finder_units(const struct finder *f)
{
	return f->units.n;
}

const char *finder_unit_path(const struct finder *f, size_t unit)
{
	return f->files.v[f->units.v[unit]].path;
}

bool finder_is_marked(const struct finder *f, size_t unit)
{
	return f->marked.v[unit];
}

static bool ends(const char *s, size_t n, const char *suffix)
{
	size_t m = strlen(suffix);

	return n > m && !memcmp(s + n - m, suffix, m);
}

static bool is_directory(const struct dirent *e, const char *path)
{
	struct stat st;

	if (e->d_type != DT_UNKNOWN)
		return e->d_type == DT_DIR;
	return !lstat(path, &st) && S_ISDIR(st.st_mode);
}

/* Directories that cannot be opened hold nothing that could be parsed. */
static void walk(struct finder *f, const char *path, bool units)
{
	struct arena scratch = { 0 };
	DIR *dir = opendir(path);
	struct dirent *e;

	while (dir && (e = readdir(dir))) {
		size_t n = strlen(e->d_name);
		const char *name;

		if (*e->d_name == '.')
			continue;
		name = arena_printf(&scratch, "%s/%s", strcmp(path, "/") ? path : "", e->d_name);
		if (is_directory(e, name))
			walk(f, name, units);
		else if (ends(e->d_name, n, ".h"))
			add_file(f, name);
		else if (units && ends(e->d_name, n, ".c"))
			finder_add_unit(f, name);
	}
	if (dir)
		closedir(dir);
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

static void walk_all(struct finder *f)
{
	for (size_t i = 0; i < f->directories.n; i++)
		if (!is_covered(f, i))
			walk(f, f->directories.v[i].path, f->directories.v[i].units);
	f->directories.n = 0;
}

/* The file's bytes in w->buffer, w->n of them. */
static bool read_file(struct worker *w, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = -1;

	w->n = 0;
	if (fd < 0)
		return false;
	do {
		if (w->size - w->n < 2) {
			w->size = w->size ? w->size * 2 : 1 << 20;
			w->buffer = xrealloc(w->buffer, w->size);
		}
		n = read(fd, w->buffer + w->n, w->size - w->n - 1);
		if (n > 0)
			w->n += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	close(fd);
	return n == 0;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t skip_blanks(const struct worker *w, size_t i)
{
	while (i < w->n && is_blank(w->buffer[i]))
		i++;
	return i;
}

/* What the directive behind the hash at @at includes; NULL if nothing, or what a macro says. */
static const char *included(struct worker *w, size_t at)
{
	static const char word[] = "include";
	const char *s = w->buffer, *end = s + w->n, *p;
	size_t i = skip_blanks(w, at + 1);

	if (w->n - i < sizeof(word) || memcmp(s + i, word, sizeof(word) - 1) != 0)
		return NULL;
	while (i < w->n && words_char(s[i]))
		i++;
	i = skip_blanks(w, i);
	if (i == w->n || (s[i] != '<' && s[i] != '"'))
		return NULL;
	for (p = s + ++i; p < end && *p != '>' && *p != '"' && *p != '\n'; p++)
		;
	if (p == end || *p == '\n')
		return NULL;
	return arena_strndup(&w->arena, s + i, (size_t)(p - s) - i);
}

static void list_includes(struct worker *w, struct file *file)
{
	const char *s = w->buffer, *end = s + w->n, *p = s, *name;
	const char **list;

	w->includes.n = 0;
	for (; (p = memchr(p, '#', (size_t)(end - p))) != NULL; p++) {
		name = included(w, (size_t)(p - s));
		if (name)
			vec_push(&w->includes, name);
	}
	list = arena_array(&w->arena, const char *, w->includes.n);
	if (w->includes.n)
		memcpy(list, w->includes.v, w->includes.n * sizeof(*list));
	file->includes = list;
	file->nincludes = w->includes.n;
}

/* Short texts are found by their last character: there is nothing to jump over. */
static bool has_mark(const struct worker *w)
{
	const char *mark = w->pass->mark, *s = w->buffer, *p = s, *end = s + w->n;
	size_t n = mark ? strlen(mark) : 0;

	for (; n && (p = memchr(p, mark[n - 1], (size_t)(end - p))) != NULL; p++)
		if ((size_t)(p - s) + 1 >= n && !memcmp(p + 1 - n, mark, n))
			return true;
	return false;
}

static void search(struct worker *w, struct file *file)
{
	const struct pass *p = w->pass;
	struct word_found found;

	file->unreadable = !read_file(w, file->path);
	if (file->unreadable)
		return;
	if (!p->f->has_includes)
		list_includes(w, file);
	file->mentions = words_find(p->words, w->buffer, w->n, 0, &found);
	if (file->unit && !file->mentions && has_mark(w))
		p->f->marked.v[file->unit - 1] = true;
}

static void *work(void *arg)
{
	struct worker *w = arg;
	struct pass *p = w->pass;
	size_t from;

	while ((from = atomic_fetch_add(&p->next, BATCH)) < p->f->files.n) {
		for (size_t i = from; i < from + BATCH && i < p->f->files.n; i++)
			if (!p->f->files.v[i].searched)
				search(w, &p->f->files.v[i]);
	}
	return NULL;
}

/* With as many threads as there are: a system that gives none leaves the caller's own. */
static void run_pass(struct pass *p)
{
	size_t n = p->f->threads, started = 0;
	struct worker *workers = xrealloc(NULL, n * sizeof(*workers));

	for (size_t i = 0; i < n; i++)
		workers[i] = (struct worker){ .pass = p };
	while (started + 1 < n &&
	       !pthread_create(&workers[started].thread, NULL, work, &workers[started]))
		started++;
	work(&workers[n - 1]);
	for (size_t i = 0; i < started; i++)
		pthread_join(workers[i].thread, NULL);
	for (size_t i = 0; i < n; i++) {
		vec_push(&p->f->arenas, workers[i].arena);
		vec_free(&workers[i].includes);
		free(workers[i].buffer);
	}
	free(workers);
}

/* The directory part of @path. */
static const char *directory_of(struct arena *a, const char *path)
{
	return arena_strndup(a, path, (size_t)(strrchr(path, '/') - path));
}

/* C code may be included under any name, and headers of directories that nobody named; both lie
 * where the file that does it says. Returns whether there is any that was not known. */
static bool add_included(struct finder *f)
{
	size_t before = f->files.n;

	for (size_t i = 0; i < before; i++) {
		for (size_t k = 0; k < f->files.v[i].nincludes; k++) {
			const char *name = f->files.v[i].includes[k], *directory;

			if (ends(name, strlen(name), ".h") && strncmp(name, "../", 3) != 0)
				continue;
			directory = directory_of(&f->arena, f->files.v[i].path);
			add_file(f, path_absolute(&f->arena, directory, name));
		}
	}
	return f->files.n > before;
}

static void carry(struct finder *f, size_t file)
{
	if (f->files.v[file].carries)
		return;
	f->files.v[file].carries = true;
	vec_push(&f->carriers, file);
}

struct names {
	VEC(const char *) list;
	struct strmap known;
};

static void add_name(struct names *names, const char *name)
{
	struct strmap_entry *e = strmap_put(&names->known, name);

	if (e->value)
		return;
	e->value = names;
	vec_push(&names->list, name);
}

/* What a mention of a name in a file means for others. */
static void follow(struct finder *f, size_t file, const struct words *words, struct names *names)
{
	struct arena scratch = { 0 };
	struct text *t = text_read(&scratch, f->files.v[file].path);
	struct word_found found;
	size_t i = 0;

	for (size_t at = 0; t && words_find(words, t->s, t->n, at, &found); at = found.at + 1) {
		switch (text_place(t, found.at, &i)) {
		case TEXT_COMMENT:
		case TEXT_PROTOTYPE:
			break;
		case TEXT_MACRO:
			if (!f->files.v[file].unit) {
				struct text_range r = t->macros.v[i].name;

				add_name(names,
					 arena_strndup(&f->arena, t->s + r.from, r.to - r.from));
				break;
			}
			/* Its own macros lead to the unit, or to who includes it. */
			carry(f, file);
			break;
		case TEXT_BODY:
		case TEXT_OTHER:
			carry(f, file);
			break;
		}
	}
	if (t)
		text_free(t);
	else
		carry(f, file);
	arena_free(&scratch);
}

static void take_results(struct finder *f, const struct words *words, struct names *names)
{
	for (size_t i = 0; i < f->files.n; i++) {
		struct file *file = &f->files.v[i];

		if (file->searched)
			continue;
		file->searched = true;
		if (file->unit && (file->mentions || file->unreadable))
			f->marked.v[file->unit - 1] = true;
		if (file->mentions)
			follow(f, i, words, names);
	}
}

/* All files for names from number @from on, and for @mark. */
static void search_all(struct finder *f, struct names *names, size_t from, const char *mark)
{
	size_t n = names->list.n - from;
	const char **list = arena_array(&f->arena, const char *, n);
	struct pass pass = { .f = f };
	struct file *file;

	if (n)
		memcpy(list, names->list.v + from, n * sizeof(*list));
	pass.words = words_new(&f->arena, list, n);
	pass.mark = mark;
	vec_for_each (file, &f->files)
		file->searched = file->mentions = false;
	do {
		atomic_store(&pass.next, 0);
		run_pass(&pass);
		take_results(f, pass.words, names);
	} while (!f->has_includes && add_included(f));
	f->has_includes = true;
}

static const char *last_component(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void list_edges(struct finder *f)
{
	f->edges.n = 0;
	strmap_free(&f->by_name);
	for (size_t i = 0; i < f->files.n; i++) {
		const struct file *file = &f->files.v[i];

		for (size_t k = 0; k < file->nincludes; k++) {
			const char *name = file->includes[k];
			struct strmap_entry *e = strmap_put(&f->by_name, last_component(name));

			vec_push(&f->edges,
				 (struct edge){ i, name, (uint32_t)(uintptr_t)e->value });
			e->value = (void *)(uintptr_t)f->edges.n;
		}
	}
}

/* May `#include "@name"` mean @path? */
static bool may_mean(const char *name, const char *path)
{
	size_t n = strlen(path);

	while (!strncmp(name, "./", 2) || !strncmp(name, "../", 3))
		name += name[1] == '/' ? 2 : 3;
	if (strstr(name, "./") || strstr(name, "//"))
		name = last_component(name);
	return ends(path, n, name) && path[n - strlen(name) - 1] == '/';
}

/* From files with code that leads to a name to all that include them. */
static void follow_includes(struct finder *f)
{
	if (f->carriers.n)
		list_edges(f);
	while (f->carriers.n) {
		const char *path = f->files.v[f->carriers.v[--f->carriers.n]].path;
		uint32_t i = (uint32_t)(uintptr_t)strmap_get(&f->by_name, last_component(path));

		for (; i; i = f->edges.v[i - 1].next) {
			const struct edge *e = &f->edges.v[i - 1];
			const struct file *from = &f->files.v[e->from];

			if (!may_mean(e->name, path))
				continue;
			if (from->unit)
				f->marked.v[from->unit - 1] = true;
			carry(f, e->from);
		}
	}
}

void finder_find(struct finder *f, const char *const *names, size_t n, const char *mark)
{
	struct names all = { 0 };
	size_t from = 0;

	walk_all(f);
	for (size_t i = 0; i < n; i++)
		add_name(&all, names[i]);
	do {
		size_t to = all.list.n;

		search_all(f, &all, from, from ? NULL : mark);
		from = to;
	} while (from < all.list.n);
	follow_includes(f);
	vec_free(&all.list);
	strmap_free(&all.known);
}
