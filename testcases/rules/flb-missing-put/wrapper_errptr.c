// SPDX-License-Identifier: GPL-2.0-only
/*
 * Wrappers that fold the error into the pointer. The second also tests an object that a successful
 * get never leaves NULL: that return is no leak, because it is never reached.
 */
#include <corpus.h>
#include <linux/err.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct flb_obj *pci_flb_get(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	return ret ? ERR_PTR(ret) : obj;
}

static struct flb_obj *pci_flb_get_strict(void)
{
	struct flb_obj *obj = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ERR_PTR(ret);
	if (!obj)
		return ERR_PTR(-ENOENT);

	return obj;
}

int errptr_ok(void)
{
	struct flb_obj *obj = pci_flb_get();
	int ret;

	if (IS_ERR(obj))
		return PTR_ERR(obj);

	ret = obj_check(obj);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int errptr_bad(void)
{
	struct flb_obj *obj = pci_flb_get();

	if (IS_ERR(obj))
		return PTR_ERR(obj);

	return obj_check(obj); /* expect: flb-missing-put */
}

int strict_ok(struct holder *h)
{
	struct flb_obj *obj = pci_flb_get_strict();

	if (IS_ERR_OR_NULL(obj))
		return -ENODEV;

	h->nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int strict_bad(struct holder *h)
{
	struct flb_obj *obj = pci_flb_get_strict();
	int ret = PTR_ERR_OR_ZERO(obj);

	if (ret)
		return ret;

	h->nr = obj->nr_devices;
	if (!h->nr)
		return -ENOENT; /* expect: flb-missing-put */

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
