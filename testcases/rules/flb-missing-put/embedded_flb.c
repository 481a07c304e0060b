// SPDX-License-Identifier: GPL-2.0-only
/*
 * The FLB is a member of a subsystem's struct, and is got and put under different names for it.
 */
#include <corpus.h>
#include <linux/container_of.h>
#include <linux/errno.h>

struct subsystem {
	u32 nr;
	struct liveupdate_flb flb;
	struct subsystem *peer;
};

static struct subsystem pci_subsystem = {
	.flb = { .ops = &corpus_flb_ops, .compatible = "pci-v1" },
};

static int subsystem_get(struct subsystem *sub, struct flb_obj **objp)
{
	return liveupdate_flb_get_incoming(&sub->flb, (void **)objp);
}

static void subsystem_put(struct liveupdate_flb *flb)
{
	struct subsystem *sub = container_of(flb, struct subsystem, flb);

	sub->nr++;
	liveupdate_flb_put_incoming(&sub->flb);
}

u32 embedded_ok(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (subsystem_get(&pci_subsystem, &obj))
		return 0;

	nr = obj->nr_devices;
	subsystem_put(&pci_subsystem.flb);
	return nr;
}

u32 embedded_bad(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (subsystem_get(&pci_subsystem, &obj))
		return 0;

	nr = obj->nr_devices;
	if (nr)
		subsystem_put(&pci_subsystem.flb);
	return nr; /* expect: flb-missing-put */
}
