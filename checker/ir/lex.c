// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cuts the IR's text form into tokens. In: a string; out: one token at a time, and the first
 * mistake with its line. Newlines are tokens: a statement is a line, and a reader that took
 * the next line's first word for a missing operand would blame the wrong place.
 */
#include "ir/lex.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static bool is_word_start(char c)
{
	return isalpha((unsigned char)c) || c == '_' || c == '$';
}

/* A single dot belongs to a word, two do not: b1..b2 is no word. */
static bool is_word_at(const char *p)
{
	return is_word_start(*p) || isdigit((unsigned char)*p) || (*p == '.' && p[1] != '.');
}

bool lexer_fail(struct lexer *lx, const char *fmt, ...)
{
	char what[256];
	va_list ap;

	if (!lx->error) {
		va_start(ap, fmt);
		vsnprintf(what, sizeof(what), fmt, ap);
		va_end(ap);
		lx->error = arena_printf(lx->arena, "line %" PRIu32 ": %s", lx->line, what);
	}
	lx->kind = TOKEN_END;
	return false;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static void read_number(struct lexer *lx)
{
	uint64_t base = 10, n = 0;

	lx->negative = *lx->p == '-';
	lx->p += lx->negative;
	if (lx->p[0] == '0' && lx->p[1] == 'x' && hex_digit(lx->p[2]) >= 0) {
		base = 16;
		lx->p += 2;
	}
	for (;; lx->p++) {
		int digit = hex_digit(*lx->p);

		if (digit < 0 || (uint64_t)digit >= base)
			break;
		if (__builtin_mul_overflow(n, base, &n) ||
		    __builtin_add_overflow(n, (uint64_t)digit, &n)) {
			lexer_fail(lx, "a number of more than 64 bits");
			return;
		}
	}
	if (lx->negative && n > (uint64_t)1 << 63) {
		lexer_fail(lx, "a number of more than 64 bits");
		return;
	}
	lx->number = lx->negative ? -n : n;
}

static bool read_escape(struct lexer *lx, char *out)
{
	int high, low;

	lx->p++;
	if (*lx->p == '"' || *lx->p == '\\') {
		*out = *lx->p++;
		return true;
	}
	if (*lx->p != 'x')
		return lexer_fail(lx, "an escape other than \\\", \\\\ and \\xHH");
	high = hex_digit(lx->p[1]);
	low = high < 0 ? -1 : hex_digit(lx->p[2]);
	if (low < 0 || high + low == 0)
		return lexer_fail(lx, "\\x needs two hexadecimal digits, not both 0");
	*out = (char)(high << 4 | low);
	lx->p += 3;
	return true;
}

static void read_string(struct lexer *lx)
{
	size_t n = 0;
	char *s;

	lx->p++;
	s = arena_alloc(lx->arena, strcspn(lx->p, "\n") + 1);
	while (*lx->p != '"') {
		if (!*lx->p || *lx->p == '\n') {
			lexer_fail(lx, "a string without its end");
			return;
		}
		if (*lx->p != '\\')
			s[n++] = *lx->p++;
		else if (!read_escape(lx, &s[n++]))
			return;
	}
	lx->p++;
	s[n] = '\0';
	lx->text = s;
}

static void read_token(struct lexer *lx)
{
	if (is_word_start(*lx->p)) {
		lx->kind = TOKEN_WORD;
		while (is_word_at(lx->p))
			lx->p++;
		lx->text = arena_strndup(lx->arena, lx->start, (size_t)(lx->p - lx->start));
	} else if (isdigit((unsigned char)*lx->p) ||
		   (*lx->p == '-' && isdigit((unsigned char)lx->p[1]))) {
		lx->kind = TOKEN_NUMBER;
		read_number(lx);
	} else if (*lx->p == '%' && isdigit((unsigned char)lx->p[1])) {
		lx->kind = TOKEN_TEMP;
		lx->p++;
		read_number(lx);
	} else if (*lx->p == '"') {
		lx->kind = TOKEN_STRING;
		read_string(lx);
	} else if (lx->p[0] == '.' && lx->p[1] == '.') {
		lx->kind = TOKEN_RANGE;
		lx->p += 2;
	} else if (strchr(":=(),{}+@~", *lx->p)) {
		lx->kind = TOKEN_PUNCT;
		lx->punct = *lx->p++;
	} else {
		lexer_fail(lx, "no token begins with byte 0x%02x", (unsigned char)*lx->p);
	}
}

void lexer_next(struct lexer *lx)
{
	if (lx->error)
		return;
	if (lx->kind == TOKEN_NEWLINE)
		lx->line++;
	while (*lx->p == ' ' || *lx->p == '\t' || *lx->p == '\r')
		lx->p++;
	if (*lx->p == '#')
		lx->p += strcspn(lx->p, "\n");
	lx->start = lx->p;
	if (!*lx->p) {
		lx->kind = TOKEN_END;
	} else if (*lx->p == '\n') {
		lx->kind = TOKEN_NEWLINE;
		lx->p++;
	} else {
		read_token(lx);
	}
}

void lexer_init(struct lexer *lx, struct arena *arena, const char *text)
{
	*lx = (struct lexer){ .arena = arena, .p = text, .line = 1 };
	lexer_next(lx);
}

bool lexer_is(const struct lexer *lx, const char *word)
{
	return lx->kind == TOKEN_WORD && !strcmp(lx->text, word);
}

bool lexer_take(struct lexer *lx, const char *word)
{
	if (!lexer_is(lx, word))
		return false;
	lexer_next(lx);
	return true;
}

bool lexer_take_punct(struct lexer *lx, char punct)
{
	if (lx->kind != TOKEN_PUNCT || lx->punct != punct)
		return false;
	lexer_next(lx);
	return true;
}

bool lexer_want_punct(struct lexer *lx, char punct)
{
	return lexer_take_punct(lx, punct) || lexer_fail(lx, "expected '%c'", punct);
}

bool lexer_want_number(struct lexer *lx, uint64_t max, const char *what, uint64_t *out)
{
	if (lx->kind != TOKEN_NUMBER)
		return lexer_fail(lx, "expected %s", what);
	if (lx->negative || lx->number > max)
		return lexer_fail(lx, "%s is out of range", what);
	*out = lx->number;
	lexer_next(lx);
	return true;
}

bool lexer_want_end_of_line(struct lexer *lx)
{
	if (lx->error)
		return false;
	if (lx->kind == TOKEN_END)
		return true;
	if (lx->kind != TOKEN_NEWLINE)
		return lexer_fail(lx, "'%.*s' after the end of the statement",
				  (int)(lx->p - lx->start), lx->start);
	lexer_next(lx);
	return true;
}
