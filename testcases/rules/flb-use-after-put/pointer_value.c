// SPDX-License-Identifier: GPL-2.0-only
/*
 * Asking whether a pointer is NULL looks at the pointer, not at what it points to: no use.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

bool is_null_ok(u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return false;

	ser = obj_find(obj, bdf);
	liveupdate_flb_put_incoming(&pci_flb);
	return ser != NULL;
}

bool is_null_bad(u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return false;

	ser = obj_find(obj, bdf);
	liveupdate_flb_put_incoming(&pci_flb);
	return ser && ser->refcount; /* expect: flb-use-after-put */
}

int reassigned_ok(struct holder *h)
{
	struct dev_ser none = { .flags = 1 };
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	ser = obj->first;
	h->held = ser != NULL;
	liveupdate_flb_put_incoming(&pci_flb);
	ser = &none;
	return ser->flags;
}

int reassigned_bad(struct holder *h)
{
	struct dev_ser none = { .flags = 1 };
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	ser = obj->first;
	h->held = ser != NULL;
	liveupdate_flb_put_incoming(&pci_flb);
	if (!ser)
		ser = &none;
	return ser->flags; /* expect: flb-use-after-put */
}
