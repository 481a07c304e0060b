// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two references to one FLB want two puts, and not three; after the first the object is still
 * there.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int nested_puts_ok(void)
{
	struct flb_obj *outer, *inner;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&outer))
		return -ENODATA;

	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&inner))
		liveupdate_flb_put_incoming(&pci_flb);

	note_number(outer->nr_devices);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int nested_puts_bad(void)
{
	struct flb_obj *outer, *inner;
	int ret;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&outer))
		return -ENODATA;

	note_number(outer->nr_devices);
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&inner);
	liveupdate_flb_put_incoming(&pci_flb);
	liveupdate_flb_put_incoming(&pci_flb); /* smpl: misses: nested references are not counted */ /* expect: flb-unbalanced-put */
	return ret;
}
