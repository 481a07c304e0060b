// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two errnos are silent, the others are printed, and only later does a test of the same result say
 * whether there is something to put.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/printk.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int err_filter_ok(void)
{
	struct flb_obj *obj;
	int err;

	err = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (err && err != -ENODATA && err != -ENOENT)
		pr_err("no incoming state: %d\n", err);

	other_work();

	if (!err)
		liveupdate_flb_put_incoming(&pci_flb);

	return 0;
}

int err_filter_bad(void)
{
	struct flb_obj *obj;
	int err;

	err = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (err && err != -ENODATA && err != -ENOENT)
		pr_err("no incoming state: %d\n", err);

	other_work();

	if (err == -ENODATA || err == -ENOENT)
		return 0;

	return err; /* expect: flb-missing-put */
}
