// SPDX-License-Identifier: GPL-2.0-only
/*
 * `break` leaves the switch, `continue` goes on with the loop around it, `return` skips the put.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/list.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int switch_in_loop_ok(void)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	list_for_each_entry(ser, &obj->list, node) {
		switch (ser->flags) {
		case 0:
			continue;
		case 1:
			ret = ser_apply(ser);
			break;
		default:
			ret = -EINVAL;
		}
		if (ret)
			break;
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int switch_in_loop_bad(void)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	list_for_each_entry(ser, &obj->list, node) {
		switch (ser->flags) {
		case 0:
			continue;
		case 1:
			ret = ser_apply(ser);
			break;
		default:
			return -EINVAL; /* expect: flb-missing-put */
		}
		if (ret)
			break;
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}
