// SPDX-License-Identifier: GPL-2.0-only
/*
 * Initialisers without names: which member it is, the place tells.
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

static void drop_and_put(struct liveupdate_flb_op_args *args)
{
	kfree(args->obj);
	liveupdate_flb_put_incoming(&wrong_flb); /* smpl: misses: initialisers by place are not read */ /* expect: flb-callback-deadlock */
}

static const struct liveupdate_flb_ops right_ops = {
	NULL,
	NULL,
	make,
	drop,
};

static const struct liveupdate_flb_ops wrong_ops = {
	NULL,
	NULL,
	make,
	drop_and_put,
};

static struct liveupdate_flb right_flb = {
	.ops = &right_ops,
	.compatible = "right",
};

static struct liveupdate_flb wrong_flb = {
	.ops = &wrong_ops,
	.compatible = "wrong",
};

int by_place_ok(void)
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

int by_place_bad(void)
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
