// SPDX-License-Identifier: GPL-2.0-only
/*
 * The IR as text, for --dump-ir and for tests. In: a unit or one of its functions, finished or
 * not; out: the form that ir.h describes. Two variables of one C name stay two here: scopes
 * are gone in the IR, and printing `x` for both would make a dump that reads back as another
 * program.
 */
#include "ir/ir.h"

#include <ctype.h>
#include <inttypes.h>

/* How the variables of the function being printed are told apart. */
struct names {
	struct strmap count; /* name -> how many variables have it */
	uint32_t *nth;	     /* by ir_var.index, from 1 */
};

static void names_init(struct names *names, const struct ir_func *f)
{
	*names = (struct names){ 0 };
	names->nth = xrealloc(NULL, f->vars.n * sizeof(*names->nth));
	for (size_t i = 0; i < f->vars.n; i++) {
		struct strmap_entry *e = strmap_put(&names->count, f->vars.v[i]->name);
		uintptr_t n = (uintptr_t)e->value + 1;

		e->value = (void *)n;
		names->nth[i] = (uint32_t)n;
	}
}

static void names_free(struct names *names)
{
	strmap_free(&names->count);
	free(names->nth);
}

static void print_string(FILE *out, const char *s)
{
	putc('"', out);
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c < ' ' || c == 0x7f)
			fprintf(out, "\\x%02x", c);
		else
			putc(c, out);
	}
	putc('"', out);
}

static bool is_word(const char *s)
{
	if (!isalpha((unsigned char)*s) && *s != '_' && *s != '$')
		return false;
	while (isalnum((unsigned char)*s) || *s == '_' || *s == '$' || *s == '.')
		s++;
	return !*s;
}

static void print_name(FILE *out, const char *s)
{
	if (is_word(s))
		fputs(s, out);
	else
		print_string(out, s);
}

static void print_var(FILE *out, const struct names *names, const struct ir_var *var)
{
	print_name(out, var->name);
	if (var->kind == IR_LOCAL || var->kind == IR_PARAM) {
		if (names->nth[var->index] > 1)
			fprintf(out, "~%" PRIu32, names->nth[var->index]);
	} else if (strmap_get(&names->count, var->name)) {
		fputs("~0", out);
	}
}

static void print_loc(FILE *out, struct ir_loc loc)
{
	if (loc.line)
		fprintf(out, " @%" PRIu32 ":%" PRIu32 ":%" PRIu32, loc.file, loc.line, loc.col);
}

static void print_decl(FILE *out, const struct ir_var *var)
{
	uint64_t usual = var->kind == IR_FUNC ? 0 : ir_type_bits(var->type);

	fprintf(out, " : %s", ir_type_name[var->type]);
	if (var->bits != usual)
		fprintf(out, " %" PRIu64, var->bits);
	if (var->is_static)
		fputs(" static", out);
	if (var->noreturn)
		fputs(" noreturn", out);
	if (var->kind == IR_FUNC && !var->declared)
		fputs(" undeclared", out);
}

static void print_args(FILE *out, const struct ir_insn *insn, bool space)
{
	fputs(space ? " (" : "(", out);
	for (uint32_t i = 0; i < insn->nargs; i++)
		fprintf(out, "%s%%%" PRIu32, i ? ", " : "", insn->args[i]);
	putc(')', out);
}

static void print_insn(FILE *out, const struct names *names, const struct ir_insn *insn)
{
	putc('\t', out);
	if (insn->dst)
		fprintf(out, "%%%" PRIu32 " = ", insn->dst);
	fputs(ir_op_name[insn->op], out);
	for (const char *o = ir_op_operands[insn->op]; *o; o++) {
		if (*o == 't') {
			fprintf(out, " %s", ir_type_name[insn->type]);
		} else if (*o == 'v') {
			putc(' ', out);
			print_var(out, names, insn->var);
		} else if (*o == 'a' || *o == 'b') {
			fprintf(out, " %%%" PRIu32, *o == 'a' ? insn->a : insn->b);
		} else if (*o == 'i') {
			fprintf(out, " %" PRId64, insn->imm);
		} else if (*o == 'n') {
			putc(' ', out);
			print_string(out, insn->name);
		} else if (*o == 'A') {
			print_args(out, insn, insn->op != IR_CALL && insn->op != IR_CALLPTR);
		}
	}
	if (insn->flags & IR_F_IMPLICIT)
		fputs(" implicit", out);
	if (insn->flags & IR_F_UNUSED)
		fputs(" unused", out);
	print_loc(out, insn->loc);
	putc('\n', out);
}

static void print_cases(FILE *out, const struct ir_term *term)
{
	fprintf(out, "switch %%%" PRIu32 " %s b%" PRIu32 " {", term->value,
		ir_type_name[term->type], term->succ[0]);
	for (uint32_t i = 0; i < term->ncases; i++) {
		const struct ir_case *c = &term->cases[i];

		fprintf(out, "%s%" PRId64, i ? ", " : " ", c->lo);
		if (c->hi != c->lo)
			fprintf(out, "..%" PRId64, c->hi);
		fprintf(out, ": b%" PRIu32, term->succ[c->succ]);
	}
	fputs(" }", out);
}

static void print_successors(FILE *out, const struct ir_term *term)
{
	for (uint32_t i = 0; i < term->nsucc; i++)
		fprintf(out, " b%" PRIu32, term->succ[i]);
}

static void print_term(FILE *out, const struct ir_term *term)
{
	putc('\t', out);
	switch (term->kind) {
	case IR_TERM_NONE:
		fputs("# not ended\n", out);
		return;
	case IR_JUMP:
		fputs("jmp", out);
		print_successors(out, term);
		break;
	case IR_BRANCH:
		fprintf(out, "br %%%" PRIu32 " %s", term->value, ir_type_name[term->type]);
		print_successors(out, term);
		break;
	case IR_SWITCH:
		print_cases(out, term);
		break;
	case IR_CHOOSE:
		fputs("choose", out);
		print_successors(out, term);
		break;
	case IR_RETURN:
		fputs("ret", out);
		if (term->value)
			fprintf(out, " %%%" PRIu32 " %s", term->value, ir_type_name[term->type]);
		break;
	case IR_UNREACHABLE:
		fputs("unreachable", out);
		break;
	}
	if (term->text) {
		putc(' ', out);
		print_string(out, term->text);
	}
	if (term->implicit)
		fputs(" implicit", out);
	if (term->loop)
		fputs(" loop", out);
	print_loc(out, term->loc);
	putc('\n', out);
}

static void print_header(FILE *out, const struct ir_func *f, const struct names *names)
{
	fputs("func ", out);
	print_name(out, f->var->name);
	print_decl(out, f->var);
	if (f->variadic)
		fputs(" variadic", out);
	print_loc(out, f->loc);
	if (f->end.line) {
		fputs(" end", out);
		print_loc(out, f->end);
	}
	fputs(" {\n", out);
	for (size_t i = 0; i < f->vars.n; i++) {
		const struct ir_var *var = f->vars.v[i];

		fputs(var->kind == IR_PARAM ? "\tparam " : "\tlocal ", out);
		print_var(out, names, var);
		print_decl(out, var);
		print_loc(out, var->loc);
		putc('\n', out);
	}
}

void ir_print_func(FILE *out, const struct ir_unit *u, const struct ir_func *f)
{
	struct names names;

	(void)u;
	names_init(&names, f);
	print_header(out, f, &names);
	for (size_t b = 0; b < f->blocks.n; b++) {
		const struct ir_block *block = &f->blocks.v[b];

		fprintf(out, "b%zu:\n", b);
		for (size_t i = 0; i < block->insns.n; i++)
			print_insn(out, &names, &block->insns.v[i]);
		print_term(out, &block->term);
	}
	fputs("}\n", out);
	names_free(&names);
}

static void print_init(FILE *out, const struct ir_init *init)
{
	fputs("init ", out);
	print_name(out, init->var->name);
	putc(' ', out);
	print_string(out, init->member);
	fprintf(out, " +%" PRIu64 " ", init->bit_offset);
	print_name(out, init->target->name);
	print_loc(out, init->loc);
	putc('\n', out);
}

static void print_mark(FILE *out, const struct ir_mark *mark)
{
	fputs("mark ", out);
	print_name(out, mark->fn->name);
	putc(' ', out);
	print_string(out, mark->text);
	print_loc(out, mark->loc);
	putc('\n', out);
}

/* Every global is declared first, in table order, those with a body too: reading it back then
 * gives each the index it has here. */
void ir_print_unit(FILE *out, const struct ir_unit *u)
{
	for (size_t i = 0; i < u->files.n; i++) {
		fprintf(out, "file %zu ", i);
		print_string(out, u->files.v[i]);
		putc('\n', out);
	}
	for (size_t i = 0; i < u->globals.n; i++) {
		const struct ir_var *var = u->globals.v[i];

		fputs(var->kind == IR_FUNC ? "extern " : "global ", out);
		print_name(out, var->name);
		print_decl(out, var);
		print_loc(out, var->loc);
		putc('\n', out);
	}
	for (size_t i = 0; i < u->inits.n; i++)
		print_init(out, &u->inits.v[i]);
	for (size_t i = 0; i < u->marks.n; i++)
		print_mark(out, &u->marks.v[i]);
	for (size_t i = 0; i < u->funcs.n; i++) {
		putc('\n', out);
		ir_print_func(out, u, u->funcs.v[i]);
	}
}
