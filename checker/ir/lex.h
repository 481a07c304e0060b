/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Tokens of the IR's text form; for read.c alone.
 */
#ifndef FLBCHECK_IR_LEX_H
#define FLBCHECK_IR_LEX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"

enum token {
	TOKEN_END, /* of the text, or of the patience: see lexer.error */
	TOKEN_NEWLINE,
	TOKEN_WORD,
	TOKEN_STRING,
	TOKEN_NUMBER,
	TOKEN_TEMP,  /* %N */
	TOKEN_RANGE, /* .. */
	TOKEN_PUNCT,
};

struct lexer {
	struct arena *arena;
	const char *p;	   /* what is not read yet */
	uint32_t line;	   /* of the current token, from 1 */
	enum token kind;   /* the current token */
	const char *start; /* where it begins, for messages */
	const char *text;  /* word, or string with its escapes undone; from the arena */
	uint64_t number;   /* number or temp; a negative one in two's complement */
	bool negative;
	char punct;
	const char *error; /* the first mistake, "line N: what"; every token after it is
			    * TOKEN_END, so that no loop needs to look here */
};

void lexer_init(struct lexer *lx, struct arena *arena, const char *text);
void lexer_next(struct lexer *lx);

/* Reports a mistake at the current token. Always false. */
__attribute__((format(printf, 2, 3))) bool lexer_fail(struct lexer *lx, const char *fmt, ...);

/* Is the current token that word or character? The latter ones also take it if so. */
bool lexer_is(const struct lexer *lx, const char *word);
bool lexer_take(struct lexer *lx, const char *word);
bool lexer_take_punct(struct lexer *lx, char punct);

/* Takes the current token or reports that it is not there. Numbers are unsigned. */
bool lexer_want_punct(struct lexer *lx, char punct);
bool lexer_want_number(struct lexer *lx, uint64_t max, const char *what, uint64_t *out);
bool lexer_want_end_of_line(struct lexer *lx);

#endif
