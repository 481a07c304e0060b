// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two FLBs at once: each error path gives back what was taken before it.
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

int two_flbs_ok(struct holder *h)
{
	struct flb_obj *pci, *iommu;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&pci);
	if (ret)
		return ret;

	ret = liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu);
	if (ret)
		goto out_pci;

	h->nr = pci->nr_devices + iommu->nr_devices;
	liveupdate_flb_put_incoming(&iommu_flb);
out_pci:
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int two_flbs_bad(struct holder *h)
{
	struct flb_obj *pci, *iommu;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&pci);
	if (ret)
		return ret;

	ret = liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu);
	if (ret)
		return ret; /* expect: flb-missing-put */

	h->nr = pci->nr_devices + iommu->nr_devices;
	liveupdate_flb_put_incoming(&iommu_flb);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

u32 either_ok(bool use_iommu)
{
	struct liveupdate_flb *flb = use_iommu ? &iommu_flb : &pci_flb;
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(flb, (void **)&obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(flb);
	return nr;
}

u32 either_bad(bool use_iommu)
{
	struct liveupdate_flb *flb = use_iommu ? &iommu_flb : &pci_flb;
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(flb, (void **)&obj))
		return 0;

	nr = obj->nr_devices;
	if (!use_iommu)
		liveupdate_flb_put_incoming(flb);
	return nr; /* expect: flb-missing-put */
}
