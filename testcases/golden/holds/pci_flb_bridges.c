// SPDX-License-Identifier: GPL-2.0-only
/*
 * PCI devices preserved across live update, incoming side, with the bridges above them: a bridge
 * inherits its bus numbers, and is finished when the last preserved device below it is.
 *
 * In: the array of the last kernel; an entry counts the preserved devices at or below it. Out: bus
 * numbers to keep, and per device its entry.
 *
 * Every bridge on the path holds its own reference, although the device below it has one: a device
 * may be unplugged first.
 */
#define pr_fmt(fmt) "PCI: liveupdate: " fmt

#include <linux/bug.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/kexec_handover.h>
#include <linux/liveupdate.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/pci_liveupdate.h>
#include <linux/xarray.h>

static DEFINE_MUTEX(pci_flb_lock);

/* What setup was given for a device, by the device's address. */
static DEFINE_XARRAY(pci_flb_devices);

static int pci_flb_retrieve(struct liveupdate_flb_op_args *args)
{
	args->obj = phys_to_virt(args->data);
	return 0;
}

static void pci_flb_finish(struct liveupdate_flb_op_args *args)
{
	kho_restore_free(args->obj);
}

static const struct liveupdate_flb_ops pci_liveupdate_flb_ops = {
	.retrieve = pci_flb_retrieve,
	.finish = pci_flb_finish,
	.owner = THIS_MODULE,
};

static struct liveupdate_flb pci_liveupdate_flb = {
	.ops = &pci_liveupdate_flb_ops,
	.compatible = PCI_LIVEUPDATE_COMPATIBLE,
};

static struct pci_dev_ser *pci_ser_find(struct pci_ser *ser, struct pci_dev *dev)
{
	u32 i;

	for (i = 0; i < ser->nr_devices; i++) {
		struct pci_dev_ser *entry = &ser->devices[i];

		if (entry->domain == pci_domain_nr(dev->bus) && entry->bdf == pci_dev_id(dev))
			return entry;
	}

	return NULL;
}

void pci_liveupdate_setup_device(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_liveupdate_flb, (void **)&ser))
		return;

	scoped_guard(mutex, &pci_flb_lock) {
		entry = pci_ser_find(ser, dev);
		if (!entry || !entry->refcount)
			goto put;

		if (xa_err(xa_store(&pci_flb_devices, (unsigned long)dev, lu, GFP_KERNEL))) {
			pci_warn(dev, "no memory, treated as new\n");
			goto put;
		}

		lu->secondary = entry->secondary;
		lu->subordinate = entry->subordinate;
		lu->incoming = entry; /* smpl: false: the body of scoped_guard() counts as a loop */
	}

	lu->was_preserved = true;
	return;
put:
	liveupdate_flb_put_incoming(&pci_liveupdate_flb);
}

static void pci_liveupdate_drop(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	xa_erase(&pci_flb_devices, (unsigned long)dev);
	lu->incoming = NULL;
	liveupdate_flb_put_incoming(&pci_liveupdate_flb);
}

/* From a device that is done to the root: each bridge loses one, the last one ends its hold. */
void pci_liveupdate_finish(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	guard(mutex)(&pci_flb_lock);

	/* execution: cannot tell: another device at or below this one may still be preserved */
	for (; dev; dev = pci_upstream_bridge(dev)) {
		lu = xa_load(&pci_flb_devices, (unsigned long)dev);
		if (!lu || !lu->incoming)
			continue;

		if (!WARN_ON_ONCE(!lu->incoming->refcount))
			lu->incoming->refcount--;
		if (!lu->incoming->refcount)
			pci_liveupdate_drop(dev, lu);
	}
}

void pci_liveupdate_cleanup_device(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	guard(mutex)(&pci_flb_lock);

	if (lu->incoming)
		pci_liveupdate_drop(dev, lu);
}

/* execution: sequence: pci_liveupdate_setup_device, pci_liveupdate_finish */
/* execution: sequence: pci_liveupdate_setup_device, pci_liveupdate_cleanup_device */
