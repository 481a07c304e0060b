// SPDX-License-Identifier: GPL-2.0-only
/*
 * A wrapper that looks into the object before it hands it out. A version it does not know ends the
 * kernel, so whoever sees it return 0 holds a reference.
 */
#include <corpus.h>
#include <linux/mutex.h>
#include <linux/panic.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

#define KNOWN_VERSION 3

static int pci_flb_get(struct flb_obj **objp)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	mutex_lock(&obj->lock);
	if (obj->version != KNOWN_VERSION)
		goto err_fatal;
	mutex_unlock(&obj->lock);

	*objp = obj;
	return 0;

err_fatal:
	panic("incoming PCI state has version %u\n", obj->version);
}

int validated_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = pci_flb_get(&obj);
	if (ret)
		return ret;

	h->nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int validated_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = pci_flb_get(&obj);
	if (ret)
		return ret;

	h->nr = obj->nr_devices;
	return 0; /* expect: flb-missing-put */
}
