// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrappers that are given an array of FLBs and an index: which of them is meant is computed inside.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb flbs[] = {
	{ .ops = &corpus_flb_ops, .compatible = "test-0" },
	{ .ops = &corpus_flb_ops, .compatible = "test-1" },
};

static int get_nth(struct liveupdate_flb *list, int n, struct flb_obj **objp)
{
	return liveupdate_flb_get_incoming(&list[n], (void **)objp);
}

static void put_nth(struct liveupdate_flb *list, int n)
{
	liveupdate_flb_put_incoming(&list[n]);
}

u32 nth_ok(void)
{
	int n = other_flag();
	struct flb_obj *obj;
	u32 nr;

	if (get_nth(flbs, n, &obj))
		return 0;

	nr = obj->nr_devices;
	put_nth(flbs, n);
	return nr;
}

u32 nth_bad(void)
{
	int n = other_flag();
	struct flb_obj *obj;
	u32 nr;

	if (get_nth(flbs, n, &obj))
		return 0;

	nr = obj->nr_devices;
	put_nth(flbs, !n); /* smpl: misses: the FLB is chosen in the callee */ /* expect: flb-mismatched-put */
	return nr;
}
