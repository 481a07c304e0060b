// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrappers that are told which FLB: what the caller holds depends on the argument.
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

static struct flb_obj *flb_get(struct liveupdate_flb *flb)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(flb, (void **)&obj))
		return NULL;

	return obj;
}

static void flb_put(struct liveupdate_flb *flb)
{
	liveupdate_flb_put_incoming(flb);
}

u32 flb_argument_ok(void)
{
	struct flb_obj *pci = flb_get(&pci_flb);
	struct flb_obj *iommu = flb_get(&iommu_flb);
	u32 nr = 0;

	if (iommu) {
		nr += iommu->nr_devices;
		flb_put(&iommu_flb);
	}
	if (pci) {
		nr += pci->nr_devices;
		flb_put(&pci_flb);
	}
	return nr;
}

u32 flb_argument_bad(void)
{
	struct flb_obj *pci = flb_get(&pci_flb);
	struct flb_obj *iommu = flb_get(&iommu_flb);
	u32 nr = 0;

	if (pci)
		nr += pci->nr_devices;
	if (iommu) {
		nr += iommu->nr_devices;
		flb_put(&iommu_flb);
	}
	return nr; /* expect: flb-missing-put */
}
