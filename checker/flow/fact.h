/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known of a number: an interval and a few values it is not. Interned; id 0 is "any".
 *
 * Pointers are numbers too: 0 is NULL, -4095…-1 are the errors of IS_ERR(), and a pointer to
 * something is taken to be positive. Only the distinctions matter, not the addresses.
 */
#ifndef FLBCHECK_FLOW_FACT_H
#define FLBCHECK_FLOW_FACT_H

#include "base/arena.h"
#include "base/vec.h"
#include "ir/ir.h"

/* include/linux/err.h, 6.12 */
#define MAX_ERRNO 4095

/* `ret` compared one by one with this many errnos stays exact; idiom 1 compares with three. */
#define FACT_HOLES 8

struct fact {
	int64_t lo, hi; /* inclusive */
	uint64_t nholes;
	int64_t holes[FACT_HOLES]; /* ascending, inside the interval */
};

struct facts {
	VEC(struct fact) f;
	uint32_t *slots;
	uint32_t nslots;
};

void facts_init(struct facts *fs);
void facts_free(struct facts *fs);

struct fact fact_of_type(enum ir_type type);
struct fact fact_const(int64_t num);
struct fact fact_range(int64_t lo, int64_t hi);

/* false when nothing is left. */
bool fact_meet(struct fact *f, const struct fact *with);
bool fact_exclude(struct fact *f, int64_t num);
/* The smallest fact that holds both; @widen jumps to the next threshold so that a loop's
 * growing interval ends. */
struct fact fact_join(const struct fact *a, const struct fact *b, bool widen);

bool fact_is_const(const struct fact *f, int64_t *num);
bool fact_holds(const struct fact *f, int64_t num); /* num is possible */
bool fact_within(const struct fact *f, int64_t lo, int64_t hi);

uint32_t fact_id(struct facts *fs, const struct fact *f);
static inline const struct fact *fact_get(const struct facts *fs, uint32_t id)
{
	return &fs->f.v[id];
}

#endif
