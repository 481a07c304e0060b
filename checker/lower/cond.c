// SPDX-License-Identifier: GPL-2.0-only
/*
 * Conditions: `&&`, `||`, `!` and `?:` become control flow, and only the leaves are values
 * that a branch tests. In: a node and two blocks; out: branches whose text is what the user
 * wrote. A condition is not first made a number and then tested against 0, as a compiler's
 * front end might: a path would then say "took the true branch of and.3".
 */
#include "lower/state.h"

/* Conversions that change the value but not whether it is 0. */
static const struct ast *strip(const struct ast *a)
{
	while (a->kind == AST_CONVERT) {
		const struct ast_type *from = a->kids[0]->type, *to = a->type;

		if (from->kind != AST_T_BOOL && from->kind != AST_T_INT && from->kind != AST_T_PTR)
			break;
		if (to->kind != AST_T_BOOL && (to->kind != AST_T_INT || to->bits < from->bits))
			break;
		a = a->kids[0];
	}
	return a;
}

static bool is_not(const struct ast *a)
{
	return a->kind == AST_UNARY && a->op == AST_OP_NOT;
}

static void branch(struct fn *fn, const struct val *v, const struct ast *shown, uint32_t yes,
		   uint32_t no, bool loop)
{
	struct ir_term *term;
	uint32_t temp;

	if (v->is_const) {
		end_jump(fn, v->k ? yes : no);
		return;
	}
	temp = temp_of(fn, v, shown->loc);
	term = end_block(fn, IR_BRANCH, shown->loc);
	term->value = temp;
	term->type = v->type;
	term->text = ast_text(fn->tree, shown, fn->arena);
	term->loop = loop;
	set_succ(fn, term, (uint32_t[]){ yes, no }, 2);
}

static void leaf(struct fn *fn, const struct ast *a, const struct ast *shown, uint32_t yes,
		 uint32_t no, bool loop)
{
	struct val v = rvalue(fn, a);

	branch(fn, &v, shown, yes, no, loop);
}

static void test(struct fn *fn, const struct ast *a, const struct ast *shown, uint32_t yes,
		 uint32_t no, bool loop);

static void test_choice(struct fn *fn, const struct ast *a, uint32_t yes, uint32_t no, bool loop)
{
	uint32_t first = ir_block_new(fn->f), second = ir_block_new(fn->f);

	condition(fn, a->kids[0], first, second, loop);
	begin_block(fn, first);
	condition(fn, a->kids[1], yes, no, loop);
	begin_block(fn, second);
	condition(fn, a->kids[2], yes, no, loop);
}

static void test_both(struct fn *fn, const struct ast *a, uint32_t yes, uint32_t no, bool loop)
{
	uint32_t more = ir_block_new(fn->f);

	if (a->kind == AST_AND_AND)
		condition(fn, a->kids[0], more, no, loop);
	else
		condition(fn, a->kids[0], yes, more, loop);
	begin_block(fn, more);
	condition(fn, a->kids[1], yes, no, loop);
}

/* `!x` stays a value, so that the branch is on what its text says, unless x is more than one
 * condition or is negated itself. */
static void test_not(struct fn *fn, const struct ast *a, const struct ast *shown, uint32_t yes,
		     uint32_t no, bool loop)
{
	const struct ast *inner = strip(a->kids[0]);

	if (is_not(inner))
		test(fn, inner->kids[0], shown, yes, no, loop);
	else if (inner->kind == AST_AND_AND || inner->kind == AST_OR_OR)
		condition(fn, inner, no, yes, loop);
	else
		leaf(fn, a, shown, yes, no, loop);
}

/* ({ …; x; }) tests x, unless something is to be done between x and the branch. */
static void test_compound(struct fn *fn, const struct ast *a, const struct ast *shown, uint32_t yes,
			  uint32_t no, bool loop)
{
	const struct ast *body = a->kids[0], *last = NULL;
	struct cleanup *outer = fn->cleanups;

	for (uint32_t i = 0; i + 1 < body->nkids; i++)
		stmt(fn, body->kids[i]);
	last = lower_labels(fn, body->kids[body->nkids - 1]);
	if (fn->cleanups == outer) {
		test(fn, last, shown, yes, no, loop);
	} else {
		struct val v = rvalue(fn, last);

		if (last->splits)
			keep(fn, &v, a->loc);
		run_cleanups(fn, outer, body->end);
		fn->cleanups = outer;
		take(fn, &v, a->loc);
		branch(fn, &v, shown, yes, no, loop);
	}
}

static void test(struct fn *fn, const struct ast *a, const struct ast *shown, uint32_t yes,
		 uint32_t no, bool loop)
{
	a = strip(a);
	if (is_not(a)) {
		test_not(fn, a, shown, yes, no, loop);
	} else if (a->kind == AST_AND_AND || a->kind == AST_OR_OR) {
		test_both(fn, a, yes, no, loop);
	} else if (a->kind == AST_COND && a->type->kind != AST_T_VOID) {
		test_choice(fn, a, yes, no, loop);
	} else if (a->kind == AST_STMT_EXPR && a->kids[0]->nkids) {
		test_compound(fn, a, shown, yes, no, loop);
	} else if (a->kind == AST_COMMA) {
		effect(fn, a->kids[0]);
		test(fn, a->kids[1], shown, yes, no, loop);
	} else {
		leaf(fn, a, shown, yes, no, loop);
	}
}

void condition(struct fn *fn, const struct ast *a, uint32_t yes, uint32_t no, bool loop)
{
	test(fn, a, a, yes, no, loop);
}

/* The value of a && or ||: 1 or 0 by way of a local. */
struct val short_circuit(struct fn *fn, const struct ast *a)
{
	uint32_t yes = ir_block_new(fn->f), no = ir_block_new(fn->f), after = ir_block_new(fn->f);
	enum ir_type type = type_of(a->type);
	struct place p;

	p = (struct place){ .var = made_up(fn, a->kind == AST_AND_AND ? "and" : "or", type,
					   a->type->bits) };
	condition(fn, a, yes, no, false);
	for (int i = 0; i < 2; i++) {
		struct val v = const_val(type, !i);

		begin_block(fn, i ? no : yes);
		store(fn, p, &v, a->loc);
		end_jump(fn, after);
	}
	begin_block(fn, after);
	return load(fn, p, type, a->loc);
}

/* One arm of a ?:, which has the whole's type: its value is put where the whole's is taken from. */
static void arm(struct fn *fn, const struct ast *a, struct place p, uint32_t after)
{
	struct val v = rvalue(fn, a);

	if (p.var)
		store(fn, p, &v, a->loc);
	end_jump(fn, after);
}

struct val choice(struct fn *fn, const struct ast *a)
{
	uint32_t yes = ir_block_new(fn->f), no = ir_block_new(fn->f), after = ir_block_new(fn->f);
	enum ir_type type = type_of(a->type);
	struct place p = { 0 };

	if (type != IR_VOID)
		p.var = made_up(fn, "cond", type, a->type->bits);
	condition(fn, a->kids[0], yes, no, false);
	begin_block(fn, yes);
	arm(fn, a->kids[1], p, after);
	begin_block(fn, no);
	arm(fn, a->kids[2], p, after);
	begin_block(fn, after);
	return p.var ? load(fn, p, type, a->loc) : (struct val){ .type = IR_VOID };
}

struct val elvis(struct fn *fn, const struct ast *a)
{
	uint32_t yes = ir_block_new(fn->f), no = ir_block_new(fn->f), after = ir_block_new(fn->f);
	const struct ast *tested = a->kids[0];
	struct val v = rvalue(fn, tested);
	struct place kept, p = { .var = made_up(fn, "cond", type_of(a->type), a->type->bits) };

	kept = (struct place){ .var = made_up(fn, "tmp", v.type, tested->type->bits) };
	store(fn, kept, &v, a->loc);
	branch(fn, &v, tested, yes, no, false);
	begin_block(fn, yes);
	v = convert(fn, load(fn, kept, v.type, a->loc), a->type, a->loc);
	store(fn, p, &v, a->loc);
	end_jump(fn, after);
	begin_block(fn, no);
	arm(fn, a->kids[1], p, after);
	begin_block(fn, after);
	return load(fn, p, type_of(a->type), a->loc);
}
