// SPDX-License-Identifier: GPL-2.0-only
/*
 * The put, too, is behind a function that takes no argument.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct flb_obj *pci_flb_get(void)
{
	struct flb_obj *obj;

	return liveupdate_flb_get_incoming(&pci_flb, (void **)&obj) ? NULL : obj;
}

static void pci_flb_put(void)
{
	liveupdate_flb_put_incoming(&pci_flb);
}

int put_wrapper_ok(void)
{
	struct flb_obj *obj = pci_flb_get();
	int ret;

	if (!obj)
		return 0;

	ret = obj_check(obj);
	if (ret)
		goto out;

	ret = other_step();
out:
	pci_flb_put();
	return ret;
}

int put_wrapper_bad(void)
{
	struct flb_obj *obj = pci_flb_get();
	int ret;

	if (!obj)
		return 0;

	ret = obj_check(obj);
	if (ret)
		goto out;

	ret = other_step();
	pci_flb_put();
	return ret;
out:
	return ret; /* expect: flb-missing-put */
}
