// SPDX-License-Identifier: GPL-2.0-only
/*
 * Consumers from the time when get took no reference: a counting helper, a setup per device, and
 * iterators. None has a put.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/io.h>
#include <linux/list.h>
#include <linux/xarray.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 no_put_count_ok(void)
{
	struct flb_obj *obj;
	u32 nr = 0;

	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) {
		nr = obj->ser->nr_devices;
		liveupdate_flb_put_incoming(&pci_flb);
	}

	return nr;
}

u32 no_put_count_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	return obj->ser->nr_devices; /* expect: flb-missing-put */
}

void no_put_setup_ok(struct pci_dev *pdev, struct holder *h)
{
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;

	ser = obj->first;
	if (ser && ser_matches(ser, pdev))
		h->held = true;

	liveupdate_flb_put_incoming(&pci_flb);
}

void no_put_setup_bad(struct pci_dev *pdev, struct holder *h)
{
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;

	ser = obj->first;
	if (!ser || !ser_matches(ser, pdev))
		return; /* expect: flb-missing-put */

	h->held = true;
} /* expect: flb-missing-put */

int no_put_iterate_ok(void)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	for (ser = obj->first; ser && !ret; ser = ser->next)
		ret = ser_apply(ser);

	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int no_put_iterate_bad(void)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	for (ser = obj->first; ser && !ret; ser = ser->next)
		ret = ser_apply(ser);

	return ret; /* expect: flb-missing-put */
}

int no_put_xarray_ok(void)
{
	unsigned long index;
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	xa_for_each(&obj->xa, index, ser) {
		ret = ser_apply(ser);
		if (ret)
			break;
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int no_put_xarray_bad(void)
{
	unsigned long index;
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	xa_for_each(&obj->xa, index, ser) {
		ret = ser_apply(ser);
		if (ret)
			return ret; /* expect: flb-missing-put */
	}

	return 0; /* expect: flb-missing-put */
}
