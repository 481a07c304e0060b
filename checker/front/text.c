// SPDX-License-Identifier: GPL-2.0-only
/*
 * The coarse structure of C text, by lines. In: the bytes of a file. Out: directives and static
 * functions, as far as their form is that of kernel code: directives begin a line, functions
 * begin with `static` in the first column. What has another form is not in the tables, and who
 * uses them must take that for code of which nothing is known.
 */
#include "front/text.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "front/words.h"

/* The declarator of a function is not longer than this. */
#define DECLARATOR_MAX 2000

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t skip_blanks(const struct text *t, size_t i)
{
	while (is_blank(t->s[i]))
		i++;
	return i;
}

static size_t skip_word(const struct text *t, size_t i)
{
	while (words_char(t->s[i]))
		i++;
	return i;
}

static size_t line_end(const struct text *t, size_t i)
{
	const char *end = memchr(t->s + i, '\n', t->n - i);

	return end ? (size_t)(end - t->s) : t->n;
}

/* The end of a line with all that backslashes join to it. */
static size_t logical_end(const struct text *t, size_t i)
{
	size_t end = line_end(t, i);

	while (end < t->n && end > i && t->s[end - 1] == '\\')
		end = line_end(t, end + 1);
	return end;
}

static bool is_keyword(const struct text *t, size_t from, size_t to, const char *keyword)
{
	return to - from == strlen(keyword) && !memcmp(t->s + from, keyword, to - from);
}

static struct text_range range(size_t from, size_t to)
{
	return (struct text_range){ (uint32_t)from, (uint32_t)to };
}

static void add_include(struct text *t, size_t i, size_t end, bool next)
{
	char close = t->s[i] == '<' ? '>' : t->s[i] == '"' ? '"' : 0;
	const char *to = close ? memchr(t->s + i + 1, close, end - i - 1) : NULL;

	if (to)
		vec_push(&t->includes, (struct text_include){ range(i + 1, (size_t)(to - t->s)),
							      close == '>', next });
}

/* @i is behind the `#`. Returns the end of the directive. */
static size_t read_directive(struct text *t, size_t i)
{
	size_t end = logical_end(t, i), from = skip_blanks(t, i), to = skip_word(t, from);
	size_t at = skip_blanks(t, to), name = skip_word(t, at);

	if (is_keyword(t, from, to, "include"))
		add_include(t, at, end, false);
	else if (is_keyword(t, from, to, "include_next"))
		add_include(t, at, end, true);
	else if (is_keyword(t, from, to, "define") && name > at)
		vec_push(&t->macros, (struct text_macro){ range(at, name), range(name, end) });
	return end;
}

/* From a quote to behind its partner; t->n if that is missing. */
static size_t skip_quoted(const struct text *t, size_t i)
{
	char quote = t->s[i++];

	while (i < t->n && t->s[i] != quote) {
		if (t->s[i] == '\n')
			return t->n;
		i += t->s[i] == '\\' ? 2 : 1;
	}
	return i < t->n ? i + 1 : t->n;
}

/* From a slash to behind the comment it begins, or behind itself. */
static size_t skip_slash(const struct text *t, size_t i)
{
	const char *end;

	if (t->s[i + 1] == '/')
		return line_end(t, i);
	if (t->s[i + 1] != '*')
		return i + 1;
	end = strstr(t->s + i + 2, "*/");
	return end ? (size_t)(end - t->s) + 2 : t->n;
}

static void add_name(const struct text *t, struct text_body *b, size_t paren)
{
	size_t to = paren, from;

	while (to > b->whole.from && is_blank(t->s[to - 1]))
		to--;
	from = to;
	while (from > b->whole.from && words_char(t->s[from - 1]))
		from--;
	if (from < to && b->nnames < TEXT_NAMES_MAX)
		b->names[b->nnames++] = range(from, to);
}

/* From `static` to the opening brace. false: it is no function, or of an unusual form. */
static bool read_declarator(const struct text *t, struct text_body *b)
{
	size_t i = b->whole.from, max = i + DECLARATOR_MAX < t->n ? i + DECLARATOR_MAX : t->n;
	bool pointer = false;
	long depth = 0;

	while (i < max) {
		switch (t->s[i]) {
		case '(':
			if (!depth) {
				/* Of a function that returns a pointer to a function the name
				 * stands inside. */
				pointer |= t->s[skip_blanks(t, i + 1)] == '*';
				add_name(t, b, i);
			}
			depth++;
			break;
		case ')':
			depth--;
			break;
		case '/':
			i = skip_slash(t, i);
			continue;
		case '"':
			i = skip_quoted(t, i);
			continue;
		case '{':
			b->brace = (uint32_t)i;
			if (pointer || b->nnames == TEXT_NAMES_MAX)
				b->nnames = 0;
			return !depth && (b->nnames || pointer);
		case ';':
		case '=':
		case '#':
		case '}':
		case '\\':
			return false;
		}
		i++;
	}
	return false;
}

static bool begins_line(const struct text *t, size_t i)
{
	while (i && is_blank(t->s[i - 1]))
		i--;
	return !i || t->s[i - 1] == '\n';
}

/* From the opening brace to the closing one. false: none is found before the file ends. */
static bool read_block(const struct text *t, struct text_body *b)
{
	size_t i = b->brace;
	long depth = 0;

	b->plain = true;
	while (i < t->n) {
		switch (t->s[i]) {
		case '{':
			depth++;
			break;
		case '}':
			if (!--depth) {
				b->whole.to = (uint32_t)i + 1;
				return true;
			}
			break;
		case '/':
			i = skip_slash(t, i);
			continue;
		case '"':
		case '\'':
			i = skip_quoted(t, i);
			continue;
		case '#':
			b->plain &= !begins_line(t, i);
			break;
		case '\\':
			b->plain = false;
			break;
		}
		i++;
	}
	return false;
}

/* Braces in the branches of a conditional need not match; the one in the first column ends it. */
static bool find_last_brace(const struct text *t, struct text_body *b)
{
	const char *end = strstr(t->s + b->brace, "\n}");

	if (!end)
		return false;
	b->whole.to = (uint32_t)(end - t->s) + 2;
	b->plain = false;
	return true;
}

/* Returns where to go on. */
static size_t read_static(struct text *t, size_t i)
{
	struct text_body b = { .whole = { (uint32_t)i, (uint32_t)i } };

	if (!read_declarator(t, &b))
		return line_end(t, i);
	if ((!read_block(t, &b) || !b.plain) && !find_last_brace(t, &b))
		return line_end(t, i);
	vec_push(&t->bodies, b);
	return b.whole.to;
}

static void take_apart(struct text *t)
{
	size_t i = 0;

	while (i < t->n) {
		size_t first = skip_blanks(t, i);

		if (t->s[first] == '#')
			i = read_directive(t, first + 1);
		else if (!strncmp(t->s + i, "static", 6) && !words_char(t->s[i + 6]))
			i = read_static(t, i);
		i = line_end(t, i) + 1;
	}
}

static bool read_bytes(struct text *t, struct arena *arena, int fd)
{
	struct stat st;
	char *s;

	if (fstat(fd, &st) || !S_ISREG(st.st_mode) || st.st_size >= UINT32_MAX)
		return false;
	s = arena_alloc(arena, (size_t)st.st_size + 1);
	while (t->n < (size_t)st.st_size) {
		ssize_t n = read(fd, s + t->n, (size_t)st.st_size - t->n);

		if (n <= 0)
			break;
		t->n += (size_t)n;
	}
	t->s = s;
	/* strstr() stops at a NUL; text that has one is not C. */
	return t->n == (size_t)st.st_size && !memchr(s, 0, t->n);
}

struct text *text_read(struct arena *arena, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct text *t = arena_new(arena, struct text);
	bool ok;

	if (fd < 0)
		return NULL;
	ok = read_bytes(t, arena, fd);
	close(fd);
	if (!ok)
		return NULL;
	take_apart(t);
	return t;
}

void text_free(struct text *t)
{
	vec_free(&t->includes);
	vec_free(&t->macros);
	vec_free(&t->bodies);
	vec_free(&t->comments);
}

/* From a quote to behind its partner, or to the end of the line: an apostrophe in text that a
 * conditional leaves out has none. */
static size_t skip_quoted_in_line(const struct text *t, size_t i)
{
	char quote = t->s[i++];

	while (i < t->n && t->s[i] != quote && t->s[i] != '\n')
		i += t->s[i] == '\\' ? 2 : 1;
	return i < t->n ? i + 1 : t->n;
}

/* Comments are looked for when somebody asks for the first time: of most files nobody does. */
static void list_comments(struct text *t)
{
	size_t i = 0;

	t->has_comments = true;
	while ((i += strcspn(t->s + i, "/\"'")) < t->n) {
		size_t from = i;

		if (t->s[i] != '/') {
			i = skip_quoted_in_line(t, i);
			continue;
		}
		i = skip_slash(t, i);
		if (i > from + 1)
			vec_push(&t->comments, range(from, i));
	}
}

/* `type *name(`, the type in the first column: anything else may be code. */
static bool in_prototype(const struct text *t, size_t at)
{
	size_t from = at, to = skip_blanks(t, skip_word(t, at));

	while (from &&
	       (words_char(t->s[from - 1]) || is_blank(t->s[from - 1]) || t->s[from - 1] == '*'))
		from--;
	return (!from || t->s[from - 1] == '\n') && from < at && !is_blank(t->s[from]) &&
	       t->s[to] == '(';
}

/* Of @n things of @size bytes, which begin with the offset at which they stand and are in its
 * order, the last that does not stand behind @at; false: all do. */
static bool find_last(const void *list, size_t n, size_t size, size_t at, size_t *index)
{
	size_t from = 0, to = n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		uint32_t begin;

		memcpy(&begin, (const char *)list + middle * size, sizeof(begin));
		if (begin <= at)
			from = middle + 1;
		else
			to = middle;
	}
	*index = from - 1;
	return from;
}

#define FIND_LAST(vec, at, index) find_last((vec).v, (vec).n, sizeof(*(vec).v), at, index)

static bool in_comment(struct text *t, size_t at)
{
	size_t i;

	if (!t->has_comments)
		list_comments(t);
	return FIND_LAST(t->comments, at, &i) && at < t->comments.v[i].to;
}

enum text_place text_place(struct text *t, size_t at, size_t *index)
{
	if (in_comment(t, at))
		return TEXT_COMMENT;
	if (FIND_LAST(t->macros, at, index) && at < t->macros.v[*index].value.to)
		return TEXT_MACRO;
	if (FIND_LAST(t->bodies, at, index) && at < t->bodies.v[*index].whole.to)
		return TEXT_BODY;
	return in_prototype(t, at) ? TEXT_PROTOTYPE : TEXT_OTHER;
}
