// SPDX-License-Identifier: GPL-2.0-only
/*
 * Each round takes the lock; one way to the next round does not give it back.
 */
#include <corpus.h>
#include <linux/spinlock.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static u32 table[4];

void rounds_ok(void)
{
	struct flb_obj *obj;
	u32 i;

	for (i = 0; i < 2; i++) {
		if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
			continue;
		local_irq_disable();
		table[i] = obj->nr_devices;
		local_irq_enable();
		liveupdate_flb_put_incoming(&pci_flb);
	}
}

void rounds_bad(void)
{
	struct flb_obj *obj;
	u32 i;

	for (i = 0; i < 2; i++) {
		if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) /* expect: flb-atomic-context */
			continue;
		liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-atomic-context */
		local_irq_disable();
		table[i]++;
		if (other_flag())
			continue;
		local_irq_enable();
	}
}
