/* SPDX-License-Identifier: GPL-2.0-only */
/* Numbers: what is known of a value in a state, arithmetic on values, and assumptions. */
#ifndef FLBCHECK_FLOW_EVAL_H
#define FLBCHECK_FLOW_EVAL_H

#include "flow/state.h"

struct fact eval_fact(const struct tables *t, const struct state *s, uint32_t value);
bool eval_const(const struct tables *t, const struct state *s, uint32_t value, int64_t *num);

/* The value of an operation; 0 when it is too large to keep: the caller makes a symbol. */
uint32_t eval_binary(struct tables *t, const struct state *s, enum ir_op op, enum ir_type type,
		     uint32_t a, uint32_t b);
uint32_t eval_unary(struct tables *t, const struct state *s, enum ir_op op, enum ir_type type,
		    uint32_t a);

/* Adds to @s that @value is (not) zero, or that it lies in lo…hi, or that it does not.
 * false: it cannot be, the path ends. */
bool eval_assume(struct tables *t, struct state *s, uint32_t value, bool nonzero);
bool eval_assume_fact(struct tables *t, struct state *s, uint32_t value, const struct fact *f);
bool eval_assume_not(struct tables *t, struct state *s, uint32_t value, int64_t lo, int64_t hi);

#endif
