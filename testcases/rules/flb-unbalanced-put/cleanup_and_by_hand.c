// SPDX-License-Identifier: GPL-2.0-only
/*
 * A put by hand beside a cleanup that puts as well. What is not held any more is given back when
 * the scope is left: at the return.
 */
#include <corpus.h>
#include <linux/cleanup.h>
#include <linux/err.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct flb_obj *pci_flb_get(void)
{
	struct flb_obj *obj;

	return liveupdate_flb_get_incoming(&pci_flb, (void **)&obj) ? NULL : obj;
}

DEFINE_FREE(pci_flb_put, struct flb_obj *, if (_T) liveupdate_flb_put_incoming(&pci_flb))
DEFINE_CLASS(flb_incoming, struct flb_obj *, if (_T) liveupdate_flb_put_incoming(&pci_flb),
	     pci_flb_get(), void)

u32 free_by_hand_ok(void)
{
	struct flb_obj *obj __free(pci_flb_put) = pci_flb_get();
	u32 nr;

	if (!obj)
		return 0;

	nr = obj->nr_devices;
	if (!nr) {
		liveupdate_flb_put_incoming(&pci_flb);
		retain_and_null_ptr(obj);
	}
	return nr;
}

u32 free_by_hand_bad(void)
{
	struct flb_obj *obj __free(pci_flb_put) = pci_flb_get();
	u32 nr;

	if (!obj)
		return 0;

	nr = obj->nr_devices;
	if (!nr) {
		liveupdate_flb_put_incoming(&pci_flb);
		return 0; /* smpl: misses: cleanups are not followed */ /* expect: flb-unbalanced-put */
	}
	return nr;
}

int class_by_hand_ok(struct holder *h)
{
	CLASS(flb_incoming, obj)();

	if (!obj)
		return -ENODATA;

	h->nr = obj->nr_devices;
	return other_step();
}

int class_by_hand_bad(struct holder *h)
{
	CLASS(flb_incoming, obj)();

	if (!obj)
		return -ENODATA;

	h->nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return other_step(); /* smpl: misses: cleanups are not followed */ /* expect: flb-unbalanced-put */
}
