// SPDX-License-Identifier: GPL-2.0-only
/*
 * The calls of include/linux/liveupdate.h, able to run: each get may fail in every documented
 * way, the last put frees the object, and both want the FLB's mutex.
 *
 * In: the calls a unit makes. Out: their results, and observations of misuse.
 *
 * A get after the last put retrieves a new object at another address. LUO finishes an object
 * once and for good, but code that trusts an old pointer because a later get succeeded holds no
 * reference that covers it, and is to be seen doing so.
 */
#include <linux/array_size.h>
#include <linux/liveupdate.h>
#include <linux/slab.h>

#include "explorer.h"

/* One preserved array of the unit's own format: small, every byte undecided. */
#define INCOMING_SIZE 320

static const int get_errnos[] = { ENODATA, ENOENT, EOPNOTSUPP, ENODEV, EIO };

bool liveupdate_enabled(void)
{
	struct luo *luo = &explorer()->world.luo;

	MODEL_ENTER();
	if (luo->enabled == LUO_UNKNOWN)
		luo->enabled = choose("liveupdate_enabled()", 2) ? LUO_OFF : LUO_ON;
	return luo->enabled == LUO_ON;
}

int liveupdate_register_flb(struct liveupdate_file_handler *fh, struct liveupdate_flb *flb)
{
	static const long results[] = { 0, -EBUSY, -EOPNOTSUPP };

	MODEL_ENTER();
	(void)fh;
	touch(flb, sizeof(*flb));
	may_sleep("liveupdate_register_flb()");
	return (int)choose_among("liveupdate_register_flb()", results, 3);
}

void liveupdate_unregister_flb(struct liveupdate_file_handler *fh, struct liveupdate_flb *flb)
{
	MODEL_ENTER();
	(void)fh;
	touch(flb, sizeof(*flb));
	may_sleep("liveupdate_unregister_flb()");
}

/* How this get ends: 0 or a negative errno. */
static int choose_outcome(const struct luo_side *side, const char *what)
{
	struct explorer *e = explorer();
	struct luo *luo = &e->world.luo;
	const int *errnos = e->unit->nr_errnos ? e->unit->errnos : get_errnos;
	uint32_t nr = e->unit->nr_errnos ? (uint32_t)e->unit->nr_errnos : ARRAY_SIZE(get_errnos);
	long values[1 + 16] = { 0 };
	uint32_t n = 1;

	if (luo->enabled == LUO_OFF)
		return -EOPNOTSUPP;
	for (uint32_t i = 0; i < nr && n < ARRAY_SIZE(values); i++) {
		/* While it is held it is there; only the module may be on its way out. A checker
		 * does not go by that: what a unit names may come at any time. */
		if (side->nr && errnos[i] != ENODEV && !e->unit->nr_errnos)
			continue;
		if (errnos[i] == EOPNOTSUPP && luo->enabled == LUO_ON)
			continue;
		values[n++] = -errnos[i];
	}
	values[0] = choose_among(what, values, n);
	luo->enabled = values[0] == -EOPNOTSUPP ? LUO_OFF : LUO_ON;
	return (int)values[0];
}

static void lock_side(struct luo_side *side, const char *what)
{
	struct explorer *e = explorer();

	if (side->locked) {
		observe(OBSERVED_DEADLOCK, side->flb, 0, e->run.entry_at, what);
		stop_run(ENDING_STOPPED);
	}
	side->locked = true;
}

/* Runs the callback that brings the object to life. What it allocates is part of it. */
static int bring(struct luo_side *side)
{
	struct luo *luo = &explorer()->world.luo;
	const struct liveupdate_flb_ops *ops = side->flb->ops;
	struct liveupdate_flb_op_args args = { .flb = (struct liveupdate_flb *)side->flb };
	int (*callback)(struct liveupdate_flb_op_args *) = side->outgoing ? ops->preserve :
									    ops->retrieve;
	int err;

	find_unreachable();
	if (!side->outgoing) {
		void *incoming = new_block(INCOMING_SIZE, BLOCK_OBJECT, side->owner);

		heap_undecided(&explorer()->heap, incoming, INCOMING_SIZE);
		args.data = (unsigned long)incoming;
	}
	luo->bringing = side->owner;
	err = callback(&args);
	luo->bringing = 0;
	side->obj = err ? NULL : args.obj;
	side->data = args.data;
	return err;
}

/* Whatever finish() forgot to free is gone all the same. */
static void end_object(struct luo_side *side)
{
	struct explorer *e = explorer();
	struct liveupdate_flb_op_args args = { .flb = (struct liveupdate_flb *)side->flb,
					       .data = side->data,
					       .obj = side->obj };
	struct zone *zone;

	if (side->outgoing)
		side->flb->ops->unpreserve(&args);
	else
		side->flb->ops->finish(&args);
	zone = &e->heap.zones[side->owner];
	for (uint32_t i = 0; i < zone->nr_blocks; i++) {
		struct block *b = &zone->blocks[i];

		if (b->kind != BLOCK_OBJECT || b->dead)
			continue;
		if (b->users > 1) {
			/* A device that somebody else holds as well. */
			b->users--;
			b->kind = BLOCK_GIVEN;
			continue;
		}
		heap_kill(&e->heap, b);
	}
	side->obj = NULL;
	side->data = 0;
}

static void note_got(const struct liveupdate_flb *flb)
{
	struct explorer *e = explorer();

	for (uint32_t i = 0; i < e->nr_got; i++)
		if (e->got[i] == flb)
			return;
	if (e->nr_got == LUO_SIDES)
		stop_at_bound("FLBs");
	e->got[e->nr_got++] = flb;
}

static int get(struct liveupdate_flb *flb, void **objp, bool outgoing, bool counted,
	       const char *what)
{
	struct explorer *e = explorer();
	uintptr_t acquired = e->run.entry_at;
	struct luo_side *side;
	int err;

	touch(flb, sizeof(*flb));
	touch(objp, sizeof(*objp));
	side = luo_side(&e->world.luo, flb, outgoing);
	if (!side)
		stop_at_bound("FLBs");
	lock_side(side, what);
	err = choose_outcome(side, what);
	if (!err && !side->obj)
		err = bring(side);
	side->locked = false;
	if (err) {
		e->world.luo.get_failed = true;
		return err;
	}
	note_got(flb);
	if (!counted)
		side->files = 1;
	else if (!luo_get(&e->world.luo, side, acquired))
		stop_at_bound("references");
	*objp = side->obj;
	heap_decided(&e->heap, objp, sizeof(*objp));
	return 0;
}

static void put(struct liveupdate_flb *flb, bool outgoing, const char *what)
{
	struct explorer *e = explorer();
	uintptr_t at = e->run.entry_at;
	struct luo_side *side;

	touch(flb, sizeof(*flb));
	may_sleep(what);
	side = luo_side(&e->world.luo, flb, outgoing);
	if (!side)
		stop_at_bound("FLBs");
	lock_side(side, what);
	switch (luo_put(&e->world.luo, side)) {
	case LUO_PUT:
		break;
	case LUO_PUT_LAST:
		side->ended = at;
		end_object(side);
		break;
	case LUO_PUT_UNDERFLOW:
		observe_dead(OBSERVED_UNDERFLOW, side, at, what);
		break;
	case LUO_PUT_MISMATCHED:
		observe(OBSERVED_MISMATCHED, flb, 0, at, what);
		break;
	}
	side->locked = false;
}

int liveupdate_flb_get_incoming(struct liveupdate_flb *flb, void **objp)
{
	MODEL_ENTER();
	may_sleep("liveupdate_flb_get_incoming()");
	return get(flb, objp, false, true, "liveupdate_flb_get_incoming()");
}

void liveupdate_flb_put_incoming(struct liveupdate_flb *flb)
{
	MODEL_ENTER();
	put(flb, false, "liveupdate_flb_put_incoming()");
}

/* Nobody has finished that early: the files' references keep the object. */
int liveupdate_flb_get_incoming_early(struct liveupdate_flb *flb, void **objp)
{
	MODEL_ENTER();
	return get(flb, objp, false, false, "liveupdate_flb_get_incoming_early()");
}

int liveupdate_flb_get_outgoing(struct liveupdate_flb *flb, void **objp)
{
	MODEL_ENTER();
	may_sleep("liveupdate_flb_get_outgoing()");
	return get(flb, objp, true, explorer()->unit->counted_outgoing,
		   "liveupdate_flb_get_outgoing()");
}

void liveupdate_flb_put_outgoing(struct liveupdate_flb *flb)
{
	MODEL_ENTER();
	put(flb, true, "liveupdate_flb_put_outgoing()");
}
