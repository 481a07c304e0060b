// SPDX-License-Identifier: GPL-2.0-only
/*
 * Two calls lie between the lock and the put.
 */
#include <corpus.h>
#include <linux/spinlock.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

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

static u32 count_or_zero(void)
{
	u32 nr = 0;

	return count(&nr) ? 0 : nr;
}

u32 reset_ok(void)
{
	u32 nr;

	preempt_disable();
	table[0] = 0;
	preempt_enable();
	nr = count_or_zero();
	return nr;
}

u32 reset_bad(void)
{
	u32 nr;

	preempt_disable();
	table[0] = 0;
	nr = count_or_zero(); /* expect: flb-atomic-context */
	preempt_enable();
	return nr;
}
