// SPDX-License-Identifier: GPL-2.0-only
/*
 * Branches that the compiler does not see: an asm goto written out, and a static key.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/jump_label.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static DEFINE_STATIC_KEY_FALSE(flb_debug);

int asm_goto_ok(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	asm goto("" : : : : skip); /* smpl: unread: asm goto */
	note_number(obj->nr_devices);
skip:
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int asm_goto_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	asm goto("" : : : : skip); /* smpl: unread: asm goto */
	return 0; /* smpl: misses: asm goto is not parsed */ /* expect: flb-missing-put */
skip:
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int static_key_ok(void)
{
	struct flb_obj *obj;
	int ret = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	if (static_branch_unlikely(&flb_debug))
		ret = obj_check(obj);

	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int static_key_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	if (static_branch_unlikely(&flb_debug))
		return obj_check(obj); /* expect: flb-missing-put */

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
