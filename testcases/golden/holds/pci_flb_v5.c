// SPDX-License-Identifier: GPL-2.0-only
/*
 * PCI devices preserved across live update, incoming side, where a device keeps what was found for
 * it: setup leaves a pointer in the device and holds the reference until finish or removal.
 *
 * In: the array of the last kernel. Out: per device its entry, good as long as it is there.
 *
 * Each device has a reference of its own. One that all shared would need a count of devices beside
 * LUO's count, and the two would have to agree.
 */
#define pr_fmt(fmt) "PCI: liveupdate: " fmt

#include <linux/bug.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/kexec_handover.h>
#include <linux/liveupdate.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/pci_liveupdate.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/xarray.h>

struct pci_flb_incoming {
	struct pci_ser *ser;
	struct xarray devices; /* entries of ser by pci_flb_key() */
};

/* Writers change entries and who points to them. Outside the object: it outlives all of them. */
static DECLARE_RWSEM(pci_flb_rwsem);

static unsigned long pci_flb_key(u32 domain, u16 bdf)
{
	return ((unsigned long)domain << 16) | bdf;
}

static int pci_flb_retrieve(struct liveupdate_flb_op_args *args)
{
	struct pci_ser *ser = phys_to_virt(args->data);
	struct pci_flb_incoming *in;
	int ret;
	u32 i;

	in = kzalloc(sizeof(*in), GFP_KERNEL);
	if (!in)
		return -ENOMEM;

	xa_init(&in->devices);
	in->ser = ser;
	for (i = 0; i < ser->nr_devices; i++) {
		struct pci_dev_ser *entry = &ser->devices[i];

		ret = xa_insert(&in->devices, pci_flb_key(entry->domain, entry->bdf), entry,
				GFP_KERNEL);
		if (ret) {
			xa_destroy(&in->devices);
			kfree(in);
			return ret;
		}
	}

	args->obj = in;
	return 0;
}

static void pci_flb_finish(struct liveupdate_flb_op_args *args)
{
	struct pci_flb_incoming *in = args->obj;

	xa_destroy(&in->devices);
	kho_restore_free(in->ser);
	kfree(in);
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

static struct pci_flb_incoming *pci_flb_get_incoming(void)
{
	struct pci_flb_incoming *in;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_liveupdate_flb, (void **)&in);
	if (ret == -EOPNOTSUPP || ret == -ENODATA || ret == -ENOENT)
		return NULL;

	return WARN_ONCE(ret, "cannot retrieve the incoming state (%d)\n", ret) ? NULL : in;
}

static void pci_flb_put_incoming(void)
{
	liveupdate_flb_put_incoming(&pci_liveupdate_flb);
}

u32 pci_liveupdate_incoming_nr_devices(void)
{
	struct pci_flb_incoming *in = pci_flb_get_incoming();
	u32 nr;

	if (!in)
		return 0;

	nr = in->ser->nr_devices;
	pci_flb_put_incoming();
	return nr;
}

void pci_liveupdate_setup_device(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_flb_incoming *in;
	struct pci_dev_ser *entry;

	guard(rwsem_write)(&pci_flb_rwsem);

	in = pci_flb_get_incoming();
	if (!in)
		return;

	entry = xa_load(&in->devices, pci_flb_key(pci_domain_nr(dev->bus), pci_dev_id(dev)));
	if (!entry || !entry->refcount) {
		pci_flb_put_incoming();
		return;
	}

	/* The reference stays with the pointer: finish and cleanup give it back. */
	lu->incoming = entry;
	lu->was_preserved = true;
}

static void pci_liveupdate_drop(struct pci_dev_liveupdate *lu)
{
	if (!lu->incoming)
		return;

	lu->incoming = NULL;
	pci_flb_put_incoming();
}

void pci_liveupdate_finish(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	guard(rwsem_write)(&pci_flb_rwsem);

	if (lu->incoming)
		lu->incoming->refcount--;
	pci_liveupdate_drop(lu);
}

void pci_liveupdate_cleanup_device(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	guard(rwsem_write)(&pci_flb_rwsem);

	pci_liveupdate_drop(lu);
}

/* execution: two values: the keys of three entries have too many outcomes */
/* execution: sequence: pci_liveupdate_setup_device, pci_liveupdate_finish */
/* execution: sequence: pci_liveupdate_setup_device, pci_liveupdate_cleanup_device */
