// SPDX-License-Identifier: GPL-2.0-only
/*
 * The counting of FLB references: who holds what, which put is the last, which one is wrong.
 *
 * In: gets that succeeded and puts. Out: what each put was.
 *
 * A put of the wrong FLB is not simply an underflow: it was meant for a reference that is held,
 * and that one must not be counted as leaked as well, or one mistake would be seen twice.
 */
#include "luo.h"

#include <stddef.h>
#include <string.h>

void luo_reset(struct luo *luo)
{
	struct luo fresh;

	/* States are compared byte by byte, padding included. */
	memset(&fresh, 0, sizeof(fresh));
	luo_remember_sides(&fresh, luo);
	memcpy(luo, &fresh, sizeof(fresh));
}

void luo_remember_sides(struct luo *luo, const struct luo *later)
{
	for (uint32_t i = luo->nr_sides; i < later->nr_sides; i++) {
		luo->sides[i].flb = later->sides[i].flb;
		luo->sides[i].outgoing = later->sides[i].outgoing;
		luo->sides[i].owner = later->sides[i].owner;
	}
	luo->nr_sides = later->nr_sides;
}

struct luo_side *luo_side(struct luo *luo, const struct liveupdate_flb *flb, bool outgoing)
{
	for (uint32_t i = 0; i < luo->nr_sides; i++) {
		if (luo->sides[i].flb == flb && luo->sides[i].outgoing == outgoing)
			return &luo->sides[i];
	}
	if (luo->nr_sides == LUO_SIDES)
		return NULL;
	luo->sides[luo->nr_sides].flb = flb;
	luo->sides[luo->nr_sides].outgoing = outgoing;
	luo->sides[luo->nr_sides].owner = luo->nr_sides + 1;
	return &luo->sides[luo->nr_sides++];
}

/* Incoming and outgoing have calls of their own: a put of one is not meant for the other. */
static uint32_t held(const struct luo *luo, bool outgoing)
{
	uint32_t nr = 0;

	for (uint32_t i = 0; i < luo->nr_sides; i++)
		if (luo->sides[i].outgoing == outgoing)
			nr += luo->sides[i].nr;
	return nr;
}

bool luo_get(struct luo *luo, struct luo_side *side, uintptr_t acquired)
{
	if (side->nr == LUO_REFERENCES)
		return false;
	side->references[side->nr] = (struct luo_reference){
		.acquired = acquired, .earlier = held(luo, side->outgoing)
	};
	side->nr++;
	return true;
}

/* A put of another FLB is taken to be meant for the latest reference of the first @n that no such put
 * was meant for yet. False: there is none. */
static bool excuse_latest(struct luo *luo, bool outgoing, uint32_t n)
{
	struct luo_reference *latest = NULL;

	for (uint32_t i = 0; i < luo->nr_sides; i++) {
		struct luo_side *side = &luo->sides[i];

		for (uint32_t r = 0; r < side->nr && side->outgoing == outgoing; r++) {
			struct luo_reference *ref = &side->references[r];

			if (ref->earlier < n && !ref->excused &&
			    (!latest || ref->earlier > latest->earlier))
				latest = ref;
		}
	}
	if (latest)
		latest->excused = 1;
	return latest;
}

static void remove_latest(struct luo *luo, struct luo_side *side)
{
	struct luo_reference gone = side->references[--side->nr];

	side->references[side->nr] = (struct luo_reference){ 0 };
	for (uint32_t i = 0; i < luo->nr_sides; i++)
		for (uint32_t r = 0; r < luo->sides[i].nr; r++)
			if (luo->sides[i].outgoing == side->outgoing)
				luo->sides[i].references[r].earlier -=
					luo->sides[i].references[r].earlier > gone.earlier;
	/* The wrong put was not meant for this one, then, nor for one taken after it. */
	if (gone.excused)
		excuse_latest(luo, side->outgoing, gone.earlier);
}

enum luo_put luo_put(struct luo *luo, struct luo_side *side)
{
	if (!side->nr)
		return excuse_latest(luo, side->outgoing, UINT32_MAX) ? LUO_PUT_MISMATCHED :
									LUO_PUT_UNDERFLOW;
	remove_latest(luo, side);
	return side->nr || side->files ? LUO_PUT : LUO_PUT_LAST;
}
