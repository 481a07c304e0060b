// SPDX-License-Identifier: GPL-2.0-only
/*
 * An interpreter of the IR, the most literal one possible: every variable is a piece of
 * memory, every temp a number or a copy of an aggregate. In: lowered functions; out: what they
 * return and call, in which order. It computes with real addresses, so that C compiled by
 * another compiler can be given the same objects. Nothing is optimised or assumed: what the
 * IR leaves open (an undefined variable, asm, an unknown) stops it with a message.
 */
#include "interp.h"

#include <stdio.h>
#include <string.h>

#include "base/ptrmap.h"

#define DEPTH_MAX 200
/* Copies of aggregates are this long at least: their size is the destination's to know. */
#define AGG_SIZE 256
/* Fresh locals hold this, so that reading one too early shows. */
#define POISON 0xa5

struct ptrmap_of_globals {
	struct ptrmap map; /* struct ir_var -> its memory */
};

struct frame {
	struct interp *in;
	const struct ir_func *f;
	void **vars;	 /* by ir_var.index */
	int64_t *temps;	 /* numbers, addresses; of aggregates: the copy's address */
	uint64_t *sizes; /* bytes of the object a temp points to, 0 if unknown */
	int depth;
};

static int64_t run(struct interp *in, const struct ir_func *f, const int64_t *args, uint32_t n,
		   int depth);

static int64_t stop(struct interp *in, const char *why)
{
	if (!in->error)
		in->error = why;
	return 0;
}

static uint64_t bytes_of(const struct ir_var *var)
{
	return (var->bits + 7) / 8;
}

static void *new_object(struct interp *in, const struct ir_var *var, int fill)
{
	size_t size = bytes_of(var) + AGG_SIZE;

	return memset(arena_alloc(&in->arena, size), fill, size);
}

static void *global_memory(struct interp *in, const struct ir_var *var)
{
	void *p = ptrmap_get(&in->globals->map, var, NULL);

	if (p)
		return p;
	p = in->global(in->ctx, var->name);
	if (!p)
		p = new_object(in, var, 0);
	ptrmap_add(&in->globals->map, var, NULL, p);
	return p;
}

static int64_t cut(int64_t v, enum ir_type t)
{
	switch ((int)t) {
	case IR_BOOL:
		return v != 0;
	case IR_I8:
		return (int8_t)v;
	case IR_U8:
		return (uint8_t)v;
	case IR_I16:
		return (int16_t)v;
	case IR_U16:
		return (uint16_t)v;
	case IR_I32:
		return (int32_t)v;
	case IR_U32:
		return (uint32_t)v;
	}
	return v;
}

static int64_t load(struct frame *fr, enum ir_type t, int64_t at)
{
	int64_t v = 0;

	if (t == IR_AGG) {
		void *copy = arena_alloc(&fr->in->arena, AGG_SIZE);

		memcpy(copy, (void *)at, AGG_SIZE);
		return (int64_t)copy;
	}
	memcpy(&v, (void *)at, ir_type_bits(t) / 8);
	return cut(v, t);
}

static void store(struct frame *fr, const struct ir_insn *i)
{
	uint64_t size = fr->sizes[i->a] ? fr->sizes[i->a] : fr->sizes[i->b];
	int64_t v = fr->temps[i->b];

	if (i->type != IR_AGG)
		memcpy((void *)fr->temps[i->a], &v, ir_type_bits(i->type) / 8);
	else if (size && size <= AGG_SIZE)
		memcpy((void *)fr->temps[i->a], (void *)v, size);
	else
		stop(fr->in, "an aggregate is stored where its size is unknown");
}

static int64_t divide(struct frame *fr, enum ir_op op, enum ir_type t, int64_t a, int64_t b)
{
	if (!b)
		return stop(fr->in, "division by zero");
	if (ir_type_is_signed(t))
		return op == IR_DIV ? a / b : a % b;
	return (int64_t)(op == IR_DIV ? (uint64_t)a / (uint64_t)b : (uint64_t)a % (uint64_t)b);
}

static bool less(enum ir_type t, int64_t a, int64_t b)
{
	return ir_type_is_signed(t) ? a < b : (uint64_t)a < (uint64_t)b;
}

static int64_t binary(struct frame *fr, const struct ir_insn *i)
{
	int64_t a = fr->temps[i->a], b = fr->temps[i->b];

	switch ((int)i->op) {
	case IR_ADD:
		return (int64_t)((uint64_t)a + (uint64_t)b);
	case IR_SUB:
		return (int64_t)((uint64_t)a - (uint64_t)b);
	case IR_MUL:
		return (int64_t)((uint64_t)a * (uint64_t)b);
	case IR_DIV:
	case IR_REM:
		return divide(fr, i->op, i->type, a, b);
	case IR_AND:
		return a & b;
	case IR_OR:
		return a | b;
	case IR_XOR:
		return a ^ b;
	case IR_SHL:
		return (int64_t)((uint64_t)a << (b & 63));
	case IR_SHR:
		return ir_type_is_signed(i->type) ? a >> (b & 63)
						  : (int64_t)((uint64_t)a >> (b & 63));
	case IR_EQ:
		return a == b;
	case IR_NE:
		return a != b;
	case IR_LT:
		return less(i->type, a, b);
	case IR_LE:
		return !less(i->type, b, a);
	case IR_GT:
		return less(i->type, b, a);
	}
	return !less(i->type, a, b);
}

static int64_t call(struct frame *fr, const struct ir_insn *i, const struct ir_var *fn)
{
	int64_t args[16];
	const struct ir_func *f = lower_function(fr->in->lower, fn);

	if (i->nargs > 16)
		return stop(fr->in, "too many arguments");
	for (uint32_t k = 0; k < i->nargs; k++)
		args[k] = fr->temps[i->args[k]];
	if (f)
		return run(fr->in, f, args, i->nargs, fr->depth + 1);
	return fr->in->call(fr->in->ctx, fn->name, args, i->nargs);
}

static int64_t address_of(struct frame *fr, const struct ir_insn *i)
{
	if (i->var->kind == IR_FUNC)
		return (int64_t)i->var;
	fr->sizes[i->dst] = bytes_of(i->var);
	if (i->var->kind == IR_GLOBAL)
		return (int64_t)global_memory(fr->in, i->var);
	return (int64_t)fr->vars[i->var->index];
}

static int64_t one(struct frame *fr, const struct ir_insn *i)
{
	int64_t *t = fr->temps;

	switch (i->op) {
	case IR_CONST:
		return i->imm;
	case IR_ADDR:
		return address_of(fr, i);
	case IR_FIELD:
		return t[i->a] + i->imm / 8;
	case IR_INDEX:
		fr->sizes[i->dst] = i->imm > 8 ? (uint64_t)i->imm / 8 : 0;
		return t[i->a] + t[i->b] * (i->imm / 8);
	case IR_LOAD:
		fr->sizes[i->dst] = i->type == IR_AGG ? fr->sizes[i->a] : 0;
		return load(fr, i->type, t[i->a]);
	case IR_STORE:
		store(fr, i);
		return 0;
	case IR_ZERO:
		memset((void *)t[i->a], 0, (size_t)i->imm / 8);
		return 0;
	case IR_UNDEF:
		memset(fr->vars[i->var->index], POISON, bytes_of(i->var));
		return 0;
	case IR_CAST:
		return t[i->a];
	case IR_NEG:
		return (int64_t)(0 - (uint64_t)t[i->a]);
	case IR_BNOT:
		return ~t[i->a];
	case IR_NOT:
		return !t[i->a];
	case IR_CALL:
		return call(fr, i, i->var);
	case IR_CALLPTR:
		return call(fr, i, (const struct ir_var *)t[i->a]);
	case IR_ASM:
		return stop(fr->in, "asm");
	case IR_UNKNOWN:
		return stop(fr->in, i->name);
	default:
		return binary(fr, i);
	}
}

static bool gives_int(enum ir_op op)
{
	return op == IR_NOT || (op >= IR_EQ && op <= IR_GE);
}

static void execute(struct frame *fr, const struct ir_insn *i)
{
	int64_t v = one(fr, i);

	if (!i->dst)
		return;
	if (gives_int(i->op) || i->op == IR_ADDR || i->op == IR_FIELD || i->op == IR_INDEX)
		fr->temps[i->dst] = v;
	else
		fr->temps[i->dst] = cut(v, i->type);
}

/* The next block, or -1 after a return. */
static int64_t follow(struct frame *fr, const struct ir_term *term)
{
	int64_t v = term->value ? fr->temps[term->value] : 0;

	switch (term->kind) {
	case IR_JUMP:
		return term->succ[0];
	case IR_BRANCH:
		return term->succ[!v];
	case IR_SWITCH:
		for (uint32_t i = 0; i < term->ncases; i++)
			if (!less(term->type, v, term->cases[i].lo) &&
			    !less(term->type, term->cases[i].hi, v))
				return term->succ[term->cases[i].succ];
		return term->succ[0];
	case IR_RETURN:
		return -1;
	case IR_CHOOSE:
		stop(fr->in, "a choice only the machine can make");
		return -1;
	case IR_UNREACHABLE:
	case IR_TERM_NONE:
		break;
	}
	stop(fr->in, "reached what cannot be reached");
	return -1;
}

static int64_t run_blocks(struct frame *fr)
{
	struct interp *in = fr->in;
	int64_t b = 0;

	for (;;) {
		const struct ir_block *block = &fr->f->blocks.v[b];

		for (size_t i = 0; i < block->insns.n && !in->error; i++) {
			if (!in->steps--)
				return stop(in, "it does not end");
			execute(fr, &block->insns.v[i]);
		}
		if (in->error || !in->steps--)
			return stop(in, "it does not end");
		b = follow(fr, &block->term);
		if (b < 0)
			return block->term.value ? fr->temps[block->term.value] : 0;
	}
}

static void set_argument(struct frame *fr, uint32_t i, int64_t v)
{
	const struct ir_var *var = fr->f->vars.v[i];

	if (var->type == IR_AGG)
		memcpy(fr->vars[i], (void *)v, bytes_of(var));
	else
		memcpy(fr->vars[i], &v, ir_type_bits(var->type) / 8);
}

static int64_t run(struct interp *in, const struct ir_func *f, const int64_t *args, uint32_t n,
		   int depth)
{
	struct frame fr = { .in = in, .f = f, .depth = depth };

	if (depth > DEPTH_MAX)
		return stop(in, "too deep");
	fr.vars = arena_array(&in->arena, void *, f->vars.n);
	fr.temps = arena_array(&in->arena, int64_t, f->ntemps + 1);
	fr.sizes = arena_array(&in->arena, uint64_t, f->ntemps + 1);
	for (size_t i = 0; i < f->vars.n; i++)
		fr.vars[i] = new_object(in, f->vars.v[i], POISON);
	for (uint32_t i = 0; i < n && i < f->nparams; i++)
		set_argument(&fr, i, args[i]);
	return run_blocks(&fr);
}

int64_t interp_run(struct interp *in, const struct ir_func *f, const int64_t *args, uint32_t n)
{
	if (!in->globals)
		in->globals = arena_new(&in->arena, struct ptrmap_of_globals);
	return run(in, f, args, n, 0);
}

void interp_free(struct interp *in)
{
	if (in->globals)
		ptrmap_free(&in->globals->map);
	arena_free(&in->arena);
}
