// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls, and what looks like one: builtins, va_arg, asm. In: a node; out: IR_CALL with the
 * function it names, IR_CALLPTR for all others, IR_ASM for what only the machine knows. A
 * builtin is a call of a function of its name unless it changes the flow of control: what
 * memset() does is the analysis' to know, not written out here.
 */
#include "lower/state.h"

#include <string.h>

/* The function that a callee names directly, with or without & and *. */
static const struct ast_decl *named_function(const struct ast *callee)
{
	while (callee->kind == AST_CONVERT || callee->kind == AST_DEREF ||
	       callee->kind == AST_ADDRESS)
		callee = callee->kids[0];
	if (callee->kind == AST_REF && callee->decl->kind == AST_D_FUNC)
		return callee->decl;
	return NULL;
}

/* A cast changes what is called through it. */
static bool is_cast(const struct ast *callee, const struct ast_decl *d)
{
	const struct ast_type *t = callee->type;

	while (t && t->kind == AST_T_PTR)
		t = t->elem;
	return !t || t->kind != AST_T_FUNC || type_of(t->elem) != type_of(d->type->elem);
}

static bool is_unreachable(const char *name)
{
	return !strcmp(name, "__builtin_unreachable") || !strcmp(name, "__builtin_trap");
}

static bool is_va_builtin(const char *name)
{
	return !strcmp(name, "__builtin_va_start") || !strcmp(name, "__builtin_va_end") ||
	       !strcmp(name, "__builtin_va_copy");
}

static void set_args(struct fn *fn, struct ir_insn *insn, const uint32_t *args, uint32_t n)
{
	insn->args = arena_array(fn->arena, uint32_t, n);
	if (n)
		memcpy(insn->args, args, n * sizeof(*args));
	insn->nargs = n;
}

static void emit_asm(struct fn *fn, const uint32_t *args, uint32_t n, struct ast_loc loc)
{
	struct ir_insn *insn = emit(fn, IR_ASM, loc);

	set_args(fn, insn, args, n);
}

/* va_start() and its like change the list they are given, and no one asks how. */
static struct val va_builtin(struct fn *fn, const struct ast *a)
{
	struct val v = rvalue(fn, a->kids[1]);
	uint32_t list = temp_of(fn, &v, a->loc);

	if (v.type == IR_PTR)
		emit_asm(fn, &list, 1, a->loc);
	return (struct val){ .type = IR_VOID };
}

/* Writes the list, which may be the variable named or what that points to, and what is taken
 * from it. */
struct val va_arg_value(struct fn *fn, const struct ast *a)
{
	const struct ast *list = a->kids[0];
	struct place p = { .var = made_up(fn, "va", type_of(a->type), a->type->bits) };
	uint32_t args[3], n = 0;

	if (is_lvalue(list))
		args[n++] = address(fn, place_of(fn, list), a->loc);
	if (list->type->kind == AST_T_PTR) {
		struct val v = rvalue(fn, list);

		args[n++] = temp_of(fn, &v, a->loc);
	}
	emit(fn, IR_UNDEF, a->loc)->var = p.var;
	args[n++] = address(fn, p, a->loc);
	emit_asm(fn, args, n, a->loc);
	return load(fn, p, type_of(a->type), a->loc);
}

static struct val finish_call(struct fn *fn, const struct ast *a, struct ir_insn *insn,
			      bool noreturn)
{
	enum ir_type type = insn->type;
	struct val v = { .type = IR_VOID };

	if (type != IR_VOID) {
		insn->dst = new_temp(fn);
		v = temp_val(type, insn->dst);
	}
	if (!noreturn)
		return v;
	end_block(fn, IR_UNREACHABLE, a->loc);
	return no_value(fn, type, a->loc);
}

static struct val call_named(struct fn *fn, const struct ast *a, const struct ast_decl *d,
			     bool unused)
{
	uint32_t n = a->nkids - 1, *args = arena_array(fn->arena, uint32_t, n);
	struct val *v = arena_array(fn->arena, struct val, n);
	struct ir_var *var = global_var(fn->l, d);
	struct ir_insn *insn;

	operands(fn, a->kids + 1, n, v);
	for (uint32_t i = 0; i < n; i++)
		args[i] = temp_of(fn, &v[i], a->loc);
	/* Builtins for several types may come back with another one. */
	if (type_of(a->type) != var->type)
		return unknown(fn, type_of(a->type), args, n, "a builtin of more than one type",
			       a->loc);
	insn = emit(fn, IR_CALL, a->loc);
	insn->var = var;
	insn->type = var->type;
	if (unused && insn->type != IR_VOID)
		insn->flags |= IR_F_UNUSED;
	set_args(fn, insn, args, n);
	return finish_call(fn, a, insn, var->noreturn);
}

static bool pointer_never_returns(const struct ast *callee)
{
	const struct ast_type *t = callee->type;

	while (t && t->kind == AST_T_PTR)
		t = t->elem;
	return t && t->kind == AST_T_FUNC && t->noreturn;
}

static struct val call_pointer(struct fn *fn, const struct ast *a, bool unused)
{
	uint32_t n = a->nkids, *args = arena_array(fn->arena, uint32_t, n);
	struct val *v = arena_array(fn->arena, struct val, n);
	struct ir_insn *insn;

	operands(fn, a->kids, n, v);
	for (uint32_t i = 0; i < n; i++)
		args[i] = temp_of(fn, &v[i], a->loc);
	insn = emit(fn, IR_CALLPTR, a->loc);
	insn->a = args[0];
	insn->type = type_of(a->type);
	if (unused && insn->type != IR_VOID)
		insn->flags |= IR_F_UNUSED;
	set_args(fn, insn, args + 1, n - 1);
	return finish_call(fn, a, insn, pointer_never_returns(a->kids[0]));
}

struct val call(struct fn *fn, const struct ast *a, bool unused)
{
	const struct ast_decl *d = named_function(a->kids[0]);

	if (!d || is_cast(a->kids[0], d))
		return call_pointer(fn, a, unused);
	if (is_unreachable(d->name)) {
		end_block(fn, IR_UNREACHABLE, a->loc);
		return (struct val){ .type = IR_VOID };
	}
	if (is_va_builtin(d->name) && a->nkids > 1)
		return va_builtin(fn, a);
	return call_named(fn, a, d, unused);
}

/* An output is written through its address; an input that is a pointer may be, too. */
static uint32_t asm_operands(struct fn *fn, const struct ast *a, struct val *v)
{
	uint32_t last = 0, n = 0;

	for (uint32_t i = 0; i < a->nkids; i++)
		if (a->kids[i]->splits)
			last = i;
	for (uint32_t i = 0; i < a->nkids; i++) {
		const struct ast *kid = a->kids[i];

		if (is_lvalue(kid) && kid->type->kind != AST_T_FUNC)
			v[n] = temp_val(IR_PTR, address(fn, place_of(fn, kid), kid->loc));
		else
			v[n] = rvalue(fn, kid);
		if (v[n].type != IR_PTR || v[n].is_const)
			continue;
		if (i < last)
			keep(fn, &v[n], a->loc);
		n++;
	}
	return n;
}

void lower_asm(struct fn *fn, const struct ast *a)
{
	struct val *v = arena_array(fn->arena, struct val, a->nkids);
	uint32_t *args = arena_array(fn->arena, uint32_t, a->nkids);
	uint32_t n = asm_operands(fn, a, v), *succ, nsucc = 1;
	struct ir_term *term;

	for (uint32_t i = 0; i < n; i++)
		take(fn, &v[i], a->loc);
	for (uint32_t i = 0; i < n; i++)
		args[i] = v[i].temp;
	emit_asm(fn, args, n, a->loc);
	if (!a->nlabels)
		return;
	succ = arena_array(fn->arena, uint32_t, a->nlabels + 1);
	for (uint32_t i = 0; i < a->nlabels; i++)
		succ[nsucc++] = label_block(fn, a->labels[i]);
	term = end_block(fn, IR_CHOOSE, a->loc);
	succ[0] = fn->block;
	set_succ(fn, term, succ, nsucc);
}
