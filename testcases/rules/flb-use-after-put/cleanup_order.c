// SPDX-License-Identifier: GPL-2.0-only
/*
 * Cleanups run in reverse order of declaration. One that looks into the object must be declared
 * after the reference, or it finds the object gone.
 */
#include <corpus.h>
#include <linux/cleanup.h>
#include <linux/mutex.h>

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
DEFINE_FREE(show_obj, struct flb_obj *, if (_T) obj_show(_T))

u32 order_ok(void)
{
	struct flb_obj *obj __free(pci_flb_put) = pci_flb_get();

	if (!obj)
		return 0;

	guard(mutex)(&obj->lock);
	return obj->nr_devices;
}

u32 order_bad(void)
{
	struct flb_obj *shown __free(show_obj) = NULL;
	struct flb_obj *obj __free(pci_flb_put) = pci_flb_get();

	if (!obj)
		return 0;

	shown = obj;
	return 1; /* smpl: misses: cleanups are not followed */ /* expect: flb-use-after-put */
}
