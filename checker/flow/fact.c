// SPDX-License-Identifier: GPL-2.0-only
/*
 * Intervals with holes. Relations between two unknown numbers are not kept here: what a
 * contract is decided by is zero, NULL, an errno, and a condition tested twice - and the last
 * is a fact about the condition's own value.
 */
#include "flow/fact.h"

#include <stdlib.h>
#include <string.h>

#include "base/strmap.h"

void facts_init(struct facts *fs)
{
	memset(fs, 0, sizeof(*fs));
	vec_push(&fs->f, fact_range(INT64_MIN, INT64_MAX));
}

void facts_free(struct facts *fs)
{
	vec_free(&fs->f);
	free(fs->slots);
}

struct fact fact_range(int64_t lo, int64_t hi)
{
	return (struct fact){ .lo = lo, .hi = hi };
}

struct fact fact_const(int64_t num)
{
	return fact_range(num, num);
}

struct fact fact_of_type(enum ir_type type)
{
	switch (type) {
	case IR_BOOL:
		return fact_range(0, 1);
	case IR_I8:
		return fact_range(INT8_MIN, INT8_MAX);
	case IR_U8:
		return fact_range(0, UINT8_MAX);
	case IR_I16:
		return fact_range(INT16_MIN, INT16_MAX);
	case IR_U16:
		return fact_range(0, UINT16_MAX);
	case IR_I32:
		return fact_range(INT32_MIN, INT32_MAX);
	case IR_U32:
		return fact_range(0, UINT32_MAX);
	case IR_PTR:
		return fact_range(-MAX_ERRNO, INT64_MAX);
	case IR_I64:
	case IR_U64:
	case IR_AGG:
	case IR_OTHER:
	case IR_VOID:
	case IR_NTYPES:
		break;
	}
	return fact_range(INT64_MIN, INT64_MAX);
}

/* Holes at the ends move the ends. */
static bool tidy(struct fact *f)
{
	uint32_t n = 0;
	bool again = true;

	while (again && f->lo <= f->hi) {
		again = false;
		for (uint32_t i = 0; i < f->nholes; i++) {
			if (f->holes[i] == f->lo && f->lo == f->hi)
				return false;
			if (f->holes[i] == f->lo) {
				f->lo++;
				again = true;
			} else if (f->holes[i] == f->hi) {
				f->hi--;
				again = true;
			}
		}
	}
	if (f->lo > f->hi)
		return false;
	for (uint32_t i = 0; i < f->nholes; i++)
		if (f->holes[i] > f->lo && f->holes[i] < f->hi)
			f->holes[n++] = f->holes[i];
	memset(f->holes + n, 0, (FACT_HOLES - n) * sizeof(f->holes[0]));
	f->nholes = n;
	return true;
}

static void hole_add(struct fact *f, int64_t num)
{
	uint32_t i = 0;

	while (i < f->nholes && f->holes[i] < num)
		i++;
	if (f->nholes == FACT_HOLES || (i < f->nholes && f->holes[i] == num))
		return;
	memmove(f->holes + i + 1, f->holes + i, (f->nholes - i) * sizeof(f->holes[0]));
	f->holes[i] = num;
	f->nholes++;
}

bool fact_exclude(struct fact *f, int64_t num)
{
	if (num < f->lo || num > f->hi)
		return true;
	/* an end must move even when there is no room for one more hole */
	if (num == f->lo || num == f->hi) {
		if (f->lo == f->hi)
			return false;
		if (num == f->lo)
			f->lo++;
		else
			f->hi--;
		return tidy(f);
	}
	hole_add(f, num);
	return true;
}

bool fact_meet(struct fact *f, const struct fact *with)
{
	if (with->lo > f->lo)
		f->lo = with->lo;
	if (with->hi < f->hi)
		f->hi = with->hi;
	for (uint32_t i = 0; i < with->nholes; i++)
		hole_add(f, with->holes[i]);
	return tidy(f);
}

/* The ends an interval in a loop may grow to: errnos, booleans, the types. */
static const int64_t thresholds[] = {
	INT64_MIN, INT32_MIN, INT16_MIN, INT8_MIN,   -1,	0,	    1,
	INT8_MAX,  UINT8_MAX, INT16_MAX, UINT16_MAX, INT32_MAX, UINT32_MAX, INT64_MAX,
};
#define NTHRESHOLDS (sizeof(thresholds) / sizeof(thresholds[0]))

static int64_t threshold_below(int64_t num)
{
	size_t i = NTHRESHOLDS;

	if (num >= -MAX_ERRNO && num < INT8_MIN)
		return -MAX_ERRNO;
	while (thresholds[--i] > num)
		;
	return thresholds[i];
}

static int64_t threshold_above(int64_t num)
{
	size_t i = 0;

	while (thresholds[i] < num)
		i++;
	return thresholds[i];
}

struct fact fact_join(const struct fact *a, const struct fact *b, bool widen)
{
	struct fact f = { .lo = a->lo < b->lo ? a->lo : b->lo,
			  .hi = a->hi > b->hi ? a->hi : b->hi };

	for (uint32_t i = 0; i < a->nholes; i++)
		if (!fact_holds(b, a->holes[i]))
			hole_add(&f, a->holes[i]);
	for (uint32_t i = 0; i < b->nholes; i++)
		if (!fact_holds(a, b->holes[i]))
			hole_add(&f, b->holes[i]);
	/* two intervals apart: the one number that is often between them is zero */
	if (!fact_holds(a, 0) && !fact_holds(b, 0) && f.lo < 0 && f.hi > 0)
		hole_add(&f, 0);
	if (widen) {
		if (f.lo < a->lo)
			f.lo = threshold_below(f.lo);
		if (f.hi > a->hi)
			f.hi = threshold_above(f.hi);
	}
	return f;
}

bool fact_is_const(const struct fact *f, int64_t *num)
{
	*num = f->lo;
	return f->lo == f->hi;
}

bool fact_holds(const struct fact *f, int64_t num)
{
	if (num < f->lo || num > f->hi)
		return false;
	for (uint32_t i = 0; i < f->nholes; i++)
		if (f->holes[i] == num)
			return false;
	return true;
}

bool fact_within(const struct fact *f, int64_t lo, int64_t hi)
{
	return f->lo >= lo && f->hi <= hi;
}

uint32_t fact_id(struct facts *fs, const struct fact *f)
{
	uint64_t hash = hash_bytes(f, sizeof(*f));
	uint32_t i;

	if (fs->f.n * 2 >= fs->nslots) {
		fs->nslots = fs->nslots ? fs->nslots * 2 : 64;
		fs->slots = xrealloc(fs->slots, fs->nslots * sizeof(*fs->slots));
		memset(fs->slots, 0, fs->nslots * sizeof(*fs->slots));
		for (uint32_t id = 1; id < fs->f.n; id++) {
			i = hash_bytes(&fs->f.v[id], sizeof(*f)) & (fs->nslots - 1);
			while (fs->slots[i])
				i = (i + 1) & (fs->nslots - 1);
			fs->slots[i] = id;
		}
	}
	for (i = hash & (fs->nslots - 1); fs->slots[i]; i = (i + 1) & (fs->nslots - 1))
		if (!memcmp(&fs->f.v[fs->slots[i]], f, sizeof(*f)))
			return fs->slots[i];
	fs->slots[i] = (uint32_t)fs->f.n;
	vec_push(&fs->f, *f);
	return fs->slots[i];
}
