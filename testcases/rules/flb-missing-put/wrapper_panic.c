// SPDX-License-Identifier: GPL-2.0-only
/*
 * The same wrapper where an error that should not happen ends in panic(): what follows it is only
 * reached with a reference.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/panic.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct flb_obj *pci_flb_get(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret == -EOPNOTSUPP || ret == -ENODATA || ret == -ENOENT)
		return NULL;

	if (ret)
		panic("incoming PCI state is unusable: %d\n", ret);

	return obj;
}

int step_ok(void)
{
	struct flb_obj *obj = pci_flb_get();
	int ret;

	if (!obj)
		return -ENODATA;

	ret = obj_check(obj);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int step_bad(void)
{
	struct flb_obj *obj = pci_flb_get();
	int ret;

	if (!obj)
		return -ENODATA;

	ret = obj_check(obj);
	if (ret)
		return ret; /* expect: flb-missing-put */

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
