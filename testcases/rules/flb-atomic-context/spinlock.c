// SPDX-License-Identifier: GPL-2.0-only
/*
 * The whole section lies under a spinlock. Its end is where it belongs; its beginning is not.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/spinlock.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static DEFINE_SPINLOCK(table_lock);
static u32 table[4];

int publish_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;
	spin_lock(&table_lock);
	table[0] = obj->nr_devices;
	spin_unlock(&table_lock);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int publish_bad(void)
{
	struct flb_obj *obj;
	int ret;

	spin_lock(&table_lock);
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj); /* expect: flb-atomic-context */
	if (ret) {
		spin_unlock(&table_lock);
		return ret;
	}
	table[0] = obj->nr_devices;
	spin_unlock(&table_lock);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
