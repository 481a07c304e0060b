// SPDX-License-Identifier: GPL-2.0-only
/*
 * Early in boot a subsystem gets its FLB and puts it at once: the get makes LUO retrieve the object
 * while that is still simple, and the files of the last kernel keep it.
 *
 * In: what the last kernel preserved. Out: the object retrieved, and a few numbers out of it.
 *
 * Nothing is remembered about whether it worked. Whoever needs the object later asks again and is
 * told so then.
 */
#define pr_fmt(fmt) "memory: liveupdate: " fmt

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/kexec_handover.h>
#include <linux/liveupdate.h>
#include <linux/module.h>
#include <linux/printk.h>

struct memory_ser {
	u32 version;
	u32 nr_ranges;
};

int memory_liveupdate_early(void);
int memory_liveupdate_report(void);
u32 memory_liveupdate_nr_ranges(void);
int memory_liveupdate_early_bad(void);
int memory_liveupdate_early_or_bad(void);
int memory_liveupdate_report_bad(void);
u32 memory_liveupdate_nr_ranges_bad(void);

static int memory_flb_retrieve(struct liveupdate_flb_op_args *args)
{
	struct memory_ser *ser = phys_to_virt(args->data);

	if (ser->version != 1)
		return -EINVAL;

	args->obj = ser;
	return 0;
}

static void memory_flb_finish(struct liveupdate_flb_op_args *args)
{
	kho_restore_free(args->obj);
}

static const struct liveupdate_flb_ops memory_flb_ops = {
	.retrieve = memory_flb_retrieve,
	.finish = memory_flb_finish,
	.owner = THIS_MODULE,
};

static struct liveupdate_flb memory_flb = {
	.ops = &memory_flb_ops,
	.compatible = "memory-v1",
};

int __init memory_liveupdate_early(void)
{
	void *obj;

	if (liveupdate_enabled() && !liveupdate_flb_get_incoming(&memory_flb, &obj))
		liveupdate_flb_put_incoming(&memory_flb);

	return 0;
}

int __init memory_liveupdate_report(void)
{
	struct memory_ser *ser;
	int err;

	err = liveupdate_flb_get_incoming(&memory_flb, (void **)&ser);
	switch (err) {
	case 0:
		pr_info("%u ranges handed over\n", ser->nr_ranges);
		liveupdate_flb_put_incoming(&memory_flb);
		return 0;
	case -ENODATA:
	case -EOPNOTSUPP:
		return 0;
	default:
		pr_err("ranges of the last kernel are lost (%d)\n", err);
		return err;
	}
}

u32 memory_liveupdate_nr_ranges(void)
{
	struct memory_ser *ser;
	u32 nr;

	if (liveupdate_flb_get_incoming(&memory_flb, (void **)&ser))
		return 0;

	nr = ser->nr_ranges;
	liveupdate_flb_put_incoming(&memory_flb);
	return nr;
}

int __init memory_liveupdate_early_bad(void)
{
	void *obj;

	if (liveupdate_enabled())
		WARN_ON(liveupdate_flb_get_incoming(&memory_flb, &obj));

	return 0; /* expect: flb-missing-put */
}

int __init memory_liveupdate_early_or_bad(void)
{
	void *obj;

	if (!liveupdate_enabled() || !liveupdate_flb_get_incoming(&memory_flb, &obj))
		liveupdate_flb_put_incoming(&memory_flb); /* smpl: misses: the put is reached without the get, in one condition */ /* expect: flb-unbalanced-put */

	return 0;
}

int __init memory_liveupdate_report_bad(void)
{
	struct memory_ser *ser;
	int err;

	err = liveupdate_flb_get_incoming(&memory_flb, (void **)&ser);
	switch (err) {
	case 0:
		pr_info("%u ranges handed over\n", ser->nr_ranges);
		return 0; /* expect: flb-missing-put */
	case -ENODATA:
	case -EOPNOTSUPP:
		return 0;
	default:
		pr_err("ranges of the last kernel are lost (%d)\n", err);
		return err;
	}
}

u32 memory_liveupdate_nr_ranges_bad(void)
{
	struct memory_ser *ser = NULL;
	u32 nr;

	if (liveupdate_flb_get_incoming(&memory_flb, (void **)&ser) == -EOPNOTSUPP)
		return 0;

	nr = ser->nr_ranges; /* expect: flb-unchecked-get */
	liveupdate_flb_put_incoming(&memory_flb);
	return nr;
}
