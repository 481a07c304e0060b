// SPDX-License-Identifier: GPL-2.0-only
/*
 * The put is in the loop: the next round steps on from an element of the object that is gone.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/list.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int carried_ok(void)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	for (ser = obj->first; ser; ser = ser->next) {
		ret = ser_apply(ser);
		if (ret)
			break;
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int carried_bad(void)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	bool done = false;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	ser = obj->first;
	while (ser) {
		if (!done && ser->flags) {
			done = true;
			liveupdate_flb_put_incoming(&pci_flb);
		}
		ser = ser->next; /* expect: flb-use-after-put */
	}

	if (!done)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

u32 last_round_ok(struct holder *h)
{
	struct flb_obj *obj;
	u32 version = 0;

	for (; h; h = h->next) {
		if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
			continue;
		version = obj->version;
		liveupdate_flb_put_incoming(&pci_flb);
	}

	return version;
}

u32 last_round_bad(struct holder *h)
{
	struct flb_obj *obj = NULL;
	bool any = false;

	for (; h; h = h->next) {
		if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
			continue;
		any = true;
		liveupdate_flb_put_incoming(&pci_flb);
	}

	return any ? obj->version : 0; /* expect: flb-use-after-put */
}

int macro_loop_ok(u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	list_for_each_entry(ser, &obj->list, node) {
		if (ser->bdf == bdf) {
			liveupdate_flb_put_incoming(&pci_flb);
			return 1;
		}
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int macro_loop_bad(u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	list_for_each_entry(ser, &obj->list, node) {
		if (ser->bdf == bdf) {
			liveupdate_flb_put_incoming(&pci_flb);
			return ser->refcount; /* expect: flb-use-after-put */
		}
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
