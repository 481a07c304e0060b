// SPDX-License-Identifier: GPL-2.0-only
/*
 * One case of a switch gives the reference back and falls out of it with the others.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int switch_default_ok(int kind)
{
	struct flb_obj *obj;
	int ret = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	switch (kind) {
	case 0:
		break;
	case 1:
		ret = obj_check(obj);
		break;
	default:
		liveupdate_flb_put_incoming(&pci_flb);
		return -EINVAL;
	}

	note_number(obj->nr_devices);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int switch_default_bad(int kind)
{
	struct flb_obj *obj;
	int ret = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	switch (kind) {
	case 0:
		break;
	case 1:
		ret = obj_check(obj);
		break;
	default:
		liveupdate_flb_put_incoming(&pci_flb);
		ret = -EINVAL;
	}

	if (ret != -EINVAL || kind > 1)
		note_number(obj->nr_devices); /* smpl: misses: one condition chooses between two puts */ /* expect: flb-use-after-put */
	if (kind == 0 || kind == 1)
		liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}
