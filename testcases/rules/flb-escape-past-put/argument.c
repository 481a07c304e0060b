// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pointer is left in a structure whose address another function was given: on the stack it is
 * gone with the function all the same.
 */
#include <corpus.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

struct walk {
	u32 nr;
	const struct dev_ser *first;
};

static int count_one(struct dev_ser *dev, void *arg)
{
	struct walk *walk = arg;

	walk->nr++;
	return 0;
}

u32 walk_ok(void)
{
	struct walk walk = {};
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	obj_for_each(obj, count_one, &walk);
	walk.first = obj->first;
	ser_show(walk.first);
	liveupdate_flb_put_incoming(&pci_flb);
	return walk.nr;
}

u32 walk_bad(void)
{
	static struct walk walk;
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	obj_for_each(obj, count_one, &walk);
	walk.first = obj->first; /* smpl: misses: a static variable of a function is taken for one on the stack */ /* expect: flb-escape-past-put */
	ser_show(walk.first);
	liveupdate_flb_put_incoming(&pci_flb);
	return walk.nr;
}
