// SPDX-License-Identifier: GPL-2.0-only
/*
 * A wrapper without arguments returns the object, or NULL after sorting out the errnos one by one.
 * Whether its caller holds a reference is told by the pointer alone.
 */
#include <corpus.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/printk.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct flb_obj *pci_flb_get(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);

	if (ret == -EOPNOTSUPP)
		return NULL;

	if (ret == -ENODATA)
		return NULL;

	if (ret == -ENOENT) {
		pr_info_once("nothing incoming of this format\n");
		return NULL;
	}

	if (WARN_ONCE(ret, "incoming state cannot be retrieved\n"))
		return NULL;

	return obj;
}

u32 count_ok(void)
{
	struct flb_obj *obj = pci_flb_get();
	u32 nr;

	if (!obj)
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 count_bad(void)
{
	struct flb_obj *obj = pci_flb_get();

	if (!obj)
		return 0;

	return obj->nr_devices; /* expect: flb-missing-put */
}

void setup_ok(struct pci_dev *pdev, struct holder *h)
{
	struct flb_obj *obj;
	struct dev_ser *ser;

	obj = pci_flb_get();
	if (!obj)
		return;

	ser = obj_find(obj, 8);
	if (ser && ser_matches(ser, pdev))
		h->held = true;

	liveupdate_flb_put_incoming(&pci_flb);
}

void setup_bad(struct pci_dev *pdev, struct holder *h)
{
	struct flb_obj *obj;
	struct dev_ser *ser;

	obj = pci_flb_get();
	if (!obj)
		return;

	ser = obj_find(obj, 8);
	if (!ser)
		return; /* expect: flb-missing-put */

	if (ser_matches(ser, pdev))
		h->held = true;
} /* expect: flb-missing-put */
