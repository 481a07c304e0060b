// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel's own test of FLBs: several of them in an array, each got and put in turn, errors that
 * an ordinary boot gives being no failures.
 *
 * In: what a test program preserved before kexec. Out: messages, and how many FLBs were found.
 *
 * The FLBs are not unrolled into variables of their own, though the test would be simpler to read:
 * an index that is shared by get and put is what consumers with several instances have.
 */
#define pr_fmt(fmt) "liveupdate: test: " fmt

#include <linux/array_size.h>
#include <linux/bug.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/kexec_handover.h>
#include <linux/liveupdate.h>
#include <linux/module.h>
#include <linux/printk.h>

#define TEST_MAGIC 7

struct test_ser {
	u64 magic;
};

int liveupdate_test_look(void);
int liveupdate_test_register(struct liveupdate_file_handler *fh);
int liveupdate_test_look_no_put_bad(void);
int liveupdate_test_look_continue_bad(void);
int liveupdate_test_look_index_bad(void);
int liveupdate_test_look_always_bad(void);
int liveupdate_test_look_two_bad(void);

static int test_flb_preserve(struct liveupdate_flb_op_args *args)
{
	struct test_ser *ser = kho_alloc_preserve(sizeof(*ser));

	if (IS_ERR(ser))
		return PTR_ERR(ser);

	ser->magic = TEST_MAGIC;
	args->obj = ser;
	args->data = virt_to_phys(ser);
	return 0;
}

static void test_flb_unpreserve(struct liveupdate_flb_op_args *args)
{
	kho_unpreserve_free(args->obj);
}

static int test_flb_retrieve(struct liveupdate_flb_op_args *args)
{
	args->obj = phys_to_virt(args->data);
	return 0;
}

static void test_flb_finish(struct liveupdate_flb_op_args *args)
{
	kho_restore_free(args->obj);
}

static const struct liveupdate_flb_ops test_flb_ops = {
	.preserve = test_flb_preserve,
	.unpreserve = test_flb_unpreserve,
	.retrieve = test_flb_retrieve,
	.finish = test_flb_finish,
	.owner = THIS_MODULE,
};

static struct liveupdate_flb test_flbs[] = {
	{ .ops = &test_flb_ops, .compatible = "liveupdate-test-0" },
	{ .ops = &test_flb_ops, .compatible = "liveupdate-test-1" },
	{ .ops = &test_flb_ops, .compatible = "liveupdate-test-2" },
};

int liveupdate_test_look(void)
{
	int i, found = 0;

	for (i = 0; i < ARRAY_SIZE(test_flbs); i++) {
		struct liveupdate_flb *flb = &test_flbs[i];
		void *obj;
		int err;

		err = liveupdate_flb_get_incoming(flb, &obj);
		if (err && err != -ENODATA && err != -ENOENT)
			pr_err("%s: %d\n", flb->compatible, err);
		if (!err) {
			found++;
			liveupdate_flb_put_incoming(flb);
		}
	}

	return found;
}

int liveupdate_test_register(struct liveupdate_file_handler *fh)
{
	int i, err;

	for (i = 0; i < ARRAY_SIZE(test_flbs); i++) {
		err = liveupdate_register_flb(fh, &test_flbs[i]);
		if (err)
			goto unregister;
	}

	return 0;

unregister:
	while (i--)
		liveupdate_unregister_flb(fh, &test_flbs[i]);
	return err;
}

int liveupdate_test_look_no_put_bad(void)
{
	int i, found = 0;

	for (i = 0; i < ARRAY_SIZE(test_flbs); i++) {
		void *obj;
		int err;

		err = liveupdate_flb_get_incoming(&test_flbs[i], &obj); /* expect: flb-missing-put */
		if (err && err != -ENODATA && err != -ENOENT)
			pr_err("%s: %d\n", test_flbs[i].compatible, err);
		if (!err)
			found++;
	}

	return found; /* expect: flb-missing-put */
}

int liveupdate_test_look_continue_bad(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(test_flbs); i++) {
		struct liveupdate_flb *flb = &test_flbs[i];
		struct test_ser *ser;

		if (liveupdate_flb_get_incoming(flb, (void **)&ser))
			continue;

		if (WARN_ON(ser->magic != TEST_MAGIC))
			return -EINVAL; /* expect: flb-missing-put */

		liveupdate_flb_put_incoming(flb);
	}

	return 0;
}

int liveupdate_test_look_index_bad(void)
{
	struct test_ser *ser;
	int i = 0;

	if (liveupdate_flb_get_incoming(&test_flbs[i++], (void **)&ser))
		return 0;

	WARN_ON(ser->magic != TEST_MAGIC);
	liveupdate_flb_put_incoming(&test_flbs[i]); /* smpl: misses: elements of an array are not told apart */ /* expect: flb-mismatched-put */
	return i;
}

int liveupdate_test_look_always_bad(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(test_flbs); i++) {
		struct liveupdate_flb *flb = &test_flbs[i];
		void *obj;
		int err;

		err = liveupdate_flb_get_incoming(flb, &obj);
		if (err && err != -ENODATA && err != -ENOENT)
			pr_err("%s: %d\n", flb->compatible, err);
		liveupdate_flb_put_incoming(flb); /* expect: flb-unbalanced-put */
	}

	return 0;
}

int liveupdate_test_look_two_bad(void)
{
	struct test_ser *first, *second;
	int err;

	err = liveupdate_flb_get_incoming(&test_flbs[0], (void **)&first);
	if (err)
		return err;

	err = liveupdate_flb_get_incoming(&test_flbs[1], (void **)&second);
	if (err)
		return err; /* expect: flb-missing-put */

	WARN_ON(first->magic != second->magic);
	liveupdate_flb_put_incoming(&test_flbs[1]);
	liveupdate_flb_put_incoming(&test_flbs[0]);
	return 0;
}
