// SPDX-License-Identifier: GPL-2.0-only
/*
 * The wrong FLB is put twice: the first put may stand for the right one, the second for nothing.
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

int show_ok(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	obj_show(obj);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int show_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	obj_show(obj);
	liveupdate_flb_put_incoming(&iommu_flb); /* expect: flb-mismatched-put */
	liveupdate_flb_put_incoming(&iommu_flb); /* smpl: misses: the put before it is not counted */ /* expect: flb-unbalanced-put */
	return 0;
}
