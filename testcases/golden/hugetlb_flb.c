// SPDX-License-Identifier: GPL-2.0-only
/*
 * Huge pages that arrive with a live update, as a counter sees them: early in boot, without locks
 * and without a reference, how many there are; later how many are left.
 *
 * In: one count per size, from the last kernel. Out: numbers, and counts taken off.
 *
 * The early calls do not share code with the later ones. They may look at the object without
 * holding it only because nobody else runs yet, and a helper for both would hide which is which.
 */
#define pr_fmt(fmt) "hugetlb: liveupdate: " fmt

#include <linux/err.h>
#include <linux/init.h>
#include <linux/io.h>
#include <linux/kexec_handover.h>
#include <linux/liveupdate.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>

#define HUGETLB_FLB_SIZES 2

struct hugetlb_ser {
	u64 pages[HUGETLB_FLB_SIZES];
	u32 nr_folios;
	u32 reserved;
};

u64 hugetlb_early_incoming(unsigned int size);
u64 hugetlb_incoming_pages(unsigned int size);
u64 hugetlb_take_incoming(unsigned int size, u64 wanted);
bool hugetlb_all_taken(void);
u64 hugetlb_early_counted_bad(unsigned int size);
u64 hugetlb_incoming_pages_bad(unsigned int size);
u64 hugetlb_take_incoming_bad(unsigned int size, u64 wanted);
u64 hugetlb_take_late_bad(unsigned int size, u64 wanted);
bool hugetlb_all_taken_bad(void);

static DEFINE_MUTEX(hugetlb_flb_lock);

static int hugetlb_flb_retrieve(struct liveupdate_flb_op_args *args)
{
	args->obj = phys_to_virt(args->data);
	return 0;
}

static void hugetlb_flb_finish(struct liveupdate_flb_op_args *args)
{
	kho_restore_free(args->obj);
}

static const struct liveupdate_flb_ops hugetlb_flb_ops = {
	.retrieve = hugetlb_flb_retrieve,
	.finish = hugetlb_flb_finish,
	.owner = THIS_MODULE,
};

static struct liveupdate_flb hugetlb_flb = {
	.ops = &hugetlb_flb_ops,
	.compatible = "hugetlb-v1",
};

u64 __init hugetlb_early_incoming(unsigned int size)
{
	struct hugetlb_ser *ser;

	if (size >= HUGETLB_FLB_SIZES)
		return 0;

	if (liveupdate_flb_get_incoming_early(&hugetlb_flb, (void **)&ser))
		return 0;

	return ser->pages[size];
}

u64 hugetlb_incoming_pages(unsigned int size)
{
	struct hugetlb_ser *ser;
	u64 pages = 0;
	int err;

	err = liveupdate_flb_get_incoming(&hugetlb_flb, (void **)&ser);
	if (err && err != -ENODATA && err != -EOPNOTSUPP)
		pr_err("incoming pages are lost (%d)\n", err);
	if (err)
		return 0;

	if (size < HUGETLB_FLB_SIZES)
		pages = ser->pages[size];

	liveupdate_flb_put_incoming(&hugetlb_flb);
	return pages;
}

u64 hugetlb_take_incoming(unsigned int size, u64 wanted)
{
	struct hugetlb_ser *ser;
	u64 taken = 0;

	if (liveupdate_flb_get_incoming(&hugetlb_flb, (void **)&ser))
		return 0;

	mutex_lock(&hugetlb_flb_lock);
	if (size >= HUGETLB_FLB_SIZES)
		goto unlock;

	taken = min(wanted, ser->pages[size]);
	ser->pages[size] -= taken;
unlock:
	mutex_unlock(&hugetlb_flb_lock);
	liveupdate_flb_put_incoming(&hugetlb_flb);
	return taken;
}

bool hugetlb_all_taken(void)
{
	struct hugetlb_ser *ser;
	bool all = true;
	unsigned int i;

	if (liveupdate_flb_get_incoming(&hugetlb_flb, (void **)&ser))
		return true;

	for (i = 0; i < HUGETLB_FLB_SIZES && all; i++)
		all = !ser->pages[i];

	liveupdate_flb_put_incoming(&hugetlb_flb);
	return all;
}

/* What the early function becomes when the ordinary get is put in its place. */
u64 __init hugetlb_early_counted_bad(unsigned int size)
{
	struct hugetlb_ser *ser;

	if (size >= HUGETLB_FLB_SIZES)
		return 0;

	if (liveupdate_flb_get_incoming(&hugetlb_flb, (void **)&ser))
		return 0;

	return ser->pages[size]; /* expect: flb-missing-put */
}

u64 hugetlb_incoming_pages_bad(unsigned int size)
{
	struct hugetlb_ser *ser;
	u64 pages;
	int err;

	err = liveupdate_flb_get_incoming(&hugetlb_flb, (void **)&ser);
	if (err && err != -ENODATA && err != -EOPNOTSUPP)
		pr_err("incoming pages are lost (%d)\n", err);
	if (err)
		return 0;

	if (size >= HUGETLB_FLB_SIZES)
		return 0; /* expect: flb-missing-put */

	pages = ser->pages[size];
	liveupdate_flb_put_incoming(&hugetlb_flb);
	return pages;
}

u64 hugetlb_take_incoming_bad(unsigned int size, u64 wanted)
{
	struct hugetlb_ser *ser;
	u64 taken = 0;
	int err;

	mutex_lock(&hugetlb_flb_lock);
	err = liveupdate_flb_get_incoming(&hugetlb_flb, (void **)&ser);
	if (err || size >= HUGETLB_FLB_SIZES)
		goto unlock;

	taken = min(wanted, ser->pages[size]);
	ser->pages[size] -= taken;
unlock:
	liveupdate_flb_put_incoming(&hugetlb_flb); /* expect: flb-unbalanced-put */
	mutex_unlock(&hugetlb_flb_lock);
	return taken;
}

u64 hugetlb_take_late_bad(unsigned int size, u64 wanted)
{
	struct hugetlb_ser *ser;
	u64 taken, *pages;

	if (size >= HUGETLB_FLB_SIZES)
		return 0;

	if (liveupdate_flb_get_incoming(&hugetlb_flb, (void **)&ser))
		return 0;

	pages = &ser->pages[size];
	taken = min(wanted, *pages);
	liveupdate_flb_put_incoming(&hugetlb_flb);

	*pages -= taken; /* expect: flb-use-after-put */
	return taken;
}

bool hugetlb_all_taken_bad(void)
{
	struct hugetlb_ser *ser;
	unsigned int i;

	if (liveupdate_flb_get_incoming(&hugetlb_flb, (void **)&ser))
		return true;

	for (i = 0; i < HUGETLB_FLB_SIZES; i++) {
		if (ser->pages[i])
			return false; /* expect: flb-missing-put */
	}

	liveupdate_flb_put_incoming(&hugetlb_flb);
	return true;
}
