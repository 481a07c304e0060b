// SPDX-License-Identifier: GPL-2.0-only
/*
 * The store is in a function that is called: one of this file, and one of a header. It is told at
 * the call, where the reference is.
 */
#include <corpus.h>
#include <linux/device.h>
#include <linux/errno.h>
#include <linux/pci.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static void remember(struct holder *h, struct dev_ser *ser)
{
	h->found = ser;
}

static void forget(struct holder *h)
{
	h->found = NULL;
}

int setter_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	remember(h, obj->first);
	ret = obj_check(obj);
	forget(h);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int setter_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	remember(h, obj->first); /* smpl: misses: callees are not looked into */ /* expect: flb-escape-past-put */
	ret = obj_check(obj);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

void drvdata_ok(struct pci_dev *pdev)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;

	pci_set_drvdata(pdev, obj);
	other_work();
	pci_set_drvdata(pdev, NULL);
	liveupdate_flb_put_incoming(&pci_flb);
}

void drvdata_bad(struct pci_dev *pdev)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;

	pci_set_drvdata(pdev, obj); /* smpl: misses: callees are not looked into */ /* expect: flb-escape-past-put */
	other_work();
	liveupdate_flb_put_incoming(&pci_flb);
}

static void remember_and_work(struct holder *h, struct dev_ser *ser)
{
	h->found = ser;
	other_work();
}

int setter_works_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	remember_and_work(h, obj->first);
	h->found = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int setter_works_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	remember_and_work(h, obj->first); /* smpl: misses: callees are not looked into */ /* expect: flb-escape-past-put */
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
