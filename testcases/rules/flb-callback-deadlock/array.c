// SPDX-License-Identifier: GPL-2.0-only
/*
 * FLBs in an array, with an ops structure each, and one of these without a name. The second's finish()
 * uses the first one: that is another FLB.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/slab.h>

static struct liveupdate_flb flbs[3];

static int make(struct liveupdate_flb_op_args *args)
{
	args->obj = kzalloc(sizeof(struct flb_ser), GFP_KERNEL);
	return args->obj ? 0 : -ENOMEM;
}

static void drop(struct liveupdate_flb_op_args *args)
{
	kfree(args->obj);
}

static void drop_with_first(struct liveupdate_flb_op_args *args)
{
	void *first;

	kfree(args->obj);
	if (!liveupdate_flb_get_incoming(&flbs[0], &first))
		liveupdate_flb_put_incoming(&flbs[0]);
}

static void drop_and_put_third(struct liveupdate_flb_op_args *args)
{
	kfree(args->obj);
	liveupdate_flb_put_incoming(&flbs[2]); /* expect: flb-callback-deadlock */
}

static const struct liveupdate_flb_ops first_ops = {
	.retrieve = make,
	.finish = drop,
};

static const struct liveupdate_flb_ops second_ops = {
	.retrieve = make,
	.finish = drop_with_first,
};

static struct liveupdate_flb flbs[3] = {
	{ .ops = &first_ops, .compatible = "first" },
	{ .ops = &second_ops, .compatible = "second" },
	{
		.ops = &(const struct liveupdate_flb_ops){
			.retrieve = make,
			.finish = drop_and_put_third,
		},
		.compatible = "third",
	},
};

int array_ok(void)
{
	struct flb_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&flbs[1], (void **)&ser);
	if (ret)
		return ret;
	ret = ser->nr_devices ? 0 : -ENODEV;
	liveupdate_flb_put_incoming(&flbs[1]);
	return ret;
}

int array_bad(void)
{
	struct flb_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&flbs[2], (void **)&ser);
	if (ret)
		return ret;
	ret = ser->nr_devices ? 0 : -ENODEV;
	liveupdate_flb_put_incoming(&flbs[2]);
	return ret;
}
