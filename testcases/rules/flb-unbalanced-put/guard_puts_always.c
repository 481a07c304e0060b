// SPDX-License-Identifier: GPL-2.0-only
/*
 * A guard whose lock step may fail and whose unlock step puts all the same.
 */
#include <corpus.h>
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

DEFINE_LOCK_GUARD_1(flb_careful, struct liveupdate_flb, _T->entered = flb_enter(_T->lock),
		    if (_T->entered) liveupdate_flb_put_incoming(_T->lock), bool entered)
DEFINE_LOCK_GUARD_1(flb_careless, struct liveupdate_flb, _T->entered = flb_enter(_T->lock),
		    liveupdate_flb_put_incoming(_T->lock), bool entered)

int guard_puts_ok(void)
{
	guard(flb_careful)(&pci_flb);

	return other_step();
}

int guard_puts_bad(void)
{
	guard(flb_careless)(&pci_flb);

	return other_step(); /* smpl: misses: cleanups are not followed */ /* expect: flb-unbalanced-put */
}
