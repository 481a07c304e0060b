// SPDX-License-Identifier: GPL-2.0-only
/*
 * flb_acquired(): flbcheck knows it already, and knows better where it is wrong.
 */
#include <linux/errno.h>
#include <linux/liveupdate.h>
#include <flbcheck/annotations.h>

#include <corpus.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct liveupdate_flb iommu_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "iommu-v1",
};

int after_success_ok(void)
{
	struct flb_obj *obj;
	int ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);

	if (ret)
		return ret;
	flb_acquired(&pci_flb);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int after_success_bad(void)
{
	struct flb_obj *obj;
	int ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);

	flb_acquired(&pci_flb); /* expect: flb-annotation */
	if (!ret)
		liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int of_that_flb_ok(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&iommu_flb, (void **)&obj))
		return -ENODATA;
	flb_acquired(&iommu_flb);
	liveupdate_flb_put_incoming(&iommu_flb);
	return 0;
}

int of_that_flb_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&iommu_flb, (void **)&obj))
		return -ENODATA;
	flb_acquired(&pci_flb); /* expect: flb-annotation */
	liveupdate_flb_put_incoming(&iommu_flb);
	return 0;
}

int before_put_ok(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;
	flb_acquired(&pci_flb);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int before_put_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;
	liveupdate_flb_put_incoming(&pci_flb);
	flb_acquired(&pci_flb); /* expect: flb-annotation */
	return 0;
}

/* What its caller has, or its caller's caller, is not for this function to know. */
static u32 end(struct flb_obj *obj)
{
	u32 nr;

	flb_acquired(&pci_flb);
	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 of_caller_ok(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	return end(obj);
}

u32 of_caller_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	liveupdate_flb_put_incoming(&pci_flb);
	return end(obj); /* expect: flb-use-after-put, flb-unbalanced-put */
}

int both_ok(void)
{
	struct flb_obj *pci, *iommu;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci))
		return -ENODATA;
	flb_acquired(&pci_flb);
	if (!liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu)) {
		flb_acquired(&iommu_flb);
		liveupdate_flb_put_incoming(&iommu_flb);
	}
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int both_bad(void)
{
	struct flb_obj *pci, *iommu;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci))
		return -ENODATA;
	flb_acquired(&pci_flb);
	if (!liveupdate_flb_get_incoming(&iommu_flb, (void **)&iommu)) {
		flb_acquired(&pci_flb); /* expect: flb-annotation */
		liveupdate_flb_put_incoming(&iommu_flb);
	}
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
