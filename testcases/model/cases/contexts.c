// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locks and contexts: what one thread can do wrong alone, and what is right.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static struct liveupdate_flb plain_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "plain",
};

static DEFINE_MUTEX(some_mutex);
static DEFINE_SPINLOCK(some_spinlock);

static struct liveupdate_flb nested_flb;

static int nested_retrieve(struct liveupdate_flb_op_args *args)
{
	void *obj;

	return liveupdate_flb_get_incoming(&nested_flb, &obj);
}

static int other_retrieve(struct liveupdate_flb_op_args *args)
{
	int err = liveupdate_flb_get_incoming(&plain_flb, &args->obj);

	if (!err)
		liveupdate_flb_put_incoming(&plain_flb);
	args->obj = kzalloc(8, GFP_KERNEL);
	return args->obj ? 0 : -ENOMEM;
}

static void other_finish(struct liveupdate_flb_op_args *args)
{
	kfree(args->obj);
}

static void nested_finish(struct liveupdate_flb_op_args *args)
{
	liveupdate_flb_put_incoming(args->flb);
}

static const struct liveupdate_flb_ops nested_ops = {
	.retrieve = nested_retrieve,
	.finish = other_finish,
};

static const struct liveupdate_flb_ops finishing_ops = {
	.retrieve = other_retrieve,
	.finish = nested_finish,
};

static const struct liveupdate_flb_ops other_ops = {
	.retrieve = other_retrieve,
	.finish = other_finish,
};

static struct liveupdate_flb nested_flb = {
	.ops = &nested_ops,
	.compatible = "nested",
};

static struct liveupdate_flb finishing_flb = {
	.ops = &finishing_ops,
	.compatible = "finishing",
};

static struct liveupdate_flb other_flb = {
	.ops = &other_ops,
	.compatible = "other",
};

static void get_and_put(struct liveupdate_flb *flb)
{
	void *obj;

	if (!liveupdate_flb_get_incoming(flb, &obj))
		liveupdate_flb_put_incoming(flb);
}

void retrieves_itself(void)
{
	get_and_put(&nested_flb); /* observe: deadlock */
}

void finishes_itself(void)
{
	get_and_put(&finishing_flb); /* observe: deadlock */
}

/* Another FLB's mutex is another mutex. */
void retrieves_another(void)
{
	get_and_put(&other_flb);
}

void locks_twice(bool again)
{
	mutex_lock(&some_mutex);
	if (again)
		mutex_lock(&some_mutex); /* observe: deadlock */
	mutex_unlock(&some_mutex);
}

void locks_one_after_the_other(void)
{
	mutex_lock(&some_mutex);
	mutex_unlock(&some_mutex);
	mutex_lock(&some_mutex);
	mutex_unlock(&some_mutex);
}

void gets_under_spinlock(void)
{
	guard(spinlock)(&some_spinlock);
	get_and_put(&plain_flb); /* observe: slept */
}

void puts_under_rcu(void)
{
	void *obj;

	if (liveupdate_flb_get_incoming(&plain_flb, &obj))
		return;
	rcu_read_lock();
	liveupdate_flb_put_incoming(&plain_flb); /* observe: slept */
	rcu_read_unlock();
}

void gets_after_spinlock(void)
{
	scoped_guard(spinlock, &some_spinlock)
		other_work();
	get_and_put(&plain_flb);
}

void gets_under_mutex(void)
{
	guard(mutex)(&some_mutex);
	get_and_put(&plain_flb);
}
