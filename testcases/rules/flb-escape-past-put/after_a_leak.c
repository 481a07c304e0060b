// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is kept past the put is found although a loop behind it loses references on every path.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/panic.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct liveupdate_flb iommu_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "iommu-v1",
};

int keep_ok(struct holder *h)
{
	struct flb_obj *pci, *iommu;
	u32 nr = 0;

	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&pci)) {
		h->nr = pci->nr_devices;
		liveupdate_flb_put_incoming(&pci_flb);
	}

	while (nr < 2) {
		if (liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu))
			return -ENODATA;
		obj_show(iommu);
		liveupdate_flb_put_incoming(&iommu_flb);
		nr++;
	}

	return 0;
}

int keep_bad(struct holder *h)
{
	struct flb_obj *pci, *iommu;
	u32 nr = 0;

	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&pci)) {
		h->obj = pci; /* expect: flb-escape-past-put */
		liveupdate_flb_put_incoming(&pci_flb);
	}

	while (nr < 2) {
		if (liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu)) /* expect: flb-missing-put */
			panic("no iommu");
		obj_show(iommu);
		nr++;
	}

	return 0; /* expect: flb-missing-put */
}
