// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gets and puts inside `?:`, its short form, and the comma.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static int get(struct flb_obj **objp)
{
	return liveupdate_flb_get_incoming(&pci_flb, (void **)objp);
}

static u32 read_and_put(struct flb_obj *obj)
{
	u32 nr = obj->nr_devices;

	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 ternary_ok(void)
{
	struct flb_obj *obj;

	return get(&obj) ? 0 : read_and_put(obj);
}

u32 ternary_bad(void)
{
	struct flb_obj *obj;

	return get(&obj) ? 0 : obj->nr_devices; /* expect: flb-missing-put */
}

int elvis_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = get(&obj);
	if (ret)
		return ret;

	ret = obj_check(obj) ?: other_step();
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int elvis_bad(void)
{
	struct flb_obj *obj;

	return get(&obj) ?: obj_check(obj); /* expect: flb-missing-put */
}

int comma_ok(void)
{
	struct flb_obj *obj;
	int ret;

	if (ret = get(&obj), ret)
		return ret;

	return ret = obj_check(obj), liveupdate_flb_put_incoming(&pci_flb), ret;
}

int comma_bad(void)
{
	struct flb_obj *obj;
	int ret;

	if (ret = get(&obj), ret == -ENODATA)
		return 0;

	return other_work(), ret; /* expect: flb-missing-put */
}
