// SPDX-License-Identifier: GPL-2.0-only
/*
 * retrieve() takes what it needs from another FLB, or by mistake from its own. The other's mutex is
 * another mutex.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/slab.h>

static struct liveupdate_flb right_flb, wrong_flb;

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci",
};

static void drop(struct liveupdate_flb_op_args *args)
{
	kfree(args->obj);
}

static int make_from(struct liveupdate_flb *flb, struct liveupdate_flb_op_args *args)
{
	void *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(flb, &obj);
	if (ret)
		return ret;
	args->obj = kzalloc(sizeof(struct flb_ser), GFP_KERNEL);
	liveupdate_flb_put_incoming(flb);
	return args->obj ? 0 : -ENOMEM;
}

static int make_from_pci(struct liveupdate_flb_op_args *args)
{
	return make_from(&pci_flb, args);
}

static int make_from_itself(struct liveupdate_flb_op_args *args)
{
	return make_from(&wrong_flb, args); /* expect: flb-callback-deadlock */
}

static const struct liveupdate_flb_ops right_ops = {
	.retrieve = make_from_pci,
	.finish = drop,
};

static const struct liveupdate_flb_ops wrong_ops = {
	.retrieve = make_from_itself,
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

int other_ok(void)
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

int other_bad(void)
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
