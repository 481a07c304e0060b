// SPDX-License-Identifier: GPL-2.0-only
/*
 * A copy of the contents is not part of the object; a pointer inside the copy is.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 copied_ok(void)
{
	struct dev_ser copy = {};
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (obj->first)
		copy = *obj->first;
	liveupdate_flb_put_incoming(&pci_flb);
	return copy.flags;
}

u32 copied_bad(void)
{
	struct dev_ser copy = {};
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (obj->first)
		copy = *obj->first;
	liveupdate_flb_put_incoming(&pci_flb);
	return copy.next ? copy.next->flags : 0; /* smpl: misses: copies of structs are not followed */ /* expect: flb-use-after-put */
}
