// SPDX-License-Identifier: GPL-2.0-only
/*
 * Elements of an array of FLBs: constants that differ, and an index that has moved on.
 */
#include <corpus.h>
#include <linux/array_size.h>
#include <linux/errno.h>

static struct liveupdate_flb flbs[] = {
	{ .ops = &corpus_flb_ops, .compatible = "test-0" },
	{ .ops = &corpus_flb_ops, .compatible = "test-1" },
	{ .ops = &corpus_flb_ops, .compatible = "test-2" },
};

u32 constant_index_ok(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&flbs[1], (void **)&obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(flbs + 1);
	return nr;
}

u32 constant_index_bad(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&flbs[1], (void **)&obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(flbs); /* smpl: misses: elements of an array are not told apart */ /* expect: flb-mismatched-put */
	return nr;
}

u32 moved_index_ok(void)
{
	struct flb_obj *obj;
	u32 nr, i = 0;

	if (other_flag())
		i = 1;

	if (liveupdate_flb_get_incoming(&flbs[i], (void **)&obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&flbs[i++]);
	return nr + i;
}

u32 moved_index_bad(void)
{
	struct flb_obj *obj;
	u32 nr, i = 0;

	if (other_flag())
		i = 1;

	if (liveupdate_flb_get_incoming(&flbs[i++], (void **)&obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&flbs[i]); /* smpl: misses: elements of an array are not told apart */ /* expect: flb-mismatched-put */
	return nr;
}
