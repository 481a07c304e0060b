/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the two halves of the IR's reader share: read.c has units and declarations, read_code.c
 * what is inside functions. All that return bool are false after reporting a mistake.
 */
#ifndef FLBCHECK_IR_READ_H
#define FLBCHECK_IR_READ_H

#include "ir/ir.h"
#include "ir/lex.h"

/* Temps and blocks with higher numbers are taken for mistakes: tables are as long as the
 * highest, and this one makes the verifier's 64 MiB. */
#define NUMBER_MAX ((uint64_t)1 << 24)

/* A global that was mentioned before its declaration, or instead of it. */
struct mention {
	struct ir_var *var;
	uint32_t line;
	bool declared;
};

struct reader {
	struct lexer lx;
	struct ir_unit *u;
	struct ir_func *f;	  /* being read, or NULL */
	struct strmap locals;	  /* "N~name" -> struct ir_var of f */
	VEC(struct mention) seen; /* by ir_var.index */
	size_t nfiles;		  /* `file` statements so far */
};

bool reader_text(struct reader *r, const char **out);
bool reader_type(struct reader *r, enum ir_type *out);
bool reader_temp(struct reader *r, uint32_t *out);
bool reader_loc(struct reader *r, struct ir_loc *out); /* line 0 when none is written */
/* A name in a function: its local, else a global, which takes @kind if it is new. */
bool reader_var(struct reader *r, enum ir_var_kind kind, struct ir_var **out);

/* At the label of a block? Then reader_block() reads it to the next label or '}'. */
bool reader_at_label(const struct reader *r);
bool reader_block(struct reader *r);

#endif
