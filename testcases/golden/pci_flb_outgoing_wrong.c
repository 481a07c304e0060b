// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a patch that moves PCI to a counted outgoing side may get wrong: the functions that preserve
 * and unpreserve a device, each with one mistake.
 *
 * In: devices that drivers ask to preserve. Out: the array of the next kernel as in the right
 * version, and a count that is off or a pointer that is stale.
 *
 * A count too high is not harmless because the kernel is about to end: until it does, the array
 * cannot be taken back, and a live update that is called off leaves it behind.
 */
#define FLB_COUNTED_OUTGOING 1
#define pr_fmt(fmt) "PCI: liveupdate: " fmt

#include <linux/bug.h>
#include <linux/cleanup.h>
#include <linux/err.h>
#include <linux/io.h>
#include <linux/kexec_handover.h>
#include <linux/liveupdate.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/overflow.h>
#include <linux/pci.h>
#include <linux/pci_liveupdate.h>

#define PCI_FLB_DEVICES 1

/* Nobody calls these. */
int pci_preserve_uncounted_bad(struct pci_dev *dev);
int pci_preserve_busy_bad(struct pci_dev *dev);
int pci_preserve_one_label_bad(struct pci_dev *dev);
int pci_preserve_by_hand_bad(struct pci_dev *dev);
int pci_preserve_keeps_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_unpreserve_not_found_bad(struct pci_dev *dev);
void pci_unpreserve_late_bad(struct pci_dev *dev);
void pci_unpreserve_unchecked_bad(struct pci_dev *dev);
void pci_unpreserve_warns_bad(struct pci_dev *dev);
void pci_unpreserve_other_side_bad(struct pci_dev *dev);
struct pci_dev_ser *pci_find_outgoing_bad(struct pci_dev *dev);

static DEFINE_MUTEX(pci_flb_outgoing_lock);

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

static struct pci_dev_ser *pci_ser_add(struct pci_ser *ser, struct pci_dev *dev)
{
	struct pci_dev_ser *entry;

	if (ser->nr_devices == ser->max_nr_devices)
		return ERR_PTR(-ENOSPC);

	entry = &ser->devices[ser->nr_devices++];
	*entry = (struct pci_dev_ser) {
		.domain = pci_domain_nr(dev->bus),
		.bdf = pci_dev_id(dev),
		.refcount = 1,
	};
	return entry;
}

/* What has no driver to ask for it is preserved from the start. */
static int pci_flb_preserve(struct liveupdate_flb_op_args *args)
{
	struct pci_dev *dev = NULL;
	struct pci_ser *ser;

	ser = kho_alloc_preserve(struct_size(ser, devices, PCI_FLB_DEVICES));
	if (IS_ERR(ser))
		return PTR_ERR(ser);

	ser->max_nr_devices = PCI_FLB_DEVICES;
	for_each_pci_dev(dev) {
		if (IS_ERR(pci_ser_add(ser, dev))) {
			pci_dev_put(dev);
			break;
		}
	}

	args->obj = ser;
	args->data = virt_to_phys(ser);
	return 0;
}

static void pci_flb_unpreserve(struct liveupdate_flb_op_args *args)
{
	kho_unpreserve_free(args->obj);
}

static const struct liveupdate_flb_ops pci_liveupdate_flb_ops = {
	.preserve = pci_flb_preserve,
	.unpreserve = pci_flb_unpreserve,
	.owner = THIS_MODULE,
};

static struct liveupdate_flb pci_liveupdate_flb = {
	.ops = &pci_liveupdate_flb_ops,
	.compatible = PCI_LIVEUPDATE_COMPATIBLE,
};

static struct pci_ser *pci_flb_get_outgoing(void)
{
	struct pci_ser *ser;
	int ret;

	ret = liveupdate_flb_get_outgoing(&pci_liveupdate_flb, (void **)&ser);
	return ret ? ERR_PTR(ret) : ser;
}

DEFINE_FREE(pci_flb_put_outgoing, struct pci_ser *,
	    if (!IS_ERR_OR_NULL(_T)) liveupdate_flb_put_outgoing(&pci_liveupdate_flb))

/* As it was right as long as the outgoing side was not counted. */
int pci_preserve_uncounted_bad(struct pci_dev *dev)
{
	struct pci_ser *ser;
	int ret;

	guard(mutex)(&pci_flb_outgoing_lock);

	ret = liveupdate_flb_get_outgoing(&pci_liveupdate_flb, (void **)&ser);
	if (ret)
		return ret;

	return PTR_ERR_OR_ZERO(pci_ser_add(ser, dev)); /* expect: flb-missing-put */
}

int pci_preserve_busy_bad(struct pci_dev *dev)
{
	struct pci_ser *ser;
	int ret;

	guard(mutex)(&pci_flb_outgoing_lock);

	ret = liveupdate_flb_get_outgoing(&pci_liveupdate_flb, (void **)&ser);
	if (ret)
		return ret;

	if (pci_ser_find(ser, dev))
		return -EBUSY; /* expect: flb-missing-put */

	ret = PTR_ERR_OR_ZERO(pci_ser_add(ser, dev));
	liveupdate_flb_put_outgoing(&pci_liveupdate_flb);
	return ret;
}

int pci_preserve_one_label_bad(struct pci_dev *dev)
{
	struct pci_ser *ser;
	int ret;

	mutex_lock(&pci_flb_outgoing_lock);
	ret = liveupdate_flb_get_outgoing(&pci_liveupdate_flb, (void **)&ser);
	if (ret)
		goto out;

	ret = PTR_ERR_OR_ZERO(pci_ser_add(ser, dev));
out:
	liveupdate_flb_put_outgoing(&pci_liveupdate_flb); /* expect: flb-unbalanced-put */
	mutex_unlock(&pci_flb_outgoing_lock);
	return ret;
}

int pci_preserve_by_hand_bad(struct pci_dev *dev)
{
	struct pci_ser *ser __free(pci_flb_put_outgoing) = pci_flb_get_outgoing();
	struct pci_dev_ser *entry;

	if (IS_ERR(ser))
		return PTR_ERR(ser);

	entry = pci_ser_add(ser, dev);
	if (IS_ERR(entry)) {
		liveupdate_flb_put_outgoing(&pci_liveupdate_flb);
		return -ENOSPC; /* smpl: misses: cleanups are not followed */ /* expect: flb-unbalanced-put */
	}

	return 0;
}

int pci_preserve_keeps_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	guard(mutex)(&pci_flb_outgoing_lock);

	ser = pci_flb_get_outgoing();
	if (IS_ERR(ser))
		return PTR_ERR(ser);

	entry = pci_ser_add(ser, dev);
	if (!IS_ERR(entry))
		lu->outgoing = entry; /* expect: flb-escape-past-put */

	liveupdate_flb_put_outgoing(&pci_liveupdate_flb);
	return PTR_ERR_OR_ZERO(entry);
}

void pci_unpreserve_not_found_bad(struct pci_dev *dev)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	guard(mutex)(&pci_flb_outgoing_lock);

	ser = pci_flb_get_outgoing();
	if (WARN_ON_ONCE(IS_ERR(ser)))
		return;

	entry = pci_ser_find(ser, dev);
	if (!entry) {
		pci_warn(dev, "was not preserved\n");
		return; /* expect: flb-missing-put */
	}

	*entry = ser->devices[--ser->nr_devices];
	liveupdate_flb_put_outgoing(&pci_liveupdate_flb);
}

void pci_unpreserve_late_bad(struct pci_dev *dev)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	guard(mutex)(&pci_flb_outgoing_lock);

	ser = pci_flb_get_outgoing();
	if (IS_ERR(ser))
		return;

	entry = pci_ser_find(ser, dev);
	liveupdate_flb_put_outgoing(&pci_liveupdate_flb);
	if (entry)
		entry->refcount = 0; /* expect: flb-use-after-put */
}

void pci_unpreserve_unchecked_bad(struct pci_dev *dev)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	guard(mutex)(&pci_flb_outgoing_lock);

	ser = pci_flb_get_outgoing();
	if (!ser)
		return;

	entry = pci_ser_find(ser, dev); /* expect: flb-unchecked-get */
	if (entry)
		*entry = ser->devices[--ser->nr_devices];

	liveupdate_flb_put_outgoing(&pci_liveupdate_flb);
}

/* A warning is no way out. */
void pci_unpreserve_warns_bad(struct pci_dev *dev)
{
	struct pci_ser *ser = NULL;
	int ret;

	ret = liveupdate_flb_get_outgoing(&pci_liveupdate_flb, (void **)&ser);
	WARN_ON_ONCE(ret);
	if (ser && !pci_ser_find(ser, dev))
		pci_warn(dev, "was not preserved\n");

	liveupdate_flb_put_outgoing(&pci_liveupdate_flb); /* smpl: misses: a condition reads the object on its way */ /* expect: flb-unbalanced-put */
}

void pci_unpreserve_other_side_bad(struct pci_dev *dev)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	guard(mutex)(&pci_flb_outgoing_lock);

	ser = pci_flb_get_outgoing();
	if (IS_ERR(ser))
		return;

	entry = pci_ser_find(ser, dev);
	if (entry)
		*entry = ser->devices[--ser->nr_devices];

	liveupdate_flb_put_incoming(&pci_liveupdate_flb); /* smpl: misses: a put of the other direction is not told from its own */ /* expect: flb-unbalanced-put */
} /* smpl: misses: a put of what was not got may be meant for this */ /* expect: flb-missing-put */

struct pci_dev_ser *pci_find_outgoing_bad(struct pci_dev *dev)
{
	struct pci_ser *ser __free(pci_flb_put_outgoing) = pci_flb_get_outgoing();

	if (IS_ERR(ser))
		return NULL;

	return pci_ser_find(ser, dev); /* smpl: misses: cleanups are not followed */ /* expect: flb-escape-past-put */
}
