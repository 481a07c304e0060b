// SPDX-License-Identifier: GPL-2.0-only
/*
 * The outgoing side has a mutex of its own, and preserve() runs under that.
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
	if (!liveupdate_flb_get_outgoing(&wrong_flb, &args->obj)) /* expect: flb-callback-deadlock */
		return 0;
	return make(args);
}

static const struct liveupdate_flb_ops right_ops = {
	.preserve = make,
	.unpreserve = drop,
};

static const struct liveupdate_flb_ops wrong_ops = {
	.preserve = make_again,
	.unpreserve = drop,
};

static struct liveupdate_flb right_flb = {
	.ops = &right_ops,
	.compatible = "right",
};

static struct liveupdate_flb wrong_flb = {
	.ops = &wrong_ops,
	.compatible = "wrong",
};

int preserve_ok(void)
{
	struct flb_ser *ser;
	int ret;

	ret = liveupdate_flb_get_outgoing(&right_flb, (void **)&ser);
	if (ret)
		return ret;
	ret = ser->nr_devices ? 0 : -ENODEV;
	return ret;
}

int preserve_bad(void)
{
	struct flb_ser *ser;
	int ret;

	ret = liveupdate_flb_get_outgoing(&wrong_flb, (void **)&ser);
	if (ret)
		return ret;
	ret = ser->nr_devices ? 0 : -ENODEV;
	return ret;
}
