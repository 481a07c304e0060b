// SPDX-License-Identifier: GPL-2.0-only
/*
 * A helper that puts when it fails, and a caller that puts whatever it returned.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static int check_or_put(struct flb_obj *obj)
{
	int ret = obj_check(obj);

	if (ret)
		liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int put_on_error_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ret = check_or_put(obj);
	if (ret)
		return ret;

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int put_on_error_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ret = check_or_put(obj);
	liveupdate_flb_put_incoming(&pci_flb); /* smpl: misses: the callee puts on some paths only */ /* expect: flb-unbalanced-put */
	return ret;
}
