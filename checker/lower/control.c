// SPDX-License-Identifier: GPL-2.0-only
/*
 * Statements that choose and jump (C11 6.8.1, 6.8.4 to 6.8.6). In: a node; out: blocks and the
 * edges between them. A jump out of scopes runs their cleanups first, down to those that are
 * in force at its target. Conditions known when compiling become jumps, but the arm not taken
 * is lowered all the same: a label in it can be jumped to.
 */
#include "lower/state.h"

uint32_t label_block(struct fn *fn, const struct ast_label *label)
{
	if (!fn->label_blocks[label->id])
		fn->label_blocks[label->id] = ir_block_new(fn->f) + 1;
	return fn->label_blocks[label->id] - 1;
}

/* A chain of `else if` is as long as its author likes, so it is a loop. */
void lower_if(struct fn *fn, const struct ast *a)
{
	uint32_t after = ir_block_new(fn->f);

	for (;;) {
		uint32_t yes = ir_block_new(fn->f), no = ir_block_new(fn->f);

		condition(fn, a->kids[0], yes, no, false);
		begin_block(fn, yes);
		stmt(fn, a->kids[1]);
		end_jump(fn, after);
		begin_block(fn, no);
		if (a->nkids < 3 || a->kids[2]->kind != AST_IF)
			break;
		a = a->kids[2];
	}
	if (a->nkids == 3)
		stmt(fn, a->kids[2]);
	end_jump(fn, after);
	begin_block(fn, after);
}

static void loop_body(struct fn *fn, const struct ast *body, uint32_t next, uint32_t after)
{
	struct target on_break = { after, fn->cleanups, fn->breaks };
	struct target on_continue = { next, fn->cleanups, fn->continues };

	fn->breaks = &on_break;
	fn->continues = &on_continue;
	stmt(fn, body);
	fn->breaks = on_break.outer;
	fn->continues = on_continue.outer;
	end_jump(fn, next);
}

void lower_while(struct fn *fn, const struct ast *a)
{
	uint32_t head = ir_block_new(fn->f), body = ir_block_new(fn->f);
	uint32_t after = ir_block_new(fn->f);

	end_jump(fn, head);
	begin_block(fn, head);
	condition(fn, a->kids[0], body, after, true);
	begin_block(fn, body);
	loop_body(fn, a->kids[1], head, after);
	begin_block(fn, after);
}

void lower_do(struct fn *fn, const struct ast *a)
{
	uint32_t body = ir_block_new(fn->f), next = ir_block_new(fn->f);
	uint32_t after = ir_block_new(fn->f);

	end_jump(fn, body);
	begin_block(fn, body);
	loop_body(fn, a->kids[0], next, after);
	begin_block(fn, next);
	condition(fn, a->kids[1], body, after, true);
	begin_block(fn, after);
}

/* Where a statement ends: the last brace in it, if there is one. */
static struct ast_loc end_of(const struct ast *a)
{
	while (a->nkids && (a->kind == AST_IF || a->kind == AST_FOR || a->kind == AST_WHILE ||
			    a->kind == AST_SWITCH || a->kind == AST_LABEL))
		a = a->kids[a->nkids - 1];
	return a->kind == AST_COMPOUND ? a->end : a->loc;
}

/* What the first part declares lives until the loop is left, and is cleaned up there. */
void lower_for(struct fn *fn, const struct ast *a)
{
	uint32_t head = ir_block_new(fn->f), body = ir_block_new(fn->f);
	uint32_t next = ir_block_new(fn->f), after = ir_block_new(fn->f);
	struct cleanup *outer = fn->cleanups;

	stmt(fn, a->kids[0]);
	end_jump(fn, head);
	begin_block(fn, head);
	if (a->kids[1]->kind == AST_NULL)
		end_jump(fn, body);
	else
		condition(fn, a->kids[1], body, after, true);
	begin_block(fn, body);
	loop_body(fn, a->kids[3], next, after);
	begin_block(fn, next);
	stmt(fn, a->kids[2]);
	end_jump(fn, head);
	begin_block(fn, after);
	run_cleanups(fn, outer, end_of(a->kids[3]));
	fn->cleanups = outer;
}

void lower_jump_out(struct fn *fn, const struct target *t, struct ast_loc loc)
{
	run_cleanups(fn, t->cleanups, loc);
	end_jump(fn, t->block);
}

static void add_case(struct cases *cases, const struct ast *a, uint32_t block)
{
	enum ir_type type = type_of(cases->type);
	struct ir_case c = { a->value, a->hi, (uint32_t)cases->succ.n };
	bool empty = ir_type_is_signed(type) ? c.lo > c.hi : (uint64_t)c.lo > (uint64_t)c.hi;

	if (empty)
		return;
	if (cases->succ.v[cases->succ.n - 1] == block && cases->succ.n > 1)
		c.succ--;
	else
		vec_push(&cases->succ, block);
	vec_push(&cases->list, c);
}

/* All labels of a run mark the same block. */
const struct ast *lower_labels(struct fn *fn, const struct ast *a)
{
	uint32_t block = fn->block;
	bool fresh = false;

	while (a->kind == AST_CASE || a->kind == AST_DEFAULT || a->kind == AST_LABEL) {
		if (a->kind == AST_LABEL) {
			block = label_block(fn, a->label);
			end_jump(fn, block);
			begin_block(fn, block);
		} else if (!fresh) {
			block = ir_block_new(fn->f);
			end_jump(fn, block);
			begin_block(fn, block);
		}
		fresh = true;
		if (a->kind == AST_CASE) {
			add_case(fn->cases, a, block);
		} else if (a->kind == AST_DEFAULT) {
			fn->cases->succ.v[0] = block;
			fn->cases->has_default = true;
		}
		a = a->kids[0];
	}
	return a;
}

static void end_switch(struct fn *fn, const struct ast *a, struct cases *cases, uint32_t head,
		       uint32_t temp)
{
	struct ir_term *term = &fn->f->blocks.v[head].term;
	uint32_t ncases = (uint32_t)cases->list.n;

	*term = (struct ir_term){ .kind = IR_SWITCH, .value = temp };
	term->type = type_of(cases->type);
	term->loc = loc_of(fn->l, a->kids[0]->loc);
	term->text = ast_text(fn->tree, a->kids[0], fn->arena);
	set_succ(fn, term, cases->succ.v, (uint32_t)cases->succ.n);
	term->cases = arena_array(fn->arena, struct ir_case, ncases);
	for (uint32_t i = 0; i < ncases; i++)
		term->cases[i] = cases->list.v[i];
	term->ncases = ncases;
	vec_free(&cases->list);
	vec_free(&cases->succ);
}

void lower_switch(struct fn *fn, const struct ast *a)
{
	struct cases cases = { .type = a->kids[0]->type, .outer = fn->cases };
	uint32_t after = ir_block_new(fn->f), head, temp;
	struct target on_break = { after, fn->cleanups, fn->breaks };
	struct val v = rvalue(fn, a->kids[0]);

	temp = temp_of(fn, &v, a->loc);
	head = fn->block;
	begin_block(fn, ir_block_new(fn->f));
	vec_push(&cases.succ, after);
	fn->cases = &cases;
	fn->breaks = &on_break;
	stmt(fn, a->kids[1]);
	fn->breaks = on_break.outer;
	fn->cases = cases.outer;
	end_jump(fn, after);
	end_switch(fn, a, &cases, head, temp);
	begin_block(fn, after);
}

/* The cleanups of what the label's scope does not have; jumping back over a declaration ends
 * that variable's life, too. */
void lower_goto(struct fn *fn, const struct ast *a)
{
	const struct cleanup *until = fn->cleanups;

	while (until && until->decl != a->label->scope)
		until = until->outer;
	run_cleanups(fn, until, a->loc);
	end_jump(fn, label_block(fn, a->label));
}

/* Any label whose address is taken; clang lets none of them be across a cleanup. */
void lower_computed_goto(struct fn *fn, const struct ast *a)
{
	uint32_t *succ = arena_array(fn->arena, uint32_t, fn->tree->nlabels), n = 0;
	struct ir_term *term;

	effect(fn, a->kids[0]);
	for (size_t i = 0; i < fn->tree->nlabels; i++)
		if (fn->tree->labels[i]->address_taken)
			succ[n++] = label_block(fn, fn->tree->labels[i]);
	term = end_block(fn, n ? IR_CHOOSE : IR_UNREACHABLE, a->loc);
	if (n)
		set_succ(fn, term, succ, n);
}
