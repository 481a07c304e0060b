// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two FLBs have the same callbacks, and these know one of the two by name. The ones of the other two
 * FLBs know neither.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/slab.h>

static struct liveupdate_flb first_flb, second_flb;

static int make(struct liveupdate_flb_op_args *args)
{
	args->obj = kzalloc(sizeof(struct flb_ser), GFP_KERNEL);
	return args->obj ? 0 : -ENOMEM;
}

static void drop(struct liveupdate_flb_op_args *args)
{
	kfree(args->obj);
}

static bool has_first(void)
{
	void *obj;

	if (liveupdate_flb_get_incoming(&first_flb, &obj))
		return false;
	liveupdate_flb_put_incoming(&first_flb);
	return true;
}

static int make_after_first(struct liveupdate_flb_op_args *args)
{
	if (!has_first()) /* expect: flb-callback-deadlock */
		return -ENODEV;
	return make(args);
}

static const struct liveupdate_flb_ops plain_ops = {
	.retrieve = make,
	.finish = drop,
};

static const struct liveupdate_flb_ops shared_ops = {
	.retrieve = make_after_first,
	.finish = drop,
};

static struct liveupdate_flb first_flb = {
	.ops = &shared_ops,
	.compatible = "first",
};

static struct liveupdate_flb second_flb = {
	.ops = &shared_ops,
	.compatible = "second",
};

static struct liveupdate_flb third_flb = {
	.ops = &plain_ops,
	.compatible = "third",
};

static struct liveupdate_flb fourth_flb = {
	.ops = &plain_ops,
	.compatible = "fourth",
};

static int use(struct liveupdate_flb *flb)
{
	void *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(flb, &obj);
	if (!ret)
		liveupdate_flb_put_incoming(flb);
	return ret;
}

int shared_ok(void)
{
	return use(&third_flb) ? use(&fourth_flb) : 0;
}

int shared_bad(void)
{
	return use(&second_flb) ? use(&first_flb) : 0;
}
