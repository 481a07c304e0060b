// SPDX-License-Identifier: GPL-2.0-only
/*
 * A guard class made of get and put themselves, left by an early return out of its scope. Beside
 * it, the same shape with the object's users counted instead, which puts nothing.
 */
#include <corpus.h>
#include <linux/bug.h>
#include <linux/cleanup.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static bool flb_enter(struct liveupdate_flb *flb)
{
	struct flb_obj *obj;

	return !liveupdate_flb_get_incoming(flb, (void **)&obj);
}

DEFINE_GUARD(flb_held, struct liveupdate_flb *, BUG_ON(!flb_enter(_T)),
	     liveupdate_flb_put_incoming(_T))
DEFINE_GUARD_COND(flb_held, _try, flb_enter(_T))

DEFINE_GUARD(flb_looked_at, struct liveupdate_flb *, BUG_ON(!flb_enter(_T)), other_work())

int flb_guard_ok(void)
{
	guard(flb_held)(&pci_flb);

	if (other_flag())
		return -EBUSY;

	return other_step();
}

int flb_guard_bad(void)
{
	guard(flb_looked_at)(&pci_flb);

	return other_step(); /* smpl: misses: cleanups are not followed */ /* expect: flb-missing-put */
}

int flb_scoped_ok(void)
{
	scoped_cond_guard(flb_held_try, return -ENODATA, &pci_flb) { /* smpl: unread: a statement as an argument */
		if (other_flag())
			return 1;
	}

	return 0;
}

int flb_scoped_bad(void)
{
	scoped_guard(flb_looked_at, &pci_flb) {
		if (other_flag())
			return 1; /* smpl: misses: cleanups are not followed */ /* expect: flb-missing-put */
		liveupdate_flb_put_incoming(&pci_flb);
	}

	return 0;
}
