// SPDX-License-Identifier: GPL-2.0-only
/*
 * PCI devices preserved across live update, as first proposed, incoming side only: the array is
 * fetched where it is needed and trusted, and a kernel that cannot read it does not boot.
 *
 * In: what the last kernel preserved. Out: per device whether it was among them, which bus numbers
 * a bridge had, and a walk over all of them.
 *
 * A broken array is not taken for an empty one: devices that go on doing DMA would be reset.
 */
#define pr_fmt(fmt) "PCI: liveupdate: " fmt

#include <linux/bug.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/kexec_handover.h>
#include <linux/liveupdate.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/panic.h>
#include <linux/pci.h>
#include <linux/pci_liveupdate.h>
#include <linux/printk.h>
#include <linux/slab.h>

#define PCI_FLB_VERSION 1

/* This kernel's view of the array the last one left. */
struct pci_flb_obj {
	struct mutex lock;
	u32 version;
	struct pci_ser *ser;
};

int pci_liveupdate_for_each_incoming(int (*fn)(struct pci_dev_ser *entry, void *arg), void *arg);
bool pci_liveupdate_bus_numbers(struct pci_dev *bridge, u8 *secondary, u8 *subordinate);

static int pci_flb_retrieve(struct liveupdate_flb_op_args *args)
{
	struct pci_flb_obj *obj = kzalloc(sizeof(*obj), GFP_KERNEL);

	if (!obj)
		return -ENOMEM;

	mutex_init(&obj->lock);
	obj->version = PCI_FLB_VERSION;
	obj->ser = phys_to_virt(args->data);
	args->obj = obj;
	return 0;
}

static void pci_flb_finish(struct liveupdate_flb_op_args *args)
{
	struct pci_flb_obj *obj = args->obj;

	kho_restore_free(obj->ser);
	kfree(obj);
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

/* 0 and the array, or an error that says that there is none. */
static int pci_flb_open(struct pci_flb_obj **objp)
{
	struct pci_flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_liveupdate_flb, (void **)&obj);
	if (ret == -EOPNOTSUPP || ret == -ENODATA || ret == -ENOENT)
		return ret;

	if (ret)
		goto err_fatal;

	mutex_lock(&obj->lock);
	if (obj->version != PCI_FLB_VERSION) {
		mutex_unlock(&obj->lock);
		goto err_fatal;
	}
	mutex_unlock(&obj->lock);

	*objp = obj;
	return 0;

err_fatal:
	panic("PCI: devices of the last kernel are lost (%d)\n", ret);
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
	struct pci_flb_obj *obj;

	if (pci_flb_open(&obj))
		return 0;

	return obj->ser->nr_devices; /* expect: flb-missing-put */
}

void pci_liveupdate_setup_device(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_flb_obj *obj;

	if (pci_flb_open(&obj))
		return;

	mutex_lock(&obj->lock);
	lu->was_preserved = pci_ser_find(obj->ser, dev);
	mutex_unlock(&obj->lock);
} /* expect: flb-missing-put */

bool pci_liveupdate_bus_numbers(struct pci_dev *bridge, u8 *secondary, u8 *subordinate)
{
	struct pci_dev_ser *entry;
	struct pci_flb_obj *obj;

	if (pci_flb_open(&obj))
		return false;

	entry = pci_ser_find(obj->ser, bridge);
	if (!entry || !entry->secondary)
		return false; /* expect: flb-missing-put */

	*secondary = entry->secondary;
	*subordinate = entry->subordinate;
	return true; /* expect: flb-missing-put */
}

int pci_liveupdate_for_each_incoming(int (*fn)(struct pci_dev_ser *entry, void *arg), void *arg)
{
	struct pci_flb_obj *obj;
	int ret;
	u32 i;

	ret = pci_flb_open(&obj);
	if (ret)
		return ret;

	for (i = 0; i < obj->ser->nr_devices; i++) {
		ret = fn(&obj->ser->devices[i], arg);
		if (ret)
			break;
	}

	return ret; /* expect: flb-missing-put */
}

void pci_liveupdate_finish(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	lu->was_preserved = false;
}
