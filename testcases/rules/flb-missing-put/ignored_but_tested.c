// SPDX-License-Identifier: GPL-2.0-only
/*
 * The result is thrown away, but the object is NULL before the call and tested after it, and a get
 * that fails leaves it alone.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 tested_object_ok(void)
{
	struct flb_obj *obj = NULL;
	u32 nr;

	liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (!obj)
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 tested_object_bad(void)
{
	struct flb_obj *obj = NULL;

	liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (!obj)
		return 0;

	return obj->nr_devices; /* expect: flb-missing-put */
}
