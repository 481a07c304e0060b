// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reference ends with an inner scope; a pointer declared outside does not.
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

u32 scope_ok(u32 bdf)
{
	u32 flags = 0;

	{
		CLASS(flb_incoming, obj)();
		struct dev_ser *ser = obj ? obj_find(obj, bdf) : NULL;

		if (ser)
			flags = ser->flags;
	}

	return flags;
}

u32 scope_bad(u32 bdf)
{
	struct dev_ser *ser;

	{
		CLASS(flb_incoming, obj)();

		ser = obj ? obj_find(obj, bdf) : NULL;
	}

	if (!ser)
		return 0;
	return ser->flags; /* smpl: misses: cleanups are not followed */ /* expect: flb-use-after-put */
}
