/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which objects a pointer may point into, and whether they are still held. An object is the
 * SYM_OBJECT of its acquire site; a pointer parameter stands for whatever object the caller's
 * argument points into.
 */
#ifndef FLBCHECK_FLOW_DERIVE_H
#define FLBCHECK_FLOW_DERIVE_H

#include "flow/state.h"

/* Sorted list of objects and parameters @value may be derived from; 0 = none. */
uint32_t derive_objects(struct tables *t, const struct state *s, uint32_t value);

/* From now on @value is derived from @objects and nothing else. */
void derive_set(struct tables *t, struct state *s, uint32_t value, uint32_t objects);

enum liveness {
	OBJECT_LIVE,
	OBJECT_DEAD,
	OBJECT_CLOSED
};

/* Of a SYM_OBJECT; parameters are always live: their owner is the caller. */
enum liveness derive_liveness(const struct tables *t, const struct state *s, uint32_t object);

/* The first dead object in @objects, 0 if all are live. */
uint32_t derive_dead(const struct tables *t, const struct state *s, uint32_t objects);

#endif
