// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrappers around the put: the reference is already gone when the caller gives it back.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct flb_obj *pci_flb_get(void)
{
	struct flb_obj *obj;

	return liveupdate_flb_get_incoming(&pci_flb, (void **)&obj) ? NULL : obj;
}

static void pci_flb_put(void)
{
	liveupdate_flb_put_incoming(&pci_flb);
}

/* Done with the object, with a last look at it. */
static u32 finish_with(struct flb_obj *obj)
{
	u32 nr = obj->nr_devices;

	pci_flb_put();
	return nr;
}

u32 callee_puts_ok(void)
{
	struct flb_obj *obj = pci_flb_get();

	return obj ? finish_with(obj) : 0;
}

u32 callee_puts_bad(void)
{
	struct flb_obj *obj = pci_flb_get();
	u32 nr;

	if (!obj)
		return 0;

	nr = finish_with(obj);
	pci_flb_put(); /* expect: flb-unbalanced-put */
	return nr;
}

u32 null_object_ok(void)
{
	struct flb_obj *obj = pci_flb_get();
	u32 nr = 0;

	if (!obj)
		goto out;

	nr = obj->nr_devices;
	pci_flb_put();
out:
	return nr;
}

u32 null_object_bad(void)
{
	struct flb_obj *obj = pci_flb_get();
	u32 nr = 0;

	if (!obj)
		goto out;

	nr = obj->nr_devices;
out:
	pci_flb_put(); /* expect: flb-unbalanced-put */
	return nr;
}
