// SPDX-License-Identifier: GPL-2.0-only
/*
 * PCI devices preserved across live update, incoming side only, with the put left to the compiler:
 * a class gives the reference back when its scope ends, and scoped_guard() bounds the lock.
 *
 * In: what the last kernel preserved. Out: how many devices, and per device whether it was among
 * them and which bus numbers it had.
 *
 * The lock is the array's own and is taken inside the reference: a lock that lives in the object
 * must be released before the object can go.
 */
#define pr_fmt(fmt) "PCI: liveupdate: " fmt

#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/kexec_handover.h>
#include <linux/liveupdate.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/pci.h>
#include <linux/pci_liveupdate.h>
#include <linux/slab.h>

/* Nobody calls these. */
u32 pci_nr_devices_by_hand_bad(void);
void pci_setup_outer_lock_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
struct pci_dev_ser *pci_find_scoped_bad(struct pci_dev *dev);
void pci_setup_disarmed_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);

/* This kernel's view of the array the last one left. */
struct pci_flb_incoming {
	struct mutex lock;
	struct pci_ser *ser;
};

static int pci_flb_retrieve(struct liveupdate_flb_op_args *args)
{
	struct pci_flb_incoming *in = kzalloc(sizeof(*in), GFP_KERNEL);

	if (!in)
		return -ENOMEM;

	mutex_init(&in->lock);
	in->ser = phys_to_virt(args->data);
	args->obj = in;
	return 0;
}

static void pci_flb_finish(struct liveupdate_flb_op_args *args)
{
	struct pci_flb_incoming *in = args->obj;

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
	return ret ? ERR_PTR(ret) : in;
}

DEFINE_CLASS(pci_flb_incoming, struct pci_flb_incoming *,
	     if (!IS_ERR(_T)) liveupdate_flb_put_incoming(&pci_liveupdate_flb),
	     pci_flb_get_incoming(), void)
DEFINE_FREE(pci_flb_put, struct pci_flb_incoming *,
	    if (!IS_ERR_OR_NULL(_T)) liveupdate_flb_put_incoming(&pci_liveupdate_flb))

static struct pci_dev_ser *pci_ser_find(struct pci_ser *ser, struct pci_dev *dev)
{
	struct pci_dev_ser *entry;

	for (entry = ser->devices; entry < ser->devices + ser->nr_devices; entry++) {
		if (entry->domain == pci_domain_nr(dev->bus) && entry->bdf == pci_dev_id(dev))
			return entry;
	}

	return NULL;
}

u32 pci_liveupdate_incoming_nr_devices(void)
{
	CLASS(pci_flb_incoming, in)();

	if (IS_ERR(in))
		return 0;

	scoped_guard(mutex, &in->lock)
		return in->ser->nr_devices;

	return 0;
}

void pci_liveupdate_setup_device(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	CLASS(pci_flb_incoming, in)();

	if (IS_ERR(in))
		return;

	scoped_guard(mutex, &in->lock) {
		struct pci_dev_ser *entry = pci_ser_find(in->ser, dev);

		if (!entry)
			return;

		lu->secondary = entry->secondary;
		lu->subordinate = entry->subordinate;
	}

	lu->was_preserved = true;
}

u32 pci_nr_devices_by_hand_bad(void)
{
	struct pci_flb_incoming *in __free(pci_flb_put) = pci_flb_get_incoming();
	u32 nr;

	if (IS_ERR(in))
		return 0;

	nr = in->ser->nr_devices;
	liveupdate_flb_put_incoming(&pci_liveupdate_flb);
	return nr; /* smpl: misses: cleanups are not followed */ /* expect: flb-unbalanced-put */
}

void pci_setup_outer_lock_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_flb_incoming *in = pci_flb_get_incoming();

	if (IS_ERR(in))
		return;

	scoped_guard(mutex, &in->lock) {
		if (!pci_ser_find(in->ser, dev))
			return; /* expect: flb-missing-put */
		lu->was_preserved = true;
	}

	liveupdate_flb_put_incoming(&pci_liveupdate_flb);
}

struct pci_dev_ser *pci_find_scoped_bad(struct pci_dev *dev)
{
	CLASS(pci_flb_incoming, in)();

	if (IS_ERR(in))
		return NULL;

	guard(mutex)(&in->lock);
	return pci_ser_find(in->ser, dev); /* smpl: misses: cleanups are not followed */ /* expect: flb-escape-past-put */
}

void pci_setup_disarmed_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_flb_incoming *in __free(pci_flb_put) = pci_flb_get_incoming();
	struct pci_ser *ser;

	if (IS_ERR(in))
		return;

	ser = no_free_ptr(in)->ser;
	lu->was_preserved = pci_ser_find(ser, dev);
} /* smpl: misses: cleanups are not followed */ /* expect: flb-missing-put */
