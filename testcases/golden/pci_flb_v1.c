// SPDX-License-Identifier: GPL-2.0-only
/*
 * PCI devices preserved across live update, first version: a wrapper without arguments returns the
 * incoming array or NULL, and nobody gives anything back, because there was nothing to give.
 *
 * In: devices that drivers ask to preserve, and what the last kernel preserved. Out: an array the
 * next kernel reads, and per device whether it was in the last kernel's.
 *
 * The wrapper does not pass the error on: no caller could do better than boot as if there had been
 * no live update.
 */
#define pr_fmt(fmt) "PCI: liveupdate: " fmt

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/kexec_handover.h>
#include <linux/liveupdate.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/pci.h>
#include <linux/pci_liveupdate.h>
#include <linux/printk.h>
#include <linux/string.h>

static DEFINE_MUTEX(pci_flb_outgoing_lock);

static int pci_flb_preserve(struct liveupdate_flb_op_args *args)
{
	struct pci_dev *dev = NULL;
	struct pci_ser *ser;
	u32 nr = 0;

	for_each_pci_dev(dev)
		nr++;

	ser = kho_alloc_preserve(struct_size(ser, devices, nr));
	if (IS_ERR(ser))
		return PTR_ERR(ser);

	ser->max_nr_devices = nr;
	args->obj = ser;
	args->data = virt_to_phys(ser);
	return 0;
}

static void pci_flb_unpreserve(struct liveupdate_flb_op_args *args)
{
	struct pci_ser *ser = args->obj;

	WARN_ON_ONCE(ser->nr_devices);
	kho_unpreserve_free(ser);
}

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
	.preserve = pci_flb_preserve,
	.unpreserve = pci_flb_unpreserve,
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
	u32 domain = pci_domain_nr(dev->bus);
	u16 bdf = pci_dev_id(dev);
	u32 i;

	for (i = 0; i < ser->nr_devices; i++) {
		struct pci_dev_ser *entry = &ser->devices[i];

		if (entry->domain == domain && entry->bdf == bdf)
			return entry;
	}

	return NULL;
}

int pci_liveupdate_preserve(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;
	int ret;

	guard(mutex)(&pci_flb_outgoing_lock);

	ret = liveupdate_flb_get_outgoing(&pci_liveupdate_flb, (void **)&ser);
	if (ret)
		return ret;

	if (pci_ser_find(ser, dev))
		return -EBUSY;

	if (ser->nr_devices == ser->max_nr_devices)
		return -ENOSPC;

	entry = &ser->devices[ser->nr_devices++];
	*entry = (struct pci_dev_ser) {
		.domain = pci_domain_nr(dev->bus),
		.bdf = pci_dev_id(dev),
		.refcount = 1,
	};

	pci_dbg(dev, "preserved for the next kernel\n");
	return 0;
}

void pci_liveupdate_unpreserve(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	guard(mutex)(&pci_flb_outgoing_lock);

	if (WARN_ON_ONCE(liveupdate_flb_get_outgoing(&pci_liveupdate_flb, (void **)&ser)))
		return;

	entry = pci_ser_find(ser, dev);
	if (!entry) {
		pci_warn(dev, "was not preserved\n");
		return;
	}

	*entry = ser->devices[--ser->nr_devices];
}

static struct pci_ser *pci_flb_get_incoming(void)
{
	struct pci_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_liveupdate_flb, (void **)&ser);

	/* A kernel without live update. */
	if (ret == -EOPNOTSUPP)
		return NULL;

	/* An ordinary boot. */
	if (ret == -ENODATA)
		return NULL;

	/* A live update from a kernel that sent no PCI state. */
	if (ret == -ENOENT) {
		pr_info_once("nothing handed over for " PCI_LIVEUPDATE_COMPATIBLE "\n");
		return NULL;
	}

	if (WARN_ONCE(ret, "cannot retrieve the incoming state (%d)\n", ret))
		return NULL;

	return ser;
}

u32 pci_liveupdate_incoming_nr_devices(void)
{
	struct pci_ser *ser = pci_flb_get_incoming();

	return ser ? ser->nr_devices : 0; /* expect: flb-missing-put */
}

void pci_liveupdate_setup_device(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_ser *ser;

	ser = pci_flb_get_incoming();
	if (!ser)
		return;

	lu->was_preserved = pci_ser_find(ser, dev);
} /* expect: flb-missing-put */

bool pci_liveupdate_is_incoming(struct pci_dev *dev)
{
	struct pci_ser *ser = pci_flb_get_incoming();

	if (!ser)
		return false;

	return pci_ser_find(ser, dev); /* expect: flb-missing-put */
}

void pci_liveupdate_finish(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	lu->was_preserved = false;
}

int pci_liveupdate_register_flb(struct liveupdate_file_handler *fh)
{
	return liveupdate_register_flb(fh, &pci_liveupdate_flb);
}

void pci_liveupdate_unregister_flb(struct liveupdate_file_handler *fh)
{
	liveupdate_unregister_flb(fh, &pci_liveupdate_flb);
}
