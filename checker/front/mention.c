// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which functions of a unit are worth lowering: those that name a function of a protocol, or a
 * function that does, and so on. In: names; out: a flag for each function. A body can only name
 * what is declared before it, so bodies that come before the first declaration of anything of
 * interest are not entered; a unit that declares none of the names costs one pass over its top
 * level. Calls through pointers are no mention: who takes the address is.
 */
#include "front/clang.h"

#include <string.h>

struct edge {
	uint32_t from, to; /* functions, by number */
};

struct mentions {
	struct unit *u;
	bool *direct; /* by function: looked at and found to name one of the names */
	bool *relevant;
	VEC(struct edge) edges;
	struct ptrmap wanted; /* canonical declarations of the names */
	struct strmap fields; /* members and variables that count as names, too */
	uint32_t current;     /* function being looked through */
	bool in_unit;	      /* it is in the unit's own file, not in a header */
};

static void mention(struct mentions *m, const void *canonical)
{
	uintptr_t to = (uintptr_t)ptrmap_get(&m->u->function_numbers, canonical, NULL);

	if (ptrmap_get(&m->wanted, canonical, NULL))
		m->direct[m->current] = true;
	else if (to && to - 1 != m->current)
		vec_push(&m->edges, (struct edge){ m->current, (uint32_t)to - 1 });
}

static void mention_cleanup(struct mentions *m, CXCursor var)
{
	const struct ast_decl *d = unit_cleanup_of(m->u, var);
	uintptr_t i = d ? (uintptr_t)strmap_get(&m->u->function_decls, d->name) : 0;

	if (i)
		mention(m, clang_getCanonicalCursor(m->u->named.v[i - 1]).data[0]);
}

/* Whose member it is matters little: too many functions are looked at then. */
static void mention_field(struct mentions *m, CXCursor c)
{
	CXString name;

	if (!m->fields.n || !m->in_unit)
		return;
	name = clang_getCursorSpelling(c);
	if (strmap_get(&m->fields, clang_getCString(name)))
		m->direct[m->current] = true;
	clang_disposeString(name);
}

static enum CXChildVisitResult look(CXCursor c, CXCursor parent, CXClientData data)
{
	struct mentions *m = data;
	enum CXCursorKind kind = clang_getCursorKind(c);

	if (kind == CXCursor_MemberRefExpr) {
		mention_field(m, c);
	} else if (kind == CXCursor_DeclRefExpr) {
		CXCursor target = clang_getCursorReferenced(c);

		if (clang_getCursorKind(target) == CXCursor_FunctionDecl)
			mention(m, clang_getCanonicalCursor(target).data[0]);
		else
			mention_field(m, c);
	} else if (kind == CXCursor_UnexposedAttr &&
		   clang_getCursorKind(parent) == CXCursor_VarDecl) {
		mention_cleanup(m, parent);
	}
	return CXChildVisit_Recurse;
}

/* Relevance goes from the mentioned to who mentions, until nothing changes. */
static void propagate(struct mentions *m)
{
	bool changed = true;

	for (size_t i = 0; i < m->u->functions.n; i++)
		m->relevant[i] |= m->direct[i];
	while (changed) {
		changed = false;
		for (size_t i = m->edges.n; i--;) {
			const struct edge *e = &m->edges.v[i];

			if (m->relevant[e->to] && !m->relevant[e->from])
				changed = m->relevant[e->from] = true;
		}
	}
}

static uint32_t first_seen(const struct unit *u, const void *canonical)
{
	return (uint32_t)(uintptr_t)ptrmap_get(&u->first_seen, canonical, NULL) - 1;
}

/* Where the first of the names, or of the relevant functions, is declared. */
static uint32_t first_position(const struct mentions *m, uint32_t position)
{
	for (size_t i = 0; i < m->u->functions.n; i++) {
		CXCursor c = m->u->functions.v[i].cursor;
		uint32_t seen;

		if (!m->relevant[i])
			continue;
		seen = first_seen(m->u, clang_getCanonicalCursor(c).data[0]);
		if (seen < position)
			position = seen;
	}
	return position;
}

static uint32_t find_names(struct mentions *m, const char *const *names, size_t n)
{
	uint32_t position = UINT32_MAX;

	for (size_t i = 0; i < n; i++) {
		uintptr_t k = (uintptr_t)strmap_get(&m->u->function_decls, names[i]);
		const void *canonical;

		if (!k)
			continue;
		canonical = clang_getCanonicalCursor(m->u->named.v[k - 1]).data[0];
		if (ptrmap_get(&m->wanted, canonical, NULL))
			continue;
		ptrmap_add(&m->wanted, canonical, NULL, (void *)k);
		if (first_seen(m->u, canonical) < position)
			position = first_seen(m->u, canonical);
	}
	return position;
}

/* The unit's first function of its own, if that comes before @position. */
static uint32_t first_own(const struct unit *u, uint32_t position)
{
	for (size_t i = 0; i < u->functions.n; i++) {
		CXCursor c = u->functions.v[i].cursor;

		if (u->functions.v[i].index < position &&
		    clang_Location_isFromMainFile(clang_getCursorLocation(c)))
			position = u->functions.v[i].index;
	}
	return position;
}

/* What attributes say of functions makes them as good as the names. */
static uint32_t find_marked(struct mentions *m, uint32_t position)
{
	const CXCursor *c;

	vec_for_each (c, &m->u->marked) {
		const void *canonical = clang_getCanonicalCursor(*c).data[0];
		uintptr_t number = (uintptr_t)ptrmap_get(&m->u->function_numbers, canonical, NULL);

		if (number)
			m->direct[number - 1] = true;
		if (!ptrmap_get(&m->wanted, canonical, NULL))
			ptrmap_add(&m->wanted, canonical, NULL, m);
		if (first_seen(m->u, canonical) < position)
			position = first_seen(m->u, canonical);
	}
	return position;
}

const bool *ast_mentions(struct unit *u, const char *const *names, size_t n,
			 const char *const *fields, size_t nfields, struct arena *arena)
{
	struct mentions m = { .u = u };
	uint32_t from, to = UINT32_MAX;

	unit_scan(u);
	m.direct = arena_array(arena, bool, u->functions.n);
	m.relevant = arena_array(arena, bool, u->functions.n);
	for (size_t i = 0; i < nfields; i++)
		strmap_put(&m.fields, fields[i])->value = u;
	from = find_marked(&m, find_names(&m, names, n));
	if (nfields)
		from = first_own(u, from);
	/* A relevant function may be declared before the names are: who calls it then is
	 * relevant as well, and so the start moves up until it stays. */
	while (from < to) {
		for (size_t i = 0; i < u->functions.n; i++) {
			CXCursor c = u->functions.v[i].cursor;

			m.current = (uint32_t)i;
			m.in_unit = clang_Location_isFromMainFile(clang_getCursorLocation(c));
			if (u->functions.v[i].index >= from && u->functions.v[i].index < to)
				clang_visitChildren(c, look, &m);
		}
		propagate(&m);
		to = from;
		from = first_position(&m, from);
	}
	vec_free(&m.edges);
	ptrmap_free(&m.wanted);
	strmap_free(&m.fields);
	return m.relevant;
}
