// SPDX-License-Identifier: GPL-2.0-only
/*
 * The one place where operations are appended to blocks. In: an operation's parts; out: the
 * temp that holds its result. Constants stay values until somebody needs a temp: a temp is
 * only good in its own block, and a constant that was emitted early would have to be carried
 * across blocks like any other.
 */
#include "lower/state.h"

#include <string.h>

enum ir_type type_of(const struct ast_type *t)
{
	static const enum ir_type integer[2][4] = { { IR_U8, IR_U16, IR_U32, IR_U64 },
						    { IR_I8, IR_I16, IR_I32, IR_I64 } };

	switch (t->kind) {
	case AST_T_VOID:
		return IR_VOID;
	case AST_T_BOOL:
		return IR_BOOL;
	case AST_T_INT:
		return integer[t->is_signed][t->bits == 8    ? 0
					     : t->bits == 16 ? 1
					     : t->bits == 32 ? 2
							     : 3];
	case AST_T_PTR:
	case AST_T_FUNC:
		return IR_PTR;
	case AST_T_ARRAY:
	case AST_T_RECORD:
		return IR_AGG;
	case AST_T_OTHER:
		break;
	}
	return IR_OTHER;
}

struct ir_loc loc_of(struct lower *l, struct ast_loc loc)
{
	if (!loc.line)
		return (struct ir_loc){ 0 };
	while (l->files.n <= loc.file)
		vec_push(&l->files, 0);
	if (!l->files.v[loc.file])
		l->files.v[loc.file] = ir_file(l->ir, unit_file(l->unit, loc.file)) + 1;
	return (struct ir_loc){ l->files.v[loc.file] - 1, loc.line, loc.col };
}

static struct ir_block *current(struct fn *fn)
{
	return &fn->f->blocks.v[fn->block];
}

struct ir_insn *emit(struct fn *fn, enum ir_op op, struct ast_loc loc)
{
	struct ir_block *b = current(fn);

	vec_push(&b->insns, (struct ir_insn){ .op = op, .loc = loc_of(fn->l, loc) });
	return &b->insns.v[b->insns.n - 1];
}

uint32_t new_temp(struct fn *fn)
{
	return ++fn->f->ntemps;
}

struct val const_val(enum ir_type type, int64_t k)
{
	return (struct val){ .type = type, .is_const = true, .k = k };
}

struct val temp_val(enum ir_type type, uint32_t temp)
{
	return (struct val){ .type = type, .temp = temp };
}

uint32_t temp_of(struct fn *fn, const struct val *v, struct ast_loc loc)
{
	struct ir_insn *insn;

	if (!v->is_const)
		return v->temp;
	insn = emit(fn, IR_CONST, loc);
	insn->type = v->type;
	insn->imm = v->k;
	return insn->dst = new_temp(fn);
}

void begin_block(struct fn *fn, uint32_t block)
{
	fn->block = block;
}

void set_succ(struct fn *fn, struct ir_term *term, const uint32_t *succ, uint32_t n)
{
	term->succ = arena_array(fn->arena, uint32_t, n);
	memcpy(term->succ, succ, n * sizeof(*succ));
	term->nsucc = n;
}

struct ir_term *end_block(struct fn *fn, enum ir_term_kind kind, struct ast_loc loc)
{
	uint32_t ended = fn->block;
	struct ir_term *term;

	fn->block = ir_block_new(fn->f);
	term = &fn->f->blocks.v[ended].term;
	term->kind = kind;
	term->loc = loc_of(fn->l, loc);
	return term;
}

void end_jump(struct fn *fn, uint32_t to)
{
	struct ir_term *term = end_block(fn, IR_JUMP, (struct ast_loc){ 0 });

	set_succ(fn, term, &to, 1);
}

struct ir_var *made_up(struct fn *fn, const char *what, enum ir_type type, uint64_t bits)
{
	const char *name = arena_printf(fn->arena, "%s.%u", what, ++fn->nmade);
	struct ir_var *var = ir_local(fn->f, name, IR_LOCAL, type);

	var->bits = bits;
	return var;
}

struct ir_var *global_var(struct lower *l, const struct ast_decl *d)
{
	struct ir_var *var = ptrmap_get(&l->globals, d, NULL);
	bool is_function = d->kind == AST_D_FUNC;

	if (var)
		return var;
	var = ir_global(l->ir, d->name, is_function ? IR_FUNC : IR_GLOBAL);
	var->type = type_of(is_function ? d->type->elem : d->type);
	var->bits = is_function ? 0 : d->type->bits;
	var->is_static = d->is_static;
	var->noreturn = d->noreturn;
	var->declared = is_function;
	var->loc = loc_of(l, d->loc);
	ptrmap_add(&l->globals, d, NULL, var);
	if (is_function && !ptrmap_get(&l->decls, var, NULL))
		ptrmap_add(&l->decls, var, NULL, (void *)d);
	return var;
}

struct ir_var *var_of(struct fn *fn, const struct ast_decl *d)
{
	struct ir_var *var;

	if (d->kind == AST_D_GLOBAL || d->kind == AST_D_FUNC)
		return global_var(fn->l, d);
	var = ptrmap_get(&fn->vars, d, NULL);
	if (var)
		return var;
	var = ir_local(fn->f, d->name, d->kind == AST_D_PARAM ? IR_PARAM : IR_LOCAL,
		       type_of(d->type));
	var->bits = d->type->bits;
	var->loc = loc_of(fn->l, d->loc);
	ptrmap_add(&fn->vars, d, NULL, var);
	return var;
}

/* A string literal has no name of its own. */
struct ir_var *literal_var(struct lower *l, const struct ast_type *type)
{
	const char *name = arena_printf(l->arena, "str.%u", ++l->nliterals);
	struct ir_var *var = ir_global(l->ir, name, IR_GLOBAL);

	var->type = type_of(type);
	var->bits = type->bits;
	var->is_static = true;
	return var;
}

uint32_t address(struct fn *fn, struct place p, struct ast_loc loc)
{
	struct ir_insn *insn;

	if (!p.var)
		return p.temp;
	insn = emit(fn, IR_ADDR, loc);
	insn->var = p.var;
	return insn->dst = new_temp(fn);
}

struct val load(struct fn *fn, struct place p, enum ir_type type, struct ast_loc loc)
{
	uint32_t from = address(fn, p, loc);
	struct ir_insn *insn = emit(fn, IR_LOAD, loc);

	insn->type = type;
	insn->a = from;
	insn->dst = new_temp(fn);
	return temp_val(type, insn->dst);
}

void store(struct fn *fn, struct place p, const struct val *v, struct ast_loc loc)
{
	uint32_t what = temp_of(fn, v, loc);
	uint32_t to = address(fn, p, loc);
	struct ir_insn *insn = emit(fn, IR_STORE, loc);

	insn->type = v->type;
	insn->a = to;
	insn->b = what;
}

uint32_t emit_field(struct fn *fn, uint32_t base, uint64_t bits, const char *name,
		    struct ast_loc loc)
{
	struct ir_insn *insn = emit(fn, IR_FIELD, loc);

	insn->a = base;
	insn->imm = (int64_t)bits;
	insn->name = name;
	return insn->dst = new_temp(fn);
}

uint32_t emit_index(struct fn *fn, uint32_t base, uint32_t index, int64_t bits, struct ast_loc loc)
{
	struct ir_insn *insn = emit(fn, IR_INDEX, loc);

	insn->a = base;
	insn->b = index;
	insn->imm = bits;
	return insn->dst = new_temp(fn);
}

struct val unknown(struct fn *fn, enum ir_type type, const uint32_t *args, uint32_t n,
		   const char *what, struct ast_loc loc)
{
	struct ir_insn *insn = emit(fn, IR_UNKNOWN, loc);

	insn->type = type;
	insn->args = arena_array(fn->arena, uint32_t, n);
	if (n)
		memcpy(insn->args, args, n * sizeof(*args));
	insn->nargs = n;
	insn->name = what;
	if (type == IR_VOID)
		return (struct val){ .type = IR_VOID };
	insn->dst = new_temp(fn);
	return temp_val(type, insn->dst);
}

struct val no_value(struct fn *fn, enum ir_type type, struct ast_loc loc)
{
	if (type == IR_VOID || ir_type_is_integer(type) || type == IR_PTR)
		return const_val(type, 0);
	return load(fn, (struct place){ .var = made_up(fn, "none", type, 0) }, type, loc);
}
