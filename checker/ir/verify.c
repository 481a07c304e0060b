// SPDX-License-Identifier: GPL-2.0-only
/*
 * What the analysis may take for granted about a function. In: a function, from the front end
 * or from text; out: nothing, or the first thing that is wrong with it. A field that an
 * operation does not use must be zero: the printer would drop it, and an analysis that read it
 * would behave differently on the text of the same function.
 */
#include "ir/ir.h"

#include <inttypes.h>
#include <string.h>

struct verifier {
	struct arena *arena;
	const struct ir_unit *u;
	const struct ir_func *f;
	uint32_t *defined_in; /* by temp: block number + 1, 0 = not yet */
	uint32_t block;
	const char *op; /* being looked at */
	struct ir_loc loc;
};

/* NULL says that all is well, as in ir_verify(). */
__attribute__((format(printf, 2, 3))) static const char *wrong(struct verifier *v, const char *fmt,
							       ...)
{
	char what[256];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	if (!v->op)
		return arena_printf(v->arena, "%s: %s", v->f->var->name, what);
	return arena_printf(v->arena, "%s: b%" PRIu32 ": line %" PRIu32 ": %s: %s", v->f->var->name,
			    v->block, v->loc.line, v->op, what);
}

static const char *verify_loc(struct verifier *v, struct ir_loc loc)
{
	if (loc.line && loc.file >= v->u->files.n)
		return wrong(v, "there is no file %" PRIu32, loc.file);
	return NULL;
}

static bool is_local(const struct ir_func *f, const struct ir_var *var)
{
	return var->index < f->vars.n && f->vars.v[var->index] == var;
}

static bool is_global(const struct ir_unit *u, const struct ir_var *var)
{
	return var->index < u->globals.n && u->globals.v[var->index] == var;
}

static const char *verify_vars(struct verifier *v)
{
	const struct ir_func *f = v->f;

	if (f->nparams > f->vars.n)
		return wrong(v, "more parameters than variables");
	for (size_t i = 0; i < f->vars.n; i++) {
		const struct ir_var *var = f->vars.v[i];
		const char *error;

		if (var->index != i)
			return wrong(v, "variable %zu has the index %" PRIu32, i, var->index);
		if (!var->name)
			return wrong(v, "variable %zu has no name", i);
		if (var->kind != (i < f->nparams ? IR_PARAM : IR_LOCAL))
			return wrong(v, "'%s' is of the wrong kind for its place", var->name);
		if (var->type == IR_VOID || var->type >= IR_NTYPES)
			return wrong(v, "'%s' has no type", var->name);
		error = verify_loc(v, var->loc);
		if (error)
			return error;
	}
	return NULL;
}

static const char *verify_use(struct verifier *v, uint32_t temp)
{
	if (!temp || temp > v->f->ntemps)
		return wrong(v, "there is no temp %%%" PRIu32, temp);
	if (!v->defined_in[temp])
		return wrong(v, "%%%" PRIu32 " is used before its definition", temp);
	if (v->defined_in[temp] != v->block + 1)
		return wrong(v, "%%%" PRIu32 " is defined in b%" PRIu32, temp,
			     v->defined_in[temp] - 1);
	return NULL;
}

static bool may_be_void(enum ir_op op)
{
	return op == IR_CALL || op == IR_CALLPTR || op == IR_UNKNOWN;
}

static const char *verify_type(struct verifier *v, const struct ir_insn *insn, bool used)
{
	if (!used)
		return insn->type != IR_VOID ? wrong(v, "it takes no type") : NULL;
	if (insn->type >= IR_NTYPES)
		return wrong(v, "no such type");
	if (insn->type == IR_VOID && !may_be_void(insn->op))
		return wrong(v, "its type is void");
	return NULL;
}

static const char *verify_var(struct verifier *v, const struct ir_insn *insn, bool used)
{
	const struct ir_var *var = insn->var;

	if (!used)
		return var ? wrong(v, "it takes no variable") : NULL;
	if (!var)
		return wrong(v, "the variable is missing");
	if (!(var->kind == IR_GLOBAL || var->kind == IR_FUNC ? is_global(v->u, var)
							     : is_local(v->f, var)))
		return wrong(v, "'%s' is in no table of this function", var->name);
	if (insn->op == IR_CALL && var->kind != IR_FUNC)
		return wrong(v, "'%s' is not a function", var->name);
	if (insn->op == IR_CALL && var->type != insn->type)
		return wrong(v, "'%s' returns %s, not %s", var->name, ir_type_name[var->type],
			     ir_type_name[insn->type]);
	if (insn->op == IR_UNDEF && var->kind != IR_LOCAL)
		return wrong(v, "'%s' is not a local", var->name);
	return NULL;
}

static const char *verify_args(struct verifier *v, const struct ir_insn *insn, bool used)
{
	if (!used)
		return insn->nargs ? wrong(v, "it takes no arguments") : NULL;
	for (uint32_t i = 0; i < insn->nargs; i++) {
		const char *error = verify_use(v, insn->args[i]);

		if (error)
			return error;
	}
	return NULL;
}

static const char *verify_temp(struct verifier *v, uint32_t temp, bool used)
{
	if (!used)
		return temp ? wrong(v, "it takes no %%%" PRIu32, temp) : NULL;
	return verify_use(v, temp);
}

static const char *verify_dst(struct verifier *v, const struct ir_insn *insn, bool used)
{
	bool none = may_be_void(insn->op) && insn->type == IR_VOID;

	if (!used || none)
		return insn->dst ? wrong(v, "it has no result") : NULL;
	if (!insn->dst)
		return wrong(v, "its result is not kept");
	if (insn->dst > v->f->ntemps)
		return wrong(v, "%%%" PRIu32 " is above the function's highest temp", insn->dst);
	if (v->defined_in[insn->dst])
		return wrong(v, "%%%" PRIu32 " is defined twice", insn->dst);
	v->defined_in[insn->dst] = v->block + 1;
	return NULL;
}

static const char *verify_insn(struct verifier *v, const struct ir_insn *insn)
{
	const char *ops, *error;

	v->loc = insn->loc;
	v->op = "?";
	if (insn->op >= IR_NOPS)
		return wrong(v, "no such operation");
	v->op = ir_op_name[insn->op];
	ops = ir_op_operands[insn->op];
	if ((error = verify_type(v, insn, strchr(ops, 't'))) ||
	    (error = verify_var(v, insn, strchr(ops, 'v'))) ||
	    (error = verify_temp(v, insn->a, strchr(ops, 'a'))) ||
	    (error = verify_temp(v, insn->b, strchr(ops, 'b'))) ||
	    (error = verify_args(v, insn, strchr(ops, 'A'))) ||
	    (error = verify_dst(v, insn, strchr(ops, 'd'))) || (error = verify_loc(v, insn->loc)))
		return error;
	if (!strchr(ops, 'i') && insn->imm)
		return wrong(v, "it takes no number");
	if (!strchr(ops, 'n') != !insn->name)
		return wrong(v, insn->name ? "it takes no name" : "its name is missing");
	if (insn->flags & ~(unsigned int)(IR_F_IMPLICIT | IR_F_UNUSED))
		return wrong(v, "it has an unknown flag");
	return NULL;
}

/* How many successors a term of that kind has, and whether it may have more. */
static const char *verify_successors(struct verifier *v, const struct ir_term *term)
{
	static const struct {
		uint32_t n;
		bool more;
	} wants[] = {
		[IR_JUMP] = { 1, false },   [IR_BRANCH] = { 2, false },
		[IR_SWITCH] = { 1, true },  [IR_CHOOSE] = { 1, true },
		[IR_RETURN] = { 0, false }, [IR_UNREACHABLE] = { 0, false },
	};

	if (term->nsucc < wants[term->kind].n ||
	    (term->nsucc > wants[term->kind].n && !wants[term->kind].more))
		return wrong(v, "it has %" PRIu32 " successors", term->nsucc);
	for (uint32_t i = 0; i < term->nsucc; i++)
		if (term->succ[i] >= v->f->blocks.n)
			return wrong(v, "there is no b%" PRIu32, term->succ[i]);
	return NULL;
}

static bool is_empty_range(const struct ir_term *term, const struct ir_case *c)
{
	return ir_type_is_signed(term->type) ? c->lo > c->hi : (uint64_t)c->lo > (uint64_t)c->hi;
}

static const char *verify_cases(struct verifier *v, const struct ir_term *term)
{
	bool *used;

	if (term->kind != IR_SWITCH)
		return term->ncases ? wrong(v, "it has cases") : NULL;
	used = arena_array(v->arena, bool, term->nsucc);
	used[0] = true;
	for (uint32_t i = 0; i < term->ncases; i++) {
		const struct ir_case *c = &term->cases[i];

		if (is_empty_range(term, c))
			return wrong(v, "no number is in case %" PRId64 "..%" PRId64, c->lo, c->hi);
		if (c->succ >= term->nsucc)
			return wrong(v, "case %" PRId64 " has no successor", c->lo);
		used[c->succ] = true;
	}
	for (uint32_t i = 0; i < term->nsucc; i++)
		if (!used[i])
			return wrong(v, "no case leads to b%" PRIu32, term->succ[i]);
	return NULL;
}

static const char *verify_value(struct verifier *v, const struct ir_term *term)
{
	enum ir_type returned = v->f->var->type;

	if (term->kind == IR_RETURN) {
		if (returned == IR_VOID && term->value)
			return wrong(v, "a void function returns a value");
		if (returned != IR_VOID && !term->value && !term->implicit)
			return wrong(v, "the value is missing");
		if (term->value && term->type != returned)
			return wrong(v, "it returns %s, not %s", ir_type_name[term->type],
				     ir_type_name[returned]);
	} else if (term->kind != IR_BRANCH && term->kind != IR_SWITCH) {
		if (term->value)
			return wrong(v, "it takes no value");
	} else if (!term->value) {
		return wrong(v, "the value is missing");
	}
	if (!term->value != (term->type == IR_VOID))
		return wrong(v, "its type is not that of a value");
	return term->value ? verify_use(v, term->value) : NULL;
}

static const char *verify_term(struct verifier *v, const struct ir_term *term)
{
	static const char *const name[] = {
		[IR_TERM_NONE] = "end",		  [IR_JUMP] = "jmp",	  [IR_BRANCH] = "br",
		[IR_SWITCH] = "switch",		  [IR_CHOOSE] = "choose", [IR_RETURN] = "ret",
		[IR_UNREACHABLE] = "unreachable",
	};
	const char *error;

	v->loc = term->loc;
	v->op = "?";
	if (term->kind > IR_UNREACHABLE)
		return wrong(v, "no such end of a block");
	v->op = name[term->kind];
	if (term->kind == IR_TERM_NONE)
		return wrong(v, "the block is not ended");
	if (term->type >= IR_NTYPES)
		return wrong(v, "no such type");
	if ((error = verify_successors(v, term)) || (error = verify_cases(v, term)) ||
	    (error = verify_value(v, term)) || (error = verify_loc(v, term->loc)))
		return error;
	if (term->implicit && term->kind != IR_RETURN)
		return wrong(v, "only a return can be implicit");
	if (term->loop && term->kind != IR_BRANCH)
		return wrong(v, "only a branch can be a loop's");
	return NULL;
}

static const char *verify_block(struct verifier *v, uint32_t number, uint32_t *nunknown)
{
	const struct ir_block *block = &v->f->blocks.v[number];
	const char *error;

	v->block = number;
	for (size_t i = 0; i < block->insns.n; i++) {
		error = verify_insn(v, &block->insns.v[i]);
		if (error)
			return error;
		*nunknown += block->insns.v[i].op == IR_UNKNOWN;
	}
	error = verify_term(v, &block->term);
	v->op = NULL;
	return error;
}

const char *ir_verify(struct arena *arena, const struct ir_unit *u, const struct ir_func *f)
{
	struct verifier v = { .arena = arena, .u = u, .f = f };
	uint32_t nunknown = 0;
	const char *error;

	if (f->var->kind != IR_FUNC || !is_global(u, f->var))
		return wrong(&v, "it is not a function of the unit");
	if ((error = verify_vars(&v)) || (error = verify_loc(&v, f->loc)) ||
	    (error = verify_loc(&v, f->end)))
		return error;
	if (!f->blocks.n)
		return wrong(&v, "it has no block");
	v.defined_in = arena_array(arena, uint32_t, (size_t)f->ntemps + 1);
	for (uint32_t b = 0; b < f->blocks.n; b++) {
		error = verify_block(&v, b, &nunknown);
		if (error)
			return error;
	}
	if (nunknown != f->nunknown)
		return wrong(&v, "%" PRIu32 " unknown operations are counted as %" PRIu32, nunknown,
			     f->nunknown);
	return NULL;
}
