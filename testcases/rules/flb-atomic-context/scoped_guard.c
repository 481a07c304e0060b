// SPDX-License-Identifier: GPL-2.0-only
/*
 * The block of a scoped_guard(), left at its end or by a return out of it.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/rcupdate.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int sum_ok(void)
{
	struct flb_obj *obj;
	int ret;

	scoped_guard(rcu) {
		if (!other_flag())
			return -ENOENT;
	}
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int sum_bad(void)
{
	struct flb_obj *obj;
	int ret = -ENOENT;

	scoped_guard(rcu) {
		if (!other_flag())
			break;
		ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj); /* smpl: false: a scoped guard ends after one round */ /* expect: flb-atomic-context */
	}
	if (ret)
		return ret; /* smpl: false: a break out of the guard leaves ret as it was */
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
