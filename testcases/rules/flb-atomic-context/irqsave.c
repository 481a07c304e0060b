// SPDX-License-Identifier: GPL-2.0-only
/*
 * Interrupts off as well. On the way out after an error the lock is not dropped first.
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

int store_ok(u32 max)
{
	struct flb_obj *obj;
	unsigned long flags;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;
	spin_lock_irqsave(&table_lock, flags);
	if (other_number() > max)
		ret = -ENOSPC;
	else
		table[0]++;
	spin_unlock_irqrestore(&table_lock, flags);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int store_bad(u32 max)
{
	struct flb_obj *obj;
	unsigned long flags;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;
	spin_lock_irqsave(&table_lock, flags);
	if (other_number() > max) {
		liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-atomic-context */
		spin_unlock_irqrestore(&table_lock, flags);
		return -ENOSPC;
	}
	table[0]++;
	spin_unlock_irqrestore(&table_lock, flags);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
