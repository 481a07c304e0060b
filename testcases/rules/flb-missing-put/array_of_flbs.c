// SPDX-License-Identifier: GPL-2.0-only
/*
 * A loop over an array of FLBs with a get and a put in each round. A put left out costs a reference
 * in every round: the next round's get is reached with the last one held, and the last of all is
 * held at the return.
 */
#include <corpus.h>
#include <linux/array_size.h>
#include <linux/errno.h>

static struct liveupdate_flb flbs[] = {
	{ .ops = &corpus_flb_ops, .compatible = "test-0" },
	{ .ops = &corpus_flb_ops, .compatible = "test-1" },
	{ .ops = &corpus_flb_ops, .compatible = "test-2" },
};

u32 array_ok(void)
{
	u32 i, total = 0;

	for (i = 0; i < ARRAY_SIZE(flbs); i++) {
		struct liveupdate_flb *flb = &flbs[i];
		struct flb_obj *obj;

		if (liveupdate_flb_get_incoming(flb, (void **)&obj))
			continue;

		total += obj->nr_devices;
		liveupdate_flb_put_incoming(flb);
	}

	return total;
}

u32 array_bad(void)
{
	u32 i, total = 0;

	for (i = 0; i < ARRAY_SIZE(flbs); i++) {
		struct liveupdate_flb *flb = &flbs[i];
		struct flb_obj *obj;

		if (liveupdate_flb_get_incoming(flb, (void **)&obj)) /* expect: flb-missing-put */
			continue;

		total += obj->nr_devices;
	}

	return total; /* expect: flb-missing-put */
}

u32 array_return_ok(void)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(flbs); i++) {
		struct flb_obj *obj;
		u32 nr;

		if (liveupdate_flb_get_incoming(&flbs[i], (void **)&obj))
			continue;

		nr = obj->nr_devices;
		liveupdate_flb_put_incoming(&flbs[i]);
		if (nr)
			return nr;
	}

	return 0;
}

u32 array_return_bad(void)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(flbs); i++) {
		struct flb_obj *obj;

		if (liveupdate_flb_get_incoming(&flbs[i], (void **)&obj))
			continue;

		if (obj->nr_devices)
			return obj->nr_devices; /* expect: flb-missing-put */

		liveupdate_flb_put_incoming(&flbs[i]);
	}

	return 0;
}
