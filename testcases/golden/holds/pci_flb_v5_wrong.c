// SPDX-License-Identifier: GPL-2.0-only
/*
 * What goes wrong where entries are looked up in an xarray under a lock for writing, and a device
 * that goes away gives its reference back: each function has one mistake, beside right ones.
 *
 * In: the array of the last kernel. Out: per device its entry, with a count that is off or stale.
 *
 * No mistake is in the locking. A lock keeps writers apart and does not keep the object alive.
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

/* Nobody calls these. */
struct pci_dev_ser *pci_lookup_bad(struct pci_dev *dev);
void pci_setup_unused_entry_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_setup_keeps_miss_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_setup_common_put_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_setup_locks_late_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_setup_error_pointer_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void FN_store_entry(struct pci_dev *dev);
void FN_cleanup_no_put(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void FN_cleanup_and_finish(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_finish_last_only_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_finish_counts_late_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);

static DECLARE_RWSEM(pci_flb_rwsem);
static DEFINE_XARRAY(pci_flb_kept);

static unsigned long pci_flb_key(struct pci_dev *dev)
{
	return ((unsigned long)pci_domain_nr(dev->bus) << 16) | pci_dev_id(dev);
}

static int pci_flb_retrieve(struct liveupdate_flb_op_args *args)
{
	struct pci_ser *ser = phys_to_virt(args->data);
	struct pci_flb_incoming *in;

	in = kzalloc(sizeof(*in), GFP_KERNEL);
	if (!in)
		return -ENOMEM;

	xa_init(&in->devices);
	in->ser = ser;
	if (ser->nr_devices && xa_err(xa_store(&in->devices, ser->devices[0].bdf,
					       &ser->devices[0], GFP_KERNEL))) {
		xa_destroy(&in->devices);
		kfree(in);
		return -ENOMEM;
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
	return ret ? ERR_PTR(ret) : in;
}

static void pci_flb_put_incoming(void)
{
	liveupdate_flb_put_incoming(&pci_liveupdate_flb);
}

void pci_liveupdate_setup_device(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_flb_incoming *in;
	struct pci_dev_ser *entry;

	guard(rwsem_write)(&pci_flb_rwsem);

	if (lu->incoming)
		return;

	in = pci_flb_get_incoming();
	if (IS_ERR(in))
		return;

	entry = xa_load(&in->devices, pci_flb_key(dev));
	if (!entry) {
		pci_flb_put_incoming();
		return;
	}

	lu->incoming = entry;
	lu->was_preserved = true;
}

void pci_liveupdate_finish(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	guard(rwsem_write)(&pci_flb_rwsem);

	if (!lu->incoming)
		return;

	lu->incoming = NULL;
	pci_flb_put_incoming();
}

struct pci_dev_ser *pci_lookup_bad(struct pci_dev *dev)
{
	struct pci_flb_incoming *in;
	struct pci_dev_ser *entry;

	guard(rwsem_read)(&pci_flb_rwsem);

	in = pci_flb_get_incoming();
	if (IS_ERR(in))
		return NULL;

	entry = xa_load(&in->devices, pci_flb_key(dev));
	pci_flb_put_incoming();
	return entry; /* expect: flb-escape-past-put */
}

void pci_setup_unused_entry_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_flb_incoming *in;
	struct pci_dev_ser *entry;

	guard(rwsem_write)(&pci_flb_rwsem);

	in = pci_flb_get_incoming();
	if (IS_ERR(in))
		return;

	entry = xa_load(&in->devices, pci_flb_key(dev));
	if (!entry) {
		pci_flb_put_incoming();
		return;
	}

	if (!entry->refcount)
		return; /* expect: flb-missing-put */

	lu->secondary = entry->secondary;
	pci_flb_put_incoming();
}

/* Whether something was found is asked after it is kept, and keeping NULL is no hold. */
void pci_setup_keeps_miss_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_flb_incoming *in;

	guard(rwsem_write)(&pci_flb_rwsem);

	if (lu->incoming)
		return;

	in = pci_flb_get_incoming();
	if (IS_ERR(in))
		return;

	lu->incoming = xa_load(&in->devices, pci_flb_key(dev));
	if (!lu->incoming)
		return; /* smpl: misses: what is kept before it is tested counts as held */ /* expect: flb-missing-put */

	lu->was_preserved = true;
}

void pci_setup_common_put_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_flb_incoming *in;

	guard(rwsem_write)(&pci_flb_rwsem);

	in = pci_flb_get_incoming();
	if (IS_ERR(in))
		return;

	lu->incoming = xa_load(&in->devices, pci_flb_key(dev)); /* smpl: misses: the type of the member is in a header */ /* expect: flb-escape-past-put */
	lu->was_preserved = lu->incoming;
	pci_flb_put_incoming();
}

void pci_setup_locks_late_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_flb_incoming *in = pci_flb_get_incoming();
	struct pci_dev_ser *entry;

	if (IS_ERR(in))
		return;

	entry = xa_load(&in->devices, pci_flb_key(dev));
	pci_flb_put_incoming();

	guard(rwsem_write)(&pci_flb_rwsem);

	if (entry)
		lu->subordinate = entry->subordinate; /* expect: flb-use-after-put */
}

void pci_setup_error_pointer_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_flb_incoming *in = pci_flb_get_incoming();

	guard(rwsem_write)(&pci_flb_rwsem);

	lu->was_preserved = in && xa_load(&in->devices, pci_flb_key(dev)); /* expect: flb-unchecked-get */
	if (in)
		pci_flb_put_incoming();
}

/* Kept for later in an array of the file's own. */
void FN_store_entry(struct pci_dev *dev)
{
	struct pci_flb_incoming *in = pci_flb_get_incoming();
	struct pci_dev_ser *entry;

	if (IS_ERR(in))
		return;

	entry = xa_load(&in->devices, pci_flb_key(dev));
	if (entry)
		xa_store(&pci_flb_kept, 0, entry, GFP_KERNEL); /* expect: none-yet flb-escape-past-put */
	pci_flb_put_incoming();
}

void FN_cleanup_no_put(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	guard(rwsem_write)(&pci_flb_rwsem);

	lu->incoming = NULL;
} /* expect: none-yet flb-missing-put */

/* The device goes away and its driver finishes with it: both give the one reference back. */
void FN_cleanup_and_finish(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	guard(rwsem_write)(&pci_flb_rwsem);

	if (lu->was_preserved) {
		lu->incoming = NULL;
		pci_flb_put_incoming(); /* expect: none-yet flb-unbalanced-put */
	}
}

/* An entry that counts more devices than one keeps the reference of this device, too. */
void pci_finish_last_only_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	guard(rwsem_write)(&pci_flb_rwsem);

	if (!lu->incoming)
		return;

	if (!lu->incoming->refcount)
		pci_flb_put_incoming();
	lu->incoming = NULL;
} /* smpl: misses: what a field keeps was taken in another function */ /* expect: flb-missing-put */

void pci_finish_counts_late_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	guard(rwsem_write)(&pci_flb_rwsem);

	if (!lu->incoming)
		return;

	pci_flb_put_incoming();
	lu->incoming->refcount--; /* smpl: misses: what a field keeps was taken in another function */ /* expect: flb-use-after-put */
	lu->incoming = NULL;
}

/* execution: sequence: pci_liveupdate_setup_device, pci_liveupdate_finish */
/* execution: sequence: pci_setup_keeps_miss_bad, pci_liveupdate_finish */
/* execution: sequence: pci_liveupdate_setup_device, FN_cleanup_no_put */
/* execution: sequence: pci_liveupdate_setup_device, pci_liveupdate_finish, FN_cleanup_and_finish */
/* execution: sequence: pci_liveupdate_setup_device, pci_finish_last_only_bad */
/* execution: sequence: pci_liveupdate_setup_device, pci_finish_counts_late_bad */
