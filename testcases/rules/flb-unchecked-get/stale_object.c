// SPDX-License-Identifier: GPL-2.0-only
/*
 * The check is there, but of another get; or there are several tries, and all of them may have
 * failed.
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

int other_get_ok(void)
{
	struct flb_obj *pci = NULL, *iommu = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&pci);
	if (ret)
		return ret;

	if (!liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu)) {
		note_number(iommu->nr_devices);
		liveupdate_flb_put_incoming(&iommu_flb);
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int other_get_bad(void)
{
	struct flb_obj *pci = NULL, *iommu = NULL;
	int ret, err;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&pci);
	if (ret)
		return ret;

	err = liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu);
	if (!ret)
		note_number(iommu->nr_devices); /* expect: flb-unchecked-get */
	if (!err)
		liveupdate_flb_put_incoming(&iommu_flb);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

u32 nth_try_ok(void)
{
	struct flb_obj *obj = NULL;
	int ret, tries;
	u32 nr;

	for (tries = 0; tries < 2; tries++) {
		ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
		if (!ret)
			break;
	}
	if (ret)
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 nth_try_bad(void)
{
	struct flb_obj *obj = NULL;
	int ret, tries;
	u32 nr;

	for (tries = 0; tries < 2; tries++) {
		ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
		if (!ret)
			break;
	}

	nr = obj->nr_devices; /* expect: flb-unchecked-get */
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}
