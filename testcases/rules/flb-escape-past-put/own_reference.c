// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device found through the object may be returned when it has a reference of its own from before
 * the put.
 */
#include <corpus.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/pci.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

struct device *own_reference_ok(u32 bdf)
{
	struct device *dev = NULL;
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	ser = obj_find(obj, bdf);
	if (ser)
		dev = get_device(ser->dev);
	liveupdate_flb_put_incoming(&pci_flb);
	return dev;
}

struct device *own_reference_bad(u32 bdf)
{
	struct device *dev = NULL;
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	ser = obj_find(obj, bdf);
	if (ser)
		dev = ser->dev;
	liveupdate_flb_put_incoming(&pci_flb);
	return dev; /* expect: flb-escape-past-put */
}
