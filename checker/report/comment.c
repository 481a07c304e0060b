// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads the comments that are for the checker. In: a file. Out: what each says, or why it says
 * nothing.
 */
#include "report/comment.h"

#include <string.h>

#define BLANKS	 " \t\r\n\f\v"
#define FILLINGS BLANKS "*" /* what begins the lines of a comment */
#define LETTERS	 "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789"

const char *comment_one_line(struct arena *a, const char *s)
{
	char *out = arena_alloc(a, strlen(s) + 1);
	size_t n = 0;

	while (*(s += strspn(s, BLANKS))) {
		size_t len = strcspn(s, BLANKS);

		if (len != 1 || *s != '*') {
			if (n)
				out[n++] = ' ';
			memcpy(out + n, s, len);
			n += len;
		}
		s += len;
	}
	out[n] = 0;
	return out;
}

static void read_rules(struct arena *a, struct comment *s, const char *list)
{
	static const char between[] = FILLINGS ",";

	while (*(list += strspn(list, between))) {
		size_t n = strcspn(list, FILLINGS ",");

		vec_push(&s->rules, arena_strndup(a, list, n));
		list += n;
	}
	if (!s->rules.n)
		s->mistake = "it names no rule";
}

/* A word and nothing else, or several with dots between. */
static bool is_name(const char *s, bool dots)
{
	size_t n = strspn(s, LETTERS);

	while (n && dots && s[n] == '.' && strspn(s + n + 1, LETTERS))
		n += 1 + strspn(s + n + 1, LETTERS);
	return n && !s[n];
}

static void read_field(struct arena *a, struct comment *s, const char *text)
{
	static const char tag[] = "struct ";

	text = comment_one_line(a, text);
	if (!strncmp(text, tag, strlen(tag)) && is_name(text + strlen(tag), true) &&
	    strchr(text, '.'))
		s->field = text;
	else if (is_name(text, false))
		s->field = arena_printf(a, "variable %s", text);
	else
		s->mistake = "what holds the reference is 'struct TAG.MEMBER' or a variable";
}

static void read_nothing(struct arena *a, struct comment *s, const char *text)
{
	(void)a;
	if (*(text + strspn(text, FILLINGS)))
		s->mistake = "nothing but a reason follows 'file-backed'";
}

/* Reads what follows the mark. */
static void read_comment(struct arena *a, struct comment *s, const char *text)
{
	static const struct {
		const char *words;
		enum comment_verb verb;
		void (*read)(struct arena *a, struct comment *s, const char *text);
	} verbs[] = { { "ignore", COMMENT_IGNORE, read_rules },
		      { "held by", COMMENT_HELD, read_field },
		      { "file-backed", COMMENT_FILE_BACKED, read_nothing } };
	size_t length = strcspn(text, ":");
	const char *said = comment_one_line(a, arena_strndup(a, text, length));

	for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
		size_t n = strlen(verbs[i].words);

		if (strncmp(said, verbs[i].words, n) != 0 || (said[n] && said[n] != ' '))
			continue;
		s->verb = verbs[i].verb;
		if (text[length])
			s->reason = comment_one_line(a, text + length + 1);
		if (s->reason && *s->reason)
			verbs[i].read(a, s, said + n);
		else
			s->mistake = "it gives no reason; write it behind a colon";
		return;
	}
	s->mistake = "neither 'ignore' nor 'held by' nor 'file-backed' follows 'flbcheck:'";
}

/* The lines that the comment is for. */
static void find_lines(struct comment *s, const struct source *f)
{
	const struct source_comment *c;

	s->first = s->at.first;
	s->last = s->at.last;
	if (!s->at.alone)
		return;
	/* beginning with the comment itself */
	vec_for_each (c, &f->comments)
		if (c->alone && c->first == s->first)
			s->first = s->last = c->last + 1;
}

void comments_read(struct comments *list, struct arena *a, struct sources *sources,
		   const char *path)
{
	const struct source *f = source_get(sources, path);
	const struct source_comment *c;

	if (!f)
		return;
	vec_for_each (c, &f->comments) {
		const char *text = c->text + strspn(c->text, FILLINGS);
		struct comment s = { .path = path, .at = *c };

		if (strncmp(text, COMMENT_MARK, strlen(COMMENT_MARK)) != 0)
			continue;
		find_lines(&s, f);
		text += strlen(COMMENT_MARK);
		read_comment(a, &s, text + strspn(text, FILLINGS));
		vec_push(&list->list, s);
	}
}

void comments_free(struct comments *list)
{
	struct comment *c;

	vec_for_each (c, &list->list)
		vec_free(&c->rules);
	vec_free(&list->list);
}

bool comment_is_for(const struct comment *c, const char *path, uint32_t line)
{
	return !strcmp(c->path, path) && line >= c->first && line <= c->last;
}
