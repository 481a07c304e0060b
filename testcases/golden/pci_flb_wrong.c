// SPDX-License-Identifier: GPL-2.0-only
/*
 * What a patch that moves PCI to counted references may get wrong: the consumers of the incoming
 * array again, each with one mistake.
 *
 * In: the array the last kernel left. Out: the same answers as the right versions give, and a
 * count that is off or a pointer that is stale.
 *
 * Each function has one mistake on one path, though patches come with several: what is found must
 * be found for its own sake.
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

/* Nobody calls these. */
u32 pci_nr_devices_late_bad(void);
u32 pci_nr_devices_unchecked_bad(void);
u32 pci_nr_devices_swapped_bad(void);
void pci_setup_not_found_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_setup_twice_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_setup_one_label_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_setup_keeps_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_setup_reads_late_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
struct pci_dev_ser *pci_find_incoming_bad(struct pci_dev *dev);
int pci_check_incoming_bad(void);

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

static struct liveupdate_flb pci_legacy_flb = {
	.ops = &pci_liveupdate_flb_ops,
	.compatible = "pci-flb-v0",
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

u32 pci_nr_devices_late_bad(void)
{
	struct pci_ser *ser;

	if (pci_flb_get_incoming(&ser))
		return 0;

	pci_flb_put_incoming();
	return ser->nr_devices; /* expect: flb-use-after-put */
}

u32 pci_nr_devices_unchecked_bad(void)
{
	struct pci_ser *ser = NULL;
	u32 nr;
	int ret;

	ret = pci_flb_get_incoming(&ser);
	if (ret == -EOPNOTSUPP)
		return 0;

	nr = ser->nr_devices; /* expect: flb-unchecked-get */
	pci_flb_put_incoming();
	return nr;
}

u32 pci_nr_devices_swapped_bad(void)
{
	struct pci_ser *ser;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_legacy_flb, (void **)&ser))
		return 0;

	nr = ser->nr_devices;
	pci_flb_put_incoming(); /* expect: flb-mismatched-put */
	return nr;
}

void pci_setup_not_found_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_ser *ser;

	if (pci_flb_get_incoming(&ser))
		return;

	if (!pci_ser_find(ser, dev))
		return; /* expect: flb-missing-put */

	lu->was_preserved = true;
	pci_flb_put_incoming();
}

void pci_setup_twice_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_ser *ser;

	if (pci_flb_get_incoming(&ser))
		return;

	if (!pci_ser_find(ser, dev)) {
		pci_flb_put_incoming();
		goto out;
	}

	lu->was_preserved = true;
out:
	pci_flb_put_incoming(); /* expect: flb-unbalanced-put */
}

void pci_setup_one_label_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_ser *ser;

	if (pci_flb_get_incoming(&ser))
		goto out;

	if (pci_ser_find(ser, dev))
		lu->was_preserved = true;
out:
	pci_flb_put_incoming(); /* expect: flb-unbalanced-put */
}

void pci_setup_keeps_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_ser *ser;

	if (pci_flb_get_incoming(&ser))
		return;

	lu->incoming = pci_ser_find(ser, dev); /* smpl: misses: the type of the member is in a header */ /* expect: flb-escape-past-put */
	if (lu->incoming)
		lu->was_preserved = true;

	pci_flb_put_incoming();
}

void pci_setup_reads_late_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	if (pci_flb_get_incoming(&ser))
		return;

	entry = pci_ser_find(ser, dev);
	pci_flb_put_incoming();
	if (!entry)
		return;

	lu->secondary = entry->secondary; /* expect: flb-use-after-put */
	lu->was_preserved = true;
}

struct pci_dev_ser *pci_find_incoming_bad(struct pci_dev *dev)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	if (pci_flb_get_incoming(&ser))
		return NULL;

	entry = pci_ser_find(ser, dev);
	pci_flb_put_incoming();
	return entry; /* expect: flb-escape-past-put */
}

int pci_check_incoming_bad(void)
{
	struct pci_ser *ser;
	int ret;
	u32 i;

	ret = pci_flb_get_incoming(&ser);
	if (ret)
		return ret;

	for (i = 0; i < ser->nr_devices; i++) {
		if (!ser->devices[i].refcount)
			return -EINVAL; /* expect: flb-missing-put */
	}

	pci_flb_put_incoming();
	return 0;
}
