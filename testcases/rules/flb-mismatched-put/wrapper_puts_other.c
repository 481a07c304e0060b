// SPDX-License-Identifier: GPL-2.0-only
/*
 * A wrapper gives back another FLB's reference than its own on one path and hands the object to its
 * caller all the same. The mistake is the wrapper's: its caller, who gives back what the wrapper
 * took, is right.
 */
#include <corpus.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct liveupdate_flb iommu_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "iommu-v1",
};

static struct flb_obj *pci_get_ok(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;
	if (!obj->nr_devices) {
		liveupdate_flb_put_incoming(&pci_flb);
		return NULL;
	}
	return obj;
}

static struct flb_obj *pci_get_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;
	if (!obj->nr_devices)
		liveupdate_flb_put_incoming(&iommu_flb); /* expect: flb-mismatched-put */
	return obj;
}

u32 count_devices(void)
{
	struct flb_obj *obj = pci_get_ok();
	u32 nr;

	if (!obj)
		return 0;
	nr = obj->version;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 count_versions(void)
{
	struct flb_obj *obj = pci_get_bad();
	u32 nr;

	if (!obj)
		return 0;
	nr = obj->version;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}
