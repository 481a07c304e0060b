// SPDX-License-Identifier: GPL-2.0-only
/*
 * A put after the early variant, which took nothing.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 early_and_put_ok(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 early_and_put_bad(bool late)
{
	struct flb_obj *obj;
	int ret;
	u32 nr;

	if (late)
		ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	else
		ret = liveupdate_flb_get_incoming_early(&pci_flb, (void **)&obj);
	if (ret)
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb); /* smpl: misses: the put is reached without the get as well */ /* expect: flb-unbalanced-put */
	return nr;
}
