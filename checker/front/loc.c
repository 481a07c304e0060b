// SPDX-License-Identifier: GPL-2.0-only
/*
 * Places and texts for people. In: libclang's locations, each a stack of macro expansions;
 * out: the line a user wrote, and what is written there. A condition that comes out of a macro
 * is shown as the macro's use: its expansion is longer than the line it is shown with and no
 * one recognises it.
 */
#include "front/clang.h"

#include <ctype.h>
#include <string.h>

/* A text longer than this is cut: it is one line of a message. */
#define TEXT_MAX 160

static const char *file_name(struct unit *u, CXFile file)
{
	const char *name = clang_copy(u->arena, clang_getFileName(file));
	const char *unit = clang_copy(u->arena, clang_getTranslationUnitSpelling(u->tu));
	CXFile main_file = clang_getFile(u->tu, unit);

	if (main_file && clang_File_isEqual(file, main_file))
		return u->path;
	while (!strncmp(name, "./", 2))
		name += 2;
	if (u->directory && *name != '/')
		return arena_printf(u->arena, "%s/%s", u->directory, name);
	return name;
}

uint32_t unit_file_number(struct unit *u, CXFile file)
{
	uintptr_t seen;

	if (file == u->last_file && u->files.n)
		return u->last_number;
	seen = (uintptr_t)ptrmap_get(&u->file_numbers, file, NULL);
	if (!seen) {
		vec_push(&u->files, file_name(u, file));
		vec_push(&u->clang_files, file);
		seen = u->files.n;
		ptrmap_add(&u->file_numbers, file, NULL, (void *)seen);
	}
	u->last_file = file;
	u->last_number = (uint32_t)seen - 1;
	return u->last_number;
}

const char *unit_file(const struct unit *u, uint32_t file)
{
	return u->files.v[file];
}

struct ast_loc unit_loc(struct unit *u, CXSourceLocation at)
{
	struct ast_loc loc = { 0 };
	CXFile file;

	clang_getExpansionLocation(at, &file, &loc.line, &loc.col, NULL);
	if (!file)
		return (struct ast_loc){ 0 };
	loc.file = unit_file_number(u, file);
	return loc;
}

struct ast_loc unit_range_end(struct unit *u, CXCursor c)
{
	struct ast_loc loc = unit_loc(u, clang_getRangeEnd(clang_getCursorExtent(c)));

	if (loc.col > 1)
		loc.col--;
	return loc;
}

/* Past the string or character literal that starts at s[i]. */
static size_t skip_quoted(const char *s, size_t i, size_t n)
{
	char quote = s[i++];

	while (i < n && s[i] != quote)
		i += s[i] == '\\' ? 2 : 1;
	return i + 1;
}

/* The end of `NAME` or `NAME(...)` at s[i]. */
static size_t macro_use_end(const char *s, size_t i, size_t n)
{
	size_t depth = 0, end;

	while (i < n && (isalnum((unsigned char)s[i]) || s[i] == '_'))
		i++;
	end = i;
	while (i < n && isspace((unsigned char)s[i]))
		i++;
	if (i >= n || s[i] != '(')
		return end;
	do {
		if (s[i] == '"' || s[i] == '\'') {
			i = skip_quoted(s, i, n);
			continue;
		}
		depth += s[i] == '(';
		depth -= s[i] == ')';
		i++;
	} while (i < n && depth);
	return i < n ? i : n;
}

static const char *one_line(struct arena *arena, const char *s, size_t n)
{
	char *out = arena_alloc(arena, TEXT_MAX + 4);
	size_t len = 0;

	for (size_t i = 0; i < n; i++) {
		bool space = isspace((unsigned char)s[i]) ||
			     (s[i] == '\\' && i + 1 < n && s[i + 1] == '\n');

		if (len == TEXT_MAX) {
			strcpy(out + len, "...");
			return out;
		}
		if (!space)
			out[len++] = s[i];
		else if (len && out[len - 1] != ' ')
			out[len++] = ' ';
	}
	while (len && out[len - 1] == ' ')
		len--;
	out[len] = '\0';
	return len ? out : NULL;
}

/* Does every parenthesis have its partner? Not so in `p)`, which is what is left of a macro's
 * use when an expression starts in its argument and ends in its body. */
static bool is_balanced(const char *s, size_t n)
{
	long depth = 0;

	for (size_t i = 0; i < n && depth >= 0;) {
		if (s[i] == '"' || s[i] == '\'') {
			i = skip_quoted(s, i, n);
			continue;
		}
		depth += (s[i] == '(') - (s[i] == ')');
		i++;
	}
	return !depth;
}

const char *unit_text(struct unit *u, CXSourceRange range, struct arena *arena)
{
	unsigned int from, to;
	CXFile file, end_file;
	const char *s;
	size_t n;

	clang_getFileLocation(clang_getRangeStart(range), &file, NULL, NULL, &from);
	clang_getFileLocation(clang_getRangeEnd(range), &end_file, NULL, NULL, &to);
	if (!file)
		return NULL;
	s = clang_getFileContents(u->tu, file, &n);
	if (!s || from >= n)
		return NULL;
	if (end_file == file && to > from && to <= n && is_balanced(s + from, to - from))
		return one_line(arena, s + from, to - from);
	clang_getExpansionLocation(clang_getRangeStart(range), &file, NULL, NULL, &from);
	s = clang_getFileContents(u->tu, file, &n);
	return s && from < n ? one_line(arena, s + from, macro_use_end(s, from, n) - from) : NULL;
}
