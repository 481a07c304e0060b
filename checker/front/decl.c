// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the unit declares: functions and variables, each one object however often it is
 * declared, and which of them have a body or an initialiser. In: the parsed unit; out:
 * struct ast_decl and tables in order of the source. One pass over the top level, bodies not
 * entered: of the five thousand inline functions of a kernel unit, hardly any matter.
 */
#include "front/clang.h"

#include <ctype.h>
#include <string.h>

struct scan {
	struct unit *u;
	uint32_t position;
};

static void scan_function(struct scan *s, CXCursor c)
{
	struct unit *u = s->u;
	const void *key = clang_getCanonicalCursor(c).data[0];

	if (!ptrmap_get(&u->first_seen, key, NULL)) {
		const char *name = clang_copy(u->arena, clang_getCursorSpelling(c));

		ptrmap_add(&u->first_seen, key, NULL, (void *)(uintptr_t)(s->position + 1));
		vec_push(&u->named, c);
		strmap_put(&u->function_decls, name)->value = (void *)(uintptr_t)u->named.n;
	}
	if (unit_is_marked(c))
		vec_push(&u->marked, c);
	if (clang_isCursorDefinition(c)) {
		/* A gnu_inline body may be followed by the real one: the first is as good. */
		if (ptrmap_get(&u->function_numbers, key, NULL))
			return;
		vec_push(&u->functions, (struct definition){ c, s->position });
		ptrmap_add(&u->function_numbers, key, NULL, (void *)(uintptr_t)u->functions.n);
	}
}

static enum CXChildVisitResult scan_one(CXCursor c, CXCursor parent, CXClientData data)
{
	struct scan *s = data;

	(void)parent;
	s->position++;
	if (clang_getCursorKind(c) == CXCursor_FunctionDecl) {
		scan_function(s, c);
	} else if (clang_getCursorKind(c) == CXCursor_VarDecl) {
		CXCursor init = clang_Cursor_getVarDeclInitializer(c);

		if (!clang_Cursor_isNull(init))
			vec_push(&s->u->variables, (struct definition){ c, s->position });
	}
	return CXChildVisit_Continue;
}

void unit_scan(struct unit *u)
{
	struct scan s = { .u = u };

	if (u->scanned)
		return;
	u->scanned = true;
	clang_visitChildren(clang_getTranslationUnitCursor(u->tu), scan_one, &s);
}

/* Inside a function: no linkage, storage of its own or static. */
static bool is_inside(CXCursor c)
{
	return clang_getCursorKind(clang_getCursorSemanticParent(c)) == CXCursor_FunctionDecl;
}

static const char *static_local_name(struct unit *u, const char *function, const char *name)
{
	const char *full = arena_printf(u->arena, "%s.%s", function, name);
	struct strmap_entry *e = strmap_put(&u->static_locals, full);
	uintptr_t n = (uintptr_t)e->value + 1;

	e->value = (void *)n;
	return n == 1 ? full : arena_printf(u->arena, "%s.%zu", full, (size_t)n);
}

static void set_function(struct ast_decl *d, CXCursor c)
{
	d->kind = AST_D_FUNC;
	d->is_static = clang_getCursorLinkage(c) == CXLinkage_Internal;
	d->noreturn = d->type->noreturn; /* that of any declaration before, too */
}

static void set_variable(struct unit *u, struct ast_decl *d, CXCursor c, const char *function)
{
	enum CX_StorageClass storage = clang_Cursor_getStorageClass(c);

	if (clang_getCursorKind(c) == CXCursor_ParmDecl) {
		d->kind = AST_D_PARAM;
		d->type = unit_decayed(u, d->type);
	} else if (!is_inside(c) || storage == CX_SC_Extern) {
		d->kind = AST_D_GLOBAL;
		d->is_static = clang_getCursorLinkage(c) == CXLinkage_Internal;
	} else if (storage == CX_SC_Static) {
		d->kind = AST_D_GLOBAL;
		d->is_static = true;
		d->name = static_local_name(u, function, d->name);
	} else {
		d->kind = AST_D_LOCAL;
	}
}

struct ast_decl *unit_decl(struct unit *u, CXCursor c, const char *function)
{
	CXCursor canonical = clang_getCanonicalCursor(c);
	struct ast_decl *d = ptrmap_get(&u->decls, canonical.data[0], NULL);

	if (d)
		return d;
	d = arena_new(u->arena, struct ast_decl);
	d->name = clang_copy(u->arena, clang_getCursorSpelling(c));
	d->type = unit_type(u, clang_getCursorType(c));
	d->loc = unit_loc(u, clang_getCursorLocation(c));
	d->key = canonical.data[0];
	if (clang_getCursorKind(c) == CXCursor_FunctionDecl)
		set_function(d, c);
	else
		set_variable(u, d, c, function);
	ptrmap_add(&u->decls, canonical.data[0], NULL, d);
	return d;
}

struct ast_decl *unit_function_named(struct unit *u, const char *name)
{
	uintptr_t i;

	unit_scan(u);
	i = (uintptr_t)strmap_get(&u->function_decls, name);
	return i ? unit_decl(u, u->named.v[i - 1], NULL) : NULL;
}

/* The C interface does not hand out the argument of an attribute, but the printed declaration
 * has it, macros expanded. */
struct ast_decl *unit_cleanup_of(struct unit *u, CXCursor var)
{
	CXString printed = clang_getCursorPrettyPrinted(var, NULL);
	const char *s = clang_getCString(printed);
	const char *at = s ? strstr(s, "cleanup(") : NULL;
	struct ast_decl *function = NULL;

	if (at) {
		struct arena scratch = { 0 };
		size_t n = 0;

		at += strlen("cleanup(");
		while (isalnum((unsigned char)at[n]) || at[n] == '_')
			n++;
		function = unit_function_named(u, arena_strndup(&scratch, at, n));
		arena_free(&scratch);
	}
	clang_disposeString(printed);
	return function;
}

size_t ast_functions(struct unit *u)
{
	unit_scan(u);
	return u->functions.n;
}

size_t ast_variables(struct unit *u)
{
	unit_scan(u);
	return u->variables.n;
}

const struct ast_decl *ast_function_decl(struct unit *u, size_t i)
{
	return unit_decl(u, u->functions.v[i].cursor, NULL);
}

size_t ast_function_number(struct unit *u, const struct ast_decl *decl)
{
	unit_scan(u);
	return (uintptr_t)ptrmap_get(&u->function_numbers, decl->key, NULL) - (size_t)1;
}
