// SPDX-License-Identifier: GPL-2.0-only
/*
 * Lvalues: which object an expression designates. In: a node; out: a variable or a temp with
 * an address, built step by step (field, index) so that the analysis sees the path that was
 * written. Offsets are never added up into one number: `p->a.b` and a pointer moved by the
 * same number of bits are different things to whoever reads the IR.
 */
#include "lower/state.h"

bool is_lvalue(const struct ast *a)
{
	switch ((int)a->kind) {
	case AST_REF:
	case AST_MEMBER:
	case AST_INDEX:
	case AST_DEREF:
	case AST_STRING:
	case AST_LITERAL:
		return true;
	}
	return false;
}

/* Bit-fields are accessed in the smallest type that holds them. */
enum ir_type access_type(const struct ast *lvalue)
{
	static const enum ir_type integer[2][4] = { { IR_U8, IR_U16, IR_U32, IR_U64 },
						    { IR_I8, IR_I16, IR_I32, IR_I64 } };
	int64_t width = lvalue->kind == AST_MEMBER ? lvalue->hi : 0;

	if (!width || lvalue->type->kind != AST_T_INT)
		return type_of(lvalue->type);
	return integer[lvalue->type->is_signed][width <= 8    ? 0
						: width <= 16 ? 1
						: width <= 32 ? 2
							      : 3];
}

static struct place materialise(struct fn *fn, const struct ast *a)
{
	struct val v = rvalue(fn, a);
	struct place p;

	if (v.type == IR_VOID)
		v = no_value(fn, IR_U8, a->loc);
	p = (struct place){ .var = made_up(fn, "agg", v.type, a->type->bits) };
	store(fn, p, &v, a->loc);
	return p;
}

static struct place member(struct fn *fn, const struct ast *a)
{
	const struct ast *base = a->kids[0];
	uint32_t from;

	if (a->arrow) {
		struct val v = rvalue(fn, base);

		from = temp_of(fn, &v, a->loc);
	} else {
		from = address(fn, place_of(fn, base), a->loc);
	}
	return (struct place){ .temp = emit_field(fn, from, (uint64_t)a->value,
						  a->name ? a->name : "", a->loc) };
}

struct val index_by(struct fn *fn, struct val pointer, struct val index,
		    const struct ast_type *pointer_type, int sign, struct ast_loc loc)
{
	int64_t bits = pointer_type->elem ? (int64_t)pointer_type->elem->bits : 0;
	uint32_t base, by;

	if (!bits)
		bits = 8; /* GNU C: void and functions have size 1 */
	if (index.is_const) {
		index.k *= sign;
		index.type = IR_I64;
		sign = 1;
	}
	base = temp_of(fn, &pointer, loc);
	by = temp_of(fn, &index, loc);
	return temp_val(IR_PTR, emit_index(fn, base, by, sign * bits, loc));
}

static struct place element(struct fn *fn, const struct ast *a)
{
	bool swapped = a->kids[0]->type->kind != AST_T_PTR; /* 2[p] */
	struct val v[2];

	operands(fn, a->kids, 2, v);
	v[0] = index_by(fn, v[swapped], v[!swapped], a->kids[swapped]->type, 1, a->loc);
	return (struct place){ .temp = v[0].temp };
}

static struct place literal(struct fn *fn, const struct ast *a)
{
	struct place p = { .var = made_up(fn, "lit", type_of(a->type), a->type->bits) };

	init_var(fn, p.var, a->type, a->kids[0]);
	return p;
}

struct place place_of(struct fn *fn, const struct ast *a)
{
	struct val v;

	switch ((int)a->kind) {
	case AST_REF:
		return (struct place){ .var = var_of(fn, a->decl) };
	case AST_MEMBER:
		return member(fn, a);
	case AST_INDEX:
		return element(fn, a);
	case AST_DEREF:
		v = rvalue(fn, a->kids[0]);
		return (struct place){ .temp = temp_of(fn, &v, a->loc) };
	case AST_STRING:
		return (struct place){ .var = literal_var(fn->l, a->type) };
	case AST_LITERAL:
		return literal(fn, a);
	}
	return materialise(fn, a);
}
