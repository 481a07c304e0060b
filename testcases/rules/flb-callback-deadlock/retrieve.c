// SPDX-License-Identifier: GPL-2.0-only
/*
 * retrieve() asks for the object that it is to make.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/slab.h>

static struct liveupdate_flb right_flb, wrong_flb;

static int make(struct liveupdate_flb_op_args *args)
{
	args->obj = kzalloc(sizeof(struct flb_ser), GFP_KERNEL);
	return args->obj ? 0 : -ENOMEM;
}

static void drop(struct liveupdate_flb_op_args *args)
{
	kfree(args->obj);
}

static int make_again(struct liveupdate_flb_op_args *args)
{
	int ret;

	ret = liveupdate_flb_get_incoming(&wrong_flb, &args->obj); /* expect: flb-callback-deadlock */
	if (!ret)
		liveupdate_flb_put_incoming(&wrong_flb);
	return make(args);
}

static const struct liveupdate_flb_ops right_ops = {
	.retrieve = make,
	.finish = drop,
};

static const struct liveupdate_flb_ops wrong_ops = {
	.retrieve = make_again,
	.finish = drop,
};

static struct liveupdate_flb right_flb = {
	.ops = &right_ops,
	.compatible = "right",
};

static struct liveupdate_flb wrong_flb = {
	.ops = &wrong_ops,
	.compatible = "wrong",
};

int retrieve_ok(void)
{
	struct flb_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&right_flb, (void **)&ser);
	if (ret)
		return ret;
	ret = ser->nr_devices ? 0 : -ENODEV;
	liveupdate_flb_put_incoming(&right_flb);
	return ret;
}

int retrieve_bad(void)
{
	struct flb_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&wrong_flb, (void **)&ser);
	if (ret)
		return ret;
	ret = ser->nr_devices ? 0 : -ENODEV;
	liveupdate_flb_put_incoming(&wrong_flb);
	return ret;
}
