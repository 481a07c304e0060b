// SPDX-License-Identifier: GPL-2.0-only
/*
 * The variable that names the FLB has been given another one in between.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct liveupdate_flb iommu_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "iommu-v1",
};

u32 pointer_changed_ok(void)
{
	struct liveupdate_flb *flb = &pci_flb;
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(flb, (void **)&obj)) {
		flb = &iommu_flb;
		if (liveupdate_flb_get_incoming(flb, (void **)&obj))
			return 0;
	}

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(flb);
	return nr;
}

u32 pointer_changed_bad(void)
{
	struct liveupdate_flb *flb = &pci_flb;
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(flb, (void **)&obj))
		return 0;

	nr = obj->nr_devices;
	flb = &iommu_flb;
	liveupdate_flb_put_incoming(flb); /* smpl: misses: FLBs are told apart by their text */ /* expect: flb-mismatched-put */
	return nr;
}
