// SPDX-License-Identifier: GPL-2.0-only
/*
 * What attributes say of functions to this checker alone. In: declarations; out: the texts behind
 * "flbcheck ", with the parameters that they name told by number, for each declaration of a
 * function may call them otherwise.
 */
#include "front/clang.h"

#include <string.h>

#define PREFIX "flbcheck "

static bool is_ours(CXCursor c)
{
	CXString spelling;
	const char *text;
	bool ours;

	if (clang_getCursorKind(c) != CXCursor_AnnotateAttr)
		return false;
	spelling = clang_getCursorSpelling(c);
	text = clang_getCString(spelling);
	ours = text && !strncmp(text, PREFIX, strlen(PREFIX));
	clang_disposeString(spelling);
	return ours;
}

static enum CXChildVisitResult look_for_mark(CXCursor c, CXCursor parent, CXClientData data)
{
	bool *found = data;

	(void)parent;
	*found |= is_ours(c);
	return *found ? CXChildVisit_Break : CXChildVisit_Continue;
}

bool unit_is_marked(CXCursor function)
{
	bool found = false;

	if (clang_Cursor_hasAttrs(function))
		clang_visitChildren(function, look_for_mark, &found);
	return found;
}

struct marking {
	struct unit *u;
	CXCursor function;
};

/* What macros leave around a name. */
static const char *without_brackets(struct arena *arena, const char *name)
{
	size_t n = strlen(name);

	while (n > 2 && name[0] == '(' && name[n - 1] == ')') {
		name++;
		n -= 2;
	}
	return arena_strndup(arena, name, n);
}

/* @text with the parameter's name at its end, if it is one, made a number. */
static const char *number_parameter(struct marking *m, const char *text)
{
	const char *blank = strrchr(text, ' '), *flb;
	int n = clang_Cursor_getNumArguments(m->function);

	if (!blank)
		return text;
	flb = without_brackets(m->u->arena, blank + 1);
	for (int i = 0; i < n; i++) {
		CXCursor param = clang_Cursor_getArgument(m->function, (unsigned int)i);
		CXString name = clang_getCursorSpelling(param);
		bool same = !strcmp(clang_getCString(name), flb);

		clang_disposeString(name);
		if (same)
			flb = arena_printf(m->u->arena, "arg %d", i);
	}
	return arena_printf(m->u->arena, "%.*s %s", (int)(blank - text), text, flb);
}

static enum CXChildVisitResult add_mark(CXCursor c, CXCursor parent, CXClientData data)
{
	struct marking *m = data;
	struct ast_mark mark;

	(void)parent;
	if (!is_ours(c))
		return CXChildVisit_Continue;
	mark.text = clang_copy(m->u->arena, clang_getCursorSpelling(c)) + strlen(PREFIX);
	mark.text = number_parameter(m, mark.text);
	mark.fn = unit_decl(m->u, m->function, NULL);
	mark.loc = unit_loc(m->u, clang_getCursorLocation(c));
	vec_push(&m->u->marks, mark);
	return CXChildVisit_Continue;
}

/* A later declaration has the attributes of those before it, which say nothing new. */
static void drop_repeats(struct unit *u)
{
	size_t n = 0;

	for (size_t i = 0; i < u->marks.n; i++) {
		struct ast_mark m = u->marks.v[i];
		bool known = false;

		for (size_t k = 0; k < n; k++)
			known |= u->marks.v[k].fn == m.fn && !strcmp(u->marks.v[k].text, m.text);
		if (!known)
			u->marks.v[n++] = m;
	}
	u->marks.n = n;
}

const struct ast_mark *ast_marks(struct unit *u, size_t *n)
{
	unit_scan(u);
	if (!u->has_marks)
		for (size_t i = 0; i < u->marked.n; i++) {
			struct marking m = { u, u->marked.v[i] };

			clang_visitChildren(m.function, add_mark, &m);
		}
	u->has_marks = true;
	drop_repeats(u);
	*n = u->marks.n;
	return u->marks.v;
}
