// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two subsystems, two pairs of wrappers, and one of each used together.
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

static struct flb_obj *pci_flb_get(void)
{
	struct flb_obj *obj;

	return liveupdate_flb_get_incoming(&pci_flb, (void **)&obj) ? NULL : obj;
}

static void pci_flb_put(void)
{
	liveupdate_flb_put_incoming(&pci_flb);
}

static void iommu_flb_put(void)
{
	liveupdate_flb_put_incoming(&iommu_flb);
}

static void any_flb_put(bool iommu)
{
	liveupdate_flb_put_incoming(iommu ? &iommu_flb : &pci_flb);
}

u32 swapped_ok(void)
{
	struct flb_obj *obj = pci_flb_get();
	u32 nr;

	if (!obj)
		return 0;

	nr = obj->nr_devices;
	pci_flb_put();
	return nr;
}

u32 swapped_bad(void)
{
	struct flb_obj *obj = pci_flb_get();
	u32 nr;

	if (!obj)
		return 0;

	nr = obj->nr_devices;
	iommu_flb_put(); /* expect: flb-mismatched-put */
	return nr;
}

u32 put_chosen_ok(void)
{
	struct flb_obj *obj = pci_flb_get();
	u32 nr;

	if (!obj)
		return 0;

	nr = obj->nr_devices;
	any_flb_put(false);
	return nr;
}

u32 put_chosen_bad(void)
{
	struct flb_obj *obj = pci_flb_get();
	u32 nr;

	if (!obj)
		return 0;

	nr = obj->nr_devices;
	any_flb_put(nr == 0); /* smpl: misses: the FLB is chosen in the callee */ /* expect: flb-mismatched-put */
	return nr;
}
