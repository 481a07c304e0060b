/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of this folder share; no other folder includes it.
 */
#ifndef FLBCHECK_LOWER_STATE_H
#define FLBCHECK_LOWER_STATE_H

#include "base/ptrmap.h"
#include "front/ast.h"
#include "ir/ir.h"
#include "lower/lower.h"

struct lower {
	struct unit *unit;
	struct arena *arena;
	struct ir_unit *ir;
	const char *const *names;
	size_t nnames;
	const bool *relevant;  /* by function number */
	struct ptrmap globals; /* struct ast_decl -> struct ir_var */
	struct ptrmap decls;   /* struct ir_var -> struct ast_decl, functions only */
	struct ptrmap bodies;  /* struct ir_var -> struct ir_func */
	VEC(uint32_t) files;   /* front end's file number -> ir_unit's, + 1 */
	VEC(struct ir_var *) relevant_list, all_list;
	bool has_relevant_list, has_all_list;
	VEC(struct lower_problem) problems;
	uint32_t nliterals; /* anonymous globals made */
};

/* A variable with a cleanup attribute whose scope has been entered. */
struct cleanup {
	const struct ast_decl *decl;
	struct ir_var *var;
	struct cleanup *outer;
};

/* Where break or continue goes, and which cleanups are left standing there. */
struct target {
	uint32_t block;
	struct cleanup *cleanups;
	struct target *outer;
};

/* The innermost switch. */
struct cases {
	const struct ast_type *type; /* of the value */
	VEC(struct ir_case) list;    /* succ: index into succ */
	VEC(uint32_t) succ;	     /* [0] is the default's, once known */
	bool has_default;
	struct cases *outer;
};

/* One function being lowered. */
struct fn {
	struct lower *l;
	struct arena *arena; /* of the result */
	const struct ast_tree *tree;
	struct ir_func *f;
	uint32_t block;		  /* operations go to its end */
	struct ptrmap vars;	  /* struct ast_decl -> struct ir_var */
	uint32_t *label_blocks;	  /* by label id, + 1 */
	struct cleanup *cleanups; /* innermost first */
	struct target *breaks, *continues;
	struct cases *cases;
	uint32_t nmade; /* locals made up */
};

/* A value. Constants are not emitted before they are used; a temp is good in its block only. */
struct val {
	enum ir_type type;
	bool is_const;
	int64_t k;
	uint32_t temp;
	struct ir_var *kept; /* where keep() put it */
};

/* An object: a variable, or what a temp points to. */
struct place {
	struct ir_var *var;
	uint32_t temp;
};

/* emit.c: operations and blocks */
enum ir_type type_of(const struct ast_type *t);
struct ir_loc loc_of(struct lower *l, struct ast_loc loc);
struct ir_insn *emit(struct fn *fn, enum ir_op op, struct ast_loc loc);
uint32_t new_temp(struct fn *fn);
uint32_t temp_of(struct fn *fn, const struct val *v, struct ast_loc loc);
struct val const_val(enum ir_type type, int64_t k);
struct val temp_val(enum ir_type type, uint32_t temp);
void begin_block(struct fn *fn, uint32_t block);
void end_jump(struct fn *fn, uint32_t to);
/* Ends the block; what follows goes to a block that nothing leads to yet. */
struct ir_term *end_block(struct fn *fn, enum ir_term_kind kind, struct ast_loc loc);
void set_succ(struct fn *fn, struct ir_term *term, const uint32_t *succ, uint32_t n);
struct ir_var *made_up(struct fn *fn, const char *what, enum ir_type type, uint64_t bits);
struct ir_var *global_var(struct lower *l, const struct ast_decl *d);
struct ir_var *var_of(struct fn *fn, const struct ast_decl *d);
struct ir_var *literal_var(struct lower *l, const struct ast_type *type);
uint32_t address(struct fn *fn, struct place p, struct ast_loc loc);
struct val load(struct fn *fn, struct place p, enum ir_type type, struct ast_loc loc);
void store(struct fn *fn, struct place p, const struct val *v, struct ast_loc loc);
uint32_t emit_field(struct fn *fn, uint32_t base, uint64_t bits, const char *name,
		    struct ast_loc loc);
uint32_t emit_index(struct fn *fn, uint32_t base, uint32_t index, int64_t bits, struct ast_loc loc);
struct val unknown(struct fn *fn, enum ir_type type, const uint32_t *args, uint32_t n,
		   const char *what, struct ast_loc loc);
/* A value nobody will see: the block is unreachable. */
struct val no_value(struct fn *fn, enum ir_type type, struct ast_loc loc);

/* expr.c, place.c, cond.c, call.c */
struct val rvalue(struct fn *fn, const struct ast *a);
void effect(struct fn *fn, const struct ast *a);
struct val convert(struct fn *fn, struct val v, const struct ast_type *to, struct ast_loc loc);
struct val convert_to(struct fn *fn, struct val v, enum ir_type to, struct ast_loc loc);
/* Values that must survive what is evaluated in between. */
void keep(struct fn *fn, struct val *v, struct ast_loc loc);
void take(struct fn *fn, struct val *v, struct ast_loc loc);
/* The values of all @kids, in order, each still good at the end. */
void operands(struct fn *fn, struct ast *const *kids, uint32_t n, struct val *vals);
struct place place_of(struct fn *fn, const struct ast *a);
bool is_lvalue(const struct ast *a);
/* The type a bit-field, or any other object, is accessed in. */
enum ir_type access_type(const struct ast *lvalue);
struct val index_by(struct fn *fn, struct val pointer, struct val index,
		    const struct ast_type *pointer_type, int sign, struct ast_loc loc);
/* Goes to @yes or @no; @shown is the node whose text names the condition. */
void condition(struct fn *fn, const struct ast *a, uint32_t yes, uint32_t no, bool loop);
struct val short_circuit(struct fn *fn, const struct ast *a);
struct val choice(struct fn *fn, const struct ast *a);
struct val elvis(struct fn *fn, const struct ast *a);
struct val call(struct fn *fn, const struct ast *a, bool unused);
struct val va_arg_value(struct fn *fn, const struct ast *a);
void lower_asm(struct fn *fn, const struct ast *a);

/* init.c */
void init_var(struct fn *fn, struct ir_var *var, const struct ast_type *type,
	      const struct ast *init);
/* Notes the addresses that an initialiser of a static object stores. */
void init_static(struct lower *l, struct ir_var *var, const struct ast_type *type,
		 const struct ast *init);

/* stmt.c, control.c, scope.c */
void stmt(struct fn *fn, const struct ast *a);
/* A ({ }) or a body; the value of its last expression if @want. */
struct val compound(struct fn *fn, const struct ast *a, bool want);
void enter_cleanup(struct fn *fn, const struct ast_decl *d, struct ir_var *var);
/* Emits the cleanups down to @until, which stay in force for the code that follows here. */
void run_cleanups(struct fn *fn, const struct cleanup *until, struct ast_loc loc);
void lower_if(struct fn *fn, const struct ast *a);
void lower_while(struct fn *fn, const struct ast *a);
void lower_do(struct fn *fn, const struct ast *a);
void lower_for(struct fn *fn, const struct ast *a);
void lower_switch(struct fn *fn, const struct ast *a);
/* Any run of labels and case labels; returns the statement behind them. */
const struct ast *lower_labels(struct fn *fn, const struct ast *a);
void lower_goto(struct fn *fn, const struct ast *a);
void lower_computed_goto(struct fn *fn, const struct ast *a);
void lower_jump_out(struct fn *fn, const struct target *t, struct ast_loc loc);
uint32_t label_block(struct fn *fn, const struct ast_label *label);

/* func.c */
struct ir_func *lower_body(struct lower *l, struct ir_var *var, size_t number);
/* tidy.c: drops what cannot be reached, follows jumps to jumps, counts unknowns. */
void tidy(struct ir_func *f);

#endif
