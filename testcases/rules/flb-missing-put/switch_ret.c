// SPDX-License-Identifier: GPL-2.0-only
/*
 * The result is sorted by a switch, with cases that fall through, a range, and a default.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/printk.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int switch_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	switch (ret) {
	case 0:
		break;
	case -EOPNOTSUPP:
	case -ENODATA:
		return 0;
	case -ENOENT:
		pr_info_once("nothing incoming of this format\n");
		fallthrough;
	default:
		return ret;
	}

	ret = obj_check(obj);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int switch_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	switch (ret) {
	case -EOPNOTSUPP:
	case -ENODATA:
		return 0;
	case 0:
		ret = obj_check(obj);
		if (!ret)
			break;
		fallthrough;
	default:
		return ret; /* smpl: misses: a case of the error that 0 falls into */ /* expect: flb-missing-put */
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int switch_range_ok(int kind)
{
	struct flb_obj *obj;

	switch (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) {
	case -4095 ... -1:
		return -ENODATA;
	}

	switch (kind) {
	case 1 ... 3:
		note_number(obj->nr_devices);
		break;
	case 4:
		other_work();
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int switch_range_bad(int kind)
{
	struct flb_obj *obj;

	switch (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) {
	case -4095 ... -1:
		return -ENODATA;
	}

	switch (kind) {
	case 1 ... 3:
		note_number(obj->nr_devices);
		break;
	case 4:
		return -EINVAL; /* smpl: misses: a switch over the call itself */ /* expect: flb-missing-put */
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
