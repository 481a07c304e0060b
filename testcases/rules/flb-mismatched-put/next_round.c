// SPDX-License-Identifier: GPL-2.0-only
/*
 * Only from the second round on does the put meet the wrong reference, and by then the one of the
 * first round is lost.
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

int rounds_ok(void)
{
	struct flb_obj *iommu, *pci;

	if (liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu))
		return -ENODATA;

	for (u32 i = 0; i < 2; i++) {
		if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci))
			continue;
		note_number(pci->nr_devices + iommu->nr_devices);
		liveupdate_flb_put_incoming(&pci_flb);
	}

	liveupdate_flb_put_incoming(&iommu_flb);
	return 0;
}

int rounds_bad(void)
{
	struct flb_obj *iommu, *pci;

	if (liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu))
		return -ENODATA;

	for (u32 i = 0; i < 2; i++) {
		if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci)) /* expect: flb-missing-put */
			continue;
		liveupdate_flb_put_incoming(&iommu_flb); /* expect: flb-mismatched-put */
	}

	return 0; /* expect: flb-missing-put, flb-missing-put */
}
