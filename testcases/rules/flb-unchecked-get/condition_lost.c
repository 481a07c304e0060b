// SPDX-License-Identifier: GPL-2.0-only
/*
 * The get is one of several conditions, and what they say together does not say that it succeeded.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 condition_ok(bool wanted)
{
	struct flb_obj *obj = NULL;
	u32 nr = 0;

	if (wanted && !liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) {
		nr = obj->nr_devices;
		liveupdate_flb_put_incoming(&pci_flb);
	}
	return nr;
}

u32 condition_bad(bool forced)
{
	struct flb_obj *obj = NULL;
	u32 nr = 0;

	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&obj) || forced) {
		nr = obj->nr_devices; /* expect: flb-unchecked-get */
		liveupdate_flb_put_incoming(&pci_flb);
	}
	return nr;
}

u32 either_get_ok(void)
{
	struct flb_obj *obj = NULL;
	bool held;
	u32 nr = 0;

	held = !liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (other_flag() && held)
		nr = obj->nr_devices;
	if (held)
		liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 either_get_bad(void)
{
	struct flb_obj *obj = NULL;
	bool held;
	u32 nr = 0;

	held = !liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (other_flag() || held)
		nr = obj->nr_devices; /* expect: flb-unchecked-get */
	if (held)
		liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}
