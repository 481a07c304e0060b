// SPDX-License-Identifier: GPL-2.0-only
/*
 * __free() of a project-defined cleanup puts on every way out, unless the pointer was taken away
 * from it.
 */
#include <corpus.h>
#include <linux/cleanup.h>
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

DEFINE_FREE(pci_flb_put, struct flb_obj *,
	    if (!IS_ERR_OR_NULL(_T)) liveupdate_flb_put_incoming(&pci_flb))

int cleanup_free_ok(u32 bdf)
{
	struct flb_obj *obj __free(pci_flb_put) = pci_flb_get();
	struct dev_ser *ser;

	if (IS_ERR(obj))
		return PTR_ERR(obj);

	ser = obj_find(obj, bdf);
	if (!ser)
		return -ENOENT;

	return ser_apply(ser);
}

int cleanup_free_bad(u32 bdf)
{
	struct flb_obj *obj __free(pci_flb_put) = pci_flb_get();
	struct dev_ser *ser;

	if (IS_ERR(obj))
		return PTR_ERR(obj);

	ser = obj_find(obj, bdf);
	if (!ser) {
		retain_and_null_ptr(obj);
		return -ENOENT; /* smpl: misses: cleanups are not followed */ /* expect: flb-missing-put */
	}

	return ser_apply(ser);
}

static struct flb_obj *get_sane(void)
{
	struct flb_obj *obj __free(pci_flb_put) = pci_flb_get();

	if (IS_ERR(obj) || obj_check(obj))
		return NULL;

	return_ptr(obj);
}

u32 return_ptr_ok(void)
{
	struct flb_obj *obj __free(pci_flb_put) = get_sane();

	return obj ? obj->nr_devices : 0;
}

u32 return_ptr_bad(void)
{
	struct flb_obj *obj = get_sane();

	return obj ? obj->nr_devices : 0; /* smpl: misses: cleanups are not followed */ /* expect: flb-missing-put */
}
