// SPDX-License-Identifier: GPL-2.0-only
/*
 * A lock that is only tried: what it returns tells whether it is held.
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

int attempt_ok(void)
{
	struct flb_obj *obj;
	int ret;

	if (spin_trylock(&table_lock)) {
		table[0]++;
		spin_unlock(&table_lock);
		return 0;
	}
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int attempt_bad(void)
{
	struct flb_obj *obj;
	int ret;

	if (!spin_trylock(&table_lock))
		return -EBUSY;
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj); /* expect: flb-atomic-context */
	spin_unlock(&table_lock);
	if (ret)
		return ret;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
