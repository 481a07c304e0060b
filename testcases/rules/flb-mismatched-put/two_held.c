// SPDX-License-Identifier: GPL-2.0-only
/*
 * A put of a third FLB while two are held: one of the two is not given back for it, and that is
 * the same mistake, whichever it turns out to be.
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

void inner_put_ok(void)
{
	struct flb_obj *pci, *iommu;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci))
		return;

	if (!liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu)) {
		note_number(pci->nr_devices + iommu->nr_devices);
		liveupdate_flb_put_incoming(&iommu_flb);
	}
	liveupdate_flb_put_incoming(&pci_flb);
}

void inner_put_bad(void)
{
	struct flb_obj *pci, *iommu;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci))
		return;

	if (!liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu)) {
		note_number(pci->nr_devices + iommu->nr_devices);
		liveupdate_flb_put_incoming(&numa_flb); /* expect: flb-mismatched-put */
	}
	liveupdate_flb_put_incoming(&pci_flb);
}

void outer_put_ok(void)
{
	struct flb_obj *pci, *iommu;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci))
		return;

	if (!liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu)) {
		note_number(pci->nr_devices + iommu->nr_devices);
		liveupdate_flb_put_incoming(&pci_flb);
		liveupdate_flb_put_incoming(&iommu_flb);
		return;
	}
	liveupdate_flb_put_incoming(&pci_flb);
}

void outer_put_bad(void)
{
	struct flb_obj *pci, *iommu;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci))
		return;

	if (!liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu)) {
		note_number(pci->nr_devices + iommu->nr_devices);
		liveupdate_flb_put_incoming(&numa_flb); /* expect: flb-mismatched-put */
		liveupdate_flb_put_incoming(&iommu_flb);
		return;
	}
	liveupdate_flb_put_incoming(&pci_flb);
}

void each_round_ok(void)
{
	struct flb_obj *obj;

	while (other_flag()) {
		if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
			continue;
		note_number(obj->nr_devices);
		liveupdate_flb_put_incoming(&pci_flb);
	}
}

void each_round_bad(void)
{
	struct flb_obj *obj;

	while (other_flag()) {
		if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
			continue;
		note_number(obj->nr_devices);
		liveupdate_flb_put_incoming(&iommu_flb); /* expect: flb-mismatched-put */
	}
}
