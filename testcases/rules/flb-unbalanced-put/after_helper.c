// SPDX-License-Identifier: GPL-2.0-only
/*
 * A helper gets and puts, and its caller, who has got nothing, puts as well.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static u32 count(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

int helper_counts_ok(void)
{
	return count() ? 0 : -ENOENT;
}

int helper_counts_bad(void)
{
	if (!count())
		return -ENOENT;

	liveupdate_flb_put_incoming(&pci_flb); /* smpl: misses: a function that gets nothing is not judged */ /* expect: flb-unbalanced-put */
	return 0;
}
