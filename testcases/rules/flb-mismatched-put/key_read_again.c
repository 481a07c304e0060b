// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which FLB is meant stands in memory and is read once for the get and again for the put, with
 * work of others between.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb first_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "test-0",
};

static struct liveupdate_flb second_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "test-1",
};

static struct flb_pair {
	struct liveupdate_flb *first, *second;
} pair = { &first_flb, &second_flb };

static struct liveupdate_flb *listed[] = { &first_flb, &second_flb };

int read_again_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(pair.first, (void **)&obj);
	if (ret)
		return ret;

	ret = other_step();
	liveupdate_flb_put_incoming(pair.first);
	return ret;
}

int read_again_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(pair.first, (void **)&obj);
	if (ret)
		return ret;

	ret = other_step();
	liveupdate_flb_put_incoming(pair.second); /* smpl: misses: only FLBs named by their address are told apart */ /* expect: flb-mismatched-put */
	return ret;
}

int listed_ok(void)
{
	int i = other_flag();
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(listed[i], (void **)&obj);
	if (ret)
		return ret;

	ret = other_step();
	liveupdate_flb_put_incoming(listed[i]);
	return ret;
}

int listed_bad(void)
{
	int i = other_flag(), n = other_flag();
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(listed[i], (void **)&obj);
	if (ret)
		return ret;

	ret = other_step();
	liveupdate_flb_put_incoming(listed[n]); /* smpl: misses: elements of an array are not told apart */ /* expect: flb-mismatched-put */
	return ret;
}
