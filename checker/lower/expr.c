// SPDX-License-Identifier: GPL-2.0-only
/*
 * Expressions: their values, or only their effects. In: a node; out: a constant or a temp of
 * the current block. Operands are evaluated from left to right; where a later one ends the
 * block, the earlier ones are kept in locals. Effects are never dropped with a value nobody
 * wants: only what the language says is not evaluated (sizeof and the like) is gone, and that
 * before it comes here.
 */
#include "lower/state.h"

void keep(struct fn *fn, struct val *v, struct ast_loc loc)
{
	if (v->is_const || v->type == IR_VOID)
		return;
	v->kept = made_up(fn, "tmp", v->type, ir_type_bits(v->type));
	store(fn, (struct place){ .var = v->kept }, v, loc);
}

void take(struct fn *fn, struct val *v, struct ast_loc loc)
{
	if (v->kept)
		*v = load(fn, (struct place){ .var = v->kept }, v->type, loc);
}

void operands(struct fn *fn, struct ast *const *kids, uint32_t n, struct val *vals)
{
	uint32_t last = 0;

	for (uint32_t i = 0; i < n; i++)
		if (kids[i]->splits)
			last = i;
	for (uint32_t i = 0; i < n; i++) {
		vals[i] = rvalue(fn, kids[i]);
		if (i < last)
			keep(fn, &vals[i], kids[i]->loc);
	}
	for (uint32_t i = 0; i < last; i++)
		take(fn, &vals[i], kids[i]->loc);
}

static int64_t cut(int64_t k, enum ir_type to)
{
	unsigned int drop = 64 - ir_type_bits(to);

	if (to == IR_BOOL)
		return k != 0;
	if (!drop || drop == 64)
		return k;
	return ir_type_is_signed(to) ? (int64_t)((uint64_t)k << drop) >> drop
				     : (int64_t)(((uint64_t)k << drop) >> drop);
}

struct val convert_to(struct fn *fn, struct val v, enum ir_type to, struct ast_loc loc)
{
	struct ir_insn *insn;
	uint32_t from;

	if (v.type == to)
		return v;
	if (to == IR_VOID)
		return (struct val){ .type = IR_VOID };
	if (v.type == IR_VOID)
		return no_value(fn, to, loc);
	if (v.is_const && (ir_type_is_integer(to) || to == IR_PTR))
		return const_val(to, cut(v.k, to));
	if (to == IR_AGG || v.type == IR_AGG) {
		/* GNU C: a cast to a union of which the operand is a member. */
		struct place p = { .var = made_up(fn, "agg", IR_AGG, 0) };

		store(fn, p, &v, loc);
		return load(fn, p, to, loc);
	}
	from = temp_of(fn, &v, loc);
	insn = emit(fn, IR_CAST, loc);
	insn->type = to;
	insn->a = from;
	insn->dst = new_temp(fn);
	return temp_val(to, insn->dst);
}

struct val convert(struct fn *fn, struct val v, const struct ast_type *to, struct ast_loc loc)
{
	return convert_to(fn, v, type_of(to), loc);
}

static struct val binary_op(struct fn *fn, enum ir_op op, enum ir_type type, struct val a,
			    struct val b, struct ast_loc loc)
{
	uint32_t x = temp_of(fn, &a, loc), y = temp_of(fn, &b, loc);
	struct ir_insn *insn = emit(fn, op, loc);

	insn->type = type;
	insn->a = x;
	insn->b = y;
	insn->dst = new_temp(fn);
	return temp_val(op >= IR_EQ && op <= IR_GE ? IR_I32 : type, insn->dst);
}

static struct val unary_op(struct fn *fn, enum ir_op op, enum ir_type type, struct val a,
			   struct ast_loc loc)
{
	uint32_t x = temp_of(fn, &a, loc);
	struct ir_insn *insn = emit(fn, op, loc);

	insn->type = type;
	insn->a = x;
	insn->dst = new_temp(fn);
	return temp_val(op == IR_NOT ? IR_I32 : type, insn->dst);
}

static enum ir_op op_of(enum ast_op op)
{
	static const enum ir_op ops[] = {
		[AST_OP_NEG] = IR_NEG, [AST_OP_BNOT] = IR_BNOT, [AST_OP_NOT] = IR_NOT,
		[AST_OP_ADD] = IR_ADD, [AST_OP_SUB] = IR_SUB,	[AST_OP_MUL] = IR_MUL,
		[AST_OP_DIV] = IR_DIV, [AST_OP_REM] = IR_REM,	[AST_OP_AND] = IR_AND,
		[AST_OP_OR] = IR_OR,   [AST_OP_XOR] = IR_XOR,	[AST_OP_SHL] = IR_SHL,
		[AST_OP_SHR] = IR_SHR, [AST_OP_EQ] = IR_EQ,	[AST_OP_NE] = IR_NE,
		[AST_OP_LT] = IR_LT,   [AST_OP_LE] = IR_LE,	[AST_OP_GT] = IR_GT,
		[AST_OP_GE] = IR_GE,
	};

	return ops[op];
}

static bool is_pointer(const struct ast *a)
{
	return a->type->kind == AST_T_PTR || a->type->kind == AST_T_ARRAY;
}

/* C11 6.5.6: the difference counts elements. */
static struct val pointer_difference(struct fn *fn, const struct ast *a, struct val *v)
{
	uint64_t bits = a->kids[0]->type->elem ? a->kids[0]->type->elem->bits : 8;
	struct val bytes;

	v[0] = convert_to(fn, v[0], IR_I64, a->loc);
	v[1] = convert_to(fn, v[1], IR_I64, a->loc);
	bytes = binary_op(fn, IR_SUB, IR_I64, v[0], v[1], a->loc);
	if (bits > 8)
		bytes = binary_op(fn, IR_DIV, IR_I64, bytes, const_val(IR_I64, (int64_t)(bits / 8)),
				  a->loc);
	return convert(fn, bytes, a->type, a->loc);
}

static struct val binary(struct fn *fn, const struct ast *a)
{
	bool pa = is_pointer(a->kids[0]), pb = is_pointer(a->kids[1]);
	enum ir_op op = op_of(a->op);
	enum ir_type type;
	struct val v[2];

	operands(fn, a->kids, 2, v);
	if (op == IR_SUB && pa && pb)
		return pointer_difference(fn, a, v);
	if ((op == IR_ADD || op == IR_SUB) && (pa || pb))
		return index_by(fn, v[!pa], v[pa], a->kids[!pa]->type, op == IR_SUB ? -1 : 1,
				a->loc);
	type = v[0].type;
	v[1] = convert_to(fn, v[1], type, a->loc);
	return convert(fn, binary_op(fn, op, type, v[0], v[1], a->loc), a->type, a->loc);
}

static struct val unary(struct fn *fn, const struct ast *a)
{
	const struct ast *kid = a->kids[0];
	struct val v;

	/* !!x asks whether x is not 0. */
	if (a->op == AST_OP_NOT && kid->kind == AST_UNARY && kid->op == AST_OP_NOT) {
		v = rvalue(fn, kid->kids[0]);
		return binary_op(fn, IR_NE, v.type, v, const_val(v.type, 0), a->loc);
	}
	v = rvalue(fn, kid);
	return convert(fn, unary_op(fn, op_of(a->op), v.type, v, a->loc), a->type, a->loc);
}

/* The value first: evaluating it may end the block, and C leaves the order open. */
static struct val assign(struct fn *fn, const struct ast *a)
{
	const struct ast *to = a->kids[0];
	struct val v = rvalue(fn, a->kids[1]);
	struct place p;

	if (to->splits)
		keep(fn, &v, a->loc);
	p = place_of(fn, to);
	take(fn, &v, a->loc);
	v = convert_to(fn, v, access_type(to), a->loc);
	store(fn, p, &v, a->loc);
	return convert(fn, v, a->type, a->loc);
}

static struct val compound_assign(struct fn *fn, const struct ast *a)
{
	const struct ast *to = a->kids[0];
	enum ir_op op = op_of(a->op);
	struct val by = rvalue(fn, a->kids[1]), v;
	struct place p;

	if (to->splits)
		keep(fn, &by, a->loc);
	p = place_of(fn, to);
	take(fn, &by, a->loc);
	v = load(fn, p, access_type(to), a->loc);
	if (is_pointer(to)) {
		v = index_by(fn, v, by, to->type, op == IR_SUB ? -1 : 1, a->loc);
	} else {
		/* The right side has the common type already, but for shifts. */
		enum ir_type common = op == IR_SHL || op == IR_SHR ? v.type : by.type;

		v = convert_to(fn, v, common, a->loc);
		by = convert_to(fn, by, common, a->loc);
		v = binary_op(fn, op, common, v, by, a->loc);
		v = convert_to(fn, v, access_type(to), a->loc);
	}
	store(fn, p, &v, a->loc);
	return convert(fn, v, a->type, a->loc);
}

static struct val step(struct fn *fn, const struct ast *a)
{
	const struct ast *to = a->kids[0];
	struct place p = place_of(fn, to);
	struct val old = load(fn, p, access_type(to), a->loc), v;

	if (is_pointer(to))
		v = index_by(fn, old, const_val(IR_I64, a->value), to->type, 1, a->loc);
	else
		v = binary_op(fn, IR_ADD, old.type, old,
			      const_val(old.type, cut(a->value, old.type)), a->loc);
	store(fn, p, &v, a->loc);
	return convert(fn, a->op == AST_OP_PRE ? v : old, a->type, a->loc);
}

static struct val load_lvalue(struct fn *fn, const struct ast *a)
{
	struct place p = place_of(fn, a);

	if (a->type->kind == AST_T_FUNC)
		return temp_val(IR_PTR, address(fn, p, a->loc));
	return convert(fn, load(fn, p, access_type(a), a->loc), a->type, a->loc);
}

/* Arrays and functions become pointers, everything else changes its type. */
static struct val conversion(struct fn *fn, const struct ast *a)
{
	const struct ast *kid = a->kids[0];

	if (a->type->kind == AST_T_VOID) {
		effect(fn, kid);
		return (struct val){ .type = IR_VOID };
	}
	if (kid->type->kind == AST_T_ARRAY && a->type->kind != AST_T_ARRAY)
		return convert(fn, temp_val(IR_PTR, address(fn, place_of(fn, kid), a->loc)),
			       a->type, a->loc);
	return convert(fn, rvalue(fn, kid), a->type, a->loc);
}

static struct val label_address(struct fn *fn, const struct ast *a)
{
	const char *name = arena_printf(fn->l->arena, "%s.label.%s", fn->f->var->name,
					a->label->name);
	struct ir_var *var = ir_global(fn->l->ir, name, IR_GLOBAL);

	var->type = IR_U8;
	var->bits = 8;
	var->is_static = true;
	return temp_val(IR_PTR, address(fn, (struct place){ .var = var }, a->loc));
}

/* Its operands may be changed through, if they are addresses. */
static struct val not_understood(struct fn *fn, const struct ast *a)
{
	enum ir_type type = a->type ? type_of(a->type) : IR_VOID;
	struct val *v = arena_array(fn->arena, struct val, a->nkids);
	uint32_t *args = arena_array(fn->arena, uint32_t, a->nkids), n = 0;

	operands(fn, a->kids, a->nkids, v);
	for (uint32_t i = 0; i < a->nkids; i++)
		if (v[i].type == IR_PTR)
			args[n++] = temp_of(fn, &v[i], a->loc);
	return unknown(fn, type, args, n, a->name, a->loc);
}

struct val rvalue(struct fn *fn, const struct ast *a)
{
	switch ((int)a->kind) {
	case AST_CONST:
		return const_val(type_of(a->type), a->value);
	case AST_REF:
	case AST_MEMBER:
	case AST_INDEX:
	case AST_DEREF:
	case AST_STRING:
	case AST_LITERAL:
		return load_lvalue(fn, a);
	case AST_ADDRESS:
		return temp_val(IR_PTR, address(fn, place_of(fn, a->kids[0]), a->loc));
	case AST_CONVERT:
		return conversion(fn, a);
	case AST_UNARY:
		return unary(fn, a);
	case AST_BINARY:
		return binary(fn, a);
	case AST_ASSIGN:
		return assign(fn, a);
	case AST_COMPOUND_ASSIGN:
		return compound_assign(fn, a);
	case AST_STEP:
		return step(fn, a);
	case AST_AND_AND:
	case AST_OR_OR:
		return short_circuit(fn, a);
	case AST_COND:
		return choice(fn, a);
	case AST_ELVIS:
		return elvis(fn, a);
	case AST_COMMA:
		effect(fn, a->kids[0]);
		return rvalue(fn, a->kids[1]);
	case AST_CALL:
		return call(fn, a, false);
	case AST_STMT_EXPR:
		return compound(fn, a->kids[0], true);
	case AST_VA_ARG:
		return va_arg_value(fn, a);
	case AST_LABEL_ADDR:
		return label_address(fn, a);
	case AST_UNKNOWN:
		return not_understood(fn, a);
	}
	return unknown(fn, a->type ? type_of(a->type) : IR_VOID, NULL, 0,
		       "an expression in the place of a statement or the reverse", a->loc);
}

static void effect_of_choice(struct fn *fn, const struct ast *a)
{
	uint32_t yes = ir_block_new(fn->f), no = ir_block_new(fn->f), after = ir_block_new(fn->f);

	condition(fn, a->kids[0], yes, no, false);
	begin_block(fn, yes);
	effect(fn, a->kids[1]);
	end_jump(fn, after);
	begin_block(fn, no);
	effect(fn, a->kids[2]);
	end_jump(fn, after);
	begin_block(fn, after);
}

static void effect_of_short_circuit(struct fn *fn, const struct ast *a)
{
	uint32_t more = ir_block_new(fn->f), after = ir_block_new(fn->f);

	if (a->kind == AST_AND_AND)
		condition(fn, a->kids[0], more, after, false);
	else
		condition(fn, a->kids[0], after, more, false);
	begin_block(fn, more);
	effect(fn, a->kids[1]);
	end_jump(fn, after);
	begin_block(fn, after);
}

void effect(struct fn *fn, const struct ast *a)
{
	switch ((int)a->kind) {
	case AST_CONST:
	case AST_STRING:
	case AST_REF:
	case AST_LABEL_ADDR:
		return;
	case AST_MEMBER:
	case AST_INDEX:
	case AST_DEREF:
	case AST_ADDRESS:
	case AST_CONVERT:
	case AST_UNARY:
	case AST_BINARY:
	case AST_COMMA:
		for (uint32_t i = 0; i < a->nkids; i++)
			effect(fn, a->kids[i]);
		return;
	case AST_COND:
		effect_of_choice(fn, a);
		return;
	case AST_AND_AND:
	case AST_OR_OR:
		effect_of_short_circuit(fn, a);
		return;
	case AST_CALL:
		call(fn, a, true);
		return;
	case AST_STMT_EXPR:
		compound(fn, a->kids[0], false);
		return;
	}
	rvalue(fn, a);
}
