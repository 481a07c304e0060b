// SPDX-License-Identifier: GPL-2.0-only
/*
 * Statements and declarations: what a cursor becomes once its children are done. In: the
 * cursor and its finished children, among them types and attributes' remains that became
 * nothing; out: a node in which position alone says which child is which. A child that cannot
 * be placed makes an AST_UNKNOWN, never a statement with a part missing.
 */
#include "front/build.h"

#include <string.h>

struct ast *node_new(struct builder *b, const struct frame *f, enum ast_kind kind)
{
	struct ast *node = arena_new(b->arena, struct ast);

	node->kind = kind;
	/* The extent of a statement has an end as well, which is found by going through all
	 * of a chain of `case` or `else if`. */
	node->loc = unit_loc(b->u, clang_isStatement(f->kind)
					   ? clang_getCursorLocation(f->c)
					   : clang_getRangeStart(clang_getCursorExtent(f->c)));
	node->source = (uint32_t)b->t->source->cursors.n;
	vec_push(&b->t->source->cursors, f->c);
	return node;
}

/* Chains that are walked in a loop add nothing to the depth. */
static bool is_chain(const struct ast *node, const struct ast *kid)
{
	switch ((int)node->kind) {
	case AST_IF:
		return kid->kind == AST_IF && node->nkids == 3 && node->kids[2] == kid;
	case AST_CASE:
	case AST_DEFAULT:
	case AST_LABEL:
		return true;
	}
	return false;
}

void node_kids(struct builder *b, struct ast *node, const struct value *kids, size_t n)
{
	node->kids = arena_array(b->arena, struct ast *, n);
	for (size_t i = 0; i < n; i++)
		node->kids[node->nkids++] = kids[i].node;
	for (uint32_t i = 0; i < node->nkids; i++) {
		const struct ast *kid = node->kids[i];
		uint32_t depth = kid->depth + !is_chain(node, kid);

		node->splits |= kid->splits;
		if (depth > node->depth)
			node->depth = depth;
	}
}

static struct ast *plain(struct builder *b, const struct frame *f, enum ast_kind kind,
			 const struct value *kids, size_t n)
{
	struct ast *node = node_new(b, f, kind);

	node_kids(b, node, kids, n);
	return node;
}

static struct ast *unknown(struct builder *b, const struct frame *f, const char *what)
{
	struct ast *node = node_new(b, f, AST_UNKNOWN);

	node->name = what;
	return node;
}

/* Like plain(), of a statement that has from @min to @max parts. */
static struct ast *fixed(struct builder *b, const struct frame *f, enum ast_kind kind,
			 const struct value *kids, size_t n, size_t min, size_t max)
{
	struct ast *node = plain(b, f, kind, kids, n);

	if (node->nkids >= min && node->nkids <= max)
		return node;
	return unknown(b, f, "a statement with an unexpected number of parts");
}

static struct ast *null_node(struct builder *b, const struct frame *f)
{
	return node_new(b, f, AST_NULL);
}

/* The cursor drops the empty parts of `for (;;)`. */
static struct ast *finish_for(struct builder *b, const struct frame *f, const struct value *kids,
			      size_t n)
{
	bool part[3] = { n == 4, n == 4, n == 4 };
	struct value all[4];
	size_t used = 0;

	if (n != 1 && n != 4) {
		const struct shape *s = builder_shape(b);

		if (f->ordinal >= s->fors.n)
			return unknown(b, f, "a for statement not found in its printed form");
		memcpy(part, s->fors.v[f->ordinal].part, sizeof(part));
	}
	if (!n || (size_t)part[0] + part[1] + part[2] + 1 != n)
		return unknown(b, f, "a for statement that does not agree with its printed form");
	for (int i = 0; i < 3; i++) {
		all[i].node = part[i] ? kids[used++].node : NULL;
		if (!part[i])
			all[i].node = null_node(b, f);
	}
	all[3] = kids[used];
	return fixed(b, f, AST_FOR, all, 4, 4, 4);
}

static struct ast *finish_case(struct builder *b, const struct frame *f, const struct value *kids,
			       size_t n)
{
	struct ast *node = node_new(b, f, AST_CASE);

	if (n < 2 || n > 3 || !node_evaluate(kids[0].c, &node->value) ||
	    !node_evaluate(kids[n - 2].c, &node->hi))
		return unknown(b, f, "a case label that is no constant");
	node_kids(b, node, kids + n - 1, 1);
	return node;
}

static struct ast *finish_label(struct builder *b, const struct frame *f, enum ast_kind kind,
				const struct value *kids, size_t n)
{
	struct ast *node = plain(b, f, kind, kids, n);

	node->label = f->label;
	if (!node->label || node->nkids != (kind == AST_LABEL))
		return unknown(b, f, "a label or goto that was not understood");
	return node;
}

static struct ast *finish_asm(struct builder *b, const struct frame *f, const struct value *kids,
			      size_t n)
{
	struct ast *node = plain(b, f, AST_ASM, kids, n);
	const struct shape *s = builder_shape(b);

	if (f->ordinal >= s->asms.n)
		return unknown(b, f, "an asm not found in its printed form");
	if (s->asms.v[f->ordinal].nlabels) {
		/* The vector does not move any more: it was filled at once. */
		vec_push(&b->asms,
			 (struct pending_asm){ node, f->sequence, &s->asms.v[f->ordinal] });
		node->arrow = true;
	}
	return node;
}

/* Types may contain expressions too: only the initialiser counts. */
static struct ast *finish_var(struct builder *b, const struct frame *f, const struct value *kids,
			      size_t n)
{
	struct ast_decl *d = unit_decl(b->u, f->c, b->function);
	CXCursor init = clang_Cursor_getVarDeclInitializer(f->c);
	struct ast *node = node_new(b, f, AST_VAR);

	node->decl = d;
	node->type = d->type;
	if (!clang_Cursor_isNull(init)) {
		for (size_t i = 0; i < n; i++)
			if (clang_equalCursors(kids[i].c, init))
				node_kids(b, node, &kids[i], 1);
		if (!node->nkids)
			return unknown(b, f, "an initialiser that was not found");
	}
	/* typeof() of a parameter that was declared as an array. */
	if (node->nkids && node->kids[0]->type && node->kids[0]->type->kind == AST_T_PTR)
		d->type = node->type = unit_decayed(b->u, d->type);
	if (f->has_attribute && d->kind == AST_D_LOCAL) {
		d->cleanup = unit_cleanup_of(b->u, f->c);
		if (d->cleanup)
			vec_push(&b->cleanups, d);
	}
	return node;
}

static struct ast *finish_decls(struct builder *b, const struct frame *f, const struct value *kids,
				size_t n)
{
	struct ast *node = plain(b, f, AST_DECLS, kids, n);

	return node->nkids == 1 ? node->kids[0] : node;
}

static struct ast *finish_compound(struct builder *b, const struct frame *f,
				   const struct value *kids, size_t n)
{
	struct ast *node = plain(b, f, AST_COMPOUND, kids, n);

	node->end = unit_range_end(b->u, f->c);
	return node;
}

/* A statement with attributes, such as `fallthrough;`. */
static struct ast *finish_attributed(struct builder *b, const struct frame *f,
				     const struct value *kids, size_t n)
{
	if (n)
		return kids[n - 1].node;
	return unknown(b, f, "a statement the parser does not expose");
}

static struct ast *statement(struct builder *b, const struct frame *f, const struct value *kids,
			     size_t n)
{
	switch ((int)f->kind) {
	case CXCursor_CompoundStmt:
		return finish_compound(b, f, kids, n);
	case CXCursor_DeclStmt:
		return finish_decls(b, f, kids, n);
	case CXCursor_NullStmt:
		return null_node(b, f);
	case CXCursor_IfStmt:
		return fixed(b, f, AST_IF, kids, n, 2, 3);
	case CXCursor_WhileStmt:
		return fixed(b, f, AST_WHILE, kids, n, 2, 2);
	case CXCursor_DoStmt:
		return fixed(b, f, AST_DO, kids, n, 2, 2);
	case CXCursor_ForStmt:
		return finish_for(b, f, kids, n);
	case CXCursor_SwitchStmt:
		return fixed(b, f, AST_SWITCH, kids, n, 2, 2);
	case CXCursor_CaseStmt:
		return finish_case(b, f, kids, n);
	case CXCursor_DefaultStmt:
		return fixed(b, f, AST_DEFAULT, kids, n, 1, 1);
	case CXCursor_LabelStmt:
		return finish_label(b, f, AST_LABEL, kids, n);
	case CXCursor_GotoStmt:
		return finish_label(b, f, AST_GOTO, kids, n);
	case CXCursor_IndirectGotoStmt:
		return fixed(b, f, AST_COMPUTED_GOTO, kids, n, 1, 1);
	case CXCursor_BreakStmt:
		return node_new(b, f, AST_BREAK);
	case CXCursor_ContinueStmt:
		return node_new(b, f, AST_CONTINUE);
	case CXCursor_ReturnStmt:
		return fixed(b, f, AST_RETURN, kids, n, 0, 1);
	case CXCursor_GCCAsmStmt:
		return finish_asm(b, f, kids, n);
	case CXCursor_UnexposedStmt:
		return finish_attributed(b, f, kids, n);
	}
	return unknown(b, f, "a statement of an unknown kind");
}

struct ast *node_finish(struct builder *b, const struct frame *f, const struct value *kids,
			size_t n)
{
	if (f->kind == CXCursor_VarDecl)
		return finish_var(b, f, kids, n);
	if (f->kind == CXCursor_MemberRef) {
		struct ast *node = node_new(b, f, AST_DESIG_FIELD);

		node->key = clang_getCursorReferenced(f->c).data[0];
		return node;
	}
	/* libclang counts ({ … }), &&label and the like among expressions. */
	if (clang_isExpression(f->kind))
		return node_expr(b, f, kids, n);
	if (clang_isStatement(f->kind))
		return statement(b, f, kids, n);
	return NULL; /* types, parameters, tags declared inside */
}
