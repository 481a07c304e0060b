// SPDX-License-Identifier: GPL-2.0-only
/*
 * `if (ret || !obj) return ret`: a get that succeeds gives an object, so this return is not a leak.
 * A wider test is one.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int ret_or_null_ok(struct holder *h)
{
	struct flb_obj *obj = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret || !obj)
		return ret;

	h->nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int ret_or_null_bad(struct holder *h)
{
	struct flb_obj *obj = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret || !obj->ser->nr_devices)
		return ret; /* expect: flb-missing-put */

	h->nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
