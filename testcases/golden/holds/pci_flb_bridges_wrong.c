// SPDX-License-Identifier: GPL-2.0-only
/*
 * What goes wrong where each bridge above a preserved device holds a reference of its own: setups
 * and walks along the path, each with one mistake, beside right ones.
 *
 * In: the array of the last kernel. Out: bus numbers, and per device its entry, with a count that is
 * off or stale.
 *
 * One bridge stands for all: a second one takes nothing that the first does not.
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

/* Nobody calls these. */
void pci_setup_path(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_finish_path(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_setup_scoped_return_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_setup_no_memory_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_inherit_late_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_inherit_root_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_inherit_each_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void FN_setup_one_hold(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void FN_finish_one_put(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void FN_finish_every_bridge(struct pci_dev *dev, struct pci_dev_liveupdate *lu);

static DEFINE_MUTEX(pci_flb_lock);

/* What setup was given for a device, by the device's address. */
static DEFINE_XARRAY(pci_flb_devices);

static struct pci_dev_liveupdate pci_bridge_lu;

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
	return liveupdate_flb_get_incoming(&pci_liveupdate_flb, (void **)serp);
}

static void pci_flb_put_incoming(void)
{
	liveupdate_flb_put_incoming(&pci_liveupdate_flb);
}

/* The path matters here, not which entry is whose. */
static struct pci_dev_ser *pci_ser_find(struct pci_ser *ser, struct pci_dev *dev)
{
	if (ser->nr_devices && ser->devices[0].domain == pci_domain_nr(dev->bus))
		return &ser->devices[0];

	return NULL;
}

static void pci_setup_one(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	if (lu->incoming || pci_flb_get_incoming(&ser))
		return;

	entry = pci_ser_find(ser, dev);
	if (!entry || xa_err(xa_store(&pci_flb_devices, (unsigned long)dev, lu, GFP_KERNEL))) {
		pci_flb_put_incoming();
		return;
	}

	lu->incoming = entry;
}

void pci_setup_path(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev *bridge = pci_upstream_bridge(dev);

	scoped_guard(mutex, &pci_flb_lock) {
		pci_setup_one(dev, lu);
		if (bridge)
			pci_setup_one(bridge, &pci_bridge_lu);
	}
}

void pci_finish_path(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	guard(mutex)(&pci_flb_lock);

	for (; dev; dev = pci_upstream_bridge(dev)) {
		lu = xa_erase(&pci_flb_devices, (unsigned long)dev);
		if (!lu || !lu->incoming)
			continue;

		lu->incoming = NULL;
		pci_flb_put_incoming();
	}
}

void pci_setup_scoped_return_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	if (pci_flb_get_incoming(&ser))
		return;

	scoped_guard(mutex, &pci_flb_lock) {
		entry = pci_ser_find(ser, dev);
		if (!entry)
			return; /* expect: flb-missing-put */
		lu->secondary = entry->secondary;
	}

	pci_flb_put_incoming();
}

void pci_setup_no_memory_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	if (lu->incoming || pci_flb_get_incoming(&ser))
		return;

	guard(mutex)(&pci_flb_lock);

	entry = pci_ser_find(ser, dev);
	if (!entry) {
		pci_flb_put_incoming();
		return;
	}

	if (xa_err(xa_store(&pci_flb_devices, (unsigned long)dev, lu, GFP_KERNEL))) {
		pci_warn(dev, "no memory, treated as new\n");
		return; /* expect: flb-missing-put */
	}

	lu->incoming = entry;
}

void pci_inherit_late_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	if (pci_flb_get_incoming(&ser))
		return;

	entry = pci_ser_find(ser, dev);
	lu->was_preserved = entry; /* smpl: false: the type of the member is in a header */
	pci_flb_put_incoming();
	if (lu->was_preserved) {
		lu->secondary = entry->secondary; /* expect: flb-use-after-put */
		lu->subordinate = entry->subordinate;
	}
}

/* Up the path for a bridge that has numbers; at the root nobody is left to put. */
void pci_inherit_root_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	if (pci_flb_get_incoming(&ser))
		return;

	for (; dev; dev = pci_upstream_bridge(dev)) {
		entry = pci_ser_find(ser, dev);
		if (!entry || !entry->secondary)
			continue;

		lu->secondary = entry->secondary;
		lu->subordinate = entry->subordinate;
		pci_flb_put_incoming();
		return;
	}
} /* expect: flb-missing-put */

/* A reference for each bridge on the path, and one put for all of them. */
void pci_inherit_each_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	for (; dev; dev = pci_upstream_bridge(dev)) {
		if (pci_flb_get_incoming(&ser)) /* expect: flb-missing-put */
			return;

		entry = pci_ser_find(ser, dev);
		if (entry && entry->secondary) {
			lu->secondary = entry->secondary;
			pci_flb_put_incoming();
			return;
		}
	}
} /* expect: flb-missing-put */

/* Two devices know the entry, and one reference keeps it. */
void FN_setup_one_hold(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev *bridge = pci_upstream_bridge(dev);

	guard(mutex)(&pci_flb_lock);

	pci_setup_one(dev, lu);
	if (!bridge || !lu->incoming)
		return;

	if (!xa_err(xa_store(&pci_flb_devices, (unsigned long)bridge, &pci_bridge_lu, GFP_KERNEL)))
		pci_bridge_lu.incoming = lu->incoming; /* expect: none-yet flb-unbalanced-put */
}

void FN_finish_one_put(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	bool held = lu->incoming;

	guard(mutex)(&pci_flb_lock);

	for (; dev; dev = pci_upstream_bridge(dev)) {
		lu = xa_erase(&pci_flb_devices, (unsigned long)dev);
		if (lu)
			lu->incoming = NULL;
	}

	if (held)
		pci_flb_put_incoming();
} /* expect: none-yet flb-missing-put */

void FN_finish_every_bridge(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	guard(mutex)(&pci_flb_lock);

	for (; dev; dev = pci_upstream_bridge(dev)) {
		lu = xa_erase(&pci_flb_devices, (unsigned long)dev);
		if (lu)
			lu->incoming = NULL;
		pci_flb_put_incoming(); /* expect: none-yet flb-unbalanced-put */
	}
}

/* execution: sequence: pci_setup_path, pci_finish_path */
/* execution: sequence: pci_setup_no_memory_bad, pci_finish_path */
/* execution: sequence: FN_setup_one_hold, pci_finish_path */
/* execution: sequence: pci_setup_path, FN_finish_one_put */
/* execution: sequence: pci_setup_path, FN_finish_every_bridge */
