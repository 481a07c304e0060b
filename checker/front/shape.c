// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two things a cursor does not tell: which parts of a `for` are empty, and where an `asm goto`
 * goes. The printed function has both. In: that text; out: the two lists, in order. This knows
 * words, literals and brackets and no more: a second C parser here would be a second opinion,
 * and the tree builder compares what it gets from here with the cursors it has anyway.
 */
#include "front/shape.h"

#include <ctype.h>
#include <string.h>

enum bracket_kind {
	PLAIN,
	FOR,
	ASM
};

struct bracket {
	enum bracket_kind kind;
	size_t index;	   /* into shape.fors or shape.asms */
	unsigned int part; /* `;` of a FOR or `:` of an ASM seen so far */
	size_t first;	   /* ASM: of its labels */
};

struct scanner {
	struct shape *out;
	struct arena *arena;
	VEC(struct bracket) open;
	VEC(const char *) labels; /* of all open asms */
	enum bracket_kind next;	  /* what the next ( opens */
	bool after_word;	  /* the last token was a word that no statement can follow */
};

static size_t skip_literal(const char *s)
{
	size_t i = 1;

	while (s[i] && s[i] != s[0])
		i += s[i] == '\\' && s[i + 1] ? 2 : 1;
	return i + (s[i] != '\0');
}

/* Something stands directly in the innermost bracket. */
static void mark(struct scanner *s)
{
	struct bracket *b = s->open.n ? &s->open.v[s->open.n - 1] : NULL;

	if (b && b->kind == FOR && b->part < 3)
		s->out->fors.v[b->index].part[b->part] = true;
}

static void open_bracket(struct scanner *s)
{
	struct bracket b = { .kind = s->next };

	mark(s);
	if (b.kind == FOR) {
		b.index = s->out->fors.n;
		vec_push(&s->out->fors, (struct shape_for){ 0 });
	} else if (b.kind == ASM) {
		b.index = s->out->asms.n;
		b.first = s->labels.n;
		vec_push(&s->out->asms, (struct shape_asm){ 0 });
	}
	vec_push(&s->open, b);
	s->next = PLAIN;
}

static void close_bracket(struct scanner *s)
{
	const struct bracket *b;
	const char **labels;
	size_t n;

	if (!s->open.n)
		return;
	b = &s->open.v[--s->open.n];
	if (b->kind != ASM)
		return;
	n = s->labels.n - b->first;
	labels = arena_array(s->arena, const char *, n);
	if (n)
		memcpy(labels, s->labels.v + b->first, n * sizeof(*labels));
	s->labels.n = b->first;
	s->out->asms.v[b->index] = (struct shape_asm){ n, labels };
}

static bool is_word(const char *p, size_t n, const char *word)
{
	return strlen(word) == n && !memcmp(p, word, n);
}

/* `asm` in a declaration, as in `register long sp asm("rsp")`, follows a name. */
static void word(struct scanner *s, const char *p, size_t n)
{
	const struct bracket *b;

	mark(s);
	b = s->open.n ? &s->open.v[s->open.n - 1] : NULL;
	if (b && b->kind == ASM && b->part == 4)
		vec_push(&s->labels, arena_strndup(s->arena, p, n));
	if (is_word(p, n, "for"))
		s->next = FOR;
	else if (is_word(p, n, "asm") && !s->after_word)
		s->next = ASM;
	else if (!is_word(p, n, "goto") && !is_word(p, n, "volatile"))
		s->next = PLAIN;
	s->after_word = !is_word(p, n, "else") && !is_word(p, n, "do");
}

static void punctuation(struct scanner *s, char c)
{
	struct bracket *b = s->open.n ? &s->open.v[s->open.n - 1] : NULL;

	s->after_word = c == ']';
	if (strchr("([{", c)) {
		open_bracket(s);
		return;
	}
	s->next = PLAIN;
	if (strchr(")]}", c))
		close_bracket(s);
	else if (b && ((b->kind == FOR && c == ';') || (b->kind == ASM && c == ':')))
		b->part++;
	else
		mark(s);
}

/* The printer does not escape the messages of these two, which in the kernel are whole macro
 * arguments, quotes and all. It does end the line behind the declaration they belong to. */
static size_t skip_message(const char *text)
{
	static const char *const attributes[] = { "__attribute__((error(\"",
						  "__attribute__((warning(\"" };

	for (size_t i = 0; i < 2; i++)
		if (!strncmp(text, attributes[i], strlen(attributes[i])))
			return strcspn(text, "\n");
	return 0;
}

void shape_read(struct shape *out, const char *text, struct arena *arena)
{
	struct scanner s = { .out = out, .arena = arena };

	while (*text) {
		size_t skip = skip_message(text);

		text += skip;
		if (skip)
			continue;
		if (isspace((unsigned char)*text)) {
			text++;
		} else if (*text == '"' || *text == '\'') {
			mark(&s);
			text += skip_literal(text);
		} else if (isalnum((unsigned char)*text) || *text == '_' || *text == '$') {
			size_t n = 1;

			while (isalnum((unsigned char)text[n]) || text[n] == '_' || text[n] == '$')
				n++;
			word(&s, text, n);
			text += n;
		} else {
			punctuation(&s, *text++);
		}
	}
	vec_free(&s.open);
	vec_free(&s.labels);
}

void shape_free(struct shape *s)
{
	vec_free(&s->fors);
	vec_free(&s->asms);
}
