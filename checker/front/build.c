// SPDX-License-Identifier: GPL-2.0-only
/*
 * One walk over the cursors of a body or an initialiser, building its tree bottom-up. In: a
 * definition; out: a tree, or why there is none. The walk uses libclang's own work list and a
 * stack of ours, so that the depth of the source costs no stack; the tree's depth is measured
 * and bounded, because what comes after does recurse. A tree that does not agree with its
 * printed form (see shape.c) is refused as a whole: one `for` counted wrongly would give every
 * later one the parts of another.
 */
#include "front/build.h"

#include <string.h>

struct ast_label *builder_label(struct builder *b, CXCursor statement)
{
	struct ast_label *label = ptrmap_get(&b->label_of, statement.data[1], NULL);

	if (label)
		return label;
	label = arena_new(b->arena, struct ast_label);
	label->name = clang_copy(b->arena, clang_getCursorSpelling(statement));
	label->id = (uint32_t)b->all_labels.n;
	vec_push(&b->all_labels, label);
	ptrmap_add(&b->label_of, statement.data[1], NULL, label);
	return label;
}

const struct shape *builder_shape(struct builder *b)
{
	if (!b->has_shape) {
		CXString printed = clang_getCursorPrettyPrinted(b->root, NULL);

		b->has_shape = true;
		shape_read(&b->shape, clang_getCString(printed), b->arena);
		clang_disposeString(printed);
	}
	return &b->shape;
}

/* The parser visits what is left of `a ?: b` three times. */
static uint32_t ordinal(struct builder *b, CXCursor c, uint32_t *count)
{
	uintptr_t seen = (uintptr_t)ptrmap_get(&b->ordinals, c.data[1], NULL);

	if (!seen) {
		seen = ++*count;
		ptrmap_add(&b->ordinals, c.data[1], NULL, (void *)seen);
	}
	return (uint32_t)seen - 1;
}

static void enter_label(struct builder *b, struct frame *f)
{
	f->label = builder_label(b, f->c);
	f->label->scope = b->cleanups.n ? b->cleanups.v[b->cleanups.n - 1] : NULL;
	vec_push(&b->labels, (struct seen_label){ f->label, f->sequence });
}

static void enter(struct builder *b, CXCursor c)
{
	struct frame f = { .c = c, .kind = clang_getCursorKind(c) };

	f.first = b->values.n;
	f.sequence = (uint32_t)b->parents.n;
	f.ncleanups = b->cleanups.n;
	vec_push(&b->parents, b->frames.n ? b->frames.v[b->frames.n - 1].sequence : 0);
	if (f.kind == CXCursor_ForStmt)
		f.ordinal = ordinal(b, c, &b->nfors);
	else if (f.kind == CXCursor_GCCAsmStmt)
		f.ordinal = ordinal(b, c, &b->nasms);
	else if (f.kind == CXCursor_LabelStmt)
		enter_label(b, &f);
	vec_push(&b->frames, f);
}

/* Ends the innermost frame. */
static void leave(struct builder *b)
{
	struct frame f = b->frames.v[--b->frames.n];
	struct ast *node;

	node = node_finish(b, &f, b->values.v + f.first, b->values.n - f.first);
	b->values.n = f.first;
	if (f.kind == CXCursor_CompoundStmt || f.kind == CXCursor_ForStmt)
		b->cleanups.n = f.ncleanups;
	if (node && node->depth > AST_DEPTH_MAX && !b->error)
		b->error = arena_printf(b->arena, "nested more than %d deep", AST_DEPTH_MAX);
	if (node)
		vec_push(&b->values, (struct value){ node, f.c });
}

static enum CXChildVisitResult visit(CXCursor c, CXCursor parent, CXClientData data)
{
	struct builder *b = data;
	struct frame *top;

	while (b->frames.n > 1 && !clang_equalCursors(b->frames.v[b->frames.n - 1].c, parent))
		leave(b);
	if (b->error)
		return CXChildVisit_Break;
	top = &b->frames.v[b->frames.n - 1];
	/* The wrapper around a constant expression passes for its own operand. */
	if (clang_equalCursors(c, top->c))
		return CXChildVisit_Recurse;
	if (clang_isAttribute(clang_getCursorKind(c))) {
		top->has_attribute = true;
		return CXChildVisit_Continue;
	}
	if (clang_getCursorKind(c) == CXCursor_LabelRef) {
		top->label = builder_label(b, clang_getCursorReferenced(c));
		return CXChildVisit_Continue;
	}
	enter(b, c);
	return CXChildVisit_Recurse;
}

static size_t ancestors_shared(const struct builder *b, uint32_t x, uint32_t y)
{
	size_t depth = 0;

	while (x != y) {
		if (x > y)
			x = b->parents.v[x];
		else
			y = b->parents.v[y];
	}
	for (; x; x = b->parents.v[x])
		depth++;
	return depth;
}

/* Labels declared with __label__ may share a name: the one in the nearest scope is meant. */
static struct ast_label *label_for(struct builder *b, const char *name, uint32_t sequence)
{
	struct ast_label *best = NULL;
	size_t best_shared = 0;

	for (size_t i = 0; i < b->labels.n; i++) {
		const struct seen_label *l = &b->labels.v[i];
		size_t shared;

		if (strcmp(l->label->name, name))
			continue;
		shared = ancestors_shared(b, l->sequence, sequence);
		if (!best || shared > best_shared) {
			best = l->label;
			best_shared = shared;
		}
	}
	return best;
}

static void resolve_asms(struct builder *b)
{
	for (size_t i = 0; i < b->asms.n; i++) {
		const struct pending_asm *p = &b->asms.v[i];

		p->node->labels = arena_array(b->arena, struct ast_label *, p->names->nlabels);
		p->node->nlabels = (uint32_t)p->names->nlabels;
		for (uint32_t k = 0; k < p->node->nlabels; k++) {
			p->node->labels[k] = label_for(b, p->names->labels[k], p->sequence);
			if (!p->node->labels[k])
				b->error = "the labels of an asm goto were not understood";
		}
	}
}

static void finish(struct builder *b, const struct ast *root)
{
	if (b->has_shape && (b->shape.fors.n != b->nfors || b->shape.asms.n != b->nasms))
		b->error = "its printed form does not agree with its tree";
	if (!b->error)
		resolve_asms(b);
	if (!b->error && !root)
		b->error = "its body was not found";
	b->t->error = b->error;
	b->t->root = b->error ? NULL : root;
	b->t->labels = arena_array(b->arena, struct ast_label *, b->all_labels.n);
	if (b->all_labels.n)
		memcpy(b->t->labels, b->all_labels.v, b->all_labels.n * sizeof(*b->t->labels));
	b->t->nlabels = b->all_labels.n;
	vec_free(&b->frames);
	vec_free(&b->values);
	vec_free(&b->parents);
	vec_free(&b->cleanups);
	vec_free(&b->labels);
	vec_free(&b->asms);
	ptrmap_free(&b->label_of);
	vec_free(&b->all_labels);
	ptrmap_free(&b->ordinals);
	shape_free(&b->shape);
}

static void builder_init(struct builder *b, struct unit *u, CXCursor root, struct arena *arena)
{
	*b = (struct builder){ .u = u, .arena = arena, .root = root };
	b->t = arena_new(arena, struct ast_tree);
	b->t->unit = u;
	b->t->loc = unit_loc(u, clang_getCursorLocation(root));
	b->t->source = arena_new(arena, struct ast_source);
}

static void walk(struct builder *b)
{
	vec_push(&b->frames, (struct frame){ .c = b->root, .kind = clang_getCursorKind(b->root) });
	vec_push(&b->parents, 0);
	clang_visitChildren(b->root, visit, b);
	while (b->frames.n > 1)
		leave(b);
}

static void set_params(struct builder *b, CXCursor c)
{
	int n = clang_Cursor_getNumArguments(c);
	const struct ast_decl **params = arena_array(b->arena, const struct ast_decl *, n);

	for (int i = 0; i < n; i++)
		params[i] = unit_decl(b->u, clang_Cursor_getArgument(c, (unsigned int)i),
				      b->function);
	b->t->params = params;
	b->t->nparams = (size_t)n;
	b->t->variadic = clang_isFunctionTypeVariadic(clang_getCursorType(c));
}

struct ast_tree *ast_function(struct unit *u, size_t i, struct arena *arena)
{
	CXCursor c = u->functions.v[i].cursor;
	const struct ast *root = NULL;
	struct builder b;

	builder_init(&b, u, c, arena);
	b.t->decl = unit_decl(u, c, NULL);
	b.function = b.t->decl->name;
	b.t->end = unit_range_end(u, c);
	set_params(&b, c);
	walk(&b);
	if (b.values.n && b.values.v[b.values.n - 1].node->kind == AST_COMPOUND)
		root = b.values.v[b.values.n - 1].node;
	finish(&b, root);
	return b.t;
}

struct ast_tree *ast_variable(struct unit *u, size_t i, struct arena *arena)
{
	CXCursor c = u->variables.v[i].cursor;
	CXCursor init = clang_Cursor_getVarDeclInitializer(c);
	const struct ast *root = NULL;
	struct builder b;

	builder_init(&b, u, c, arena);
	b.t->decl = unit_decl(u, c, NULL);
	b.function = b.t->decl->name;
	walk(&b);
	for (size_t k = 0; k < b.values.n; k++)
		if (clang_equalCursors(b.values.v[k].c, init))
			root = b.values.v[k].node;
	finish(&b, root);
	return b.t;
}

void ast_tree_done(struct ast_tree *t)
{
	vec_free(&t->source->cursors);
}

const char *ast_text(const struct ast_tree *t, const struct ast *node, struct arena *arena)
{
	CXCursor c = t->source->cursors.v[node->source];

	return unit_text(t->unit, clang_getCursorExtent(c), arena);
}
