// SPDX-License-Identifier: GPL-2.0-only
/*
 * The wrapper's answer is not asked for, or asked for what another form of wrapper would say.
 */
#include <corpus.h>
#include <linux/err.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct flb_obj *get_or_null(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	return obj;
}

static struct flb_obj *get_or_errptr(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	return ret ? ERR_PTR(ret) : obj;
}

u32 wrapper_null_ok(void)
{
	struct flb_obj *obj = get_or_null();
	u32 nr;

	if (!obj)
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 wrapper_null_bad(void)
{
	struct flb_obj *obj = get_or_null();
	u32 nr;

	nr = obj->nr_devices; /* expect: flb-unchecked-get */
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 wrapper_errptr_ok(void)
{
	struct flb_obj *obj = get_or_errptr();
	u32 nr;

	if (IS_ERR_OR_NULL(obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 wrapper_errptr_bad(void)
{
	struct flb_obj *obj = get_or_errptr();
	u32 nr;

	if (!obj)
		return 0;

	nr = obj->nr_devices; /* expect: flb-unchecked-get */
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}
