// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel code is full of conditions that are decided when it is compiled: IS_ENABLED(),
 * sizeof, BUILD_BUG_ON(). In: a node whose kids are folded; out: the node, now a constant
 * where that follows. The parser's own evaluator is only asked for what cannot be computed
 * from the kids (sizeof, builtins): it drops effects on its way to a value, so that
 * `(f(), 0)` would lose its call.
 */
#include "front/fold.h"

static bool is_const(const struct ast *a)
{
	return a->kind == AST_CONST;
}

static bool is_scalar(const struct ast_type *t)
{
	return t && (t->kind == AST_T_BOOL || t->kind == AST_T_INT || t->kind == AST_T_PTR);
}

int64_t fold_to_type(int64_t value, const struct ast_type *type)
{
	unsigned int drop;

	if (type->kind == AST_T_BOOL)
		return value != 0;
	if (type->kind != AST_T_INT || type->bits >= 64 || !type->bits)
		return value;
	drop = 64 - (unsigned int)type->bits;
	if (type->is_signed)
		return (int64_t)((uint64_t)value << drop) >> drop;
	return (int64_t)(((uint64_t)value << drop) >> drop);
}

static void become(struct ast *node, int64_t value)
{
	node->kind = AST_CONST;
	node->value = fold_to_type(value, node->type);
	node->nkids = 0;
	node->op = AST_OP_NONE;
	node->splits = false;
	node->depth = 0;
}

/* false: the result is undefined, so there is none. */
static bool divide(enum ast_op op, int64_t a, int64_t b, bool is_signed, int64_t *out)
{
	if (!b || (is_signed && b == -1))
		return false;
	if (is_signed)
		*out = op == AST_OP_DIV ? a / b : a % b;
	else if (op == AST_OP_DIV)
		*out = (int64_t)((uint64_t)a / (uint64_t)b);
	else
		*out = (int64_t)((uint64_t)a % (uint64_t)b);
	return true;
}

static bool shift(enum ast_op op, int64_t a, int64_t b, const struct ast_type *type, int64_t *out)
{
	if (b < 0 || (uint64_t)b >= type->bits)
		return false;
	if (op == AST_OP_SHL)
		*out = (int64_t)((uint64_t)a << b);
	else
		*out = type->is_signed ? a >> b : (int64_t)((uint64_t)a >> b);
	return true;
}

static bool less(int64_t a, int64_t b, bool is_signed)
{
	return is_signed ? a < b : (uint64_t)a < (uint64_t)b;
}

/* @t is the type computed in. */
static bool compute(enum ast_op op, int64_t a, int64_t b, const struct ast_type *t, int64_t *out)
{
	switch (op) {
	case AST_OP_ADD:
		*out = (int64_t)((uint64_t)a + (uint64_t)b);
		return true;
	case AST_OP_SUB:
		*out = (int64_t)((uint64_t)a - (uint64_t)b);
		return true;
	case AST_OP_MUL:
		*out = (int64_t)((uint64_t)a * (uint64_t)b);
		return true;
	case AST_OP_DIV:
	case AST_OP_REM:
		return divide(op, a, b, t->is_signed, out);
	case AST_OP_AND:
		*out = a & b;
		return true;
	case AST_OP_OR:
		*out = a | b;
		return true;
	case AST_OP_XOR:
		*out = a ^ b;
		return true;
	case AST_OP_SHL:
	case AST_OP_SHR:
		return shift(op, a, b, t, out);
	case AST_OP_EQ:
		*out = a == b;
		return true;
	case AST_OP_NE:
		*out = a != b;
		return true;
	case AST_OP_LT:
		*out = less(a, b, t->is_signed);
		return true;
	case AST_OP_LE:
		*out = !less(b, a, t->is_signed);
		return true;
	case AST_OP_GT:
		*out = less(b, a, t->is_signed);
		return true;
	case AST_OP_GE:
		*out = !less(a, b, t->is_signed);
		return true;
	case AST_OP_NONE:
	case AST_OP_NEG:
	case AST_OP_BNOT:
	case AST_OP_NOT:
	case AST_OP_PRE:
	case AST_OP_POST:
		break;
	}
	return false;
}

static void fold_unary(struct ast *node)
{
	int64_t v = node->kids[0]->value;

	if (node->op == AST_OP_NEG)
		become(node, (int64_t)(0 - (uint64_t)v));
	else if (node->op == AST_OP_BNOT)
		become(node, ~v);
	else
		become(node, !v);
}

static void fold_binary(struct ast *node)
{
	const struct ast *a = node->kids[0], *b = node->kids[1];
	const struct ast_type *type = a->type;
	bool arithmetic = node->op < AST_OP_EQ;
	int64_t v;

	/* Pointer arithmetic needs sizes; nobody writes it with two constants. */
	if (arithmetic && (a->type->kind == AST_T_PTR || b->type->kind == AST_T_PTR))
		return;
	if (compute(node->op, a->value, b->value, type, &v))
		become(node, v);
}

/* `0 && x` is 0, whatever x would have done; `1 && x` still depends on x. */
static void fold_short_circuit(struct ast *node)
{
	bool stops = node->kind == AST_OR_OR;

	if (!is_const(node->kids[0]))
		return;
	if (!!node->kids[0]->value == stops)
		become(node, stops);
	else if (is_const(node->kids[1]))
		become(node, !!node->kids[1]->value);
}

/* The arm that a constant condition takes, in the type of the whole. */
static void fold_choice(struct ast *node)
{
	struct ast *arm;

	if (!is_const(node->kids[0]))
		return;
	arm = node->kids[node->kids[0]->value ? 1 : 2];
	if (is_const(arm) && is_scalar(node->type)) {
		become(node, arm->value);
	} else {
		node->kind = AST_CONVERT;
		node->kids[0] = arm;
		node->nkids = 1;
		node->splits = arm->splits;
		node->depth = arm->depth + 1;
	}
}

void fold_node(struct ast *node)
{
	switch ((int)node->kind) {
	case AST_CONVERT:
		if (is_const(node->kids[0]) && is_scalar(node->type))
			become(node, node->kids[0]->value);
		break;
	case AST_UNARY:
		if (is_const(node->kids[0]) && is_scalar(node->type))
			fold_unary(node);
		break;
	case AST_BINARY:
		if (is_const(node->kids[0]) && is_const(node->kids[1]) && is_scalar(node->type))
			fold_binary(node);
		break;
	case AST_AND_AND:
	case AST_OR_OR:
		fold_short_circuit(node);
		break;
	case AST_COND:
		fold_choice(node);
		break;
	}
}
