// SPDX-License-Identifier: GPL-2.0-only
/*
 * A store through the pointer is a use like a load.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int written_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	obj->version = 2;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int written_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	liveupdate_flb_put_incoming(&pci_flb);
	obj->version = 2; /* expect: flb-use-after-put */
	return 0;
}

int counted_down_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (obj->first)
		obj->first->refcount--;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int counted_down_bad(void)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ser = obj->first;
	liveupdate_flb_put_incoming(&pci_flb);
	if (ser)
		ser->refcount--; /* expect: flb-use-after-put */
	return 0;
}
