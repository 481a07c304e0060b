// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lock is dropped, and what was switched off with it stays off.
 */
#include <corpus.h>
#include <linux/spinlock.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static DEFINE_SPINLOCK(table_lock);
static u32 table[4];

int half_ok(void)
{
	struct flb_obj *obj;
	int ret;

	spin_lock_irq(&table_lock);
	table[0]++;
	spin_unlock(&table_lock);
	local_irq_enable();
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int half_bad(void)
{
	struct flb_obj *obj;
	int ret;

	spin_lock_irq(&table_lock);
	table[0]++;
	spin_unlock(&table_lock);
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj); /* smpl: misses: half of what a lock entered counts as all of it */ /* expect: flb-atomic-context */
	local_irq_enable();
	if (ret)
		return ret;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
