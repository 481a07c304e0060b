// SPDX-License-Identifier: GPL-2.0-only
/*
 * The outgoing side of a tree without liveupdate_flb_put_outgoing(): its get takes nothing, while
 * the incoming one of the same FLB does.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int uncounted_ok(u32 version)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_outgoing(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	obj->version = version;
	return 0;
}

int uncounted_bad(void)
{
	struct flb_obj *in, *out;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&in);
	if (ret)
		return ret;

	ret = liveupdate_flb_get_outgoing(&pci_flb, (void **)&out);
	if (ret)
		return ret; /* expect: flb-missing-put */

	out->version = in->version;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
