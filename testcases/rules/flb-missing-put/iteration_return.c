// SPDX-License-Identifier: GPL-2.0-only
/*
 * An early return from inside an iteration, before the put that all others share.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/list.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int iteration_ok(u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	list_for_each_entry(ser, &obj->list, node) {
		if (ser->bdf != bdf)
			continue;

		ret = ser_apply(ser);
		if (ret)
			break;
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int iteration_bad(u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	list_for_each_entry(ser, &obj->list, node) {
		if (ser->bdf != bdf)
			continue;

		ret = ser_apply(ser);
		if (ret)
			return ret; /* expect: flb-missing-put */
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int index_loop_ok(void)
{
	struct flb_obj *obj;
	u32 i;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	for (i = 0; i < obj->ser->nr_devices; i++) {
		if (!obj->ser->devices[i].refcount) {
			liveupdate_flb_put_incoming(&pci_flb);
			return -EINVAL;
		}
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int index_loop_bad(void)
{
	struct flb_obj *obj;
	u32 i;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	for (i = 0; i < obj->ser->nr_devices; i++) {
		if (!obj->ser->devices[i].refcount)
			return -EINVAL; /* expect: flb-missing-put */
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
