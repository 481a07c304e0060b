// SPDX-License-Identifier: GPL-2.0-only
/*
 * guard() and scoped_guard() release the lock on an early return; they do nothing for a reference
 * that was taken inside by hand.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/mutex.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static DEFINE_MUTEX(pci_flb_lock);

int guard_ok(u32 bdf)
{
	struct flb_obj *obj;
	int ret;

	guard(mutex)(&pci_flb_lock);

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ret = obj_find(obj, bdf) ? 0 : -ENOENT;
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int guard_bad(u32 bdf)
{
	struct flb_obj *obj;
	int ret;

	guard(mutex)(&pci_flb_lock);

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (!obj_find(obj, bdf))
		return -ENOENT; /* expect: flb-missing-put */

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

u32 scoped_guard_ok(struct holder *h)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	scoped_guard(mutex, &obj->lock) {
		h->nr = obj->nr_devices;
		if (!h->nr)
			break;
		h->held = true;
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return h->nr;
}

u32 scoped_guard_bad(struct holder *h)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	scoped_guard(mutex, &obj->lock) {
		h->nr = obj->nr_devices;
		if (!h->nr)
			return 0; /* expect: flb-missing-put */
		h->held = true;
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return h->nr;
}

int cond_guard_ok(struct holder *h)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	scoped_cond_guard(mutex_try, goto busy, &obj->lock)
		h->nr = obj->nr_devices; /* smpl: unread: a statement as an argument */

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
busy:
	liveupdate_flb_put_incoming(&pci_flb);
	return -EBUSY;
}

int cond_guard_bad(struct holder *h)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	scoped_cond_guard(mutex_try, return -EBUSY, &obj->lock) /* smpl: misses: the return is an argument of a macro */ /* expect: flb-missing-put */
		h->nr = obj->nr_devices; /* smpl: unread: a statement as an argument */

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
