// SPDX-License-Identifier: GPL-2.0-only
/*
 * A callback is called with pointers into the object between get and put, which is fine; what it
 * returns decides how the function is left.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static int apply_one(struct dev_ser *ser, void *arg)
{
	struct holder *h = arg;

	if (!ser->refcount)
		return -EINVAL;

	h->nr += ser->refcount;
	return 0;
}

int callback_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ret = obj_for_each(obj, apply_one, h);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int callback_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ret = obj_for_each(obj, apply_one, h);
	if (ret)
		return ret; /* expect: flb-missing-put */

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

static int with_flb(int (*fn)(struct flb_obj *obj, struct holder *h), struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ret = fn(obj, h);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

static int with_flb_leaky(int (*fn)(struct flb_obj *obj, struct holder *h), struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ret = fn(obj, h);
	if (!ret)
		liveupdate_flb_put_incoming(&pci_flb);
	return ret; /* expect: flb-missing-put */
}

static int take_number(struct flb_obj *obj, struct holder *h)
{
	h->nr = obj->nr_devices;
	return h->nr ? 0 : -ENOENT;
}

int with_callback_ok(struct holder *h)
{
	return with_flb(take_number, h);
}

int with_callback_bad(struct holder *h)
{
	return with_flb_leaky(take_number, h);
}
