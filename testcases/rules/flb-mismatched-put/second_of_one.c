// SPDX-License-Identifier: GPL-2.0-only
/*
 * Both are held and one is put twice: the second put meant the other.
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

int both_ok(void)
{
	struct flb_obj *pci, *iommu;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci))
		return -ENODATA;

	if (liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu))
		goto put_pci;

	note_number(pci->nr_devices + iommu->nr_devices);
	liveupdate_flb_put_incoming(&iommu_flb);
put_pci:
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int both_bad(void)
{
	struct flb_obj *pci, *iommu;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci))
		return -ENODATA;

	if (liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu))
		goto put_pci;

	note_number(pci->nr_devices + iommu->nr_devices);
	liveupdate_flb_put_incoming(&pci_flb);
put_pci:
	liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-mismatched-put */
	return 0;
}
