// SPDX-License-Identifier: GPL-2.0-only
/*
 * A member is read after the put: directly, through a member that is a pointer, and by an index.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 member_ok(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 member_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	liveupdate_flb_put_incoming(&pci_flb);
	return obj->nr_devices; /* expect: flb-use-after-put */
}

u32 through_pointer_ok(void)
{
	struct flb_obj *obj;
	struct flb_ser *ser;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	ser = obj->ser;
	nr = ser->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 through_pointer_bad(void)
{
	struct flb_obj *obj;
	struct flb_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	ser = obj->ser;
	liveupdate_flb_put_incoming(&pci_flb);
	return ser->nr_devices; /* expect: flb-use-after-put */
}

u32 element_ok(void)
{
	struct flb_obj *obj;
	u32 flags = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (obj->ser->nr_devices)
		flags = obj->ser->devices[0].flags;
	liveupdate_flb_put_incoming(&pci_flb);
	return flags;
}

u32 element_bad(void)
{
	struct dev_ser *ser = NULL;
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (obj->ser->nr_devices)
		ser = &obj->ser->devices[0];
	liveupdate_flb_put_incoming(&pci_flb);
	return ser ? ser->flags : 0; /* expect: flb-use-after-put */
}
