// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pointer is kept in a struct or an array on the stack, which is fine until it is read through.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

struct cursor {
	struct dev_ser *at;
	u32 nr;
};

u32 local_struct_ok(void)
{
	struct cursor c = {};
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	for (c.at = obj->first; c.at; c.at = c.at->next)
		c.nr++;
	liveupdate_flb_put_incoming(&pci_flb);
	return c.nr;
}

u32 local_struct_bad(void)
{
	struct cursor c = {};
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	c.at = obj->first;
	liveupdate_flb_put_incoming(&pci_flb);
	for (; c.at; c.nr++)
		c.at = c.at->next; /* expect: flb-use-after-put */
	return c.nr;
}

u32 local_array_ok(void)
{
	struct dev_ser *seen[2] = {};
	struct flb_obj *obj;
	u32 n = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	seen[0] = obj->first;
	if (seen[0])
		seen[1] = seen[0]->next;
	n = (seen[0] ? 1 : 0) + (seen[1] ? 1 : 0);
	liveupdate_flb_put_incoming(&pci_flb);
	return n;
}

u32 local_array_bad(void)
{
	struct dev_ser *seen[2] = {};
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	seen[1] = obj->first;
	liveupdate_flb_put_incoming(&pci_flb);
	if (!seen[1])
		return 0;
	return seen[1]->flags; /* expect: flb-use-after-put */
}
