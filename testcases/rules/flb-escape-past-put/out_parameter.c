// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pointer is written through an out-parameter, and the reference given back before the caller
 * sees it.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int out_parameter_ok(u32 bdf, u32 *flags)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ser = obj_find(obj, bdf);
	if (ser)
		*flags = ser->flags;
	liveupdate_flb_put_incoming(&pci_flb);
	return ser ? 0 : -ENOENT;
}

int out_parameter_bad(u32 bdf, struct dev_ser **found)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	*found = obj_find(obj, bdf); /* expect: flb-escape-past-put */
	liveupdate_flb_put_incoming(&pci_flb);
	return *found ? 0 : -ENOENT;
}

int reset_on_error_ok(struct flb_obj **objp)
{
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)objp);
	if (ret)
		return ret;

	ret = obj_check(*objp);
	*objp = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int reset_on_error_bad(struct flb_ser **serp)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ret = obj_check(obj);
	if (!ret)
		*serp = obj->ser; /* expect: flb-escape-past-put */
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}
