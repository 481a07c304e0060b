// SPDX-License-Identifier: GPL-2.0-only
/*
 * Silencing one finding where it is. In: findings, and the comments of the files that were
 * looked at. Out: the findings that remain, and one more for each comment that is no good.
 *
 * A comment without a reason, or with a rule that does not exist, silences nothing at all: if
 * it did, and --rules left its own rule out, a finding would be gone without a trace.
 */
#include "report/suppress.h"

#include <string.h>

#define MARK	 "flbcheck:"
#define BLANKS	 " \t\r\n\f\v"
#define FILLINGS BLANKS "*" /* what begins the lines of a comment */

struct suppression {
	const char *path;
	struct source_comment comment;
	uint32_t first, last; /* lines of the findings it is for */
	VEC(const char *) rules;
	VEC(bool) used;	     /* one for each rule */
	const char *reason;  /* NULL: none */
	const char *mistake; /* why it is no good, or NULL */
};

struct suppressing {
	struct results *r;
	struct sources *sources;
	const struct suppress_rules *rules;
	VEC(struct suppression) list;
};

/* @s with all blanks and line beginnings between words made one blank. */
static const char *one_line(struct arena *a, const char *s)
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

static void read_rules(struct suppressing *x, struct suppression *s, const char *list, size_t len)
{
	static const char between[] = FILLINGS ",";
	struct arena *a = x->r->arena;
	const char *end = list + len;

	while (list += strspn(list, between), list < end) {
		size_t n = strcspn(list, FILLINGS ",:");
		const char *id = arena_strndup(a, list, n);

		list += n;
		vec_push(&s->rules, id);
		vec_push(&s->used, false);
		if (!strcmp(id, SUPPRESS_RULE))
			s->mistake = SUPPRESS_RULE " cannot be silenced by a comment";
		else if (x->rules->get(x->rules->ctx, id) == SUPPRESS_UNKNOWN)
			s->mistake = arena_printf(a, "there is no rule '%s'", id);
	}
}

/* Reads what follows the mark. */
static void read_suppression(struct suppressing *x, struct suppression *s, const char *text)
{
	static const char verb[] = "ignore";
	size_t list;

	text += strspn(text, FILLINGS);
	if (strncmp(text, verb, strlen(verb)) || !strchr(FILLINGS ":", text[strlen(verb)])) {
		s->mistake = "'ignore' does not follow 'flbcheck:'";
		return;
	}
	text += strlen(verb);
	list = strcspn(text, ":");
	if (text[list])
		s->reason = one_line(x->r->arena, text + list + 1);
	if (!s->reason || !*s->reason) {
		s->mistake = "it gives no reason; write it behind a colon";
		return;
	}
	read_rules(x, s, text, list);
	if (!s->rules.n)
		s->mistake = "it names no rule";
}

/* The lines that the comment is for. */
static void find_lines(struct suppression *s, const struct source *f)
{
	const struct source_comment *c;

	s->first = s->comment.first;
	s->last = s->comment.last;
	if (!s->comment.alone)
		return;
	s->first = s->last = s->comment.last + 1;
	vec_for_each (c, &f->comments)
		if (c->alone && c->first == s->first)
			s->first = s->last = c->last + 1;
}

static void read_comments(struct suppressing *x, const char *path)
{
	const struct source *f = source_get(x->sources, path);
	const struct source_comment *c;

	if (!f)
		return;
	vec_for_each (c, &f->comments) {
		const char *text = c->text + strspn(c->text, FILLINGS);
		struct suppression s = { .path = path, .comment = *c };

		if (strncmp(text, MARK, strlen(MARK)))
			continue;
		find_lines(&s, f);
		read_suppression(x, &s, text + strlen(MARK));
		vec_push(&x->list, s);
	}
}

/* The suppression that silences @f, marked as used, or NULL. */
static const struct suppression *silencer(struct suppressing *x, const struct finding *f)
{
	const struct suppression *found = NULL;
	struct suppression *s;

	vec_for_each (s, &x->list) {
		if (s->mistake || strcmp(s->path, f->at.path) || f->at.line < s->first ||
		    f->at.line > s->last)
			continue;
		for (size_t i = 0; i < s->rules.n; i++) {
			if (!strcmp(s->rules.v[i], f->rule)) {
				s->used.v[i] = true;
				found = s;
			}
		}
	}
	return found;
}

static void silence(struct suppressing *x)
{
	struct results *r = x->r;
	size_t kept = 0;

	for (size_t i = 0; i < r->findings.n; i++) {
		const struct suppression *s = silencer(x, &r->findings.v[i]);

		if (s) {
			struct silenced quiet = { r->findings.v[i], SILENCED_BY_COMMENT,
						  s->reason };

			vec_push(&r->silenced, quiet);
		} else {
			r->findings.v[kept++] = r->findings.v[i];
		}
	}
	r->findings.n = kept;
}

static void add_finding(struct suppressing *x, const struct suppression *s, const char *message)
{
	struct finding f = {
		.rule = SUPPRESS_RULE,
		.at = { s->path, s->comment.first, s->comment.col },
		.message = message,
		.subject = one_line(x->r->arena, s->comment.text),
	};

	vec_push(&x->r->findings, f);
}

/* Is the code around the comment compiled at all? In a condition that holds no line of code
 * that was looked at, it may be that the preprocessor left it out. */
static bool is_compiled(struct suppressing *x, const struct checked_file *file,
			const struct suppression *s)
{
	const struct source_group *g = source_group(source_get(x->sources, s->path),
						    s->comment.first);
	const struct line_range *l;

	if (!g)
		return true;
	vec_for_each (l, &file->lines)
		if (l->first <= g->last && g->first <= l->last)
			return true;
	return false;
}

/* What was not looked at in full may hold the finding that the comment is for. */
static bool has_problem(const struct results *r, const char *path)
{
	const struct problem *p;

	vec_for_each (p, &r->problems)
		if (p->at.path && !strcmp(p->at.path, path))
			return true;
	return false;
}

static void judge(struct suppressing *x, const struct checked_file *file,
		  const struct suppression *s)
{
	struct arena *a = x->r->arena;

	if (s->mistake) {
		add_finding(x, s, arena_printf(a, "this comment silences nothing: %s", s->mistake));
		return;
	}
	for (size_t i = 0; i < s->rules.n; i++) {
		const char *rule = s->rules.v[i];

		if (!s->used.v[i] && x->rules->get(x->rules->ctx, rule) == SUPPRESS_ON &&
		    !has_problem(x->r, s->path) && is_compiled(x, file, s))
			add_finding(x, s,
				    arena_printf(a,
						 "nothing to silence here: no %s is found in "
						 "the line that this comment is for",
						 rule));
	}
}

static void judge_all(struct suppressing *x)
{
	const struct checked_file *file;
	const struct suppression *s;

	if (x->rules->get(x->rules->ctx, SUPPRESS_RULE) != SUPPRESS_ON)
		return;
	vec_for_each (file, &x->r->files)
		vec_for_each (s, &x->list)
			if (!strcmp(s->path, file->path))
				judge(x, file, s);
}

void suppress_apply(struct results *r, struct sources *sources, const struct suppress_rules *rules)
{
	struct suppressing x = { .r = r, .sources = sources, .rules = rules };
	const struct checked_file *file;
	struct suppression *s;

	vec_for_each (file, &r->files)
		read_comments(&x, file->path);
	silence(&x);
	judge_all(&x);
	vec_for_each (s, &x.list) {
		vec_free(&s->rules);
		vec_free(&s->used);
	}
	vec_free(&x.list);
	results_sort(r);
}
