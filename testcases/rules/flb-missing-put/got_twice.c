// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two references on one FLB are two on one object: what is found out about it through one pointer
 * holds for the other.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int got_twice_ok(void)
{
	struct flb_obj *first, *second;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&first);
	if (ret)
		return ret;
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&second);
	if (ret)
		goto put;

	if (first->version == 1)
		liveupdate_flb_put_incoming(&pci_flb);
	if (second->version != 1)
		liveupdate_flb_put_incoming(&pci_flb);
put:
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int got_twice_bad(void)
{
	struct flb_obj *first, *second;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&first);
	if (ret)
		return ret;
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&second);
	if (ret)
		goto put;

	if (first->version != 1)
		liveupdate_flb_put_incoming(&pci_flb);
	if (second->version != 1)
		liveupdate_flb_put_incoming(&pci_flb);
put:
	liveupdate_flb_put_incoming(&pci_flb); /* smpl: misses: that both conditions ask for one member is not seen */ /* expect: flb-unbalanced-put */
	return ret; /* smpl: misses: that both conditions ask for one member is not seen */ /* expect: flb-missing-put */
}
