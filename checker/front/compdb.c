// SPDX-License-Identifier: GPL-2.0-only
/*
 * A file can only be understood with the flags it is built with, and the build wrote them
 * down. In: a compile_commands.json; out: one command for a path. A file compiled twice (two
 * objects of one source) is checked as its first entry has it. An entry that makes no sense is
 * an error of the whole database, not skipped: the file it was for would else be reported as
 * not in it, which sends its reader looking in the wrong place.
 */
#include "front/compdb.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct reader {
	struct arena *arena;
	struct compdb *db;
	const char *path;
	const char *error;
};

static bool fail(struct reader *r, size_t entry, const char *what)
{
	r->error = arena_printf(r->arena, "%s: entry %zu: %s", r->path, entry + 1, what);
	return false;
}

/* One character of a word; what quotes and backslashes mean is in IEEE 1003.1, 2.2. */
static bool copy_word(const char **line, char *out, size_t *n)
{
	const char *p = *line;
	char quote = 0;

	for (; *p && (quote || !strchr(" \t\n", *p)); p++) {
		if (quote ? *p == quote : *p == '\'' || *p == '"') {
			quote = quote ? 0 : *p;
		} else if (*p == '\\' && quote != '\'' && p[1]) {
			if (!quote || strchr("$`\"\\\n", p[1]))
				p++;
			if (*p != '\n')
				out[(*n)++] = *p;
		} else {
			out[(*n)++] = *p;
		}
	}
	*line = p;
	return !quote;
}

bool compdb_split(struct arena *arena, const char *line, const char *const **argv, size_t *argc)
{
	VEC(const char *) words = { 0 };
	char *buffer = arena_alloc(arena, strlen(line) + 1);
	const char **out;
	bool closed = true;

	for (line += strspn(line, " \t\n"); *line && closed; line += strspn(line, " \t\n")) {
		size_t n = 0;

		closed = copy_word(&line, buffer, &n);
		vec_push(&words, arena_strndup(arena, buffer, n));
	}
	out = arena_array(arena, const char *, words.n + 1);
	if (words.n)
		memcpy(out, words.v, words.n * sizeof(*out));
	*argv = out;
	*argc = words.n;
	vec_free(&words);
	return closed;
}

static bool read_arguments(struct reader *r, size_t entry, const json_t *list,
			   struct compile_command *c)
{
	const char **argv = arena_array(r->arena, const char *, json_array_size(list) + 1);

	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *word = json_string_value(json_array_get(list, i));

		if (!word)
			return fail(r, entry, "\"arguments\" must be strings");
		argv[i] = arena_strdup(r->arena, word);
	}
	c->argv = argv;
	c->argc = json_array_size(list);
	return true;
}

static const char *join(struct arena *arena, const char *directory, const char *file)
{
	return *file == '/' ? file : arena_printf(arena, "%s/%s", directory, file);
}

/* The path without `.`, `..` and repeated slashes, links not followed: resolving the links of a
 * whole tree's database costs more than parsing one of its units. */
static const char *normal(struct arena *arena, const char *path)
{
	char *out = arena_alloc(arena, strlen(path) + 2);
	size_t n = 0;

	while (*path) {
		size_t len = strcspn(path, "/");

		if (len == 2 && !memcmp(path, "..", 2)) {
			while (n && out[--n] != '/')
				;
		} else if (len && !(len == 1 && *path == '.')) {
			out[n++] = '/';
			memcpy(out + n, path, len);
			n += len;
		}
		path += len + (path[len] == '/');
	}
	out[n] = '\0';
	return out;
}

static bool read_entry(struct reader *r, size_t i, const json_t *entry)
{
	const char *directory = json_string_value(json_object_get(entry, "directory"));
	const char *file = json_string_value(json_object_get(entry, "file"));
	const char *command = json_string_value(json_object_get(entry, "command"));
	const json_t *arguments = json_object_get(entry, "arguments");
	struct compile_command c = { 0 };
	struct strmap_entry *seen;

	if (!json_is_object(entry))
		return fail(r, i, "it is not an object");
	if (!directory || !file)
		return fail(r, i, "it must have the strings \"directory\" and \"file\"");
	c.directory = arena_strdup(r->arena, directory);
	c.file = arena_strdup(r->arena, file);
	if (json_is_array(arguments)) {
		if (!read_arguments(r, i, arguments, &c))
			return false;
	} else if (!command) {
		return fail(r, i, "it must have \"arguments\" (a list) or \"command\" (a string)");
	} else if (!compdb_split(r->arena, command, &c.argv, &c.argc)) {
		return fail(r, i, "a quote in \"command\" is not closed");
	}
	if (!c.argc)
		return fail(r, i, "the command is empty");
	vec_push(&r->db->commands, c);
	seen = strmap_put(&r->db->by_path, normal(r->arena, join(r->arena, c.directory, c.file)));
	if (!seen->value)
		seen->value = (void *)r->db->commands.n;
	return true;
}

static void read_all(struct reader *r, const json_t *root)
{
	if (!json_is_array(root)) {
		r->error = arena_printf(r->arena, "%s:1: it is not a list of commands", r->path);
		return;
	}
	if (!json_array_size(root)) {
		r->error = arena_printf(r->arena, "%s: the compile database is empty", r->path);
		return;
	}
	for (size_t i = 0; i < json_array_size(root); i++)
		if (!read_entry(r, i, json_array_get(root, i)))
			return;
}

struct compdb *compdb_open(struct arena *arena, const char *path, const char **error)
{
	struct reader r = { .arena = arena, .db = arena_new(arena, struct compdb), .path = path };
	json_error_t bad;
	struct stat st;
	json_t *root;
	FILE *in;

	if (!stat(path, &st) && S_ISDIR(st.st_mode))
		r.path = join(arena, path, "compile_commands.json");
	in = fopen(r.path, "re");
	if (!in) {
		*error = arena_printf(arena, "%s: %s", r.path, strerror(errno));
		return NULL;
	}
	root = json_loadf(in, 0, &bad);
	fclose(in);
	if (root)
		read_all(&r, root);
	else
		r.error = arena_printf(arena, "%s:%d: %s", r.path, bad.line > 0 ? bad.line : 1,
				       bad.text);
	json_decref(root);
	if (!r.error)
		return r.db;
	compdb_free(r.db);
	*error = r.error;
	return NULL;
}

void compdb_free(struct compdb *db)
{
	vec_free(&db->commands);
	strmap_free(&db->by_path);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* The first entry that is the file at @real by a path through links. */
static const struct compile_command *find_linked(const struct compdb *db, const char *real)
{
	const struct compile_command *found = NULL;
	struct arena scratch = { 0 };

	for (size_t i = 0; i < db->commands.n && !found; i++) {
		const struct compile_command *c = &db->commands.v[i];
		char *other;

		if (strcmp(base_name(c->file), base_name(real)))
			continue;
		other = realpath(join(&scratch, c->directory, c->file), NULL);
		if (other && !strcmp(other, real))
			found = c;
		free(other);
	}
	arena_free(&scratch);
	return found;
}

static const struct compile_command *find_exact(const struct compdb *db, const char *path)
{
	uintptr_t i = (uintptr_t)strmap_get(&db->by_path, path);

	return i ? &db->commands.v[i - 1] : NULL;
}

/* @file itself may be a link that the database knows under its own name. */
static const struct compile_command *find_as_named(const struct compdb *db, const char *file)
{
	const struct compile_command *found = NULL;
	struct arena scratch = { 0 };
	size_t n = (size_t)(base_name(file) - file);
	char *directory = realpath(n ? arena_strndup(&scratch, file, n) : ".", NULL);

	if (directory)
		found = find_exact(db, arena_printf(&scratch, "%s/%s", directory, base_name(file)));
	free(directory);
	arena_free(&scratch);
	return found;
}

const struct compile_command *compdb_find(const struct compdb *db, const char *file)
{
	const struct compile_command *found = find_as_named(db, file);
	char *real = found ? NULL : realpath(file, NULL);

	if (real) {
		found = find_exact(db, real);
		if (!found)
			found = find_linked(db, real);
	}
	free(real);
	return found;
}
