// SPDX-License-Identifier: GPL-2.0-only
/*
 * The inside of a function in the text form of the IR: blocks, operations and what ends a
 * block. In: a reader at the label of a block; out: the block at the end of its function.
 * Blocks must come in the order of their numbers: with gaps allowed, a mistyped number would
 * be an empty block that surfaces only in the verifier, far from the mistake.
 */
#include "ir/read.h"

#include <inttypes.h>
#include <string.h>

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

		ok = (!args.n || lexer_want_punct(&r->lx, ',')) && reader_temp(r, &temp);
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
		return reader_type(r, &insn->type);
	case 'v':
		return reader_var(r, insn->op == IR_CALL ? IR_FUNC : IR_GLOBAL, &insn->var);
	case 'a':
		return reader_temp(r, &insn->a);
	case 'b':
		return reader_temp(r, &insn->b);
	case 'i':
		return read_imm(r, &insn->imm);
	case 'n':
		return reader_text(r, &insn->name);
	}
	return read_args(r, insn);
}

static bool read_insn(struct reader *r, struct ir_block *block)
{
	struct ir_insn insn = { .op = IR_NOPS };

	if (r->lx.kind == TOKEN_TEMP &&
	    (!reader_temp(r, &insn.dst) || !lexer_want_punct(&r->lx, '=')))
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
	if (!reader_loc(r, &insn.loc))
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
	return reader_temp(r, &term->value) && reader_type(r, &term->type);
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
		ok = reader_text(r, &term->text);
	if (ok && term->kind == IR_RETURN)
		term->implicit = lexer_take(&r->lx, "implicit");
	if (ok && term->kind == IR_BRANCH)
		term->loop = lexer_take(&r->lx, "loop");
	ok = ok && reader_loc(r, &term->loc) && lexer_want_end_of_line(&r->lx);
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

bool reader_at_label(const struct reader *r)
{
	return r->lx.kind == TOKEN_WORD && *r->lx.p == ':';
}

bool reader_block(struct reader *r)
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
	while (r->lx.kind != TOKEN_END && !reader_at_label(r)) {
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
