// SPDX-License-Identifier: GPL-2.0-only
/*
 * A second get and put in between: no pointer from before the first put is good after them.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 got_again_ok(u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);

	if (!nr || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	ser = obj_find(obj, bdf);
	nr = ser ? ser->flags : 0;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 got_again_bad(u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	ser = obj_find(obj, bdf);
	liveupdate_flb_put_incoming(&pci_flb);

	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) {
		note_number(obj->nr_devices);
		liveupdate_flb_put_incoming(&pci_flb);
	}
	return ser ? ser->flags : 0; /* smpl: misses: nested references are not counted */ /* expect: flb-use-after-put */
}
