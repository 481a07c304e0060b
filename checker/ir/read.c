// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads the text form of the IR, which people write for the engine's tests and ir_print_unit()
 * writes for everybody else. In: a text; out: a unit, or the first mistake and its line. It
 * does not judge what the text means - a block without an end, a temp that nobody defined:
 * that is ir_verify()'s, and the verifier's own tests must be able to write down such things.
 */
#include "ir/read.h"

#include <inttypes.h>

bool reader_text(struct reader *r, const char **out)
{
	if (r->lx.kind != TOKEN_STRING)
		return lexer_fail(&r->lx, "expected a \"string\"");
	*out = r->lx.text;
	lexer_next(&r->lx);
	return true;
}

static bool read_name(struct reader *r, const char **out)
{
	if (r->lx.kind != TOKEN_WORD && r->lx.kind != TOKEN_STRING)
		return lexer_fail(&r->lx, "expected a name");
	*out = r->lx.text;
	lexer_next(&r->lx);
	return true;
}

bool reader_type(struct reader *r, enum ir_type *out)
{
	for (int t = 0; t < IR_NTYPES; t++) {
		if (lexer_take(&r->lx, ir_type_name[t])) {
			*out = (enum ir_type)t;
			return true;
		}
	}
	return lexer_fail(&r->lx, "expected a type");
}

bool reader_temp(struct reader *r, uint32_t *out)
{
	if (r->lx.kind != TOKEN_TEMP)
		return lexer_fail(&r->lx, "expected a temp");
	if (!r->lx.number || r->lx.number > NUMBER_MAX)
		return lexer_fail(&r->lx, "temps are %%1 to %%%" PRIu64, NUMBER_MAX);
	*out = (uint32_t)r->lx.number;
	if (*out > r->f->ntemps)
		r->f->ntemps = *out;
	lexer_next(&r->lx);
	return true;
}

/* LINE, LINE:COL or FILE:LINE:COL behind the @ */
static bool read_place(struct reader *r, struct ir_loc *loc)
{
	uint64_t n[3] = { 0 };
	int count = 0;

	do {
		if (!lexer_want_number(&r->lx, UINT32_MAX, "a location", &n[count++]))
			return false;
	} while (count < 3 && lexer_take_punct(&r->lx, ':'));
	if (count == 3 && n[0] >= r->u->files.n)
		return lexer_fail(&r->lx, "there is no file %" PRIu64, n[0]);
	if (count == 3)
		*loc = (struct ir_loc){ (uint32_t)n[0], (uint32_t)n[1], (uint32_t)n[2] };
	else
		*loc = (struct ir_loc){ 0, (uint32_t)n[0], (uint32_t)n[1] };
	return true;
}

bool reader_loc(struct reader *r, struct ir_loc *loc)
{
	*loc = (struct ir_loc){ 0 };
	return !lexer_take_punct(&r->lx, '@') || read_place(r, loc);
}

/* The number behind a ~, or @otherwise */
static bool read_nth(struct reader *r, uint64_t otherwise, uint64_t *nth)
{
	*nth = otherwise;
	return !lexer_take_punct(&r->lx, '~') ||
	       lexer_want_number(&r->lx, NUMBER_MAX, "the number of a name", nth);
}

static const char *local_key(struct reader *r, const char *name, uint64_t nth)
{
	return arena_printf(r->u->arena, "%" PRIu64 "~%s", nth, name);
}

/* The global of that name; an unknown one is made and must be declared by the end. */
static struct ir_var *mention(struct reader *r, const char *name, enum ir_var_kind kind)
{
	struct ir_var *var = ir_global(r->u, name, kind);

	if (var->index == r->seen.n)
		vec_push(&r->seen, (struct mention){ var, r->lx.line, false });
	return var;
}

static bool read_global_var(struct reader *r, enum ir_var_kind kind, struct ir_var **out)
{
	const char *name = NULL;

	if (!read_name(r, &name))
		return false;
	*out = mention(r, name, kind);
	return true;
}

bool reader_var(struct reader *r, enum ir_var_kind kind, struct ir_var **out)
{
	const char *name = NULL;
	uint64_t nth;

	if (!read_name(r, &name) || !read_nth(r, UINT64_MAX, &nth))
		return false;
	*out = nth ? strmap_get(&r->locals, local_key(r, name, nth == UINT64_MAX ? 1 : nth)) : NULL;
	if (!*out && nth && nth != UINT64_MAX)
		return lexer_fail(&r->lx, "there is no %s~%" PRIu64, name, nth);
	if (!*out)
		*out = mention(r, name, kind);
	return true;
}

/* What `: TYPE ...` says; kept apart until it is known whether it may be said. */
struct decl {
	enum ir_type type;
	uint64_t bits;
	bool is_static, noreturn, undeclared, variadic;
	struct ir_loc loc;
};

static bool take_attribute(struct reader *r, const char *word, bool allowed, bool *flag)
{
	if (!lexer_is(&r->lx, word))
		return false;
	if (!allowed || *flag)
		return lexer_fail(&r->lx, "'%s' does not belong here", word);
	*flag = true;
	lexer_next(&r->lx);
	return true;
}

static bool read_decl(struct reader *r, enum ir_var_kind kind, bool body, struct decl *d)
{
	bool global = kind == IR_GLOBAL || kind == IR_FUNC;

	*d = (struct decl){ 0 };
	if (!lexer_want_punct(&r->lx, ':') || !reader_type(r, &d->type))
		return false;
	if (d->type == IR_VOID && kind != IR_FUNC)
		return lexer_fail(&r->lx, "only functions are void");
	d->bits = kind == IR_FUNC ? 0 : ir_type_bits(d->type);
	if (r->lx.kind == TOKEN_NUMBER &&
	    !lexer_want_number(&r->lx, UINT64_MAX, "the size in bits", &d->bits))
		return false;
	while (take_attribute(r, "static", global, &d->is_static) ||
	       take_attribute(r, "noreturn", kind == IR_FUNC, &d->noreturn) ||
	       take_attribute(r, "undeclared", kind == IR_FUNC && !body, &d->undeclared) ||
	       take_attribute(r, "variadic", body, &d->variadic))
		;
	return reader_loc(r, &d->loc);
}

static void set_decl(struct ir_var *var, const struct decl *d)
{
	var->type = d->type;
	var->bits = d->bits;
	var->is_static = d->is_static;
	var->noreturn = d->noreturn;
	var->declared = var->kind == IR_FUNC && !d->undeclared;
	var->loc = d->loc;
}

static bool read_global(struct reader *r, enum ir_var_kind kind)
{
	struct ir_var *var;
	struct decl d;

	if (!read_global_var(r, kind, &var))
		return false;
	if (r->seen.v[var->index].declared)
		return lexer_fail(&r->lx, "'%s' is declared twice", var->name);
	if (!read_decl(r, kind, false, &d))
		return false;
	r->seen.v[var->index].declared = true;
	var->kind = kind;
	set_decl(var, &d);
	return lexer_want_end_of_line(&r->lx);
}

static bool read_local(struct reader *r, enum ir_var_kind kind)
{
	const char *name = NULL, *key;
	struct ir_var *var;
	struct decl d;
	uint64_t nth;

	if (!read_name(r, &name) || !read_nth(r, 1, &nth))
		return false;
	key = local_key(r, name, nth);
	if (strmap_get(&r->locals, key))
		return lexer_fail(&r->lx, "'%s' is declared twice; the second is %s~2", name, name);
	if (!nth || (nth > 1 && !strmap_get(&r->locals, local_key(r, name, nth - 1))))
		return lexer_fail(&r->lx, "%s~%" PRIu64 " without the one before it", name, nth);
	if (!read_decl(r, kind, false, &d))
		return false;
	if (kind == IR_PARAM && r->f->nparams != r->f->vars.n)
		return lexer_fail(&r->lx, "parameters come before locals");
	var = ir_local(r->f, name, kind, d.type);
	set_decl(var, &d);
	strmap_put(&r->locals, key)->value = var;
	return lexer_want_end_of_line(&r->lx);
}

static bool read_file(struct reader *r)
{
	const char *path = NULL;
	uint64_t n;

	if (!lexer_want_number(&r->lx, UINT32_MAX, "the file's number", &n) ||
	    !reader_text(r, &path))
		return false;
	if (n != r->nfiles)
		return lexer_fail(&r->lx, "the next file has the number %zu", r->nfiles);
	if (!r->nfiles) {
		/* the unit's path stands in for a table that is not written */
		strmap_free(&r->u->file_by_path);
		r->u->files.n = 0;
	}
	if (ir_file(r->u, path) != n)
		return lexer_fail(&r->lx, "the file is in the table twice");
	r->nfiles++;
	return lexer_want_end_of_line(&r->lx);
}

static bool read_init(struct reader *r)
{
	struct ir_init init = { 0 };

	if (!read_global_var(r, IR_GLOBAL, &init.var) || !reader_text(r, &init.member) ||
	    !lexer_want_punct(&r->lx, '+') ||
	    !lexer_want_number(&r->lx, UINT64_MAX, "an offset in bits", &init.bit_offset) ||
	    !read_global_var(r, IR_GLOBAL, &init.target) || !reader_loc(r, &init.loc))
		return false;
	vec_push(&r->u->inits, init);
	return lexer_want_end_of_line(&r->lx);
}

static bool read_mark(struct reader *r)
{
	struct ir_mark mark = { 0 };

	if (!read_global_var(r, IR_FUNC, &mark.fn) || !reader_text(r, &mark.text) ||
	    !reader_loc(r, &mark.loc))
		return false;
	vec_push(&r->u->marks, mark);
	return lexer_want_end_of_line(&r->lx);
}

static bool read_body(struct reader *r)
{
	while (!lexer_take_punct(&r->lx, '}')) {
		bool ok = true;

		if (r->lx.kind == TOKEN_END)
			return lexer_fail(&r->lx, "the text ends inside a function");
		if (r->lx.kind == TOKEN_NEWLINE)
			lexer_next(&r->lx);
		else if (reader_at_label(r))
			ok = reader_block(r);
		else if (lexer_take(&r->lx, "param"))
			ok = read_local(r, IR_PARAM);
		else if (lexer_take(&r->lx, "local"))
			ok = read_local(r, IR_LOCAL);
		else
			ok = lexer_fail(&r->lx, "expected param, local, a block or '}'");
		if (!ok)
			return false;
	}
	return lexer_want_end_of_line(&r->lx);
}

/* A func may follow an extern of its name and must then agree with it. */
static bool declare_func(struct reader *r, struct ir_var *var, const struct decl *d)
{
	struct mention *m = &r->seen.v[var->index];

	if (ir_func_find(r->u, var->name))
		return lexer_fail(&r->lx, "'%s' is defined twice", var->name);
	if (m->declared && (var->kind != IR_FUNC || !var->declared || var->type != d->type ||
			    var->is_static != d->is_static || var->noreturn != d->noreturn))
		return lexer_fail(&r->lx, "'%s' is declared otherwise above", var->name);
	if (!m->declared) {
		var->kind = IR_FUNC;
		set_decl(var, d);
	}
	m->declared = true;
	return true;
}

static bool read_func(struct reader *r)
{
	struct ir_loc end = { 0 };
	struct ir_var *var;
	struct decl d;

	if (!read_global_var(r, IR_FUNC, &var) || !read_decl(r, IR_FUNC, true, &d))
		return false;
	if (lexer_take(&r->lx, "end")) {
		lexer_take_punct(&r->lx, '@');
		if (!read_place(r, &end))
			return false;
	}
	if (!lexer_want_punct(&r->lx, '{') || !declare_func(r, var, &d))
		return false;
	r->f = ir_func_new(r->u, var, r->u->arena);
	r->f->variadic = d.variadic;
	r->f->loc = d.loc;
	r->f->end = end;
	strmap_free(&r->locals);
	return lexer_want_end_of_line(&r->lx) && read_body(r);
}

static bool read_statement(struct reader *r)
{
	if (r->lx.kind == TOKEN_NEWLINE)
		return lexer_want_end_of_line(&r->lx);
	if (lexer_take(&r->lx, "file"))
		return read_file(r);
	if (lexer_take(&r->lx, "global"))
		return read_global(r, IR_GLOBAL);
	if (lexer_take(&r->lx, "extern"))
		return read_global(r, IR_FUNC);
	if (lexer_take(&r->lx, "init"))
		return read_init(r);
	if (lexer_take(&r->lx, "mark"))
		return read_mark(r);
	if (lexer_take(&r->lx, "func"))
		return read_func(r);
	return lexer_fail(&r->lx, "expected file, global, extern, init or func");
}

static bool all_declared(struct reader *r)
{
	for (size_t i = 0; i < r->seen.n; i++) {
		r->lx.line = r->seen.v[i].line;
		if (!r->seen.v[i].declared)
			return lexer_fail(&r->lx, "'%s' is not declared", r->seen.v[i].var->name);
	}
	return true;
}

struct ir_unit *ir_read_unit(struct arena *arena, const char *path, const char *text,
			     const char **error)
{
	struct reader r = { .u = ir_unit_new(arena, path) };
	bool ok = true;

	lexer_init(&r.lx, arena, text);
	while (ok && r.lx.kind != TOKEN_END)
		ok = read_statement(&r);
	ok = ok && !r.lx.error && all_declared(&r);
	strmap_free(&r.locals);
	vec_free(&r.seen);
	if (ok)
		return r.u;
	*error = r.lx.error;
	ir_unit_free(r.u);
	return NULL;
}
