// SPDX-License-Identifier: GPL-2.0-only
/*
 * READ_ONCE() of a pointer inside the object gives a pointer into it.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 read_once_ok(void)
{
	struct flb_obj *obj;
	struct flb_ser *ser;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	ser = READ_ONCE(obj->ser);
	nr = READ_ONCE(ser->nr_devices);
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 read_once_bad(void)
{
	struct flb_obj *obj;
	struct flb_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	ser = READ_ONCE(obj->ser);
	liveupdate_flb_put_incoming(&pci_flb);
	return READ_ONCE(ser->nr_devices); /* expect: flb-use-after-put */
}
