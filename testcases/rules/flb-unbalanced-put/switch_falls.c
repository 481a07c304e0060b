// SPDX-License-Identifier: GPL-2.0-only
/*
 * A case that puts and falls through to another that puts.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int switch_falls_ok(int kind)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	switch (kind) {
	case 0:
		note_number(obj->nr_devices);
		fallthrough;
	case 1:
		liveupdate_flb_put_incoming(&pci_flb);
		return 0;
	default:
		liveupdate_flb_put_incoming(&pci_flb);
		return -EINVAL;
	}
}

int switch_falls_bad(int kind)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	switch (kind) {
	case 0:
		note_number(obj->nr_devices);
		liveupdate_flb_put_incoming(&pci_flb);
		fallthrough;
	case 1:
		liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-unbalanced-put */
		return 0;
	default:
		liveupdate_flb_put_incoming(&pci_flb);
		return -EINVAL;
	}
}
