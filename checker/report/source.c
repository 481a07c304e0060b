// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reports quote code, draw paths along it and obey comments in it. In: names of files. Out:
 * their text, by line, each byte known to be code, comment or part of a literal.
 *
 * A comment is found by walking through the whole file and not by looking for its mark in a
 * line: the mark may stand in a string, and a line may be inside a comment that began far above.
 */
#include "report/source.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void sources_init(struct sources *s, struct arena *arena)
{
	memset(s, 0, sizeof(*s));
	s->arena = arena;
}

void sources_free(struct sources *s)
{
	struct source **f;

	vec_for_each (f, &s->read) {
		vec_free(&(*f)->lines);
		vec_free(&(*f)->comments);
		vec_free(&(*f)->groups);
	}
	vec_free(&s->read);
	strmap_free(&s->by_path);
}

/* Behind the line's end that is not escaped, or at the end of the text. */
static size_t after_line(const char *text, size_t len, size_t i)
{
	while (i < len && text[i] != '\n')
		i += text[i] == '\\' && i + 1 < len ? 2 : 1;
	return i;
}

/* Behind the literal that begins at @i. One that is not closed, as an apostrophe in an #error,
 * ends with its line. */
static size_t after_literal(const char *text, size_t len, size_t i)
{
	char quote = text[i++];

	while (i < len && text[i] != quote && text[i] != '\n')
		i += text[i] == '\\' && i + 1 < len ? 2 : 1;
	return i < len && text[i] == quote ? i + 1 : i;
}

static size_t after_block_comment(const char *text, size_t len, size_t i)
{
	for (i += 2; i + 1 < len; i++)
		if (text[i] == '*' && text[i + 1] == '/')
			return i + 2;
	return len;
}

/* Behind what begins at @i, and of which kind that is. */
static size_t next_token(const char *text, size_t len, size_t i, enum source_kind *kind)
{
	*kind = SOURCE_COMMENT;
	if (text[i] == '/' && text[i + 1] == '/')
		return after_line(text, len, i);
	if (text[i] == '/' && text[i + 1] == '*')
		return after_block_comment(text, len, i);
	*kind = SOURCE_LITERAL;
	if (text[i] == '"' || text[i] == '\'')
		return after_literal(text, len, i);
	*kind = SOURCE_CODE;
	return i + 1;
}

static uint32_t line_of(const struct source *f, size_t offset)
{
	size_t lo = 0, hi = f->lines.n;

	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (f->lines.v[mid] <= offset)
			lo = mid;
		else
			hi = mid;
	}
	return (uint32_t)lo + 1;
}

static bool has_code(const struct source *f, uint32_t line)
{
	size_t i, end;

	if (source_line(f, line, &i, &end))
		for (; i < end; i++)
			if (f->kind[i] != SOURCE_COMMENT && !strchr(" \t\r\f\v", f->text[i]))
				return true;
	return false;
}

static void add_comment(struct source *f, struct arena *a, size_t start, size_t end)
{
	bool closed = f->text[start + 1] == '*' && end - start >= 4 &&
		      !memcmp(f->text + end - 2, "*/", 2);
	struct source_comment c = {
		.first = line_of(f, start),
		.last = line_of(f, end - 1),
		.text = arena_strndup(a, f->text + start + 2, end - start - (closed ? 4 : 2)),
	};

	c.col = (uint32_t)(start - f->lines.v[c.first - 1]) + 1;
	vec_push(&f->comments, c);
}

static void classify(struct source *f, struct arena *a)
{
	struct source_comment *c;
	size_t i = 0, end;

	vec_push(&f->lines, 0);
	for (const char *p = f->text; (p = memchr(p, '\n', (size_t)(f->text + f->len - p))); p++)
		vec_push(&f->lines, (size_t)(p - f->text) + 1);
	f->kind = arena_alloc(a, f->len + 1);
	for (; i < f->len; i = end) {
		enum source_kind kind;

		end = next_token(f->text, f->len, i, &kind);
		memset(f->kind + i, (int)kind, end - i);
		if (kind == SOURCE_COMMENT)
			add_comment(f, a, i, end);
	}
	vec_for_each (c, &f->comments)
		c->alone = !has_code(f, c->first) && !has_code(f, c->last);
}

/* The directive in the line that begins at @i and ends at @end: "if" for all that open a
 * condition, "elif" for all that begin an alternative, "endif", or NULL. */
static const char *condition_in(const struct source *f, size_t i, size_t end)
{
	static const struct {
		const char *name, *meaning;
	} all[] = {
		{ "endif", "endif" },
		{ "elif", "elif" },
		{ "else", "elif" },
		{ "if", "if" }, /* and ifdef, ifndef */
	};

	while (i < end && strchr(" \t", f->text[i]))
		i++;
	if (i == end || f->text[i] != '#' || f->kind[i] != SOURCE_CODE)
		return NULL;
	i++;
	while (i < end && strchr(" \t", f->text[i]))
		i++;
	for (size_t k = 0; k < sizeof(all) / sizeof(all[0]); k++)
		if (!strncmp(f->text + i, all[k].name, strlen(all[k].name)))
			return all[k].meaning;
	return NULL;
}

static void find_groups(struct source *f)
{
	VEC(uint32_t) open = { 0 };
	size_t start, end;

	for (uint32_t line = 1; source_line(f, line, &start, &end); line++) {
		const char *directive = condition_in(f, start, end);

		if (!directive)
			continue;
		if (*directive == 'e' && open.n)
			vec_push(&f->groups, (struct source_group){ open.v[--open.n], line });
		if (strcmp(directive, "endif"))
			vec_push(&open, line);
	}
	vec_free(&open);
}

/* The file's text with a NUL behind it, or NULL. */
static char *read_file(struct arena *a, const char *path, size_t *len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat st;
	char *text = NULL;
	ssize_t n = 1;

	*len = 0;
	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		text = arena_alloc(a, (size_t)st.st_size + 1);
	while (text && *len < (size_t)st.st_size && n > 0) {
		n = read(fd, text + *len, (size_t)st.st_size - *len);
		if (n > 0)
			*len += (size_t)n;
	}
	close(fd);
	return n < 0 ? NULL : text;
}

const struct source *source_get(struct sources *s, const char *path)
{
	struct source *f = strmap_get(&s->by_path, path);

	if (!f) {
		f = arena_new(s->arena, struct source);
		f->text = read_file(s->arena, path, &f->len);
		if (f->text) {
			classify(f, s->arena);
			find_groups(f);
		}
		vec_push(&s->read, f);
		strmap_put(&s->by_path, arena_strdup(s->arena, path))->value = f;
	}
	return f->text ? f : NULL;
}

bool source_line(const struct source *f, uint32_t n, size_t *start, size_t *end)
{
	if (!n || n > f->lines.n)
		return false;
	*start = f->lines.v[n - 1];
	*end = n < f->lines.n ? f->lines.v[n] - 1 : f->len;
	return true;
}

const struct source_group *source_group(const struct source *f, uint32_t n)
{
	const struct source_group *g;

	vec_for_each (g, &f->groups)
		if (g->first <= n && n <= g->last)
			return g;
	return NULL;
}

const char *source_code(const struct source *f, struct arena *a, uint32_t n)
{
	size_t start, end, len = 0;
	char *s;

	if (!source_line(f, n, &start, &end))
		return "";
	s = arena_alloc(a, end - start + 1);
	for (size_t i = start; i < end; i++) {
		if (f->kind[i] != SOURCE_COMMENT && (unsigned char)f->text[i] > ' ')
			s[len++] = f->text[i];
		else if (len && s[len - 1] != ' ')
			s[len++] = ' ';
	}
	if (len && s[len - 1] == ' ')
		len--;
	s[len] = 0;
	return s;
}
