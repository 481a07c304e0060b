// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two variables with the same cleanup hold one reference between them.
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

DEFINE_FREE(pci_flb_put, struct flb_obj *, if (_T) liveupdate_flb_put_incoming(&pci_flb))

u32 cleanup_twice_ok(bool keep)
{
	struct flb_obj *kept __free(pci_flb_put) = NULL;
	struct flb_obj *obj __free(pci_flb_put) = pci_flb_get();

	if (!obj)
		return 0;

	if (keep)
		kept = no_free_ptr(obj);
	return keep ? kept->nr_devices : obj->version;
}

u32 cleanup_twice_bad(bool keep)
{
	struct flb_obj *kept __free(pci_flb_put) = NULL;
	struct flb_obj *obj __free(pci_flb_put) = pci_flb_get();

	if (!obj)
		return 0;

	if (keep)
		kept = obj;
	return obj->nr_devices; /* smpl: misses: cleanups are not followed */ /* expect: flb-unbalanced-put */
}
