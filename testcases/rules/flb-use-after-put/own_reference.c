// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device found in the object with a reference of its own taken before the put may be used after
 * it; one without may not, for the object held the only one.
 */
#include <corpus.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/pci.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int own_reference_used_ok(struct holder *h)
{
	struct device *dev = NULL;
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (obj->first)
		dev = get_device(obj->first->dev);
	liveupdate_flb_put_incoming(&pci_flb);

	if (dev) {
		h->held = dev->driver_data != NULL;
		put_device(dev);
	}
	return 0;
}

int own_reference_used_bad(struct holder *h)
{
	struct device *dev = NULL;
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (obj->first)
		dev = obj->first->dev;
	liveupdate_flb_put_incoming(&pci_flb);

	if (dev)
		h->held = dev->driver_data != NULL; /* expect: flb-use-after-put */
	return 0;
}
