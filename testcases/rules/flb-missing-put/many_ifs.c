// SPDX-License-Identifier: GPL-2.0-only
/*
 * Many decisions that have nothing to do with the reference stand between get and put.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static u32 mix(u32 flags)
{
	u32 n = 0;

	if (flags & 1)
		n += 1;
	if (flags & 2)
		n += 3;
	if (flags & 4)
		n ^= 5;
	if (flags & 8)
		n *= 7;
	return n;
}

u32 many_ifs_ok(u32 flags)
{
	struct flb_obj *obj;
	u32 n = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (other_flag())
		n += 1;
	if (other_flag())
		n += 2;
	if (other_flag())
		n += 4;
	if (flags & 1)
		n += mix(flags);
	if (other_flag())
		n += 8;
	if (obj->nr_devices)
		n += 16;

	liveupdate_flb_put_incoming(&pci_flb);
	return n;
}

u32 many_ifs_bad(u32 flags)
{
	struct flb_obj *obj;
	u32 n = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (other_flag())
		n += 1;
	if (other_flag())
		n += 2;
	if (other_flag())
		n += 4;
	if (flags & 1)
		return mix(flags); /* expect: flb-missing-put */
	if (other_flag())
		n += 8;
	if (obj->nr_devices)
		n += 16;

	liveupdate_flb_put_incoming(&pci_flb);
	return n;
}
