// SPDX-License-Identifier: GPL-2.0-only
/*
 * What goes wrong where a device keeps its reference until it is finished: functions that set one
 * up and functions that finish it, each with one mistake, beside a right one of either.
 *
 * In: the array of the last kernel. Out: per device its entry, with a count that is off or stale.
 *
 * Mistakes that show only in what another function does later are known limits: which function
 * follows which is not in this file.
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

/* Nobody calls these. */
void pci_setup_not_found_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_setup_common_put_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_setup_bus_fails_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_finish_flagged(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_setup_flag_only_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_setup_unchecked_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_finish_twice_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void FN_setup_again(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void FN_finish_no_put(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_finish_untested_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_finish_not_cleared_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_finish_reads_late_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu);

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

	if (lu->incoming || pci_flb_get_incoming(&ser))
		return;

	entry = pci_ser_find(ser, dev);
	if (entry)
		lu->incoming = entry;
	else
		pci_flb_put_incoming();
}

void pci_liveupdate_finish(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	if (!lu->incoming)
		return;

	lu->incoming = NULL;
	pci_flb_put_incoming();
}

void pci_setup_not_found_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	if (lu->incoming || pci_flb_get_incoming(&ser))
		return;

	entry = pci_ser_find(ser, dev);
	if (!entry)
		return; /* expect: flb-missing-put */

	lu->incoming = entry;
}

/* The put that every way out must pass in functions that keep nothing. */
void pci_setup_common_put_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	if (lu->incoming || pci_flb_get_incoming(&ser))
		return;

	entry = pci_ser_find(ser, dev);
	if (!entry)
		goto put;

	lu->incoming = entry; /* expect: flb-escape-past-put */
	lu->was_preserved = true;
put:
	pci_flb_put_incoming();
}

/* The reference is given back when it fails late, and what was kept stays. */
void pci_setup_bus_fails_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	if (lu->incoming || pci_flb_get_incoming(&ser))
		return;

	entry = pci_ser_find(ser, dev);
	if (!entry) {
		pci_flb_put_incoming();
		return;
	}

	lu->incoming = entry; /* expect: flb-escape-past-put */
	if (pci_enable_device(dev)) {
		pci_flb_put_incoming();
		return;
	}

	lu->was_preserved = true;
}

/* Right for setups that set the flag. */
void pci_finish_flagged(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	if (!lu->was_preserved)
		return;

	lu->was_preserved = false;
	lu->incoming = NULL;
	pci_flb_put_incoming();
}

/* A flag says that the device was preserved, but finish goes by the pointer. */
void pci_setup_flag_only_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_ser *ser;

	if (lu->incoming || pci_flb_get_incoming(&ser))
		return;

	lu->was_preserved = pci_ser_find(ser, dev);
	if (!lu->was_preserved)
		pci_flb_put_incoming();
} /* smpl: misses: another function asks for this place and puts */ /* expect: flb-missing-put */

void pci_setup_unchecked_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_ser *ser = NULL;
	int ret;

	if (lu->incoming)
		return;

	ret = pci_flb_get_incoming(&ser);
	WARN_ON_ONCE(ret && ret != -ENODATA);
	lu->incoming = pci_ser_find(ser, dev); /* expect: flb-unchecked-get */
	if (!lu->incoming)
		pci_flb_put_incoming();
}

/* What the device held, and then what nobody did. */
void pci_finish_twice_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_ser *ser;

	if (pci_flb_get_incoming(&ser))
		return;

	if (!pci_ser_find(ser, dev))
		pci_flb_put_incoming();
	pci_flb_put_incoming(); /* expect: flb-unbalanced-put */
}

void FN_setup_again(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev_ser *entry;
	struct pci_ser *ser;

	if (pci_flb_get_incoming(&ser))
		return;

	entry = pci_ser_find(ser, dev);
	if (!entry) {
		pci_flb_put_incoming();
		return;
	}

	/* What may have been kept there is lost. */
	lu->incoming = entry; /* expect: none-yet flb-missing-put */
}

void FN_finish_no_put(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	lu->incoming = NULL;
	lu->was_preserved = false;
} /* expect: none-yet flb-missing-put */

void pci_finish_untested_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	lu->incoming = NULL;
	pci_flb_put_incoming(); /* smpl: misses: what a field keeps was taken in another function */ /* expect: flb-unbalanced-put */
}

void pci_finish_not_cleared_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	if (lu->incoming)
		pci_flb_put_incoming();
} /* smpl: misses: what a field keeps was taken in another function */ /* expect: flb-escape-past-put */

void pci_finish_reads_late_bad(struct pci_dev *dev, struct pci_dev_liveupdate *lu)
{
	struct pci_dev_ser *entry = lu->incoming;

	if (!entry)
		return;

	lu->incoming = NULL;
	pci_flb_put_incoming();
	entry->refcount = 0; /* smpl: misses: what a field keeps was taken in another function */ /* expect: flb-use-after-put */
}

/* execution: sequence: pci_liveupdate_setup_device, pci_liveupdate_finish */
/* execution: sequence: pci_setup_not_found_bad, pci_liveupdate_finish */
/* execution: sequence: pci_setup_flag_only_bad, pci_liveupdate_finish */
/* execution: sequence: pci_setup_bus_fails_bad, pci_finish_flagged */
/* execution: sequence: pci_setup_unchecked_bad, pci_liveupdate_finish */
/* execution: sequence: pci_liveupdate_setup_device, FN_setup_again, pci_liveupdate_finish */
/* execution: sequence: pci_liveupdate_setup_device, FN_finish_no_put */
/* execution: sequence: pci_liveupdate_setup_device, pci_finish_untested_bad */
/* execution: sequence: pci_liveupdate_setup_device, pci_finish_not_cleared_bad */
/* execution: sequence: pci_liveupdate_setup_device, pci_finish_reads_late_bad */
