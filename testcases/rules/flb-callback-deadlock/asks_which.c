// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two FLBs share a finish(), which asks for which of them it is called before it uses another one, or
 * the very one.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/slab.h>

static struct liveupdate_flb first_flb, second_flb, third_flb, fourth_flb;

static int make(struct liveupdate_flb_op_args *args)
{
	args->obj = kzalloc(sizeof(struct flb_ser), GFP_KERNEL);
	return args->obj ? 0 : -ENOMEM;
}

static void touch(struct liveupdate_flb *flb)
{
	void *obj;

	if (!liveupdate_flb_get_incoming(flb, &obj))
		liveupdate_flb_put_incoming(flb);
}

static void drop_right(struct liveupdate_flb_op_args *args)
{
	kfree(args->obj);
	if (args->flb == &second_flb)
		touch(&third_flb);
}

static void drop_wrong(struct liveupdate_flb_op_args *args)
{
	kfree(args->obj);
	if (args->flb == &fourth_flb)
		touch(&fourth_flb); /* smpl: misses: a callback that asks which FLB it is for is trusted */ /* expect: flb-callback-deadlock */
}

static const struct liveupdate_flb_ops right_ops = {
	.retrieve = make,
	.finish = drop_right,
};

static const struct liveupdate_flb_ops wrong_ops = {
	.retrieve = make,
	.finish = drop_wrong,
};

static struct liveupdate_flb first_flb = {
	.ops = &right_ops,
	.compatible = "first",
};

static struct liveupdate_flb second_flb = {
	.ops = &right_ops,
	.compatible = "second",
};

static struct liveupdate_flb third_flb = {
	.ops = &wrong_ops,
	.compatible = "third",
};

static struct liveupdate_flb fourth_flb = {
	.ops = &wrong_ops,
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

int asks_ok(void)
{
	return use(&first_flb) ? use(&second_flb) : 0;
}

int asks_bad(void)
{
	return use(&third_flb) ? use(&fourth_flb) : 0;
}
