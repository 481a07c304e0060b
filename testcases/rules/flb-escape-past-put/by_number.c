// SPDX-License-Identifier: GPL-2.0-only
/*
 * A number out of the object is turned into a pointer: into the object, if it is an address, and to
 * something of its own, if it is a name.
 */
#include <corpus.h>
#include <linux/io.h>
#include <linux/pci.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

struct pci_dev *device_by_number_ok(void)
{
	struct pci_dev *dev = NULL;
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	if (obj->first)
		dev = pci_get_domain_bus_and_slot(obj->first->domain, obj->first->bdf >> 8,
						  obj->first->bdf & 0xff);
	liveupdate_flb_put_incoming(&pci_flb);
	return dev; /* smpl: false: what is made of numbers counts as found in the object */
}

struct flb_ser *array_by_number_bad(void)
{
	struct flb_obj *obj;
	struct flb_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	ser = memremap(obj->ser_phys, sizeof(*ser), MEMREMAP_WB);
	liveupdate_flb_put_incoming(&pci_flb);
	return ser; /* expect: flb-escape-past-put */
}

struct pci_dev *device_by_number_bad(void)
{
	struct pci_dev *dev = NULL;
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	if (obj->first)
		dev = pci_get_domain_bus_and_slot(obj->first->domain, obj->first->bdf >> 8,
						  obj->first->bdf & 0xff);
	if (!dev)
		return NULL; /* expect: flb-missing-put */

	liveupdate_flb_put_incoming(&pci_flb);
	return dev; /* smpl: false: what is made of numbers counts as found in the object */
}

u32 array_by_number_ok(void)
{
	struct flb_obj *obj;
	struct flb_ser *ser;
	u32 nr = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	ser = memremap(obj->ser_phys, sizeof(*ser), MEMREMAP_WB);
	if (ser)
		nr = ser->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}
