// SPDX-License-Identifier: GPL-2.0-only
/*
 * A put of another FLB stands for one that was held then. What is taken after it has to be given
 * back all the same, even if the one that was held is given back, too.
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

static struct liveupdate_flb numa_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "numa-v1",
};

void taken_after_ok(void)
{
	struct flb_obj *pci, *iommu;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci))
		return;
	note_number(pci->nr_devices);
	if (!liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu)) {
		note_number(iommu->nr_devices);
		liveupdate_flb_put_incoming(&iommu_flb);
	}
	liveupdate_flb_put_incoming(&pci_flb);
}

void taken_after_bad(void)
{
	struct flb_obj *pci, *iommu;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci))
		return;
	note_number(pci->nr_devices);
	liveupdate_flb_put_incoming(&numa_flb); /* expect: flb-mismatched-put */
	if (!liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu))
		note_number(iommu->nr_devices);
	liveupdate_flb_put_incoming(&pci_flb);
} /* expect: flb-missing-put */
