// SPDX-License-Identifier: GPL-2.0-only
/*
 * Reads the text form of the IR, which people write for the engine's tests and ir_print_unit()
 * writes for everybody else. In: a text; out: a unit, or the first mistake and its line. It
 * does not judge what the text means - a block without an end, a temp that nobody defined:
 * that is ir_verify()'s, and the verifier's own tests must be able to write down such things.
 */
#include "ir/ir.h"

#include <inttypes.h>
#include <string.h>

#include "ir/lex.h"

/* Higher numbers are taken for mistakes, because tables are as long as the highest: the
 * largest function of the 6.12 tree has some ten thousand temps. */
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

static bool read_text(struct reader *r, const char **out)
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

static bool read_type(struct reader *r, enum ir_type *out)
{
	for (int t = 0; t < IR_NTYPES; t++) {
		if (lexer_take(&r->lx, ir_type_name[t])) {
			*out = (enum ir_type)t;
			return true;
		}
	}
	return lexer_fail(&r->lx, "expected a type");
}

static bool read_temp(struct reader *r, uint32_t *out)
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

static bool read_loc(struct reader *r, struct ir_loc *loc)
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
	const char *name;

	if (!read_name(r, &name))
		return false;
	*out = mention(r, name, kind);
	return true;
}

static bool read_var(struct reader *r, enum ir_var_kind kind, struct ir_var **out)
{
	const char *name;
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
	if (!lexer_want_punct(&r->lx, ':') || !read_type(r, &d->type))
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
	return read_loc(r, &d->loc);
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
	const char *name, *key;
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
	const char *path;
	uint64_t n;

	if (!lexer_want_number(&r->lx, UINT32_MAX, "the file's number", &n) || !read_text(r, &path))
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

	if (!read_global_var(r, IR_GLOBAL, &init.var) || !read_text(r, &init.member) ||
	    !lexer_want_punct(&r->lx, '+') ||
	    !lexer_want_number(&r->lx, UINT64_MAX, "an offset in bits", &init.bit_offset) ||
	    !read_global_var(r, IR_GLOBAL, &init.target) || !read_loc(r, &init.loc))
		return false;
	vec_push(&r->u->inits, init);
	return lexer_want_end_of_line(&r->lx);
}

static bool read_block_name(struct reader *r, uint32_t *out)
{
	const char *s = r->lx.kind == TOKEN_WORD ? r->lx.text : "";
	uint64_t n = 0;

	if (*s != 'b' || !s[1] || (s[1] == '0' && s[2]))
		return lexer_fail(&r->lx, "expected a block, b0 or b1 or ...");
	while (*++s) {
		if (*s < '0' || *s > '9')
			return lexer_fail(&r->lx, "expected a block, b0 or b1 or ...");
		n = n * 10 + (uint64_t)(*s - '0');
		if (n > NUMBER_MAX)
			return lexer_fail(&r->lx, "a block number out of range");
	}
	*out = (uint32_t)n;
	lexer_next(&r->lx);
	return true;
}

/* Copies what a vector collected into the function's arena. */
static uint32_t *keep(struct ir_func *f, const uint32_t *v, size_t n)
{
	uint32_t *copy = arena_array(f->arena, uint32_t, n);

	if (n)
		memcpy(copy, v, n * sizeof(*v));
	return copy;
}

static bool read_args(struct reader *r, struct ir_insn *insn)
{
	VEC(uint32_t) args = { 0 };
	bool ok = lexer_want_punct(&r->lx, '(');

	while (ok && !lexer_take_punct(&r->lx, ')')) {
		uint32_t temp = 0;

		ok = (!args.n || lexer_want_punct(&r->lx, ',')) && read_temp(r, &temp);
		if (ok)
			vec_push(&args, temp);
	}
	insn->nargs = (uint32_t)args.n;
	insn->args = keep(r->f, args.v, args.n);
	vec_free(&args);
	return ok;
}

static bool read_imm(struct reader *r, int64_t *out)
{
	if (r->lx.kind != TOKEN_NUMBER)
		return lexer_fail(&r->lx, "expected a number");
	*out = (int64_t)r->lx.number;
	lexer_next(&r->lx);
	return true;
}

static bool read_operand(struct reader *r, struct ir_insn *insn, char operand)
{
	switch (operand) {
	case 'd': /* stands before the operation */
		return true;
	case 't':
		return read_type(r, &insn->type);
	case 'v':
		return read_var(r, insn->op == IR_CALL ? IR_FUNC : IR_GLOBAL, &insn->var);
	case 'a':
		return read_temp(r, &insn->a);
	case 'b':
		return read_temp(r, &insn->b);
	case 'i':
		return read_imm(r, &insn->imm);
	case 'n':
		return read_text(r, &insn->name);
	}
	return read_args(r, insn);
}

static bool read_insn(struct reader *r, struct ir_block *block)
{
	struct ir_insn insn = { .op = IR_NOPS };

	if (r->lx.kind == TOKEN_TEMP &&
	    (!read_temp(r, &insn.dst) || !lexer_want_punct(&r->lx, '=')))
		return false;
	for (int op = 0; op < IR_NOPS && insn.op == IR_NOPS; op++)
		if (lexer_take(&r->lx, ir_op_name[op]))
			insn.op = (enum ir_op)op;
	if (insn.op == IR_NOPS)
		return lexer_fail(&r->lx, "expected an operation");
	for (const char *o = ir_op_operands[insn.op]; *o; o++)
		if (!read_operand(r, &insn, *o))
			return false;
	if (lexer_take(&r->lx, "implicit"))
		insn.flags |= IR_F_IMPLICIT;
	if (lexer_take(&r->lx, "unused"))
		insn.flags |= IR_F_UNUSED;
	if (!read_loc(r, &insn.loc))
		return false;
	r->f->nunknown += insn.op == IR_UNKNOWN;
	vec_push(&block->insns, insn);
	return lexer_want_end_of_line(&r->lx);
}

/* The rest of a term: successors as they come, each once in a switch. */
struct successors {
	VEC(uint32_t) blocks;
	VEC(struct ir_case) cases;
};

static bool read_successor(struct reader *r, struct successors *s)
{
	uint32_t block;

	if (!read_block_name(r, &block))
		return false;
	vec_push(&s->blocks, block);
	return true;
}

static bool read_case(struct reader *r, struct successors *s)
{
	struct ir_case c = { 0 };
	uint32_t block;

	if (!read_imm(r, &c.lo))
		return false;
	c.hi = c.lo;
	if (r->lx.kind == TOKEN_RANGE) {
		lexer_next(&r->lx);
		if (!read_imm(r, &c.hi))
			return false;
	}
	if (!lexer_want_punct(&r->lx, ':') || !read_block_name(r, &block))
		return false;
	while (c.succ < s->blocks.n && s->blocks.v[c.succ] != block)
		c.succ++;
	if (c.succ == s->blocks.n)
		vec_push(&s->blocks, block);
	vec_push(&s->cases, c);
	return true;
}

static bool read_cases(struct reader *r, struct successors *s)
{
	if (!read_successor(r, s) || !lexer_want_punct(&r->lx, '{'))
		return false;
	while (!lexer_take_punct(&r->lx, '}')) {
		if (s->cases.n && !lexer_want_punct(&r->lx, ','))
			return false;
		if (!read_case(r, s))
			return false;
	}
	return true;
}

static bool read_term_value(struct reader *r, struct ir_term *term)
{
	return read_temp(r, &term->value) && read_type(r, &term->type);
}

static bool read_term_operands(struct reader *r, struct ir_term *term, struct successors *s)
{
	switch (term->kind) {
	case IR_JUMP:
		return read_successor(r, s);
	case IR_BRANCH:
		return read_term_value(r, term) && read_successor(r, s) && read_successor(r, s);
	case IR_SWITCH:
		return read_term_value(r, term) && read_cases(r, s);
	case IR_CHOOSE:
		do {
			if (!read_successor(r, s))
				return false;
		} while (r->lx.kind == TOKEN_WORD);
		return true;
	case IR_RETURN:
		return r->lx.kind != TOKEN_TEMP || read_term_value(r, term);
	case IR_TERM_NONE:
	case IR_UNREACHABLE:
		return true;
	}
	return false;
}

static bool read_term(struct reader *r, struct ir_term *term)
{
	struct successors s = { 0 };
	bool ok = read_term_operands(r, term, &s);

	if (ok && r->lx.kind == TOKEN_STRING)
		ok = read_text(r, &term->text);
	if (ok && term->kind == IR_RETURN)
		term->implicit = lexer_take(&r->lx, "implicit");
	if (ok && term->kind == IR_BRANCH)
		term->loop = lexer_take(&r->lx, "loop");
	ok = ok && read_loc(r, &term->loc) && lexer_want_end_of_line(&r->lx);
	term->nsucc = (uint32_t)s.blocks.n;
	term->succ = keep(r->f, s.blocks.v, s.blocks.n);
	term->ncases = (uint32_t)s.cases.n;
	term->cases = arena_array(r->f->arena, struct ir_case, s.cases.n);
	if (s.cases.n)
		memcpy(term->cases, s.cases.v, s.cases.n * sizeof(*s.cases.v));
	vec_free(&s.blocks);
	vec_free(&s.cases);
	return ok;
}

/* The kind of term the current word begins, taken if there is one. */
static enum ir_term_kind take_term(struct reader *r)
{
	static const char *const word[] = {
		[IR_JUMP] = "jmp",	[IR_BRANCH] = "br",  [IR_SWITCH] = "switch",
		[IR_CHOOSE] = "choose", [IR_RETURN] = "ret", [IR_UNREACHABLE] = "unreachable",
	};

	for (int kind = IR_JUMP; kind <= IR_UNREACHABLE; kind++)
		if (lexer_take(&r->lx, word[kind]))
			return (enum ir_term_kind)kind;
	return IR_TERM_NONE;
}

static bool at_label(const struct reader *r)
{
	return r->lx.kind == TOKEN_WORD && *r->lx.p == ':';
}

static bool read_block(struct reader *r)
{
	struct ir_block *block;
	uint32_t number;

	if (!read_block_name(r, &number))
		return false;
	if (number != r->f->blocks.n)
		return lexer_fail(&r->lx, "the next block is b%zu", r->f->blocks.n);
	if (!lexer_want_punct(&r->lx, ':') || !lexer_want_end_of_line(&r->lx))
		return false;
	ir_block_new(r->f);
	block = &r->f->blocks.v[number];
	while (!r->lx.error && !at_label(r)) {
		if (r->lx.kind == TOKEN_END)
			return lexer_fail(&r->lx, "the text ends inside a function");
		if (r->lx.kind == TOKEN_NEWLINE) {
			lexer_next(&r->lx);
			continue;
		}
		if (r->lx.kind == TOKEN_PUNCT && r->lx.punct == '}')
			return true;
		if (block->term.kind != IR_TERM_NONE)
			return lexer_fail(&r->lx, "b%" PRIu32 " has already ended", number);
		block->term.kind = take_term(r);
		if (block->term.kind == IR_TERM_NONE ? !read_insn(r, block)
						     : !read_term(r, &block->term))
			return false;
	}
	return !r->lx.error;
}

static bool read_body(struct reader *r)
{
	while (!lexer_take_punct(&r->lx, '}')) {
		bool ok = true;

		if (r->lx.kind == TOKEN_END)
			return lexer_fail(&r->lx, "the text ends inside a function");
		if (r->lx.kind == TOKEN_NEWLINE)
			lexer_next(&r->lx);
		else if (at_label(r))
			ok = read_block(r);
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
