// SPDX-License-Identifier: GPL-2.0-only
/*
 * A function that calls itself between its get and its put, down a list of devices.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static int walk(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->nr = obj->nr_devices;
	if (h->next)
		ret = walk(h->next);

	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

static int walk_leaky(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->nr = obj->nr_devices;
	if (h->next) {
		ret = walk_leaky(h->next);
		if (ret)
			return ret; /* expect: flb-missing-put */
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int recursion_ok(struct holder *h)
{
	return walk(h);
}

int recursion_bad(struct holder *h)
{
	return walk_leaky(h);
}
