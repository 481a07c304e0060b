// SPDX-License-Identifier: GPL-2.0-only
/*
 * With two FLBs: the error path of the second get puts the second.
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

int error_path_ok(void)
{
	struct flb_obj *pci, *iommu;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&pci);
	if (ret)
		return ret;

	ret = liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu);
	if (ret) {
		liveupdate_flb_put_incoming(&pci_flb);
		return ret;
	}

	note_number(pci->nr_devices + iommu->nr_devices);
	liveupdate_flb_put_incoming(&iommu_flb);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int error_path_bad(void)
{
	struct flb_obj *pci, *iommu;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&pci);
	if (ret)
		return ret;

	ret = liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu);
	if (ret) {
		liveupdate_flb_put_incoming(&iommu_flb); /* expect: flb-mismatched-put */
		return ret;
	}

	note_number(pci->nr_devices + iommu->nr_devices);
	liveupdate_flb_put_incoming(&iommu_flb);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int copied_line_ok(void)
{
	struct flb_obj *pci, *iommu;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci))
		return -ENODATA;

	if (!liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu)) {
		note_number(iommu->nr_devices);
		liveupdate_flb_put_incoming(&iommu_flb);
	}

	note_number(pci->nr_devices);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int copied_line_bad(void)
{
	struct flb_obj *pci, *iommu;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci))
		return -ENODATA;

	if (!liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu)) {
		note_number(iommu->nr_devices);
		liveupdate_flb_put_incoming(&iommu_flb);
	}

	note_number(pci->nr_devices);
	liveupdate_flb_put_incoming(&iommu_flb); /* expect: flb-mismatched-put */
	return 0;
}
