// SPDX-License-Identifier: GPL-2.0-only
/*
 * One path keeps a pointer past the put, another forgets the put: two mistakes, and neither
 * hides the other.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int leaks_too_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ret = obj_check(obj);
	if (!ret)
		h->nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int leaks_too_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ret = obj_check(obj);
	if (ret)
		return ret; /* expect: flb-missing-put */

	h->obj = obj; /* expect: flb-escape-past-put */
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
