// SPDX-License-Identifier: GPL-2.0-only
/*
 * CLASS() with a constructor that gets and a destructor that puts. The wrong one has a destructor
 * that forgets a case.
 */
#include <corpus.h>
#include <linux/cleanup.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct flb_obj *pci_flb_get(void)
{
	struct flb_obj *obj;

	return liveupdate_flb_get_incoming(&pci_flb, (void **)&obj) ? NULL : obj;
}

DEFINE_CLASS(flb_incoming, struct flb_obj *, if (_T) liveupdate_flb_put_incoming(&pci_flb),
	     pci_flb_get(), void)

DEFINE_CLASS(flb_forgetful, struct flb_obj *,
	     if (_T && _T->nr_devices) liveupdate_flb_put_incoming(&pci_flb), pci_flb_get(), void)

int class_ok(struct holder *h)
{
	CLASS(flb_incoming, obj)();

	if (!obj)
		return -ENODATA;

	if (other_flag())
		return -EBUSY;

	h->nr = obj->nr_devices;
	return 0;
}

int class_bad(struct holder *h)
{
	CLASS(flb_forgetful, obj)();

	if (!obj)
		return -ENODATA;

	h->nr = obj->version;
	return 0; /* smpl: misses: cleanups are not followed */ /* expect: flb-missing-put */
}
