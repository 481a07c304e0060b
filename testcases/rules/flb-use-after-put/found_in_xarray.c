// SPDX-License-Identifier: GPL-2.0-only
/*
 * What xa_load() finds in an xarray of the object is part of the object.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/xarray.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 xa_load_ok(u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	u32 flags = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	ser = xa_load(&obj->xa, bdf);
	if (ser)
		flags = ser->flags;
	liveupdate_flb_put_incoming(&pci_flb);
	return flags;
}

u32 xa_load_bad(u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	ser = xa_load(&obj->xa, bdf);
	liveupdate_flb_put_incoming(&pci_flb);
	if (ser)
		return ser->flags; /* expect: flb-use-after-put */
	return 0;
}
