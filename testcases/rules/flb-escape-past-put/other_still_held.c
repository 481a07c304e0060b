// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two FLBs: a pointer into the one that is given back, returned while the other was needed only for
 * the way there.
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

u32 other_held_ok(u32 bdf)
{
	struct flb_obj *pci, *iommu;
	u32 nr = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci))
		return 0;

	if (!liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu)) {
		struct dev_ser *ser = obj_find(iommu, bdf);

		nr = ser ? ser->refcount : pci->nr_devices;
		liveupdate_flb_put_incoming(&iommu_flb);
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

int other_held_bad(struct holder *h)
{
	struct flb_obj *pci, *iommu;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci))
		return -ENODATA;

	if (!liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu)) {
		h->obj = iommu; /* expect: flb-escape-past-put */
		liveupdate_flb_put_incoming(&iommu_flb);
	}

	h->nr = pci->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
