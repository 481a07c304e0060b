/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory: what places hold. */
#ifndef FLBCHECK_FLOW_MEM_H
#define FLBCHECK_FLOW_MEM_H

#include "flow/state.h"

/* A local (or parameter) of the frame whose address nobody else has. */
bool mem_is_private(const struct tables *t, const struct state *s, uint32_t place);

/* The value of @place, made up from its surroundings when nothing was stored to it itself. */
uint32_t mem_load(struct tables *t, const struct state *s, uint32_t place, enum ir_type type);
/* The member at @bits in a structure of which @value is all that is known; @part names it. */
uint32_t mem_part(struct tables *t, uint32_t value, int64_t bits, uint32_t part, enum ir_type type);
/* The same without making anything up: 0 when nothing is known. */
uint32_t mem_peek(const struct tables *t, const struct state *s, uint32_t place);

void mem_store(struct tables *t, struct state *s, uint32_t place, uint32_t value,
	       const struct ir_insn *insn);
void mem_undef(struct tables *t, struct state *s, uint32_t place);

/* @place and all in it now hold something unknown. */
void mem_forget(struct tables *t, struct state *s, uint32_t place, const struct ir_insn *insn);

/* All memory that others can reach may have changed. */
void mem_forget_shared(struct tables *t, struct state *s, const struct ir_insn *insn);

/* Others have learned the address @value: the local in it is private no more. */
void mem_escape(struct tables *t, struct state *s, uint32_t value);

/* Everything known inside @place as one aggregate value. */
uint32_t mem_load_agg(struct tables *t, const struct state *s, uint32_t place);

#endif
