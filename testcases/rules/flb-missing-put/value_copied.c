// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is read out of the object is kept as plain values.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/io.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 value_ok(void)
{
	struct flb_obj *obj;
	struct flb_ser *ser;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	ser = phys_to_virt(obj->ser_phys);
	nr = ser->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 value_bad(void)
{
	struct flb_obj *obj;
	struct flb_ser *ser;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	ser = phys_to_virt(obj->ser_phys);
	nr = ser->nr_devices;
	if (!nr)
		return 0; /* expect: flb-missing-put */

	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}
