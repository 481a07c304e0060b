/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Shared by the two halves of the tree builder: build.c walks, node.c decides what each
 * cursor becomes.
 */
#ifndef FLBCHECK_FRONT_BUILD_H
#define FLBCHECK_FRONT_BUILD_H

#include "front/clang.h"
#include "front/shape.h"

struct ast_source {
	VEC(CXCursor) cursors; /* by ast.source */
};

/* A cursor whose children are being visited. */
struct frame {
	CXCursor c;
	enum CXCursorKind kind;
	size_t first;	   /* its first kid in builder.values */
	uint32_t sequence; /* in order of the walk */
	uint32_t ordinal;  /* of a ForStmt or asm, among its like */
	size_t ncleanups;  /* before it */
	struct ast_label *label;
	bool has_attribute;
};

/* What a child became; children of which nothing remains, types and the like, have none. */
struct value {
	struct ast *node;
	CXCursor c;
};

/* An `asm goto` whose label is still only a name. */
struct pending_asm {
	struct ast *node;
	uint32_t sequence;
	const struct shape_asm *names;
};

struct seen_label {
	struct ast_label *label;
	uint32_t sequence;
};

struct builder {
	struct unit *u;
	struct arena *arena;
	struct ast_tree *t;
	CXCursor root;
	const char *function; /* name of the function around it, for static locals */
	const char *error;
	VEC(struct frame) frames;
	VEC(struct value) values;
	VEC(uint32_t) parents; /* by frame.sequence */
	VEC(const struct ast_decl *) cleanups;
	VEC(struct seen_label) labels; /* met as statements */
	VEC(struct pending_asm) asms;
	struct ptrmap label_of; /* statement -> struct ast_label */
	VEC(struct ast_label *) all_labels;
	struct ptrmap ordinals; /* statement -> ordinal + 1 */
	uint32_t nfors, nasms;
	bool has_shape;
	struct shape shape;
};

/* The printed form, read when first needed. */
const struct shape *builder_shape(struct builder *b);
struct ast_label *builder_label(struct builder *b, CXCursor statement);

/* What the cursor of @f becomes, its children (@n values) being done; NULL for nothing. */
struct ast *node_finish(struct builder *b, const struct frame *f, const struct value *kids,
			size_t n);

/* expr.c: the same for expressions. */
struct ast *node_new(struct builder *b, const struct frame *f, enum ast_kind kind);
void node_kids(struct builder *b, struct ast *node, const struct value *kids, size_t n);
struct ast *node_expr(struct builder *b, const struct frame *f, const struct value *kids, size_t n);
/* The integer an expression evaluates to when compiled. */
bool node_evaluate(CXCursor c, int64_t *value);

#endif
