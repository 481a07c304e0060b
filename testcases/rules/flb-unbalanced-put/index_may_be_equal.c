// SPDX-License-Identifier: GPL-2.0-only
/*
 * One put names an element of an array by number, the get and the other put by a variable: in
 * one round of the loop they are the same element.
 */
#include <corpus.h>
#include <linux/array_size.h>

static struct liveupdate_flb flbs[] = {
	{ .ops = &corpus_flb_ops, .compatible = "first-v1" },
	{ .ops = &corpus_flb_ops, .compatible = "second-v1" },
};

u32 index_ok(void)
{
	struct flb_obj *obj;
	u32 nr = 0;

	for (u32 i = 0; i < ARRAY_SIZE(flbs); i++) {
		if (liveupdate_flb_get_incoming(&flbs[i], (void **)&obj))
			continue;
		nr += obj->nr_devices;
		if (i == 1) {
			liveupdate_flb_put_incoming(&flbs[1]);
			continue;
		}
		liveupdate_flb_put_incoming(&flbs[i]);
	}
	return nr;
}

u32 index_bad(void)
{
	struct flb_obj *obj;
	u32 nr = 0;

	for (u32 i = 0; i < ARRAY_SIZE(flbs); i++) {
		if (liveupdate_flb_get_incoming(&flbs[i], (void **)&obj))
			continue;
		nr += obj->nr_devices;
		if (i)
			liveupdate_flb_put_incoming(&flbs[1]);
		liveupdate_flb_put_incoming(&flbs[i]); /* smpl: misses: elements of an array are not told apart */ /* expect: flb-unbalanced-put */
	}
	return nr;
}
