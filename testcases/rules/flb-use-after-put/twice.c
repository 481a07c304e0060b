// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two references on one FLB, and an object that is used twice: it is gone with the last put, and
 * that is told where it is used first.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 held_twice_ok(void)
{
	struct flb_obj *first, *second;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&first))
		return 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&second)) {
		liveupdate_flb_put_incoming(&pci_flb);
		return 0;
	}

	liveupdate_flb_put_incoming(&pci_flb);
	nr = second->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 held_twice_bad(void)
{
	struct flb_obj *first, *second;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&first))
		return 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&second)) {
		liveupdate_flb_put_incoming(&pci_flb);
		return 0;
	}

	liveupdate_flb_put_incoming(&pci_flb);
	liveupdate_flb_put_incoming(&pci_flb);
	nr = second->nr_devices; /* smpl: misses: nested references are not counted */ /* expect: flb-use-after-put */
	return nr;
}

u32 used_twice_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	liveupdate_flb_put_incoming(&pci_flb);
	note_number(obj->version); /* expect: flb-use-after-put */
	return obj->nr_devices;
}

u32 used_twice_ok(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	note_number(obj->version);
	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}
