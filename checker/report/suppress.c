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

struct suppression {
	const struct comment *comment;
	VEC(const char *) rules; /* it can silence */
	VEC(bool) used;		 /* one for each */
	const char *mistake;	 /* why it is no good, or NULL */
};

struct suppressing {
	struct results *r;
	struct sources *sources;
	const struct suppress_rules *rules;
	struct comments comments;
	VEC(struct suppression) list;
};

static void add_rule(struct suppressing *x, struct suppression *s, const char *id)
{
	vec_push(&s->rules, id);
	vec_push(&s->used, false);
	if (!strcmp(id, SUPPRESS_RULE))
		s->mistake = SUPPRESS_RULE " cannot be silenced by a comment";
	else if (x->rules->get(x->rules->ctx, id) == SUPPRESS_UNKNOWN)
		s->mistake = arena_printf(x->r->arena, "there is no rule '%s'", id);
}

static void add_suppression(struct suppressing *x, const struct comment *c)
{
	struct suppression s = { .comment = c, .mistake = c->mistake };

	switch (c->verb) {
	case COMMENT_IGNORE:
		for (size_t i = 0; i < c->rules.n; i++)
			add_rule(x, &s, c->rules.v[i]);
		break;
	case COMMENT_HELD:
		add_rule(x, &s, SUPPRESS_HELD);
		break;
	case COMMENT_FILE_BACKED:
		add_rule(x, &s, SUPPRESS_USE);
		add_rule(x, &s, SUPPRESS_ESCAPE);
		break;
	}
	vec_push(&x->list, s);
}

/* A comment on the life of an object may also stand where the object is got. */
static bool is_about(const struct comment *c, const struct finding *f)
{
	return comment_is_for(c, f->at.path, f->at.line) ||
	       (c->verb == COMMENT_FILE_BACKED && f->acquired.path &&
		comment_is_for(c, f->acquired.path, f->acquired.line));
}

/* The suppression that silences @f, marked as used, or NULL. */
static const struct suppression *silencer(struct suppressing *x, const struct finding *f)
{
	const struct suppression *found = NULL;
	struct suppression *s;

	vec_for_each (s, &x->list) {
		if (s->mistake || !is_about(s->comment, f))
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
						  s->comment->reason };

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
		.at = { s->comment->path, s->comment->at.first, s->comment->at.col },
		.message = message,
		.subject = comment_one_line(x->r->arena, s->comment->at.text),
	};

	vec_push(&x->r->findings, f);
}

/* Is the code around the comment compiled at all? In a condition that holds no line of code
 * that was looked at, it may be that the preprocessor left it out. */
static bool is_compiled(struct suppressing *x, const struct checked_file *file,
			const struct suppression *s)
{
	const struct source_group *g = source_group(source_get(x->sources, s->comment->path),
						    s->comment->at.first);
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

static bool is_on(const struct suppressing *x, const char *rule)
{
	return x->rules->get(x->rules->ctx, rule) == SUPPRESS_ON;
}

/* What the comment says of the object is not needed if it silences nothing at all. */
static void judge_statement(struct suppressing *x, const struct suppression *s)
{
	for (size_t i = 0; i < s->rules.n; i++)
		if (s->used.v[i] || !is_on(x, s->rules.v[i]))
			return;
	add_finding(x, s,
		    s->comment->verb == COMMENT_HELD
			    ? "nothing is held where this comment says so: the reference is given "
			      "back, or kept without it"
			    : "nothing outlives its reference here: this comment changes nothing");
}

static void judge(struct suppressing *x, const struct checked_file *file,
		  const struct suppression *s)
{
	struct arena *a = x->r->arena;

	if (s->mistake) {
		add_finding(x, s, arena_printf(a, "this comment silences nothing: %s", s->mistake));
		return;
	}
	if (has_problem(x->r, s->comment->path) || !is_compiled(x, file, s))
		return;
	if (s->comment->verb != COMMENT_IGNORE) {
		judge_statement(x, s);
		return;
	}
	for (size_t i = 0; i < s->rules.n; i++)
		if (!s->used.v[i] && is_on(x, s->rules.v[i]))
			add_finding(x, s,
				    arena_printf(a,
						 "nothing to silence here: no %s is found in "
						 "the line that this comment is for",
						 s->rules.v[i]));
}

static void judge_all(struct suppressing *x)
{
	const struct checked_file *file;
	const struct suppression *s;

	if (!is_on(x, SUPPRESS_RULE))
		return;
	vec_for_each (file, &x->r->files)
		vec_for_each (s, &x->list)
			if (!strcmp(s->comment->path, file->path))
				judge(x, file, s);
}

void suppress_apply(struct results *r, struct sources *sources, const struct suppress_rules *rules)
{
	struct suppressing x = { .r = r, .sources = sources, .rules = rules };
	const struct checked_file *file;
	const struct comment *c;
	struct suppression *s;

	vec_for_each (file, &r->files)
		comments_read(&x.comments, r->arena, sources, file->path);
	vec_for_each (c, &x.comments.list)
		add_suppression(&x, c);
	silence(&x);
	judge_all(&x);
	vec_for_each (s, &x.list) {
		vec_free(&s->rules);
		vec_free(&s->used);
	}
	vec_free(&x.list);
	comments_free(&x.comments);
	results_sort(r);
}
