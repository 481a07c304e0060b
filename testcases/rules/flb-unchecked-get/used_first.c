// SPDX-License-Identifier: GPL-2.0-only
/*
 * The object is used before the result is looked at.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 used_first_ok(void)
{
	struct flb_obj *obj = NULL;
	u32 nr = 0;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (!ret) {
		nr = obj->nr_devices;
		liveupdate_flb_put_incoming(&pci_flb);
	}
	return nr;
}

u32 used_first_bad(void)
{
	struct flb_obj *obj = NULL;
	u32 nr;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	nr = obj->nr_devices; /* expect: flb-unchecked-get */
	if (!ret)
		liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 never_looked_ok(void)
{
	struct flb_obj *obj = NULL;
	u32 nr;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (!obj)
		return 0;

	nr = obj->nr_devices + ret;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 never_looked_bad(void)
{
	struct flb_obj *obj = NULL;
	u32 nr;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	nr = obj->nr_devices + ret; /* expect: flb-unchecked-get */
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

void locked_first_ok(void)
{
	struct flb_obj *obj = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (!ret) {
		mutex_lock(&obj->lock);
		mutex_unlock(&obj->lock);
		liveupdate_flb_put_incoming(&pci_flb);
	}
}

/* What comes after the first use is not reached where that was wrong. */
void locked_first_bad(void)
{
	struct flb_obj *obj = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	mutex_lock(&obj->lock); /* expect: flb-unchecked-get */
	mutex_unlock(&obj->lock);
	if (!ret)
		liveupdate_flb_put_incoming(&pci_flb);
}
