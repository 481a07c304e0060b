// SPDX-License-Identifier: GPL-2.0-only
/*
 * The counted outgoing side, given back after a get that failed.
 */
#define FLB_COUNTED_OUTGOING 1
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int outgoing_failed_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_outgoing(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	obj->version = 1;
	liveupdate_flb_put_outgoing(&pci_flb);
	return 0;
}

int outgoing_failed_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_outgoing(&pci_flb, (void **)&obj);
	if (!ret)
		obj->version = 1;

	liveupdate_flb_put_outgoing(&pci_flb); /* expect: flb-unbalanced-put */
	return ret;
}
