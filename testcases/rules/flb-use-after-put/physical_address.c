// SPDX-License-Identifier: GPL-2.0-only
/*
 * The address is kept as a number and turned into a pointer again. The number may be kept; what it
 * is turned into is good only as long as the reference.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/io.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 physical_ok(void)
{
	struct flb_obj *obj;
	struct flb_ser *ser;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	ser = phys_to_virt(obj->ser_phys);
	nr = ser->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 physical_bad(void)
{
	struct flb_obj *obj;
	struct flb_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	ser = phys_to_virt(obj->ser_phys);
	liveupdate_flb_put_incoming(&pci_flb);
	return ser->nr_devices; /* expect: flb-use-after-put */
}

u32 mixed_ok(u32 a, u32 b)
{
	struct flb_obj *obj;
	unsigned long address;
	struct flb_ser *ser;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	address = (unsigned long)obj->ser;
	address ^= a;
	address += b;
	address ^= b;
	address += a;
	address ^= a;
	address += b;
	address ^= b;
	address ^= b;
	address -= b;
	address ^= a;
	address -= a;
	address ^= b;
	address -= b;
	address ^= a;
	ser = (struct flb_ser *)address;
	nr = ser->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 mixed_bad(u32 a, u32 b)
{
	struct flb_obj *obj;
	unsigned long address;
	struct flb_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	address = (unsigned long)obj->ser;
	address ^= a;
	address += b;
	address ^= b;
	address += a;
	address ^= a;
	address += b;
	address ^= b;
	address ^= b;
	address -= b;
	address ^= a;
	address -= a;
	address ^= b;
	address -= b;
	address ^= a;
	ser = (struct flb_ser *)address;
	liveupdate_flb_put_incoming(&pci_flb);
	return ser->nr_devices; /* smpl: misses: arithmetic is not followed */ /* expect: flb-use-after-put */
}
