// SPDX-License-Identifier: GPL-2.0-only
/*
 * Statements in sequence: blocks, declarations, return. In: a node; out: operations in the
 * current block and its successors. Code behind a return or a goto is lowered like any other,
 * into a block that nothing leads to unless a label in it says so: whether it can be reached is
 * only known at the end.
 */
#include "lower/state.h"

static void lower_var(struct fn *fn, const struct ast *a)
{
	const struct ast_decl *d = a->decl;
	struct ir_var *var = var_of(fn, d);

	if (d->kind == AST_D_GLOBAL) {
		if (a->nkids)
			init_static(fn->l, var, d->type, a->kids[0]);
		return;
	}
	if (d->kind == AST_D_FUNC)
		return;
	if (a->nkids)
		init_var(fn, var, d->type, a->kids[0]);
	else
		emit(fn, IR_UNDEF, a->loc)->var = var;
	if (d->cleanup)
		enter_cleanup(fn, d, var);
}

/* C11 6.8.6.4; the value is evaluated before any cleanup runs. */
static void lower_return(struct fn *fn, const struct ast *a)
{
	enum ir_type returned = fn->f->var->type;
	struct ir_term *term;
	struct val v = { .type = IR_VOID };
	uint32_t temp = 0;

	if (a->nkids && returned == IR_VOID)
		effect(fn, a->kids[0]);
	else if (a->nkids)
		v = rvalue(fn, a->kids[0]);
	if (returned != IR_VOID) {
		v = v.type == IR_VOID ? no_value(fn, returned, a->loc)
				      : convert_to(fn, v, returned, a->loc);
		temp = temp_of(fn, &v, a->loc);
	}
	run_cleanups(fn, NULL, a->loc);
	term = end_block(fn, IR_RETURN, a->loc);
	term->value = temp;
	term->type = returned;
}

/* The value of ({ … }) is that of the last statement, when that is an expression. */
static struct val last_value(struct fn *fn, const struct ast *a, bool want)
{
	a = lower_labels(fn, a);
	if (!a->type || a->kind == AST_VAR) {
		stmt(fn, a);
		return (struct val){ .type = IR_VOID };
	}
	if (want)
		return rvalue(fn, a);
	effect(fn, a);
	return (struct val){ .type = IR_VOID };
}

struct val compound(struct fn *fn, const struct ast *a, bool want)
{
	struct cleanup *outer = fn->cleanups;
	struct val v = { .type = IR_VOID };

	for (uint32_t i = 0; i < a->nkids; i++) {
		if (i + 1 == a->nkids)
			v = last_value(fn, a->kids[i], want);
		else
			stmt(fn, a->kids[i]);
	}
	run_cleanups(fn, outer, a->end);
	fn->cleanups = outer;
	return v;
}

void stmt(struct fn *fn, const struct ast *a)
{
	a = lower_labels(fn, a);
	switch ((int)a->kind) {
	case AST_NULL:
		return;
	case AST_COMPOUND:
		compound(fn, a, false);
		return;
	case AST_DECLS:
		for (uint32_t i = 0; i < a->nkids; i++)
			stmt(fn, a->kids[i]);
		return;
	case AST_VAR:
		lower_var(fn, a);
		return;
	case AST_IF:
		lower_if(fn, a);
		return;
	case AST_WHILE:
		lower_while(fn, a);
		return;
	case AST_DO:
		lower_do(fn, a);
		return;
	case AST_FOR:
		lower_for(fn, a);
		return;
	case AST_SWITCH:
		lower_switch(fn, a);
		return;
	case AST_GOTO:
		lower_goto(fn, a);
		return;
	case AST_COMPUTED_GOTO:
		lower_computed_goto(fn, a);
		return;
	case AST_BREAK:
		lower_jump_out(fn, fn->breaks, a->loc);
		return;
	case AST_CONTINUE:
		lower_jump_out(fn, fn->continues, a->loc);
		return;
	case AST_RETURN:
		lower_return(fn, a);
		return;
	case AST_ASM:
		lower_asm(fn, a);
		return;
	}
	effect(fn, a);
}
