// SPDX-License-Identifier: GPL-2.0-only
/*
 * A flag says what is held, and is not kept up to date.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int flag_stale_ok(void)
{
	struct flb_obj *obj;
	bool held = false;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (!ret) {
		held = true;
		ret = obj_check(obj);
		if (ret) {
			liveupdate_flb_put_incoming(&pci_flb);
			held = false;
		}
	}

	other_work();
	if (held)
		liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int flag_stale_bad(void)
{
	struct flb_obj *obj;
	bool held = false;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (!ret) {
		held = true;
		ret = obj_check(obj);
		if (ret)
			liveupdate_flb_put_incoming(&pci_flb);
	}

	other_work();
	if (held)
		liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-unbalanced-put */
	return ret;
}
