// SPDX-License-Identifier: GPL-2.0-only
/*
 * An exported wrapper, a wrapper of it that changes the form of the answer, and one more on top.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/export.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int pci_flb_get(struct flb_obj **objp)
{
	return liveupdate_flb_get_incoming(&pci_flb, (void **)objp);
}
EXPORT_SYMBOL_GPL(pci_flb_get);

void pci_flb_put(void)
{
	liveupdate_flb_put_incoming(&pci_flb);
}
EXPORT_SYMBOL_GPL(pci_flb_put);

static struct flb_obj *pci_flb_get_or_null(void)
{
	struct flb_obj *obj;

	if (pci_flb_get(&obj))
		return NULL;

	return obj;
}

static bool pci_flb_open(struct flb_obj **objp)
{
	*objp = pci_flb_get_or_null();
	return *objp;
}

static void pci_flb_close(void)
{
	pci_flb_put();
}

u32 depth_two_ok(void)
{
	struct flb_obj *obj = pci_flb_get_or_null();
	u32 nr = 0;

	if (obj) {
		nr = obj->nr_devices;
		pci_flb_put();
	}

	return nr;
}

u32 depth_two_bad(void)
{
	struct flb_obj *obj = pci_flb_get_or_null();
	u32 nr = 0;

	if (obj)
		nr = obj->nr_devices;

	return nr; /* expect: flb-missing-put */
}

int depth_three_ok(u32 bdf)
{
	struct flb_obj *obj;
	int ret = -ENOENT;

	if (!pci_flb_open(&obj))
		return -ENODATA;

	if (obj_find(obj, bdf))
		ret = 0;

	pci_flb_close();
	return ret;
}

int depth_three_bad(u32 bdf)
{
	struct flb_obj *obj;

	if (!pci_flb_open(&obj))
		return -ENODATA;

	if (!obj_find(obj, bdf))
		return -ENOENT; /* smpl: misses: wrappers are followed two deep */ /* expect: flb-missing-put */

	pci_flb_close();
	return 0;
}
