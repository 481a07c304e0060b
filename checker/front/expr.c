// SPDX-License-Identifier: GPL-2.0-only
/*
 * Expressions: what a cursor becomes once its children are done. libclang does not name every
 * kind: implicit conversions, `a ?: b`, offsetof, designators, va_arg and others are all
 * "unexposed". In: the cursor, its children, where each starts; out: the node they must be.
 * Nothing is guessed from the source text: inside macros it is not the text that was parsed.
 */
#include "front/build.h"

#include <string.h>

#include "front/fold.h"

bool node_evaluate(CXCursor c, int64_t *value)
{
	CXEvalResult r = clang_Cursor_Evaluate(c);
	bool is_int = r && clang_EvalResult_getKind(r) == CXEval_Int;

	if (is_int && clang_EvalResult_isUnsignedInt(r))
		*value = (int64_t)clang_EvalResult_getAsUnsigned(r);
	else if (is_int)
		*value = clang_EvalResult_getAsLongLong(r);
	if (r)
		clang_EvalResult_dispose(r);
	return is_int;
}

/* Arrays are never values in C, but what libclang says of a decayed parameter looks like one. */
static bool may_be_array(enum ast_kind kind)
{
	switch ((int)kind) {
	case AST_REF:
	case AST_MEMBER:
	case AST_INDEX:
	case AST_DEREF:
	case AST_STRING:
	case AST_LITERAL:
	case AST_INIT_LIST:
	case AST_UNKNOWN:
		return true;
	}
	return false;
}

static struct ast *typed(struct builder *b, const struct frame *f, enum ast_kind kind,
			 const struct value *kids, size_t n)
{
	struct ast *node = node_new(b, f, kind);

	node->type = unit_type(b->u, clang_getCursorType(f->c));
	if (!may_be_array(kind))
		node->type = unit_decayed(b->u, node->type);
	node_kids(b, node, kids, n);
	return node;
}

static struct ast *unknown(struct builder *b, const struct frame *f, const char *what,
			   const struct value *kids, size_t n)
{
	struct ast *node = typed(b, f, AST_UNKNOWN, kids, n);

	node->name = what;
	return node;
}

static struct ast *constant(struct builder *b, const struct frame *f, int64_t value)
{
	struct ast *node = typed(b, f, AST_CONST, NULL, 0);

	node->value = fold_to_type(value, node->type);
	return node;
}

/* A literal, sizeof, offsetof: the parser knows. */
static struct ast *evaluated(struct builder *b, const struct frame *f, const char *otherwise)
{
	int64_t value;

	if (node_evaluate(f->c, &value))
		return constant(b, f, value);
	return unknown(b, f, otherwise, NULL, 0);
}

static struct ast *convert(struct builder *b, const struct frame *f, const struct value *kid)
{
	struct ast *node = typed(b, f, AST_CONVERT, kid, 1);

	fold_node(node);
	return node;
}

static struct ast *reference(struct builder *b, const struct frame *f)
{
	CXCursor target = clang_getCursorReferenced(f->c);
	struct ast *node;

	switch ((int)clang_getCursorKind(target)) {
	case CXCursor_EnumConstantDecl:
		return constant(b, f, clang_getEnumConstantDeclValue(target));
	case CXCursor_VarDecl:
	case CXCursor_ParmDecl:
	case CXCursor_FunctionDecl:
		node = typed(b, f, AST_REF, NULL, 0);
		node->decl = unit_decl(b->u, target, b->function);
		if (node->decl->kind != AST_D_FUNC && node->decl->type->kind == AST_T_PTR)
			node->type = node->decl->type;
		return node;
	}
	return unknown(b, f, "a name of an unknown kind", NULL, 0);
}

/* The member whose field @a is in, for records that have no name of their own. */
static const char *outer_member(const struct ast *a)
{
	while (a->kind == AST_INDEX || a->kind == AST_CONVERT)
		a = a->kids[0];
	return a->kind == AST_MEMBER ? a->name : NULL;
}

static struct ast *member(struct builder *b, const struct frame *f, const struct value *kids,
			  size_t n)
{
	struct ast *node = typed(b, f, AST_MEMBER, kids, n);
	const struct member *m = NULL;
	const struct ast_type *record;
	const char *outer;
	struct ast *base;

	if (node->nkids != 1)
		return unknown(b, f, "a member of an unknown object", kids, n);
	/* Of the members without a name on the way, the cursor shows some. */
	base = node->kids[0];
	while (base->kind == AST_MEMBER && !base->name)
		base = base->kids[0];
	node->kids[0] = base;
	node->arrow = base->type->kind == AST_T_PTR;
	record = node->arrow ? base->type->elem : base->type;
	if (record->kind == AST_T_RECORD)
		m = unit_member(b->u, record, clang_getCursorReferenced(f->c));
	if (!m)
		return unknown(b, f, "a member whose place is unknown", kids, n);
	node->value = (int64_t)m->bit_offset;
	node->hi = m->width;
	node->name = m->name;
	outer = outer_member(base);
	if (m->name[strlen(m->name) - 1] == '.')
		node->name = NULL; /* an unnamed member: only a step to one of its own */
	else if (!record->tag && outer)
		node->name = arena_printf(b->u->arena, "%s%s", outer, m->name);
	return node;
}

struct operator
{
	int clang;
	enum ast_kind kind;
	enum ast_op op;
};

static const struct operator binary_operators[] = {
	{ CXBinaryOperator_Mul, AST_BINARY, AST_OP_MUL },
	{ CXBinaryOperator_Div, AST_BINARY, AST_OP_DIV },
	{ CXBinaryOperator_Rem, AST_BINARY, AST_OP_REM },
	{ CXBinaryOperator_Add, AST_BINARY, AST_OP_ADD },
	{ CXBinaryOperator_Sub, AST_BINARY, AST_OP_SUB },
	{ CXBinaryOperator_Shl, AST_BINARY, AST_OP_SHL },
	{ CXBinaryOperator_Shr, AST_BINARY, AST_OP_SHR },
	{ CXBinaryOperator_LT, AST_BINARY, AST_OP_LT },
	{ CXBinaryOperator_GT, AST_BINARY, AST_OP_GT },
	{ CXBinaryOperator_LE, AST_BINARY, AST_OP_LE },
	{ CXBinaryOperator_GE, AST_BINARY, AST_OP_GE },
	{ CXBinaryOperator_EQ, AST_BINARY, AST_OP_EQ },
	{ CXBinaryOperator_NE, AST_BINARY, AST_OP_NE },
	{ CXBinaryOperator_And, AST_BINARY, AST_OP_AND },
	{ CXBinaryOperator_Xor, AST_BINARY, AST_OP_XOR },
	{ CXBinaryOperator_Or, AST_BINARY, AST_OP_OR },
	{ CXBinaryOperator_LAnd, AST_AND_AND, AST_OP_NONE },
	{ CXBinaryOperator_LOr, AST_OR_OR, AST_OP_NONE },
	{ CXBinaryOperator_Assign, AST_ASSIGN, AST_OP_NONE },
	{ CXBinaryOperator_MulAssign, AST_COMPOUND_ASSIGN, AST_OP_MUL },
	{ CXBinaryOperator_DivAssign, AST_COMPOUND_ASSIGN, AST_OP_DIV },
	{ CXBinaryOperator_RemAssign, AST_COMPOUND_ASSIGN, AST_OP_REM },
	{ CXBinaryOperator_AddAssign, AST_COMPOUND_ASSIGN, AST_OP_ADD },
	{ CXBinaryOperator_SubAssign, AST_COMPOUND_ASSIGN, AST_OP_SUB },
	{ CXBinaryOperator_ShlAssign, AST_COMPOUND_ASSIGN, AST_OP_SHL },
	{ CXBinaryOperator_ShrAssign, AST_COMPOUND_ASSIGN, AST_OP_SHR },
	{ CXBinaryOperator_AndAssign, AST_COMPOUND_ASSIGN, AST_OP_AND },
	{ CXBinaryOperator_XorAssign, AST_COMPOUND_ASSIGN, AST_OP_XOR },
	{ CXBinaryOperator_OrAssign, AST_COMPOUND_ASSIGN, AST_OP_OR },
	{ CXBinaryOperator_Comma, AST_COMMA, AST_OP_NONE },
};

static const struct operator unary_operators[] = {
	{ CXUnaryOperator_PostInc, AST_STEP, AST_OP_POST },
	{ CXUnaryOperator_PostDec, AST_STEP, AST_OP_POST },
	{ CXUnaryOperator_PreInc, AST_STEP, AST_OP_PRE },
	{ CXUnaryOperator_PreDec, AST_STEP, AST_OP_PRE },
	{ CXUnaryOperator_AddrOf, AST_ADDRESS, AST_OP_NONE },
	{ CXUnaryOperator_Deref, AST_DEREF, AST_OP_NONE },
	{ CXUnaryOperator_Plus, AST_CONVERT, AST_OP_NONE },
	{ CXUnaryOperator_Minus, AST_UNARY, AST_OP_NEG },
	{ CXUnaryOperator_Not, AST_UNARY, AST_OP_BNOT },
	{ CXUnaryOperator_LNot, AST_UNARY, AST_OP_NOT },
};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static const struct operator* find_operator(const struct operator* table, size_t n, int clang)
{
	for (size_t i = 0; i < n; i++)
		if (table[i].clang == clang)
			return &table[i];
	return NULL;
}

static struct ast *binary(struct builder *b, const struct frame *f, const struct value *kids,
			  size_t n)
{
	const struct operator* o = find_operator(binary_operators, COUNT(binary_operators),
						 (int)clang_getCursorBinaryOperatorKind(f->c));
	struct ast *node;

	if (!o || n != 2)
		return unknown(b, f, "an unknown binary operator", kids, n);
	node = typed(b, f, o->kind, kids, n);
	node->op = o->op;
	node->splits |= o->kind == AST_AND_AND || o->kind == AST_OR_OR;
	fold_node(node);
	return node;
}

static struct ast *unary(struct builder *b, const struct frame *f, const struct value *kids,
			 size_t n)
{
	int kind = (int)clang_getCursorUnaryOperatorKind(f->c);
	const struct operator* o = find_operator(unary_operators, COUNT(unary_operators), kind);
	struct ast *node;

	if (kind == CXUnaryOperator_Extension && n == 1)
		return kids[0].node;
	if (!o || n != 1)
		return unknown(b, f, "an unknown unary operator", kids, n);
	node = typed(b, f, o->kind, kids, n);
	node->op = o->op;
	if (o->kind == AST_STEP)
		node->value = kind == CXUnaryOperator_PostInc || kind == CXUnaryOperator_PreInc
				      ? 1
				      : -1;
	fold_node(node);
	return node;
}

static const char *builtin_name(const struct ast *call)
{
	const struct ast *callee = call->nkids ? call->kids[0] : NULL;

	while (callee && callee->kind == AST_CONVERT)
		callee = callee->kids[0];
	if (!callee || callee->kind != AST_REF || strncmp(callee->decl->name, "__builtin_", 10))
		return NULL;
	return callee->decl->name + 10;
}

static bool all_constant(const struct ast *call)
{
	for (uint32_t i = 1; i < call->nkids; i++) {
		const struct ast *a = call->kids[i];

		while (a->kind == AST_CONVERT)
			a = a->kids[0];
		if (a->kind != AST_CONST && a->kind != AST_STRING)
			return false;
	}
	return true;
}

/* Builtins whose value is settled here; NULL for all other calls. */
static struct ast *folded_builtin(struct builder *b, const struct frame *f, struct ast *call)
{
	const char *name = builtin_name(call);
	int64_t value;

	if (!name)
		return NULL;
	if (!strncmp(name, "expect", 6) && call->nkids >= 3) {
		call->kind = AST_CONVERT;
		call->kids++;
		call->nkids = 1;
		fold_node(call);
		return call;
	}
	if (!strcmp(name, "constant_p"))
		return constant(b, f, (node_evaluate(f->c, &value) && value) || all_constant(call));
	if (strstr(name, "object_size")) {
		/* What is not known is the largest size for types 0 and 1, else none. */
		int64_t type = call->nkids > 2 && call->kids[2]->kind == AST_CONST
				       ? call->kids[2]->value
				       : 0;

		return constant(b, f, node_evaluate(f->c, &value) ? value : type < 2 ? -1 : 0);
	}
	if (call->type->kind != AST_T_VOID && all_constant(call) && call->nkids > 1 &&
	    node_evaluate(f->c, &value))
		return constant(b, f, value);
	return NULL;
}

static struct ast *call(struct builder *b, const struct frame *f, const struct value *kids,
			size_t n)
{
	struct ast *node, *folded;

	if (!n)
		return unknown(b, f, "a call of nothing", kids, n);
	node = typed(b, f, AST_CALL, kids, n);
	folded = folded_builtin(b, f, node);
	if (folded)
		return folded;
	return node;
}

/* The arm has the type of the whole; if several have, they must be the same constant. */
static struct ast *generic(struct builder *b, const struct frame *f, const struct value *kids,
			   size_t n)
{
	CXType want = clang_getCanonicalType(clang_getCursorType(f->c));
	struct ast *arm = NULL;
	size_t fits = 0;
	int64_t value;

	for (size_t i = 1; i < n; i++) {
		CXType have = clang_getCanonicalType(clang_getCursorType(kids[i].c));

		if (clang_equalTypes(want, have)) {
			arm = kids[i].node;
			fits++;
		}
	}
	if (fits == 1)
		return arm;
	if (node_evaluate(f->c, &value))
		return constant(b, f, value);
	return unknown(b, f, "_Generic with several arms of one type", kids, n);
}

/* Each architecture has its own: an array, a structure, or nothing but a char pointer. */
static bool is_va_list(CXCursor c)
{
	CXString name = clang_getTypeSpelling(clang_getCursorType(c));
	bool is = strstr(clang_getCString(name), "va_list");

	clang_disposeString(name);
	return is;
}

/* A constant that a conversion of a variable's value yields: `static const int n = 4`. */
static bool is_constant_variable(const struct value *kid, const struct ast_type *type,
				 int64_t *value)
{
	const struct ast *a = kid->node;
	CXType t;

	if (a->kind != AST_REF || (type->kind != AST_T_INT && type->kind != AST_T_BOOL))
		return false;
	t = clang_getCursorType(kid->c);
	return clang_isConstQualifiedType(t) && !clang_isVolatileQualifiedType(t) &&
	       node_evaluate(kid->c, value);
}

static bool starts_with(CXCursor c, CXCursor kid)
{
	return clang_equalLocations(clang_getRangeStart(clang_getCursorExtent(c)),
				    clang_getRangeStart(clang_getCursorExtent(kid)));
}

/* One child that starts where it starts itself: an implicit conversion. */
static struct ast *implicit(struct builder *b, const struct frame *f, const struct value *kid)
{
	const struct ast_type *type = unit_type(b->u, clang_getCursorType(f->c));
	int64_t value;

	if (is_constant_variable(kid, type, &value))
		return constant(b, f, value);
	if (kid->node->type->kind == AST_T_PTR)
		type = unit_decayed(b->u, type);
	/* The load that C makes explicit goes without saying, but for asm: an operand there may
	 * be the object or its value. */
	if (kid->node->type == type && b->frames.v[b->frames.n - 1].kind != CXCursor_GCCAsmStmt)
		return kid->node;
	return convert(b, f, kid);
}

static struct ast *made(struct builder *b, const struct frame *f, enum ast_kind kind,
			enum ast_op op, struct ast *x, struct ast *y)
{
	struct value kids[2] = { { x, f->c }, { y, f->c } };
	struct ast *node = typed(b, f, kind, kids, y ? 2 : 1);

	node->op = op;
	fold_node(node);
	return node;
}

/* offsetof(struct s, a[i].b) with an i that is no constant: the sum it stands for, in bytes. */
static struct ast *variable_offset(struct builder *b, const struct frame *f,
				   const struct value *kids, size_t n)
{
	struct ast *sum = constant(b, f, 0);
	const struct ast_type *type = NULL;
	size_t i = 0;

	while (i < n && kids[i].node->kind != AST_DESIG_FIELD)
		i++;
	for (; i < n; i++) {
		CXCursor field = clang_getCursorReferenced(kids[i].c);
		const struct member *m;
		struct ast *by;

		if (kids[i].node->kind == AST_DESIG_FIELD) {
			CXCursor record = clang_getCursorSemanticParent(field);

			m = unit_member(b->u, unit_type(b->u, clang_getCursorType(record)), field);
			if (!m)
				return NULL;
			type = unit_type(b->u, clang_getCursorType(field));
			by = constant(b, f, (int64_t)(m->bit_offset / 8));
		} else {
			if (!type || type->kind != AST_T_ARRAY)
				return NULL;
			type = type->elem;
			by = made(b, f, AST_CONVERT, AST_OP_NONE, kids[i].node, NULL);
			by = made(b, f, AST_BINARY, AST_OP_MUL, by,
				  constant(b, f, (int64_t)(type->bits / 8)));
		}
		sum = made(b, f, AST_BINARY, AST_OP_ADD, sum, by);
	}
	return sum;
}

static struct ast *offset(struct builder *b, const struct frame *f, const struct value *kids,
			  size_t n)
{
	struct ast *sum = NULL;
	int64_t value;

	if (node_evaluate(f->c, &value))
		return constant(b, f, value);
	sum = variable_offset(b, f, kids, n);
	return sum ? sum : unknown(b, f, "an offset that is no constant", NULL, 0);
}

/* Types that are written as typeof(x) bring x along as a child. */
static bool is_offsetof(const struct value *kids, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (kids[i].node->kind == AST_DESIG_FIELD)
			return true;
	return false;
}

static struct ast *unexposed(struct builder *b, const struct frame *f, const struct value *kids,
			     size_t n)
{
	/* Its frame is gone already: the innermost one is the parent's. */
	bool in_list = b->frames.v[b->frames.n - 1].kind == CXCursor_InitListExpr;
	struct ast *first, *node;
	int64_t value;

	if (!n)
		return evaluated(b, f, "a builtin without a constant value");
	first = kids[0].node;
	if (n == 1 && first->kind != AST_DESIG_FIELD && starts_with(f->c, kids[0].c))
		return implicit(b, f, &kids[0]);
	if (n == 4 && first->kind != AST_DESIG_FIELD && starts_with(f->c, kids[0].c)) {
		struct value both[2] = { kids[0], kids[3] };

		node = typed(b, f, AST_ELVIS, both, 2);
		node->splits = true;
		return node;
	}
	if (in_list && n >= 2 && clang_getCursorType(f->c).kind == CXType_Void)
		return typed(b, f, AST_DESIGNATED, kids, n);
	if (is_offsetof(kids, n))
		return offset(b, f, kids, n);
	if (n == 1 && is_va_list(kids[0].c))
		return typed(b, f, AST_VA_ARG, kids, 1);
	if (n == 3 && first->kind == AST_CONST)
		return kids[first->value ? 1 : 2].node;
	/* Traits of types: only types matter to them, whatever expressions those came from. */
	if (node_evaluate(f->c, &value))
		return constant(b, f, value);
	return unknown(b, f, "an expression the parser does not expose", kids, n);
}

static struct ast *last_kid(struct builder *b, const struct frame *f, enum ast_kind kind,
			    const struct value *kids, size_t n)
{
	if (!n)
		return unknown(b, f, "an expression without its operand", kids, n);
	if (kind == AST_CONVERT)
		return convert(b, f, &kids[n - 1]);
	return typed(b, f, kind, &kids[n - 1], 1);
}

static struct ast *split(struct ast *node)
{
	node->splits = true;
	fold_node(node);
	return node;
}

static struct ast *label_address(struct builder *b, const struct frame *f)
{
	struct ast *node = typed(b, f, AST_LABEL_ADDR, NULL, 0);

	if (!f->label)
		return unknown(b, f, "the address of an unknown label", NULL, 0);
	node->label = f->label;
	f->label->address_taken = true;
	return node;
}

struct ast *node_expr(struct builder *b, const struct frame *f, const struct value *kids, size_t n)
{
	switch ((int)f->kind) {
	case CXCursor_IntegerLiteral:
	case CXCursor_CharacterLiteral:
		return evaluated(b, f, "a literal without a value");
	case CXCursor_UnaryExpr:
		return evaluated(b, f, "a size that is no constant");
	case CXCursor_FloatingLiteral:
	case CXCursor_ImaginaryLiteral:
		return unknown(b, f, "floating point", NULL, 0);
	case CXCursor_StringLiteral:
		return typed(b, f, AST_STRING, NULL, 0);
	case CXCursor_DeclRefExpr:
		return reference(b, f);
	case CXCursor_MemberRefExpr:
		return member(b, f, kids, n);
	case CXCursor_ArraySubscriptExpr:
		return typed(b, f, AST_INDEX, kids, n);
	case CXCursor_ParenExpr:
		return n == 1 ? kids[0].node : unknown(b, f, "empty parentheses", kids, n);
	case CXCursor_UnaryOperator:
		return unary(b, f, kids, n);
	case CXCursor_BinaryOperator:
	case CXCursor_CompoundAssignOperator:
		return binary(b, f, kids, n);
	case CXCursor_ConditionalOperator:
		return split(typed(b, f, AST_COND, kids, n));
	case CXCursor_CStyleCastExpr:
		return last_kid(b, f, AST_CONVERT, kids, n);
	case CXCursor_CompoundLiteralExpr:
		return last_kid(b, f, AST_LITERAL, kids, n);
	case CXCursor_InitListExpr:
		return typed(b, f, AST_INIT_LIST, kids, n);
	case CXCursor_StmtExpr:
		return split(typed(b, f, AST_STMT_EXPR, kids, n));
	case CXCursor_AddrLabelExpr:
		return label_address(b, f);
	case CXCursor_CallExpr:
		return call(b, f, kids, n);
	case CXCursor_GenericSelectionExpr:
		return generic(b, f, kids, n);
	case CXCursor_UnexposedExpr:
		return unexposed(b, f, kids, n);
	}
	return unknown(b, f, "an expression of an unknown kind", kids, n);
}
