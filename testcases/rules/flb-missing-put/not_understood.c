// SPDX-License-Identifier: GPL-2.0-only
/*
 * An operation that the checker has no notion of, while a reference is held: it is given up on and
 * not taken for right, or for wrong.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 FP_floating(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) /* expect-gave-up */
		return 0;

	nr = 0.5 * obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 floating_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) /* expect-gave-up */
		return 0;

	return 0.5 * obj->nr_devices; /* expect: flb-missing-put */
}
