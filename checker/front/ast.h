/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One function's body, or one initialiser, as a tree: C as the language standard has it, with
 * the parser's own oddities gone. Constant expressions are folded, parentheses, implicit
 * conversions that change nothing and the arms not taken of _Generic and
 * __builtin_choose_expr() are left out.
 */
#ifndef FLBCHECK_FRONT_AST_H
#define FLBCHECK_FRONT_AST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/vec.h"
#include "front/unit.h"

/* The longest chain of nodes, each the child of the last, that is built. Lowering recurses along
 * it: a sum of that many terms takes less than 1 of the usual 8 MiB of stack, sanitizers on.
 * The parser itself stops at 256 nested brackets. `else if`, `case` and label chains do not
 * count, they are walked in loops. */
#define AST_DEPTH_MAX 1200

/* A place as the user sees it: where the outermost macro is used. Lines and columns from 1;
 * file indexes unit_file(). line 0: nowhere. */
struct ast_loc {
	uint32_t file, line, col;
};

enum ast_type_kind {
	AST_T_VOID,
	AST_T_BOOL,
	AST_T_INT, /* char and enumerations too */
	AST_T_PTR,
	AST_T_FUNC,
	AST_T_ARRAY,
	AST_T_RECORD, /* struct or union */
	AST_T_OTHER,  /* floating point, vectors, 128 bits, complex */
};

/* Qualifiers are gone. Equal types of one unit are equal pointers, but for arrays and functions
 * whose elements or parameters are qualified differently. */
struct ast_type {
	enum ast_type_kind kind;
	bool is_signed;
	bool is_union;
	bool noreturn;		     /* of a function */
	uint64_t bits;		     /* 0: none, unknown, or variable */
	const struct ast_type *elem; /* pointed to, element, returned; else NULL */
	uint64_t count;		     /* of an array; 0 when unknown */
	const char *tag; /* "struct pci_dev"; the typedef's name if that is all there is; or NULL */
	uint32_t index;	 /* for the front end */
};

struct ast_field {
	const char *name; /* "": unnamed */
	const struct ast_type *type;
	uint64_t bit_offset; /* in its record */
	uint32_t width;	     /* of a bit-field, else 0 */
	bool is_bitfield;
	const void *key; /* what a designator says */
};

/* The members of a record in order; *n is 0 for one that is only declared. */
const struct ast_field *ast_fields(struct unit *u, const struct ast_type *record, size_t *n);

enum ast_decl_kind {
	AST_D_LOCAL,
	AST_D_PARAM,
	AST_D_GLOBAL,
	AST_D_FUNC
};

struct ast_decl {
	enum ast_decl_kind kind;
	const char *name; /* "": an unnamed parameter; static locals: "function.name" */
	const struct ast_type *type;
	struct ast_loc loc;
	bool is_static;
	bool noreturn;
	const struct ast_decl *cleanup; /* function of its cleanup attribute, or NULL */
	const void *key;		/* for the front end */
};

/* An attribute of a function that is for this checker, `annotate("flbcheck TEXT")`. A parameter's
 * name at the end of the text is "arg N" here, whatever the declaration calls it. */
struct ast_mark {
	const struct ast_decl *fn;
	const char *text;
	struct ast_loc loc;
};

/* All there are in the unit, in order; *n is set. */
const struct ast_mark *ast_marks(struct unit *u, size_t *n);

struct ast_label {
	const char *name;
	bool address_taken;
	const struct ast_decl *scope; /* innermost variable with a cleanup that lives there */
	uint32_t id;		      /* counts from 0 in the function */
};

enum ast_kind {
	/* statements */
	AST_COMPOUND,	   /* statements */
	AST_DECLS,	   /* AST_VAR; not a scope */
	AST_VAR,	   /* decl; kids: initialiser or none */
	AST_IF,		   /* condition, then[, else] */
	AST_WHILE,	   /* condition, body */
	AST_DO,		   /* body, condition */
	AST_FOR,	   /* always 4: init, condition, step, body; AST_NULL where empty */
	AST_SWITCH,	   /* value, body */
	AST_CASE,	   /* value … hi; statement */
	AST_DEFAULT,	   /* statement */
	AST_LABEL,	   /* label; statement */
	AST_GOTO,	   /* label */
	AST_COMPUTED_GOTO, /* address */
	AST_BREAK,
	AST_CONTINUE,
	AST_RETURN, /* [value] */
	AST_NULL,
	AST_ASM, /* operands; labels */
	/* expressions */
	AST_CONST,   /* value, extended from its type */
	AST_STRING,  /* lvalue of an array type */
	AST_REF,     /* decl: an lvalue, or a function */
	AST_MEMBER,  /* record or pointer to one (then arrow); name, value = bit offset, hi = width
		      */
	AST_INDEX,   /* pointer, index: lvalue */
	AST_DEREF,   /* pointer: lvalue */
	AST_ADDRESS, /* lvalue */
	AST_CONVERT, /* to type, from the kid's value */
	AST_UNARY,   /* op NEG, BNOT, NOT */
	AST_BINARY,  /* op; both kids of the type computed in, but for pointers and shifts */
	AST_ASSIGN,  /* lvalue, value */
	AST_COMPOUND_ASSIGN, /* op; lvalue, value */
	AST_STEP,	     /* ++ and --: value = 1 or -1, op = POST or PRE; lvalue */
	AST_AND_AND,
	AST_OR_OR,
	AST_COND,  /* condition, then, else */
	AST_ELVIS, /* a ?: b */
	AST_COMMA,
	AST_CALL,	 /* callee, arguments */
	AST_STMT_EXPR,	 /* compound */
	AST_LITERAL,	 /* compound literal, lvalue; initialiser */
	AST_INIT_LIST,	 /* initialisers, possibly AST_DESIGNATED */
	AST_DESIGNATED,	 /* designators, then the initialiser */
	AST_DESIG_FIELD, /* key */
	AST_VA_ARG,	 /* list */
	AST_LABEL_ADDR,	 /* label */
	AST_UNKNOWN,	 /* name says what; kids are evaluated */
};

enum ast_op {
	AST_OP_NONE,
	AST_OP_NEG,
	AST_OP_BNOT,
	AST_OP_NOT,
	AST_OP_ADD,
	AST_OP_SUB,
	AST_OP_MUL,
	AST_OP_DIV,
	AST_OP_REM,
	AST_OP_AND,
	AST_OP_OR,
	AST_OP_XOR,
	AST_OP_SHL,
	AST_OP_SHR,
	AST_OP_EQ,
	AST_OP_NE,
	AST_OP_LT,
	AST_OP_LE,
	AST_OP_GT,
	AST_OP_GE,
	AST_OP_PRE,
	AST_OP_POST,
};

struct ast {
	enum ast_kind kind;
	enum ast_op op;
	bool arrow;	 /* AST_MEMBER through a pointer; AST_ASM: with labels */
	bool splits;	 /* evaluating it may end the block it starts in */
	uint32_t depth;	 /* longest chain below */
	uint32_t source; /* for ast_text() */
	uint32_t nkids;
	uint32_t nlabels;
	struct ast **kids;
	const struct ast_type *type; /* of expressions */
	const struct ast_decl *decl;
	struct ast_label *label;
	struct ast_label **labels;
	int64_t value, hi;
	const char *name; /* outlives the tree */
	const void *key;
	struct ast_loc loc;
	struct ast_loc end; /* of AST_COMPOUND: its closing brace */
};

/* A body or an initialiser; lives in the arena it was built in. */
struct ast_tree {
	struct unit *unit;
	const struct ast_decl *decl; /* the function, or the variable initialised */
	const struct ast_decl *const *params;
	size_t nparams;
	bool variadic;
	const struct ast *root;
	struct ast_loc loc, end;   /* name, closing brace */
	struct ast_label **labels; /* by id */
	size_t nlabels;
	const char *error;	   /* not NULL: why there is no root, for the user */
	struct ast_source *source; /* the front end's */
};

/* The text of an expression as the user wrote it, on one line, from @arena: a macro's use if
 * the expression comes out of a macro. NULL if there is none. */
const char *ast_text(const struct ast_tree *t, const struct ast *node, struct arena *arena);

/* Functions the unit defines, in order of definition, headers included. */
size_t ast_functions(struct unit *u);
const struct ast_decl *ast_function_decl(struct unit *u, size_t i);
/* The number of the function that @decl declares, or SIZE_MAX when the unit has no body. */
size_t ast_function_number(struct unit *u, const struct ast_decl *decl);
/* Variables at file scope that have an initialiser, in order. */
size_t ast_variables(struct unit *u);

/* Builds the tree of function or variable i in @arena, from scratch each time; ast_tree_done()
 * gives back what is not in the arena. */
struct ast_tree *ast_function(struct unit *u, size_t i, struct arena *arena);
struct ast_tree *ast_variable(struct unit *u, size_t i, struct arena *arena);
void ast_tree_done(struct ast_tree *t);

/*
 * Which functions mention one of @names, directly or through functions of the unit that do:
 * mention[i] for function i, ast_functions() of them, from @arena. Bodies that end before
 * anything of interest is declared are not looked at. In the unit's own file one that mentions a
 * member or a variable named in @fields counts, too.
 */
const bool *ast_mentions(struct unit *u, const char *const *names, size_t n,
			 const char *const *fields, size_t nfields, struct arena *arena);

const char *unit_file(const struct unit *u, uint32_t file);

#endif
