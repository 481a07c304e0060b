// SPDX-License-Identifier: GPL-2.0-only
/*
 * One file for each result, named by a hash of all that the result was made from: the flags, the
 * unit, and every file it may include, found anew each time. So nothing has to be invalidated, and
 * a header that appears where it hides another is noticed. In: keys and values. Out: values.
 *
 * Files are written beside their place and renamed; one that was cut short all the same, by a
 * disk that lost its power, does not agree with the checksum in its first line.
 */
#define _GNU_SOURCE /* mkostemp() */
#include "cli/cache.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <xxhash.h>

#include "base/ptrmap.h"
#include "base/vec.h"

#define HEADER	    "flbcheck-cache-1 "
#define HEX	    32
#define HEADER_SIZE (sizeof(HEADER) - 1 + HEX + 1)

/* More is cut back to three quarters, the oldest first; a result takes some kilobytes. */
#define SIZE_LIMIT ((uint64_t)100 << 20)

/* A temporary file as old as this was left by a process that was killed. */
#define TEMPORARY_SECONDS 3600

struct cache {
	struct arena arena;
	const char *directory;
	XXH3_state_t *common;
	struct ptrmap hashes; /* struct text -> its hash */
	uint64_t limit;
	bool changed;
};

static bool make_directories(struct arena *a, const char *path)
{
	char *copy = arena_strdup(a, path);

	for (char *p = copy + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(copy, 0700) && errno != EEXIST)
			return false;
		*p = '/';
	}
	return !mkdir(copy, 0700) || errno == EEXIST;
}

/* As the XDG Base Directory Specification has it: a relative path counts for none. */
static const char *default_directory(struct arena *a)
{
	const char *base = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

	if (base && *base == '/')
		return arena_printf(a, "%s/flbcheck", base);
	return home && *home == '/' ? arena_printf(a, "%s/.cache/flbcheck", home) : NULL;
}

static uint64_t size_limit(void)
{
	const char *text = getenv("FLBCHECK_CACHE_SIZE");
	char *end;
	unsigned long long mega;

	if (!text || *text < '0' || *text > '9')
		return SIZE_LIMIT;
	mega = strtoull(text, &end, 10);
	return *end || mega > UINT64_MAX >> 20 ? SIZE_LIMIT : (uint64_t)mega << 20;
}

struct cache *cache_open(const char *directory)
{
	struct cache *c = xrealloc(NULL, sizeof(*c));

	memset(c, 0, sizeof(*c));
	c->directory = directory ? directory : default_directory(&c->arena);
	c->limit = size_limit();
	if (c->directory && make_directories(&c->arena, c->directory)) {
		c->common = XXH3_createState();
		XXH3_128bits_reset(c->common);
		return c;
	}
	arena_free(&c->arena);
	free(c);
	return NULL;
}

struct entry {
	const char *path;
	time_t time;
	uint64_t size;
};

struct entries {
	VEC(struct entry) list;
	uint64_t size;
};

static bool is_temporary(const char *name)
{
	return strchr(name, '.');
}

static void add_entry(struct entries *e, const char *path, const char *name)
{
	struct stat st;

	if (lstat(path, &st) || !S_ISREG(st.st_mode))
		return;
	if (is_temporary(name)) {
		if (time(NULL) - st.st_mtime > TEMPORARY_SECONDS)
			unlink(path);
		return;
	}
	vec_push(&e->list, (struct entry){ path, st.st_mtime, (uint64_t)st.st_blocks * 512 });
	e->size += (uint64_t)st.st_blocks * 512;
}

static void list_entries(struct cache *c, struct entries *e)
{
	DIR *dir = opendir(c->directory);
	struct dirent *d;

	while (dir && (d = readdir(dir)))
		if (*d->d_name != '.')
			add_entry(e, arena_printf(&c->arena, "%s/%s", c->directory, d->d_name),
				  d->d_name);
	if (dir)
		closedir(dir);
}

static int by_age(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return strcmp(x->path, y->path);
}

/* Another process may do the same: a file that is gone already is as it should be. */
static void cut_back(struct cache *c)
{
	struct entries e = { 0 };

	list_entries(c, &e);
	if (e.size > c->limit) {
		qsort(e.list.v, e.list.n, sizeof(*e.list.v), by_age);
		for (size_t i = 0; i < e.list.n && e.size > c->limit / 4 * 3; i++) {
			unlink(e.list.v[i].path);
			e.size -= e.list.v[i].size;
		}
	}
	vec_free(&e.list);
}

void cache_close(struct cache *c)
{
	if (c->changed)
		cut_back(c);
	XXH3_freeState(c->common);
	ptrmap_free(&c->hashes);
	arena_free(&c->arena);
	free(c);
}

/* With its length, so that two pieces cannot pass for others with the border elsewhere. */
static void add(XXH3_state_t *state, const void *s, size_t n)
{
	uint64_t size = n;

	XXH3_128bits_update(state, &size, sizeof(size));
	XXH3_128bits_update(state, s ? s : "", n);
}

static void add_text(XXH3_state_t *state, const char *s)
{
	add(state, s ? s : "", s ? strlen(s) : 0);
}

void cache_depends(struct cache *c, const void *s, size_t n)
{
	add(c->common, s, n);
}

struct bytes {
	VEC(char) s;
};

static bool read_all(const char *path, struct bytes *b)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	ssize_t n = -1;

	if (fd < 0)
		return false;
	do {
		if (b->s.cap - b->s.n < 4096) {
			b->s.cap = b->s.cap * 2 + 65536;
			b->s.v = xrealloc(b->s.v, b->s.cap);
		}
		n = read(fd, b->s.v + b->s.n, b->s.cap - b->s.n);
		if (n > 0)
			b->s.n += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	close(fd);
	return n == 0;
}

bool cache_depends_on_file(struct cache *c, const char *path)
{
	struct bytes b = { 0 };
	bool ok = read_all(path, &b);

	if (ok)
		add(c->common, b.s.v, b.s.n);
	vec_free(&b.s);
	return ok;
}

static void to_hex(XXH128_hash_t h, char hex[HEX + 1])
{
	snprintf(hex, HEX + 1, "%016" PRIx64 "%016" PRIx64, (uint64_t)h.high64, (uint64_t)h.low64);
}

static const XXH128_hash_t *hash_of(struct cache *c, const struct text *t)
{
	XXH128_hash_t *h = ptrmap_get(&c->hashes, t, NULL);

	if (!h) {
		h = arena_new(&c->arena, XXH128_hash_t);
		*h = XXH3_128bits(t->s, t->n);
		ptrmap_add(&c->hashes, t, NULL, h);
	}
	return h;
}

void cache_key(struct cache *c, const struct unit_command *command,
	       const struct unit_sources *sources, char key[CACHE_KEY_SIZE])
{
	XXH3_state_t *state = XXH3_createState();
	const struct searched *f;

	XXH3_copyState(state, c->common);
	add_text(state, command->path);
	add_text(state, command->directory);
	for (size_t i = 0; i < sources->argc; i++)
		add_text(state, sources->argv[i]);
	vec_for_each (f, &sources->search.files) {
		add_text(state, f->name);
		add(state, hash_of(c, f->text), sizeof(XXH128_hash_t));
	}
	to_hex(XXH3_128bits_digest(state), key);
	XXH3_freeState(state);
}

void cache_common_key(struct cache *c, char key[CACHE_KEY_SIZE])
{
	to_hex(XXH3_128bits_digest(c->common), key);
}

static const char *join(struct arena *a, const char *directory, const char *path)
{
	return directory && *path != '/' ? arena_printf(a, "%s/%s", directory, path) : path;
}

/* The file would be hidden by one of its name in a directory that is searched before its own. */
static void add_hiding_places(json_t *list, const char *path, const struct search *search,
			      const char *directory)
{
	struct arena scratch = { 0 };
	size_t i;

	for (i = 0; i < search->directories.n; i++) {
		const char *d = join(&scratch, directory, search->directories.v[i]);
		size_t n = strlen(d);

		if (!strncmp(path, d, n) && path[n] == '/') {
			path += n + 1;
			break;
		}
	}
	for (size_t k = 0; i < search->directories.n && k < i; k++) {
		const char *d = join(&scratch, directory, search->directories.v[k]);

		json_array_append_new(
			list, json_pack("[s, n]", arena_printf(&scratch, "%s/%s", d, path)));
	}
	arena_free(&scratch);
}

json_t *cache_extras(const struct unit_extras *extras, const struct unit_sources *sources,
		     const char *directory)
{
	json_t *list = json_array();
	const struct unit_extra *e;
	char hex[HEX + 1];

	vec_for_each (e, &extras->list) {
		to_hex(XXH3_128bits(e->s, e->n), hex);
		json_array_append_new(list, json_pack("[s, s]", e->path, hex));
		add_hiding_places(list, e->path, &sources->search, directory);
	}
	return list;
}

/* Is the file what it was: of these contents, or not there? */
static bool is_unchanged(const json_t *extra)
{
	const char *path = json_string_value(json_array_get(extra, 0));
	const char *wanted = json_string_value(json_array_get(extra, 1));
	struct bytes b = { 0 };
	char hex[HEX + 1];
	bool there;

	if (!path)
		return false;
	there = read_all(path, &b);
	to_hex(XXH3_128bits(b.s.v ? b.s.v : "", b.s.n), hex);
	vec_free(&b.s);
	return there ? wanted && !strcmp(hex, wanted) : !wanted;
}

static const char *path_of(struct cache *c, const char *key)
{
	return arena_printf(&c->arena, "%s/%s", c->directory, key);
}

/* Does the header agree with what is behind it? */
static bool is_sound(const struct bytes *b)
{
	char hex[HEX + 1];

	if (b->s.n < HEADER_SIZE || memcmp(b->s.v, HEADER, sizeof(HEADER) - 1) != 0)
		return false;
	to_hex(XXH3_128bits(b->s.v + HEADER_SIZE, b->s.n - HEADER_SIZE), hex);
	return !memcmp(b->s.v + sizeof(HEADER) - 1, hex, HEX);
}

static char *load(const char *path, size_t *n)
{
	struct bytes b = { 0 };

	if (!read_all(path, &b) || !is_sound(&b)) {
		vec_free(&b.s);
		return NULL;
	}
	*n = b.s.n - HEADER_SIZE;
	memmove(b.s.v, b.s.v + HEADER_SIZE, *n);
	return b.s.v;
}

/* What is used stays longest. */
static void touch(const char *path)
{
	utimensat(AT_FDCWD, path, NULL, 0);
}

char *cache_load(struct cache *c, const char *key, size_t *n)
{
	const char *path = path_of(c, key);
	char *bytes = load(path, n);

	if (bytes)
		touch(path);
	return bytes;
}

json_t *cache_get(struct cache *c, const char *key)
{
	const char *path = path_of(c, key);
	size_t n, i;
	char *text = load(path, &n);
	json_t *value = text ? json_loadb(text, n, 0, NULL) : NULL, *extra;

	free(text);
	json_array_foreach(json_object_get(value, "extras"), i, extra)
	{
		if (!is_unchanged(extra)) {
			json_decref(value);
			return NULL;
		}
	}
	if (value)
		touch(path);
	return value;
}

static bool write_all(int fd, const char *s, size_t n)
{
	while (n) {
		ssize_t done = write(fd, s, n);

		if (done < 0 && errno != EINTR)
			return false;
		if (done > 0) {
			s += done;
			n -= (size_t)done;
		}
	}
	return true;
}

static bool write_pieces(int fd, const struct cache_piece *pieces, size_t n)
{
	char header[HEADER_SIZE + 1], hex[HEX + 1];
	XXH3_state_t *state = XXH3_createState();
	bool ok;

	XXH3_128bits_reset(state);
	for (size_t i = 0; i < n; i++)
		XXH3_128bits_update(state, pieces[i].s ? pieces[i].s : "", pieces[i].n);
	to_hex(XXH3_128bits_digest(state), hex);
	XXH3_freeState(state);
	snprintf(header, sizeof(header), "%s%s\n", HEADER, hex);
	ok = write_all(fd, header, HEADER_SIZE);
	for (size_t i = 0; i < n && ok; i++)
		ok = write_all(fd, pieces[i].s, pieces[i].n);
	return ok;
}

static void write_file(struct cache *c, const char *key, const struct cache_piece *pieces, size_t n)
{
	const char *path = path_of(c, key);
	char *temporary = arena_printf(&c->arena, "%s.XXXXXX", path);
	int fd = mkostemp(temporary, O_CLOEXEC);
	bool ok;

	if (fd < 0)
		return;
	ok = write_pieces(fd, pieces, n);
	ok = !close(fd) && ok;
	if (!ok || rename(temporary, path))
		unlink(temporary);
	c->changed = true;
}

void cache_store(struct cache *c, const char *key, const struct cache_piece *pieces, size_t n)
{
	uint64_t size = 0;

	for (size_t i = 0; i < n; i++)
		size += pieces[i].n;
	if (size <= c->limit / 4)
		write_file(c, key, pieces, n);
}

void cache_put(struct cache *c, const char *key, const json_t *value)
{
	char *body = json_dumps(value, JSON_COMPACT);

	if (body)
		write_file(c, key, &(struct cache_piece){ body, strlen(body) }, 1);
	free(body);
}
