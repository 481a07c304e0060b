// SPDX-License-Identifier: GPL-2.0-only
/*
 * The get and the put are in a function that is right by itself. The call under the lock is not.
 */
#include <corpus.h>
#include <linux/spinlock.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static DEFINE_SPINLOCK(table_lock);
static u32 table[4];

static int count(u32 *nr)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;
	*nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int refresh_ok(void)
{
	u32 nr = 0;
	int ret;

	ret = count(&nr);
	spin_lock(&table_lock);
	table[0] = nr;
	spin_unlock(&table_lock);
	return ret;
}

int refresh_bad(void)
{
	u32 nr = 0;
	int ret;

	spin_lock(&table_lock);
	ret = count(&nr); /* expect: flb-atomic-context */
	table[0] = nr;
	spin_unlock(&table_lock);
	return ret;
}
