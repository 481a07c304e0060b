/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The intermediate form between the C front end and the analysis: functions as basic blocks
 * of three-address operations.
 *
 * Variables live in memory (addr, load, store); temps are defined once and used only inside
 * the block that defines them. What crosses a block (the value of `a && b`, say) goes through
 * a local variable made for it. Aggregates are values of type agg that are only loaded,
 * stored, passed and returned whole.
 */
#ifndef FLBCHECK_IR_IR_H
#define FLBCHECK_IR_IR_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/strmap.h"
#include "base/vec.h"

/* What a value is to the analysis: width and signedness of integers, pointer or not. */
enum ir_type {
	IR_VOID,
	IR_BOOL,
	IR_I8,
	IR_U8,
	IR_I16,
	IR_U16,
	IR_I32,
	IR_U32,
	IR_I64,
	IR_U64,
	IR_PTR,
	IR_AGG,	  /* struct, union or array */
	IR_OTHER, /* floating point, vectors, integers wider than 64 bits */
	IR_NTYPES
};

enum ir_op {
#define OP(name, text, operands) IR_##name,
#include "ir/ops.def"
#undef OP
	IR_NOPS
};

/* A place in the source, as the user sees it (macro expansion location). line and col count
 * from 1; file indexes ir_unit.files. line 0: no location. */
struct ir_loc {
	uint32_t file, line, col;
};

enum ir_var_kind {
	IR_LOCAL,
	IR_PARAM,
	IR_GLOBAL,
	IR_FUNC
};

struct ir_var {
	const char *name; /* the C name; made-up locals have a dot in theirs: "and.1" */
	enum ir_var_kind kind;
	enum ir_type type; /* of a function: its return type */
	uint64_t bits;	   /* size; 0 when unknown */
	bool is_static;	   /* internal linkage; also static locals, which are IR_GLOBAL and
			    * named "function.name" */
	bool noreturn;	   /* functions declared noreturn */
	bool declared;	   /* functions: has a declaration or definition in the unit */
	uint32_t index;	   /* position in its table: ir_func.vars or ir_unit.globals */
	struct ir_loc loc; /* of the declaration */
};

enum ir_flag {
	IR_F_IMPLICIT = 1, /* not written there: a cleanup handler at the end of its scope */
	IR_F_UNUSED = 2,   /* a call whose result the source throws away */
};

struct ir_insn {
	enum ir_op op;
	enum ir_type type;
	uint32_t dst;  /* temp defined, 0 = none; temps of a function count from 1 */
	uint32_t a, b; /* temps used */
	int64_t imm;
	struct ir_var *var;
	uint32_t nargs;
	uint32_t *args;
	const char *name;
	unsigned int flags; /* enum ir_flag */
	struct ir_loc loc;
};

enum ir_term_kind {
	IR_TERM_NONE, /* under construction; the verifier rejects it */
	IR_JUMP,      /* succ[0] */
	IR_BRANCH,    /* value != 0 ? succ[0] : succ[1] */
	IR_SWITCH,    /* cases; no case fits: succ[0] */
	IR_CHOOSE,    /* any of succ: asm goto, computed goto */
	IR_RETURN,    /* value, 0 in a void function */
	IR_UNREACHABLE,
};

struct ir_case {
	int64_t lo, hi; /* inclusive */
	uint32_t succ;	/* index into ir_term.succ */
};

struct ir_term {
	enum ir_term_kind kind;
	uint32_t value;	   /* temp */
	enum ir_type type; /* of value */
	uint32_t nsucc;
	uint32_t *succ; /* block numbers */
	uint32_t ncases;
	struct ir_case *cases;
	struct ir_loc loc; /* of the condition, of the return statement, or of the closing
			    * brace for a return that is not written */
	const char *text;  /* source of the condition on one line, NULL if there is none; a
			    * condition made by a macro is the macro's use */
	bool implicit;	   /* IR_RETURN: the end of the function's body */
	bool loop;	   /* IR_BRANCH: the condition of a loop */
};

struct ir_block {
	VEC(struct ir_insn) insns;
	struct ir_term term;
};

struct ir_func {
	struct ir_var *var;
	VEC(struct ir_var *) vars; /* parameters first, in order */
	uint32_t nparams;
	bool variadic;
	VEC(struct ir_block) blocks; /* entry is 0 */
	uint32_t ntemps;	     /* highest temp */
	uint32_t nunknown;	     /* IR_UNKNOWN operations in it */
	struct ir_loc loc, end;	     /* name, closing brace */
	struct arena *arena;	     /* owner of everything that is not a VEC */
};

/* One function or object put into a global by its initialiser: `.finish = pci_flb_finish`. */
struct ir_init {
	struct ir_var *var; /* the global that is initialised */
	const char *member; /* "struct tag.member", "" for an array element or scalar */
	uint64_t bit_offset;
	struct ir_var *target; /* function or global whose address is stored */
	struct ir_loc loc;
};

/* What an attribute says of a function: "acquires GET &pci_flb", "releases PUT arg 0". */
struct ir_mark {
	struct ir_var *fn;
	const char *text;
	struct ir_loc loc;
};

struct ir_unit {
	const char *path; /* main file, as given */
	VEC(const char *) files;
	VEC(struct ir_var *) globals; /* objects and functions */
	VEC(struct ir_func *) funcs;
	VEC(struct ir_init) inits;
	VEC(struct ir_mark) marks;
	struct strmap global_by_name; /* name -> struct ir_var */
	struct strmap file_by_path;   /* for ir_file() alone */
	struct arena *arena;	      /* the unit's; owned by whoever made the unit */
};

extern const char *const ir_type_name[IR_NTYPES];
extern const char *const ir_op_name[IR_NOPS];
extern const char *const ir_op_operands[IR_NOPS];

unsigned int ir_type_bits(enum ir_type t); /* 0 for void, agg, other */
bool ir_type_is_signed(enum ir_type t);	   /* of integers; false otherwise */
bool ir_type_is_integer(enum ir_type t);   /* bool and i8 … u64 */

/* building: names are interned or copied by the caller into the arena first */
struct ir_unit *ir_unit_new(struct arena *arena, const char *path); /* @path is file 0 */
uint32_t ir_file(struct ir_unit *u, const char *path); /* index, added if new; copies @path */
/* The global of that name, made with everything else 0 if there is none yet. */
struct ir_var *ir_global(struct ir_unit *u, const char *name, enum ir_var_kind kind);
/* Adds a function without blocks to the unit; @arena must live until ir_unit_free(). */
struct ir_func *ir_func_new(struct ir_unit *u, struct ir_var *var, struct arena *arena);
struct ir_func *ir_func_find(const struct ir_unit *u, const char *name);
/* A new variable each time, of the type's size; two scopes may have one of the same name. */
struct ir_var *ir_local(struct ir_func *f, const char *name, enum ir_var_kind kind,
			enum ir_type type);
uint32_t ir_block_new(struct ir_func *f);
/* Frees the vectors; the arenas are the owner's. */
void ir_func_free(struct ir_func *f);
void ir_unit_free(struct ir_unit *u);

/*
 * Text: ir_print_unit() writes what ir_read_unit() reads back to an equal unit (the successors
 * of a switch may come back in another order). One statement a line, # begins a comment:
 *
 *	file 0 "drivers/pci/x.c"
 *	global NAME : TYPE [BITS] [static] [@LOC]
 *	init NAME "struct tag.member" +BITOFFSET TARGET [@LOC]
 *	mark FUNCTION "text" [@LOC]
 *	extern FUNCTION : TYPE [static] [noreturn] [undeclared] [@LOC]
 *	func FUNCTION : TYPE [static] [noreturn] [variadic] [@LOC] [end @LOC] {
 *		param NAME : TYPE [BITS] [@LOC]
 *		local NAME : TYPE [BITS] [@LOC]
 *	b0:
 *		[%N =] OP OPERANDS... [implicit] [unused] [@LOC]
 *		jmp bN | br %N TYPE bTRUE bFALSE ["if"] [loop] | ret [%N TYPE] [implicit]
 *		switch %N TYPE bDEFAULT { 0: b1, 2..5: b2 } | choose bN... | unreachable
 *	}
 *
 * OPERANDS are those of ops.def in their order; A is (%1, %2). LOC is FILE:LINE:COL, LINE:COL
 * or LINE, the latter two in file 0. BITS default to the size of the type. The second local
 * named x is x~2; a global x below a local x is x~0. A name that is no C identifier is quoted.
 * What is mentioned must be declared, before or after. Terms may have a "text" and a @LOC.
 */
void ir_print_func(FILE *out, const struct ir_unit *u, const struct ir_func *f);
void ir_print_unit(FILE *out, const struct ir_unit *u);
/* NULL on a syntax error: *error then says "line N: what", allocated from the arena. */
struct ir_unit *ir_read_unit(struct arena *arena, const char *path, const char *text,
			     const char **error);

/* Well-formedness: every temp defined once before its uses and in their block, operands as
 * ops.def says, every block ended, successors in range, return values as the function's type
 * wants. NULL when well-formed, else a message from @arena. */
const char *ir_verify(struct arena *arena, const struct ir_unit *u, const struct ir_func *f);

/* Block numbers reachable from the entry in reverse postorder, n of them, from @arena. */
uint32_t *ir_rpo(struct arena *arena, const struct ir_func *f, uint32_t *n);

#endif
