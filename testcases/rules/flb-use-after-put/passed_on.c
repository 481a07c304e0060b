// SPDX-License-Identifier: GPL-2.0-only
/*
 * A pointer past its put is given to a function: one that nothing is known of, and one of this file
 * that reads through it.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static u32 count(const struct flb_obj *obj)
{
	return obj->nr_devices;
}

static bool same(const struct flb_obj *a, const struct flb_obj *b)
{
	return a == b;
}

int passed_ok(u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	ser = obj_find(obj, bdf);
	if (ser)
		ser_show(ser);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int passed_bad(u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	ser = obj_find(obj, bdf);
	liveupdate_flb_put_incoming(&pci_flb);
	if (ser)
		ser_show(ser); /* expect: flb-use-after-put */
	return 0;
}

u32 callee_reads_ok(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	nr = count(obj);
	liveupdate_flb_put_incoming(&pci_flb);
	return same(obj, NULL) ? 0 : nr;
}

u32 callee_reads_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	liveupdate_flb_put_incoming(&pci_flb);
	return count(obj); /* expect: flb-use-after-put */
}
