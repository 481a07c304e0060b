// SPDX-License-Identifier: GPL-2.0-only
/*
 * flb_transferred(): the reference is the caller's from here on, who has to know, for nothing but the
 * mark says so.
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

int left_to_caller_ok(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;
	flb_acquired(&pci_flb);
	flb_transferred(&pci_flb);
	return (int)obj->nr_devices & 0xff;
}

int left_to_caller_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;
	flb_acquired(&pci_flb);
	return (int)obj->nr_devices & 0xff; /* expect: flb-missing-put */
}

static int begin(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;
	flb_acquired(&pci_flb);
	flb_transferred(&pci_flb);
	return 0;
}

int caller_ok(void)
{
	int ret;

	if (begin())
		return 0;
	flb_acquired(&pci_flb);
	ret = other_step();
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int caller_bad(void)
{
	if (begin())
		return 0;
	flb_acquired(&pci_flb);
	return other_step(); /* expect: flb-missing-put */
}

int which_flb_ok(void)
{
	struct flb_obj *obj;
	int ret = liveupdate_flb_get_incoming(&iommu_flb, (void **)&obj);

	if (!ret)
		flb_transferred(&iommu_flb);
	return ret;
}

int which_flb_bad(void)
{
	struct flb_obj *obj;
	int ret = liveupdate_flb_get_incoming(&iommu_flb, (void **)&obj);

	if (!ret)
		flb_transferred(&pci_flb); /* expect: flb-annotation */
	return ret;
}

int succeeded_ok(void)
{
	struct flb_obj *obj;
	int ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);

	if (!ret)
		flb_transferred(&pci_flb);
	return ret;
}

int succeeded_bad(void)
{
	struct flb_obj *obj;
	int ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);

	flb_transferred(&pci_flb); /* expect: flb-annotation */
	return ret;
}

struct flb_obj *of_its_own_ok(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;
	flb_transferred(&pci_flb);
	return obj;
}

void of_its_own_bad(void)
{
	flb_transferred(&pci_flb); /* expect: flb-annotation */
}

int put_first_ok(void)
{
	struct flb_obj *outer, *inner;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&outer))
		return -ENODATA;
	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&inner))
		liveupdate_flb_put_incoming(&pci_flb);
	flb_transferred(&pci_flb);
	return 0;
}

int put_first_bad(void)
{
	struct flb_obj *outer, *inner;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&outer))
		return -ENODATA;
	flb_transferred(&pci_flb);
	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&inner))
		liveupdate_flb_put_incoming(&pci_flb);
	liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-unbalanced-put */
	return 0;
}
