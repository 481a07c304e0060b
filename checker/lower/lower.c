// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lowering as others see it: which functions matter, and their bodies when asked for. In:
 * a parsed unit and the names of interest; out: IR. Nothing is lowered ahead of time, and
 * nothing twice: of a unit's five thousand functions an analysis asks for a handful.
 */
#include "lower/state.h"

static void note_initialisers(struct lower *l)
{
	for (size_t i = 0; i < ast_variables(l->unit); i++) {
		struct arena scratch = { 0 };
		struct ast_tree *t = ast_variable(l->unit, i, &scratch);

		if (!t->error)
			init_static(l, global_var(l, t->decl), t->decl->type, t->root);
		ast_tree_done(t);
		arena_free(&scratch);
	}
}

static void note_marks(struct lower *l)
{
	size_t n;
	const struct ast_mark *marks = ast_marks(l->unit, &n);

	for (size_t i = 0; i < n; i++) {
		struct ir_mark mark = { global_var(l, marks[i].fn), marks[i].text,
					loc_of(l, marks[i].loc) };

		vec_push(&l->ir->marks, mark);
	}
}

static bool any_relevant(const struct lower *l)
{
	for (size_t i = 0; i < ast_functions(l->unit); i++)
		if (l->relevant[i])
			return true;
	return false;
}

struct lower *lower_open(struct unit *u, struct arena *arena, const char *const *names, size_t n)
{
	struct lower *l = arena_new(arena, struct lower);

	l->unit = u;
	l->arena = arena;
	l->ir = ir_unit_new(arena, unit_path(u));
	l->names = names;
	l->nnames = n;
	l->relevant = ast_mentions(u, names, n, NULL, 0, arena);
	/* Initialisers lead from an ops structure to callbacks: of interest only if those are. */
	if (any_relevant(l)) {
		note_initialisers(l);
		note_marks(l);
	}
	return l;
}

void lower_widen(struct lower *l, const char *const *fields, size_t n)
{
	l->relevant = ast_mentions(l->unit, l->names, l->nnames, fields, n, l->arena);
	l->relevant_list.n = 0;
	l->has_relevant_list = false;
}

void lower_close(struct lower *l)
{
	ptrmap_free(&l->globals);
	ptrmap_free(&l->decls);
	ptrmap_free(&l->bodies);
	vec_free(&l->files);
	vec_free(&l->relevant_list);
	vec_free(&l->all_list);
	vec_free(&l->problems);
	ir_unit_free(l->ir);
}

struct ir_unit *lower_unit(struct lower *l)
{
	return l->ir;
}

static size_t number_of(struct lower *l, const struct ir_var *fn)
{
	const struct ast_decl *d = ptrmap_get(&l->decls, fn, NULL);

	return d ? ast_function_number(l->unit, d) : SIZE_MAX;
}

const struct ir_func *lower_function(struct lower *l, const struct ir_var *fn)
{
	struct ir_func *f = ptrmap_get(&l->bodies, fn, NULL);
	size_t number;

	if (f)
		return f;
	number = number_of(l, fn);
	if (number == SIZE_MAX)
		return NULL;
	f = lower_body(l, global_var(l, ast_function_decl(l->unit, number)), number);
	ptrmap_add(&l->bodies, fn, NULL, f);
	return f;
}

bool lower_relevant(struct lower *l, const struct ir_var *fn)
{
	size_t number = number_of(l, fn);

	return number != SIZE_MAX && l->relevant[number];
}

struct ir_var *const *lower_relevant_functions(struct lower *l, size_t *n)
{
	for (size_t i = 0; !l->has_relevant_list && i < ast_functions(l->unit); i++)
		if (l->relevant[i])
			vec_push(&l->relevant_list, global_var(l, ast_function_decl(l->unit, i)));
	l->has_relevant_list = true;
	*n = l->relevant_list.n;
	return l->relevant_list.v;
}

struct ir_var *const *lower_all_functions(struct lower *l, size_t *n)
{
	for (size_t i = 0; !l->has_all_list && i < ast_functions(l->unit); i++)
		vec_push(&l->all_list, global_var(l, ast_function_decl(l->unit, i)));
	l->has_all_list = true;
	*n = l->all_list.n;
	return l->all_list.v;
}

const struct lower_problem *lower_problems(const struct lower *l, size_t *n)
{
	*n = l->problems.n;
	return l->problems.v;
}
