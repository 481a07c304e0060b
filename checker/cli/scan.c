// SPDX-License-Identifier: GPL-2.0-only
/*
 * Several threads read files and say what is in them; one puts it together. In: files, names.
 * Out: includes and mentions in the tables.
 *
 * Files are read into a buffer that each thread keeps: mapping them costs more than copying, with
 * files as small as sources are. A file that an index knows is not read for the names it knows.
 */
#include "cli/scan.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "front/text.h"
#include "front/words.h"

/* Files handed to a thread at a time. */
#define BATCH 64

/* Names to look for, and their numbers. */
struct wanted {
	VEC(uint32_t) names;
	struct words *words;
};

/* One pass over all files, by several threads. */
struct pass {
	const struct scan *scan;
	struct wanted all; /* for a file that is seen for the first time */
	struct wanted new; /* for one that has been searched for the others */
	atomic_size_t next;
};

struct found {
	struct mention mention;
	const char *macro;
};

struct worker {
	struct pass *pass;
	pthread_t thread;
	struct arena arena;
	char *buffer;
	size_t size, n;
	VEC(uint32_t) includes; /* of one file; numbers in names */
	struct strmap names;	/* of includes; number + 1 */
	VEC(size_t) read;	/* files for the first time */
	VEC(size_t) recalled;	/* from the index */
	VEC(struct found) found;
};

static struct stamp stamp_of(const struct stat *st)
{
	return (struct stamp){
		.size = (uint64_t)st->st_size,
		.inode = (uint64_t)st->st_ino,
		.device = (uint64_t)st->st_dev,
		.mtime = (int64_t)st->st_mtim.tv_sec * 1000000000 + st->st_mtim.tv_nsec,
		.ctime = (int64_t)st->st_ctim.tv_sec * 1000000000 + st->st_ctim.tv_nsec,
	};
}

/* What is stamped is what is about to be read: a change while it is read shows later. */
static void stamp(const struct worker *w, struct tree_file *file, int fd)
{
	const int64_t settled = w->pass->scan->settled;
	struct stat st;

	file->settled = false;
	if (fstat(fd, &st) || !S_ISREG(st.st_mode))
		return;
	file->stamp = stamp_of(&st);
	file->settled = file->stamp.mtime < settled && file->stamp.ctime < settled;
}

/* The file's bytes in w->buffer, w->n of them. */
static bool read_file(struct worker *w, struct tree_file *file)
{
	int fd = open(file->path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = -1;

	w->n = 0;
	if (fd < 0)
		return false;
	if (!file->known)
		stamp(w, file, fd);
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

/* What the directive behind the hash at @at includes, its length in *@length; NULL if nothing, or
 * what a macro says. */
static char *included(const struct worker *w, size_t at, size_t *length)
{
	static const char word[] = "include";
	char *s = w->buffer, *end = s + w->n, *p;
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
	*length = (size_t)(p - s) - i;
	return s + i;
}

/* @s: in the buffer, with something behind it that is put back. */
static void add_include(struct worker *w, char *s, size_t n)
{
	char behind = s[n];
	uintptr_t number;

	s[n] = '\0';
	number = (uintptr_t)strmap_get(&w->names, s);
	if (!number) {
		number = w->names.n + 1;
		strmap_put(&w->names, arena_strndup(&w->arena, s, n))->value = (void *)number;
	}
	s[n] = behind;
	vec_push(&w->includes, (uint32_t)number - 1);
}

static void list_includes(struct worker *w, struct tree_file *file)
{
	char *s = w->buffer, *end = s + w->n, *p = s, *name;
	uint32_t *list;
	size_t n;

	w->includes.n = 0;
	for (; (p = memchr(p, '#', (size_t)(end - p))) != NULL; p++) {
		name = included(w, (size_t)(p - s), &n);
		if (name)
			add_include(w, name, n);
	}
	list = arena_array(&w->arena, uint32_t, w->includes.n);
	if (w->includes.n)
		memcpy(list, w->includes.v, w->includes.n * sizeof(*list));
	file->includes = list;
	file->nincludes = w->includes.n;
}

/* Short texts are found by their last character: there is nothing to jump over. */
static bool has_mark(const struct worker *w)
{
	const char *mark = w->pass->scan->mark, *s = w->buffer, *p = s, *end = s + w->n;
	size_t n = mark ? strlen(mark) : 0;

	for (; n && (p = memchr(p, mark[n - 1], (size_t)(end - p))) != NULL; p++)
		if ((size_t)(p - s) + 1 >= n && !memcmp(p + 1 - n, mark, n))
			return true;
	return false;
}

static bool same_found(const struct found *a, const struct found *b)
{
	return a->mention.name == b->mention.name && a->mention.kind == b->mention.kind &&
	       (!a->macro || !strcmp(a->macro, b->macro));
}

/* @from: where this file's begin. */
static void add_found(struct worker *w, size_t from, struct found found)
{
	for (size_t i = from; i < w->found.n; i++)
		if (same_found(&w->found.v[i], &found))
			return;
	vec_push(&w->found, found);
}

static void list_mentions(struct worker *w, size_t file, const struct wanted *wanted)
{
	const struct tree *s = w->pass->scan->s;
	struct arena scratch = { 0 };
	struct text *t = text_read(&scratch, s->files.v[file].path);
	const char *text = t ? t->s : w->buffer;
	size_t n = t ? t->n : w->n, from = w->found.n, i = 0;
	struct word_found word;

	for (size_t at = 0; words_find(wanted->words, text, n, at, &word); at = word.at + 1) {
		enum text_place place = t ? text_place(t, word.at, &i) : TEXT_OTHER;
		struct found found = {
			.mention = { .file = (uint32_t)file,
				     .name = wanted->names.v[word.name],
				     .kind = MENTION_ANY },
		};

		add_found(w, from, found);
		if (place == TEXT_COMMENT || place == TEXT_PROTOTYPE)
			continue;
		found.mention.kind = MENTION_CODE;
		if (place == TEXT_MACRO) {
			struct text_range r = t->macros.v[i].name;

			found.mention.kind = MENTION_MACRO;
			found.macro = arena_strndup(&w->arena, t->s + r.from, r.to - r.from);
		}
		add_found(w, from, found);
	}
	if (t)
		text_free(t);
	arena_free(&scratch);
}

static bool recall(struct worker *w, size_t number)
{
	const struct scan *scan = w->pass->scan;
	struct tree_file *file = &scan->s->files.v[number];
	struct stat st;

	if (!scan->index || stat(file->path, &st) || !S_ISREG(st.st_mode))
		return false;
	file->stamp = stamp_of(&st);
	if (!index_has(scan->index, file))
		return false;
	file->known = file->settled = true;
	vec_push(&w->recalled, number);
	return true;
}

static void look_into(struct worker *w, size_t number)
{
	struct pass *p = w->pass;
	struct tree_file *file = &p->scan->s->files.v[number];
	const struct wanted *wanted = &p->new;
	struct word_found word;

	if (!file->known && !recall(w, number))
		wanted = &p->all;
	if (wanted == &p->new && !p->new.names.n)
		return;
	file->unreadable = !read_file(w, file);
	file->missing = file->unreadable && (errno == ENOENT || errno == ENOTDIR);
	if (file->unreadable) {
		file->known = file->settled = false;
		return;
	}
	if (wanted == &p->all) {
		file->known = true;
		vec_push(&w->read, number);
		list_includes(w, file);
		file->marked = has_mark(w);
	}
	if (words_find(wanted->words, w->buffer, w->n, 0, &word))
		list_mentions(w, number, wanted);
}

static void *work(void *arg)
{
	struct worker *w = arg;
	struct pass *p = w->pass;
	size_t n = p->scan->s->files.n, from;

	while ((from = atomic_fetch_add(&p->next, BATCH)) < n)
		for (size_t i = from; i < from + BATCH && i < n; i++)
			look_into(w, i);
	return NULL;
}

/* Numbers of includes are the thread's own until here. */
static void take_includes(struct worker *w, struct tree *s)
{
	uint32_t *numbers = xrealloc(NULL, (w->names.n + 1) * sizeof(*numbers));
	const size_t *file;

	for (size_t i = 0; i < w->names.n; i++)
		numbers[i] = tree_include(s, w->names.v[i].key);
	vec_for_each (file, &w->read) {
		struct tree_file *f = &s->files.v[*file];

		for (size_t i = 0; i < f->nincludes; i++)
			f->includes[i] = numbers[f->includes[i]];
	}
	free(numbers);
}

static void take_results(struct worker *w, const struct scan *scan)
{
	struct tree *s = scan->s;
	const struct found *found;
	const size_t *file;

	take_includes(w, s);
	vec_for_each (file, &w->recalled)
		index_recall(scan->index, s, *file);
	vec_for_each (found, &w->found) {
		struct mention m = found->mention;

		if (found->macro)
			m.macro = tree_name(s, found->macro);
		tree_mention(s, m);
	}
	vec_push(&s->arenas, w->arena);
	vec_free(&w->includes);
	vec_free(&w->read);
	vec_free(&w->recalled);
	vec_free(&w->found);
	strmap_free(&w->names);
	free(w->buffer);
}

/* With as many threads as there are: a system that gives none leaves the caller's own. */
static void run_pass(struct pass *p)
{
	size_t n = p->scan->s->threads, started = 0;
	struct worker *workers = xrealloc(NULL, n * sizeof(*workers));

	for (size_t i = 0; i < n; i++)
		workers[i] = (struct worker){ .pass = p };
	while (started + 1 < n &&
	       !pthread_create(&workers[started].thread, NULL, work, &workers[started]))
		started++;
	work(&workers[n - 1]);
	for (size_t i = 0; i < started; i++)
		pthread_join(workers[i].thread, NULL);
	for (size_t i = 0; i < n; i++)
		take_results(&workers[i], p->scan);
	free(workers);
}

static void make_words(struct wanted *wanted, struct tree *s, struct arena *a)
{
	const char **list = arena_array(a, const char *, wanted->names.n + 1);

	for (size_t i = 0; i < wanted->names.n; i++)
		list[i] = s->names.v[wanted->names.v[i]].text;
	wanted->words = words_new(a, list, wanted->names.n);
}

void scan(const struct scan *scan, const uint32_t *names, size_t n)
{
	struct tree *s = scan->s;
	struct arena scratch = { 0 };
	struct pass pass = { .scan = scan };

	for (size_t i = 0; i < n; i++) {
		struct tree_name *name = &s->names.v[names[i]];

		if (!name->searched)
			vec_push(&pass.new.names, names[i]);
		name->searched = true;
	}
	for (uint32_t i = 0; i < s->names.n; i++)
		if (s->names.v[i].searched)
			vec_push(&pass.all.names, i);
	make_words(&pass.new, s, &scratch);
	make_words(&pass.all, s, &scratch);
	run_pass(&pass);
	vec_free(&pass.new.names);
	vec_free(&pass.all.names);
	arena_free(&scratch);
}
