// SPDX-License-Identifier: GPL-2.0-only
/*
 * Locked under a condition, and unlocked under the same one: it says on which paths the lock is held.
 */
#include <corpus.h>
#include <linux/spinlock.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static DEFINE_SPINLOCK(table_lock);
static u32 table[4];

int either_ok(bool locked)
{
	struct flb_obj *obj;
	int ret;

	if (!locked) {
		ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
		if (ret)
			return ret;
	} else {
		spin_lock(&table_lock);
	}
	table[0]++;
	if (locked) {
		spin_unlock(&table_lock);
		return 0; /* smpl: false: the second condition is the first one again */
	}
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int either_bad(bool locked)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;
	if (locked)
		spin_lock(&table_lock);
	table[0]++;
	liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-atomic-context */
	if (locked)
		spin_unlock(&table_lock);
	return 0;
}
