// SPDX-License-Identifier: GPL-2.0-only
/*
 * The outgoing side of a tree that has liveupdate_flb_put_outgoing(): its get takes a reference
 * too.
 */
#define FLB_COUNTED_OUTGOING 1
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int outgoing_ok(u32 version)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_outgoing(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (obj->nr_devices)
		ret = -EBUSY;
	else
		obj->version = version;

	liveupdate_flb_put_outgoing(&pci_flb);
	return ret;
}

int outgoing_bad(u32 version)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_outgoing(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (obj->nr_devices)
		return -EBUSY; /* expect: flb-missing-put */

	obj->version = version;
	liveupdate_flb_put_outgoing(&pci_flb);
	return 0;
}
