// SPDX-License-Identifier: GPL-2.0-only
/*
 * An RCU read-side critical section around the put only.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/rcupdate.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int look_ok(struct holder *h)
{
	struct flb_obj *obj;
	u32 nr;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;
	rcu_read_lock();
	nr = h->nr;
	rcu_read_unlock();
	if (nr > obj->nr_devices)
		ret = -ENOENT;
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int look_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;
	rcu_read_lock();
	if (h->nr > obj->nr_devices)
		ret = -ENOENT;
	liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-atomic-context */
	rcu_read_unlock();
	return ret;
}
