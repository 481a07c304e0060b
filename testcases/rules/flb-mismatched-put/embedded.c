// SPDX-License-Identifier: GPL-2.0-only
/*
 * FLBs inside structs: the put names the member of the peer.
 */
#include <corpus.h>
#include <linux/container_of.h>
#include <linux/errno.h>

struct subsystem {
	u32 nr;
	struct liveupdate_flb flb;
	struct subsystem *peer;
};

static struct subsystem iommu_subsystem = {
	.flb = { .ops = &corpus_flb_ops, .compatible = "iommu-v1" },
};

static struct subsystem pci_subsystem = {
	.flb = { .ops = &corpus_flb_ops, .compatible = "pci-v1" },
	.peer = &iommu_subsystem,
};

static u32 subsystem_count(struct subsystem *sub)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&sub->flb, (void **)&obj))
		return 0;

	nr = obj->nr_devices + (sub->peer ? sub->peer->nr : 0);
	liveupdate_flb_put_incoming(&sub->flb);
	return nr;
}

u32 embedded_peer_ok(void)
{
	return subsystem_count(&pci_subsystem);
}

u32 embedded_peer_bad(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_subsystem.flb, (void **)&obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&iommu_subsystem.flb); /* expect: flb-mismatched-put */
	return nr;
}
