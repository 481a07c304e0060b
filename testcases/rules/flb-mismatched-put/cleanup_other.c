// SPDX-License-Identifier: GPL-2.0-only
/*
 * A cleanup that was copied with the name of another FLB in it: the wrong one is put where the
 * scope is left.
 */
#include <corpus.h>
#include <linux/cleanup.h>

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

	return liveupdate_flb_get_incoming(flb, (void **)&obj) ? NULL : obj;
}

DEFINE_FREE(pci_flb_put, struct flb_obj *, if (_T) liveupdate_flb_put_incoming(&pci_flb))
DEFINE_FREE(iommu_flb_put, struct flb_obj *, if (_T) liveupdate_flb_put_incoming(&iommu_flb))

u32 cleanup_other_ok(void)
{
	struct flb_obj *obj __free(iommu_flb_put) = flb_get(&iommu_flb);

	if (!obj)
		return 0;

	return obj->nr_devices;
}

u32 cleanup_other_bad(void)
{
	struct flb_obj *obj __free(pci_flb_put) = flb_get(&iommu_flb);

	if (!obj)
		return 0;

	return obj->nr_devices; /* smpl: misses: cleanups are not followed */ /* expect: flb-mismatched-put */
}
