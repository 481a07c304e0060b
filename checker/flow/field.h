/* SPDX-License-Identifier: GPL-2.0-only */
/* References kept in fields, in functions that find them there. Only the parts of flow/ include
 * this. */
#ifndef FLBCHECK_FLOW_FIELD_H
#define FLBCHECK_FLOW_FIELD_H

#include "flow/engine.h"

/* Before @value is stored in @place: whether a field loses what it keeps. */
void field_store(struct run *r, struct lane *l, uint32_t place, uint32_t value,
		 const struct ir_insn *insn);

/* A put of @fn on @key at @insn: what a field known to have held something is owed, and else what
 * a field known to hold something keeps. Returns what the field holds or held, 0 if it is for
 * none. The second is for puts that give back nothing the path took itself. */
uint32_t field_put_owed(struct run *r, struct state *s, const struct ir_insn *insn,
			const struct proto_fn *fn, uint32_t key);
uint32_t field_put_tested(struct run *r, struct state *s, const struct ir_insn *insn,
			  const struct proto_fn *fn, uint32_t key);
/* A put that a callee made for a field that holds or held @value. false: @value is nothing that a
 * field was found with. */
bool field_put_of(struct run *r, struct state *s, const struct ir_insn *insn,
		  const struct proto_fn *fn, uint32_t key, uint32_t value);

/* A mark says that what @place kept is the function's own reference from here on. */
void field_taken_back(struct run *r, struct state *s, const struct ir_insn *insn,
		      const struct proto_fn *fn, uint32_t key, uint32_t place);

/* The path returns @returned: a field that lost what it kept, or still points to what was given
 * back. */
void field_return(struct run *r, const struct state *s, const struct ir_term *term,
		  uint32_t returned);

/* The field whose reference kept @object alive; NULL if it was another. */
const struct flow_field *field_of_object(struct run *r, uint32_t object);

/* Whether a put that a field was thought to explain, by what it held then, is also made where that
 * field is empty. To be asked when all paths of the function are known. */
bool field_put_anyway(struct run *r, const struct ref *lent);

/* Whether an event about a field is true: what callers in the unit make of a function is judged
 * there, and a put that is also made where the field is empty is not for what it keeps. */
bool field_stands(const struct summary *sum, const struct raw_event *e);

/* Adds the fields that @sum keeps references in. */
void field_collect(const struct summary *sum, struct flow_result *out);

#endif
