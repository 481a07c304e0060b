// SPDX-License-Identifier: GPL-2.0-only
/*
 * The result is thrown away and nothing else is asked: told at the call, once.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 thrown_away_ok(void)
{
	struct flb_obj *obj = NULL;
	u32 nr = 0;

	(void)liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (obj) {
		nr = obj->nr_devices;
		liveupdate_flb_put_incoming(&pci_flb);
	}
	return nr;
}

u32 thrown_away_bad(void)
{
	struct flb_obj *obj = NULL;
	u32 nr;

	liveupdate_flb_get_incoming(&pci_flb, (void **)&obj); /* expect: flb-unchecked-get */
	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}
