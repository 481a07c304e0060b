// SPDX-License-Identifier: GPL-2.0-only
/*
 * A helper takes a second reference and gives it back when it does not like what it finds, and has
 * left the pointer with its caller. That is as good as the reference the caller holds itself.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static int get_version(struct flb_obj **objp)
{
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)objp);
	if (ret)
		return ret;

	if ((*objp)->version != 1) {
		liveupdate_flb_put_incoming(&pci_flb);
		return -EINVAL;
	}

	return 0;
}

int show_rejected_ok(void)
{
	struct flb_obj *obj, *again = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ret = get_version(&again);
	if (ret && again)
		note_number(again->version);
	if (!ret)
		liveupdate_flb_put_incoming(&pci_flb);

	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int show_rejected_bad(void)
{
	struct flb_obj *obj, *again = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ret = get_version(&again);
	if (!ret)
		liveupdate_flb_put_incoming(&pci_flb);

	liveupdate_flb_put_incoming(&pci_flb);
	if (ret && again)
		note_number(again->version); /* smpl: misses: the helper put its own, and the caller another */ /* expect: flb-use-after-put */
	return ret;
}
