// SPDX-License-Identifier: GPL-2.0-only
/*
 * A helper gets and puts, and its caller, who has got nothing, puts as well. One that puts what it may
 * not have got is wrong, and not the one who gets something later.
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

static u32 count_taking(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	liveupdate_flb_put_incoming(&pci_flb);
	return 1;
}

u32 got_later_ok(void)
{
	struct flb_obj *obj;
	u32 nr = count_taking();

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return nr;

	nr += obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

static u32 count_perhaps(bool take)
{
	struct flb_obj *obj;

	if (take && liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	liveupdate_flb_put_incoming(&pci_flb); /* smpl: misses: what was not got here may be the caller's */ /* expect: flb-unbalanced-put */
	return 1;
}

u32 got_later_bad(void)
{
	struct flb_obj *obj;
	u32 nr = count_perhaps(false);

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return nr;

	nr += obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}
