// SPDX-License-Identifier: GPL-2.0-only
/*
 * The lock is taken and dropped by functions of the file's own.
 */
#include <corpus.h>
#include <linux/spinlock.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static DEFINE_SPINLOCK(table_lock);
static u32 table[4];

static void table_begin(void)
{
	spin_lock_irq(&table_lock);
}

static void table_end(void)
{
	spin_unlock_irq(&table_lock);
}

int wrapped_ok(void)
{
	struct flb_obj *obj;
	int ret;

	table_begin();
	table[0]++;
	table_end();
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int wrapped_bad(void)
{
	struct flb_obj *obj;
	int ret;

	table_begin();
	table[0]++;
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj); /* expect: flb-atomic-context */
	table_end();
	if (ret)
		return ret;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
