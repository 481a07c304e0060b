// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a helper took and forgot is the helper's mistake: the caller hands its own reference out.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 helper_leaked_ok(void)
{
	struct flb_obj *obj;
	u32 version;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	version = obj->version;
	liveupdate_flb_put_incoming(&pci_flb);
	return version;
}

u32 helper_leaked_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	return obj->version; /* expect: flb-missing-put */
}

int hand_out_after(struct flb_obj **objp)
{
	u32 version = helper_leaked_bad();
	int ret = liveupdate_flb_get_incoming(&pci_flb, (void **)objp);

	return ret ? ret : (int)version;
}
