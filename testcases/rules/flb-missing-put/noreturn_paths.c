// SPDX-License-Identifier: GPL-2.0-only
/*
 * A path that ends the kernel owes nothing; a function that only might end it does.
 */
#include <corpus.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/panic.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static void complain(const struct flb_obj *obj)
{
	if (obj->version > 2)
		panic("version %u\n", obj->version);
}

int panics_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (obj_check(obj))
		panic("incoming state is damaged\n");

	if (!obj->version)
		BUG();

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int panics_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ret = obj_check(obj);
	if (ret) {
		complain(obj);
		return ret; /* expect: flb-missing-put */
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

/* Which function a pointer leads to is known here, and that it does not return. */
int panics_by_pointer_ok(void)
{
	void (*stop)(const char *fmt, ...) = panic;
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (obj_check(obj)) {
		stop("incoming state is damaged\n");
		return -EINVAL;
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int panics_by_pointer_bad(void)
{
	void (*stop)(const char *fmt, ...) = panic;
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (obj_check(obj)) {
		if (!obj->version)
			stop("incoming state is damaged\n");
		return -EINVAL; /* expect: flb-missing-put */
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
