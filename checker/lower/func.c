// SPDX-License-Identifier: GPL-2.0-only
/*
 * One function, from its tree to well-formed IR. In: its number in the unit; out: its blocks.
 * A function whose tree could not be built still gets a body, of one unknown operation: its
 * callers must be judged against code that may do anything, not against code that does nothing.
 */
#include "lower/state.h"

#include <assert.h>

static void add_params(struct fn *fn)
{
	for (size_t i = 0; i < fn->tree->nparams; i++) {
		const struct ast_decl *d = fn->tree->params[i];

		if (!*d->name) {
			struct ir_var *var = ir_local(fn->f,
						      arena_printf(fn->arena, "param.%zu", i),
						      IR_PARAM, type_of(d->type));

			var->bits = d->type->bits;
			continue;
		}
		var_of(fn, d);
	}
}

static void end_body(struct fn *fn)
{
	struct ir_term *term;

	term = &fn->f->blocks.v[fn->block].term;
	term->kind = IR_RETURN;
	term->loc = loc_of(fn->l, fn->tree->end);
	term->implicit = true;
}

static void give_up(struct fn *fn)
{
	struct lower_problem p = { .loc = fn->f->loc, .function = fn->f->var->name };
	struct ir_term *term;
	struct val v;

	p.text = arena_strdup(fn->l->arena, fn->tree->error);
	vec_push(&fn->l->problems, p);
	v = unknown(fn, fn->f->var->type, NULL, 0, p.text, fn->tree->decl->loc);
	term = &fn->f->blocks.v[fn->block].term;
	term->kind = IR_RETURN;
	term->loc = loc_of(fn->l, fn->tree->end);
	term->value = v.temp;
	term->type = v.type;
}

struct ir_func *lower_body(struct lower *l, struct ir_var *var, size_t number)
{
	struct arena scratch = { 0 };
	struct fn fn = { .l = l, .arena = l->arena };

	fn.tree = ast_function(l->unit, number, &scratch);
	fn.f = ir_func_new(l->ir, var, l->arena);
	fn.f->variadic = fn.tree->variadic;
	fn.f->loc = loc_of(l, fn.tree->loc);
	fn.f->end = loc_of(l, fn.tree->end);
	fn.label_blocks = arena_array(&scratch, uint32_t, fn.tree->nlabels);
	fn.block = ir_block_new(fn.f);
	add_params(&fn);
	if (fn.tree->error) {
		give_up(&fn);
	} else {
		stmt(&fn, fn.tree->root);
		end_body(&fn);
	}
	tidy(fn.f);
	ptrmap_free(&fn.vars);
	ast_tree_done((struct ast_tree *)fn.tree);
	arena_free(&scratch);
	assert(!ir_verify(l->arena, l->ir, fn.f));
	return fn.f;
}
