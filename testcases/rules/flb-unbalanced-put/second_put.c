// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same reference is given back twice: on a path that has put already, and at a label that
 * others need.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int second_put_ok(u32 bdf)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (!obj_find(obj, bdf)) {
		ret = -ENOENT;
		goto out;
	}

	ret = other_step();
out:
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int second_put_bad(u32 bdf)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (!obj_find(obj, bdf)) {
		liveupdate_flb_put_incoming(&pci_flb);
		ret = -ENOENT;
		goto out;
	}

	ret = other_step();
out:
	liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-unbalanced-put */
	return ret;
}

u32 twice_in_a_row_ok(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	other_work();
	return nr;
}

u32 twice_in_a_row_bad(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	other_work();
	liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-unbalanced-put */
	return nr;
}
