/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * From a parsed unit to the IR, one function at a time and only when it is asked for.
 */
#ifndef FLBCHECK_LOWER_LOWER_H
#define FLBCHECK_LOWER_LOWER_H

#include "front/unit.h"
#include "ir/ir.h"

struct lower;

/* A function that exceeds a bound: its body is one IR_UNKNOWN, and the run is no success. */
struct lower_problem {
	struct ir_loc loc;
	const char *function;
	const char *text;
};

/*
 * Looks through @u for functions that have to do with one of @names (@n of them: the functions
 * of all protocols). Memory of the result, IR included, is from @arena, but for vectors that
 * lower_close() frees. The unit must outlive it.
 */
struct lower *lower_open(struct unit *u, struct arena *arena, const char *const *names, size_t n);
void lower_close(struct lower *l);

/* From now on functions of the unit's own file that mention a member or a variable named in
 * @fields (@n of them) are relevant, too. @names of lower_open() must still be there. */
void lower_widen(struct lower *l, const char *const *fields, size_t n);

/* Globals known so far, initialisers of globals, files, and the functions lowered so far. */
struct ir_unit *lower_unit(struct lower *l);

/* The body of @fn, lowered when first asked for; the same pointer each time. NULL when the
 * unit does not define it. Every function returned is well-formed (ir_verify()). */
const struct ir_func *lower_function(struct lower *l, const struct ir_var *fn);

/* Does @fn mention one of the names, or a function of the unit that does, and so on? To
 * mention is to call, to take the address of, or to name in a cleanup attribute. Never true
 * for a function that the unit does not define. */
bool lower_relevant(struct lower *l, const struct ir_var *fn);

/* Functions the unit defines, in order of definition, headers included: those relevant, or
 * all of them. The array is the lowering's; *n is set. */
struct ir_var *const *lower_relevant_functions(struct lower *l, size_t *n);
struct ir_var *const *lower_all_functions(struct lower *l, size_t *n);

/* Functions lowered so far that exceeded a bound. */
const struct lower_problem *lower_problems(const struct lower *l, size_t *n);

#endif
