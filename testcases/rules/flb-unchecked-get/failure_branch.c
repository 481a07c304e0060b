// SPDX-License-Identifier: GPL-2.0-only
/*
 * The branch that handles the failure looks into the object.
 */
#include <corpus.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/printk.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int failure_branch_ok(void)
{
	struct flb_obj *obj = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret) {
		pr_err("no incoming state: %d\n", ret);
		return ret;
	}

	ret = obj_check(obj);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int failure_branch_bad(void)
{
	struct flb_obj *obj = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret) {
		pr_err("no version %u: %d\n", obj->version, ret); /* expect: flb-unchecked-get */
		return ret;
	}

	ret = obj_check(obj);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int warns_only_ok(void)
{
	struct flb_obj *obj = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (WARN_ON(ret))
		return ret;

	note_number(obj->nr_devices);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int warns_only_bad(void)
{
	struct flb_obj *obj = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	WARN_ON(ret);

	note_number(obj->nr_devices); /* expect: flb-unchecked-get */
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}
