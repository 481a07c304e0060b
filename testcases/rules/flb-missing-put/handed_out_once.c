// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two references are held when the object is handed out. With one pointer goes one of them.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static int get_again(struct flb_obj **objp)
{
	return liveupdate_flb_get_incoming(&pci_flb, (void **)objp);
}

int handed_out_once_ok(struct flb_obj **objp, u32 *version)
{
	struct flb_obj *again;
	int ret;

	ret = get_again(objp);
	if (ret)
		return ret;
	ret = get_again(&again);
	if (ret) {
		liveupdate_flb_put_incoming(&pci_flb);
		return ret;
	}
	*version = again->version;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int handed_out_once_bad(struct flb_obj **objp, u32 *version)
{
	struct flb_obj *again;
	int ret;

	ret = get_again(objp);
	if (ret)
		return ret;
	ret = get_again(&again);
	if (ret) {
		liveupdate_flb_put_incoming(&pci_flb);
		return ret;
	}
	*version = again->version;
	return 0; /* expect: flb-missing-put */
}
