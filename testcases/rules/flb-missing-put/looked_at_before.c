// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a helper takes and looks at is the object that its caller has looked at before.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

/* 1: an old one. A reference is taken either way. */
static int get_any(struct flb_obj **objp)
{
	int ret = liveupdate_flb_get_incoming(&pci_flb, (void **)objp);

	if (ret)
		return ret;
	return (*objp)->version == 1 ? 1 : 0;
}

int looked_at_before_ok(void)
{
	struct flb_obj *obj, *again;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;
	if (obj->version == 1) {
		ret = -EINVAL;
		goto put;
	}
	ret = get_any(&again);
	if (!ret)
		liveupdate_flb_put_incoming(&pci_flb);
put:
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int looked_at_before_bad(void)
{
	struct flb_obj *obj, *again;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;
	ret = get_any(&again);
	if (!ret)
		liveupdate_flb_put_incoming(&pci_flb);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret; /* smpl: misses: a helper that takes a reference with more than one result */ /* expect: flb-missing-put */
}
