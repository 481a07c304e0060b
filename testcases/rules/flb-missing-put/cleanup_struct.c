// SPDX-License-Identifier: GPL-2.0-only
/*
 * A class whose value is a struct: what tells that a reference is held is a member of something
 * that is returned and copied whole.
 */
#include <corpus.h>
#include <linux/cleanup.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

struct flb_ref {
	struct liveupdate_flb *flb;
	struct flb_obj *obj;
};

static struct flb_ref flb_ref_get(struct liveupdate_flb *flb)
{
	struct flb_ref ref = { .flb = flb };

	if (liveupdate_flb_get_incoming(flb, (void **)&ref.obj))
		ref.obj = NULL;

	return ref;
}

static void flb_ref_put(struct flb_ref ref)
{
	if (ref.obj)
		liveupdate_flb_put_incoming(ref.flb);
}

DEFINE_CLASS(flb_ref, struct flb_ref, flb_ref_put(_T), flb_ref_get(flb), struct liveupdate_flb *flb)

u32 struct_class_ok(void)
{
	CLASS(flb_ref, ref)(&pci_flb);

	if (!ref.obj)
		return 0;

	return ref.obj->nr_devices;
}

u32 struct_class_bad(void)
{
	CLASS(flb_ref, ref)(&pci_flb);
	u32 nr;

	if (!ref.obj)
		return 0;

	nr = ref.obj->nr_devices;
	ref.obj = NULL;
	return nr; /* smpl: misses: cleanups are not followed */ /* expect: flb-missing-put */
}
