// SPDX-License-Identifier: GPL-2.0-only
/*
 * A wrapper that passes its out-parameter straight on and returns the error, after a chain of tests
 * that all return the same thing.
 */
#include <corpus.h>
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/errno.h>
#include <linux/printk.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static int pci_flb_get(struct flb_obj **objp)
{
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)objp);

	if (ret == -EOPNOTSUPP)
		return ret;

	if (ret == -ENODATA)
		return ret;

	if (ret == -ENOENT) {
		pr_info_once("nothing incoming of this format\n");
		return ret;
	}

	WARN_ONCE(ret, "incoming state cannot be retrieved\n");
	return ret;
}

u32 count_out_ok(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (pci_flb_get(&obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 count_out_bad(void)
{
	struct flb_obj *obj;

	if (pci_flb_get(&obj))
		return 0;

	return obj->nr_devices; /* expect: flb-missing-put */
}

int apply_ok(u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret;

	ret = pci_flb_get(&obj);
	if (ret)
		return ret == -ENODATA ? 0 : ret;

	ser = obj_find(obj, bdf);
	ret = ser ? ser_apply(ser) : -ENOENT;
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int apply_bad(u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret;

	ret = pci_flb_get(&obj);
	if (ret)
		return ret == -ENODATA ? 0 : ret;

	ser = obj_find(obj, bdf);
	if (!ser)
		return -ENOENT; /* expect: flb-missing-put */

	ret = ser_apply(ser);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

/* What the caller put there before is what it finds when the get fails. */
u32 count_preset_ok(void)
{
	struct flb_obj *obj = ERR_PTR(-ENODATA);
	u32 nr;

	pci_flb_get(&obj);
	if (IS_ERR(obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 count_preset_bad(void)
{
	struct flb_obj *obj = ERR_PTR(-ENODATA);

	pci_flb_get(&obj);
	if (IS_ERR(obj))
		return 0;

	return obj->nr_devices; /* expect: flb-missing-put */
}
