// SPDX-License-Identifier: GPL-2.0-only
/*
 * The FLB is part of a larger object, and another one of the same type is beside it.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/slab.h>

static struct service {
	u32 nr;
	struct liveupdate_flb flb;
} right, wrong;

static int make(struct liveupdate_flb_op_args *args)
{
	args->obj = kzalloc(sizeof(struct flb_ser), GFP_KERNEL);
	return args->obj ? 0 : -ENOMEM;
}

static void drop_right(struct liveupdate_flb_op_args *args)
{
	kfree(args->obj);
	right.nr--;
}

static void drop_wrong(struct liveupdate_flb_op_args *args)
{
	kfree(args->obj);
	if (wrong.nr)
		liveupdate_flb_put_incoming(&wrong.flb); /* expect: flb-callback-deadlock */
	wrong.nr++;
}

static const struct liveupdate_flb_ops right_ops = {
	.retrieve = make,
	.finish = drop_right,
};

static const struct liveupdate_flb_ops wrong_ops = {
	.retrieve = make,
	.finish = drop_wrong,
};

static struct service right = {
	.flb = { .ops = &right_ops, .compatible = "right" },
};

static struct service wrong = {
	.flb = { .ops = &wrong_ops, .compatible = "wrong" },
	.nr = 1,
};

int embedded_ok(void)
{
	struct flb_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&right.flb, (void **)&ser);
	if (ret)
		return ret;
	ret = ser->nr_devices ? 0 : -ENODEV;
	liveupdate_flb_put_incoming(&right.flb);
	return ret;
}

int embedded_bad(void)
{
	struct flb_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&wrong.flb, (void **)&ser);
	if (ret)
		return ret;
	ret = ser->nr_devices ? 0 : -ENODEV;
	liveupdate_flb_put_incoming(&wrong.flb);
	return ret;
}
