// SPDX-License-Identifier: GPL-2.0-only
/*
 * Units and functions come into being here, so that no caller has to keep the tables'
 * promises (index equals position, parameters first, one entry a name) by hand. In: names
 * and kinds; out: nodes in the arenas of the caller. It does not check what is put into
 * blocks as it is put there: half of a function is never well-formed, so that is judged
 * once, at the end, by ir_verify().
 */
#include "ir/ir.h"

#include <assert.h>
#include <string.h>

const char *const ir_type_name[IR_NTYPES] = {
	[IR_VOID] = "void",   [IR_BOOL] = "bool", [IR_I8] = "i8",   [IR_U8] = "u8",
	[IR_I16] = "i16",     [IR_U16] = "u16",	  [IR_I32] = "i32", [IR_U32] = "u32",
	[IR_I64] = "i64",     [IR_U64] = "u64",	  [IR_PTR] = "ptr", [IR_AGG] = "agg",
	[IR_OTHER] = "other",
};

const char *const ir_op_name[IR_NOPS] = {
#define OP(name, text, operands) [IR_##name] = text,
#include "ir/ops.def"
#undef OP
};

const char *const ir_op_operands[IR_NOPS] = {
#define OP(name, text, operands) [IR_##name] = operands,
#include "ir/ops.def"
#undef OP
};

unsigned int ir_type_bits(enum ir_type t)
{
	static const unsigned char bits[IR_NTYPES] = {
		[IR_BOOL] = 8, [IR_I8] = 8,   [IR_U8] = 8,   [IR_I16] = 16, [IR_U16] = 16,
		[IR_I32] = 32, [IR_U32] = 32, [IR_I64] = 64, [IR_U64] = 64, [IR_PTR] = 64,
	};

	return bits[t];
}

bool ir_type_is_signed(enum ir_type t)
{
	return t == IR_I8 || t == IR_I16 || t == IR_I32 || t == IR_I64;
}

bool ir_type_is_integer(enum ir_type t)
{
	return t >= IR_BOOL && t <= IR_U64;
}

struct ir_unit *ir_unit_new(struct arena *arena, const char *path)
{
	struct ir_unit *u = arena_new(arena, struct ir_unit);

	u->arena = arena;
	u->path = path;
	ir_file(u, path);
	return u;
}

/* The map holds index + 1, so that no entry is a NULL value. */
uint32_t ir_file(struct ir_unit *u, const char *path)
{
	uintptr_t seen = (uintptr_t)strmap_get(&u->file_by_path, path);

	if (!seen) {
		path = arena_strdup(u->arena, path);
		vec_push(&u->files, path);
		seen = u->files.n;
		strmap_put(&u->file_by_path, path)->value = (void *)seen;
	}
	return (uint32_t)seen - 1;
}

struct ir_var *ir_global(struct ir_unit *u, const char *name, enum ir_var_kind kind)
{
	struct ir_var *var = strmap_get(&u->global_by_name, name);

	assert(kind == IR_GLOBAL || kind == IR_FUNC);
	if (var)
		return var;
	var = arena_new(u->arena, struct ir_var);
	var->name = name;
	var->kind = kind;
	var->index = (uint32_t)u->globals.n;
	vec_push(&u->globals, var);
	strmap_put(&u->global_by_name, name)->value = var;
	return var;
}

struct ir_func *ir_func_new(struct ir_unit *u, struct ir_var *var, struct arena *arena)
{
	struct ir_func *f = arena_new(arena, struct ir_func);

	assert(var->kind == IR_FUNC);
	var->declared = true;
	f->var = var;
	f->arena = arena;
	f->loc = var->loc;
	vec_push(&u->funcs, f);
	return f;
}

struct ir_func *ir_func_find(const struct ir_unit *u, const char *name)
{
	const struct ir_var *var = strmap_get(&u->global_by_name, name);

	for (size_t i = 0; var && i < u->funcs.n; i++)
		if (u->funcs.v[i]->var == var)
			return u->funcs.v[i];
	return NULL;
}

struct ir_var *ir_local(struct ir_func *f, const char *name, enum ir_var_kind kind,
			enum ir_type type)
{
	struct ir_var *var = arena_new(f->arena, struct ir_var);

	assert(kind == IR_LOCAL || kind == IR_PARAM);
	if (kind == IR_PARAM) {
		assert(f->nparams == f->vars.n);
		f->nparams++;
	}
	var->name = name;
	var->kind = kind;
	var->type = type;
	var->bits = ir_type_bits(type);
	var->index = (uint32_t)f->vars.n;
	vec_push(&f->vars, var);
	return var;
}

uint32_t ir_block_new(struct ir_func *f)
{
	vec_push(&f->blocks, (struct ir_block){ .term.kind = IR_TERM_NONE });
	return (uint32_t)f->blocks.n - 1;
}

void ir_func_free(struct ir_func *f)
{
	for (size_t i = 0; i < f->blocks.n; i++)
		vec_free(&f->blocks.v[i].insns);
	vec_free(&f->blocks);
	vec_free(&f->vars);
}

void ir_unit_free(struct ir_unit *u)
{
	for (size_t i = 0; i < u->funcs.n; i++)
		ir_func_free(u->funcs.v[i]);
	vec_free(&u->funcs);
	vec_free(&u->inits);
	vec_free(&u->marks);
	vec_free(&u->globals);
	vec_free(&u->files);
	strmap_free(&u->global_by_name);
	strmap_free(&u->file_by_path);
}
