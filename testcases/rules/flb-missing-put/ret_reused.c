// SPDX-License-Identifier: GPL-2.0-only
/*
 * The variable that had the result of the get is used for later calls: what it says in the end is
 * not whether a reference is held.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int ret_reused_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ret = obj_check(obj);
	if (ret)
		goto out;

	ret = other_step();
out:
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int ret_reused_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		goto out;

	ret = obj_check(obj);
	if (ret)
		goto out;

	ret = other_step();
out:
	if (!ret)
		liveupdate_flb_put_incoming(&pci_flb);
	return ret; /* expect: flb-missing-put */
}
