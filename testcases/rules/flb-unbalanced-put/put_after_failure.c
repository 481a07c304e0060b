// SPDX-License-Identifier: GPL-2.0-only
/*
 * A get that failed took nothing: the label that puts is one too early for it.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/printk.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int after_failure_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		goto out;

	ret = obj_check(obj);
	liveupdate_flb_put_incoming(&pci_flb);
out:
	return ret;
}

int after_failure_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		goto out;

	ret = obj_check(obj);
out:
	liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-unbalanced-put */
	return ret;
}

int one_errno_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret == -ENODATA)
		return 0;
	if (ret)
		return ret;

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int one_errno_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret == -ENODATA)
		return 0;
	if (ret)
		pr_warn("incoming state: %d\n", ret);

	liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-unbalanced-put */
	return ret;
}

void inverted_ok(void)
{
	struct flb_obj *obj;

	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		liveupdate_flb_put_incoming(&pci_flb);
}

void inverted_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-unbalanced-put */
} /* expect: flb-missing-put */
