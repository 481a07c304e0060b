// SPDX-License-Identifier: GPL-2.0-only
/*
 * A helper that sleeps only if it is told that it may.
 */
#include <corpus.h>
#include <linux/spinlock.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static DEFINE_SPINLOCK(table_lock);
static u32 table[4];

static u32 number(bool may_sleep)
{
	struct flb_obj *obj;
	u32 nr;

	if (!may_sleep)
		return 0;
	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

void told_ok(void)
{
	spin_lock(&table_lock);
	table[0] = number(false);
	spin_unlock(&table_lock);
}

void told_bad(void)
{
	spin_lock(&table_lock);
	table[0] = number(true); /* expect: flb-atomic-context */
	spin_unlock(&table_lock);
}
