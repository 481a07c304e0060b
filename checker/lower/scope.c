// SPDX-License-Identifier: GPL-2.0-only
/*
 * __attribute__((cleanup(f))): f(&var) is called when var goes out of scope, whichever way the
 * scope is left, in the reverse order of the declarations. In: scopes entered and left; out:
 * the calls, flagged IR_F_IMPLICIT. Each way out gets calls of its own, at its own place in
 * the source: a common block of cleanups would join paths that return for different reasons.
 */
#include "lower/state.h"

void enter_cleanup(struct fn *fn, const struct ast_decl *d, struct ir_var *var)
{
	struct cleanup *c = arena_new(fn->arena, struct cleanup);

	c->decl = d;
	c->var = var;
	c->outer = fn->cleanups;
	fn->cleanups = c;
}

void run_cleanups(struct fn *fn, const struct cleanup *until, struct ast_loc loc)
{
	for (const struct cleanup *c = fn->cleanups; c && c != until; c = c->outer) {
		uint32_t arg = address(fn, (struct place){ .var = c->var }, loc);
		struct ir_var *function = global_var(fn->l, c->decl->cleanup);
		struct ir_insn *insn = emit(fn, IR_CALL, loc);

		insn->var = function;
		insn->type = function->type;
		insn->flags = IR_F_IMPLICIT;
		insn->args = arena_array(fn->arena, uint32_t, 1);
		insn->args[0] = arg;
		insn->nargs = 1;
		if (insn->type != IR_VOID) {
			insn->dst = new_temp(fn);
			insn->flags |= IR_F_UNUSED;
		}
	}
}
