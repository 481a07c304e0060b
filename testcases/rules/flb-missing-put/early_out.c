// SPDX-License-Identifier: GPL-2.0-only
/*
 * Look one thing up, put on the early way out, go on to a second put at the end.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int early_out_ok(u32 bdf, struct holder *h)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ser = obj_find(obj, bdf);
	if (!ser) {
		liveupdate_flb_put_incoming(&pci_flb);
		return -ENOENT;
	}

	h->nr = ser->refcount;
	ret = ser_apply(ser);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int early_out_bad(u32 bdf, struct holder *h)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ser = obj_find(obj, bdf);
	if (!ser) {
		liveupdate_flb_put_incoming(&pci_flb);
		return -ENOENT;
	}

	h->nr = ser->refcount;
	if (!h->nr)
		return -EINVAL; /* expect: flb-missing-put */

	ret = ser_apply(ser);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}
