// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lock is inside the object, and is released after the put: by hand, and by a guard that was
 * declared first and so goes last.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/mutex.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int unlock_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	mutex_lock(&obj->lock);
	h->nr = obj->nr_devices;
	mutex_unlock(&obj->lock);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int unlock_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	mutex_lock(&obj->lock);
	h->nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	mutex_unlock(&obj->lock); /* expect: flb-use-after-put */
	return 0;
}

int guard_outlives_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	scoped_guard(mutex, &obj->lock)
		h->nr = obj->nr_devices;

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int guard_outlives_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	guard(mutex)(&obj->lock);
	h->nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* smpl: misses: cleanups are not followed */ /* expect: flb-use-after-put */
}
