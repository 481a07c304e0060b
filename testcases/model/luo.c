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

bool luo_get(struct luo_side *side, uintptr_t acquired)
{
	if (side->nr == LUO_REFERENCES)
		return false;
	side->references[side->nr++] = (struct luo_reference){ .acquired = acquired };
	return true;
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

enum luo_put luo_put(struct luo *luo, struct luo_side *side)
{
	uint32_t *excused = &luo->excused[side->outgoing];

	if (!side->nr) {
		if (held(luo, side->outgoing) == *excused)
			return LUO_PUT_UNDERFLOW;
		++*excused;
		return LUO_PUT_MISMATCHED;
	}
	side->references[--side->nr] = (struct luo_reference){ 0 };
	if (*excused > held(luo, side->outgoing))
		*excused = held(luo, side->outgoing);
	return side->nr || side->files ? LUO_PUT : LUO_PUT_LAST;
}
