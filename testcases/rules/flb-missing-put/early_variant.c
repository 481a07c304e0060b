// SPDX-License-Identifier: GPL-2.0-only
/*
 * The early variant has the prefix of an acquire and is none: no put is owed after it.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/panic.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 __init early_ok(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming_early(&pci_flb, (void **)&obj))
		return 0;

	return obj->nr_devices;
}

u32 __init early_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	return obj->nr_devices; /* expect: flb-missing-put */
}
