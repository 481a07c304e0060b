/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * LUO's file-lifecycle-bound objects in user space. State only: which way a call goes is decided
 * by the caller (liveupdate.c), so that the transitions can be tested alone.
 */
#ifndef MODEL_LUO_H
#define MODEL_LUO_H

#include <stdbool.h>
#include <stdint.h>

struct liveupdate_flb;

#define LUO_SIDES 12 /* HEAP_ZONES but one */
#define LUO_REFERENCES 6

struct luo_reference {
	uintptr_t acquired; /* where */
	uint32_t earlier;   /* of the same direction, taken before it and still held */
	uint32_t excused;   /* a put of another FLB was meant for it */
};

/* One direction of one FLB. */
struct luo_side {
	const struct liveupdate_flb *flb;
	bool outgoing;
	bool locked;	  /* its mutex */
	uint32_t files;	  /* references that preserved files hold */
	uint32_t nr;	  /* references that consumers hold */
	uint32_t owner;	  /* of the memory that belongs to @obj: the side's number from 1 */
	void *obj;	  /* NULL: not retrieved, or finished … */
	uintptr_t ended;  /* … by the put that returned here */
	uint64_t data;
	struct luo_reference references[LUO_REFERENCES];
};

struct luo {
	struct luo_side sides[LUO_SIDES];
	uint32_t nr_sides;
	uint32_t bringing; /* owner of what is allocated now: a retrieve() or preserve() runs */
	bool get_failed;	       /* some get of this run did */
	enum { LUO_UNKNOWN, LUO_ON, LUO_OFF } enabled; /* decided once a run */
};

/* As before the first call; a side keeps its place, so that equal states look equal. */
void luo_reset(struct luo *luo);

/* @luo as it was at some time gets the sides met since then, as @later has them. */
void luo_remember_sides(struct luo *luo, const struct luo *later);

/* The side, made on first use; NULL when there are too many. */
struct luo_side *luo_side(struct luo *luo, const struct liveupdate_flb *flb, bool outgoing);

/* False when there are too many references. */
bool luo_get(struct luo *luo, struct luo_side *side, uintptr_t acquired);

enum luo_put {
	LUO_PUT,
	LUO_PUT_LAST,	    /* the caller finishes the object */
	LUO_PUT_UNDERFLOW,  /* nothing was held */
	LUO_PUT_MISMATCHED, /* nothing was held here, but something of another FLB */
};

enum luo_put luo_put(struct luo *luo, struct luo_side *side);

#endif
