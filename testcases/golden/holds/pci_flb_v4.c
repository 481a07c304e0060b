// SPDX-License-Identifier: GPL-2.0-only
/*
 * PCI devices preserved across live update, incoming side, fourth version: get takes a reference,
 * and a device that was preserved keeps its own until its driver has finished with it.
 *
 * In: the array of the last kernel. Out: how many devices, and per device its entry.
 *
 * The entry is found once and kept, not searched for again at finish: by then the device may have
 * another bus number.
 */
#define pr_fmt(fmt) "PCI: liveupdate: " fmt

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/kexec_handover.h>
#include <linux/liveupdate.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/pci_liveupdate.h>
#include <linux/printk.h>

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

static int pci_flb_get_incoming(struct pci_ser **serp)
{
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_liveupdate_flb, (void **)serp);
	if (ret == -EOPNOTSUPP || ret == -ENODATA)
		return ret;

	if (ret == -ENOENT) {
		pr_info_once("nothing handed over for " PCI_LIVEUPDATE_COMPATIBLE "\n");
		return ret;
	}

	WARN_ONCE(ret, "cannot retrieve the incoming state (%d)\n", ret);
	return ret;
}

static void pci_flb_put_incoming(void)
{
	liveupdate_flb_put_incoming(&pci_liveupdate_flb);
}

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

u32 pci_liveupdate_incoming_nr_devices(void)
{
	struct pci_ser *ser;
	u32 nr;

	if (pci_flb_get_incoming(&ser))
		return 0;

	nr = ser->nr_devices;
	pci_flb_put_incoming();
	return nr;
}

static void pci_flb_hold(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	/* Set up before, and not finished since. */
	if (lu->incoming)
		return;

	if (pci_flb_get_incoming(&ser))
		return;

	entry = pci_ser_find(ser, dev);
	if (!entry) {
		pci_flb_put_incoming();
		return;
	}

	pci_dbg(dev, "preserved by the last kernel\n");
	lu->incoming = entry;
}

void pci_liveupdate_setup_device(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	pci_flb_hold(dev, lu);
	if (!lu->incoming)
		return;

	lu->secondary = lu->incoming->secondary;
	lu->subordinate = lu->incoming->subordinate;
	lu->was_preserved = true;
}

bool pci_liveupdate_is_incoming(struct pci_dev *dev)
{
	struct pci_ser *ser;
	bool found;

	if (pci_flb_get_incoming(&ser))
		return false;

	found = pci_ser_find(ser, dev);
	pci_flb_put_incoming();
	return found;
}

void pci_liveupdate_finish(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	if (!lu->incoming)
		return;

	lu->incoming->refcount = 0;
	lu->incoming = NULL;
	pci_flb_put_incoming();
}

/* execution: sequence: pci_liveupdate_setup_device, pci_liveupdate_finish */
