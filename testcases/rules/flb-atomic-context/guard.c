// SPDX-License-Identifier: GPL-2.0-only
/*
 * A guard holds the lock to the end of its scope, which is the function, or a block in it.
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

int note_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;
	{
		guard(spinlock)(&table_lock);
		table[0] = obj->nr_devices;
	}
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int note_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;
	guard(spinlock)(&table_lock);
	table[0] = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-atomic-context */
	return 0;
}
