// SPDX-License-Identifier: GPL-2.0-only
/*
 * The put is a cleanup's: the return expression is evaluated before it, and the pointer in it is
 * good no more when the caller has it.
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
DEFINE_FREE(pci_flb_put, struct flb_obj *, if (_T) liveupdate_flb_put_incoming(&pci_flb))

u32 cleanup_value_ok(u32 bdf)
{
	CLASS(flb_incoming, obj)();
	struct dev_ser *ser;

	if (!obj)
		return 0;

	ser = obj_find(obj, bdf);
	return ser ? ser->refcount : 0;
}

struct dev_ser *cleanup_value_bad(u32 bdf)
{
	CLASS(flb_incoming, obj)();

	if (!obj)
		return NULL;

	return obj_find(obj, bdf); /* smpl: misses: cleanups are not followed */ /* expect: flb-escape-past-put */
}

static struct flb_obj *get_sane(void)
{
	struct flb_obj *obj __free(pci_flb_put) = pci_flb_get();

	if (!obj || obj->version != 1)
		return NULL;

	return_ptr(obj);
}

u32 cleanup_return_ok(void)
{
	struct flb_obj *obj __free(pci_flb_put) = get_sane();

	return obj ? obj->nr_devices : 0;
}

struct flb_obj *cleanup_return_bad(void)
{
	struct flb_obj *obj __free(pci_flb_put) = get_sane();

	if (obj && !obj->nr_devices)
		return NULL;

	return obj; /* smpl: misses: cleanups are not followed */ /* expect: flb-escape-past-put */
}
