// SPDX-License-Identifier: GPL-2.0-only
/*
 * One label puts for every way out, reached from a macro-made loop whose body is the tail of an
 * `if (skip) continue; else`.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/list.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

#define for_each_live(pos, head)                                                                   \
	list_for_each_entry(pos, head, node)                                                       \
		if (!(pos)->refcount)                                                              \
			continue;                                                                  \
		else

int goto_out_ok(struct holder *h)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	for_each_live(ser, &obj->list) {
		ret = ser_apply(ser);
		if (ret)
			goto out;
		h->nr++;
	}

	ret = other_step();
out:
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int goto_out_bad(struct holder *h)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	for_each_live(ser, &obj->list) {
		ret = ser_apply(ser);
		if (ret)
			goto out;
		h->nr++;
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return other_step();
out:
	h->nr = 0;
	return ret; /* expect: flb-missing-put */
}
