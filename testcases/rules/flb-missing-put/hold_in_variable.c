// SPDX-License-Identifier: GPL-2.0-only
/*
 * References held on purpose beside a pointer that a file keeps in variables of its own: one for
 * all, and one for each of a few.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct flb_obj *current_obj;
static struct dev_ser *slots[2];

int start_ok(void)
{
	struct flb_obj *obj;
	int ret;

	if (current_obj)
		return -EBUSY;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (!ret)
		current_obj = obj;
	return ret;
}

void stop(void)
{
	if (!current_obj)
		return;

	current_obj = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}

int start_bad(void)
{
	struct flb_obj *obj;
	int ret;

	if (current_obj)
		return -EBUSY;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (obj_check(obj))
		return -EINVAL; /* expect: flb-missing-put */

	current_obj = obj;
	return 0;
}

int open_slot_ok(bool second)
{
	struct flb_obj *obj;
	int ret;

	if (slots[second])
		return -EBUSY;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (!obj->first) {
		liveupdate_flb_put_incoming(&pci_flb);
		return -ENOENT;
	}

	slots[second] = obj->first;
	return 0;
}

void close_slot(bool second)
{
	if (!slots[second])
		return;

	slots[second] = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}

int open_slot_bad(bool second)
{
	struct flb_obj *obj;
	int ret;

	if (slots[second])
		return -EBUSY;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (!obj->first)
		return -ENOENT; /* expect: flb-missing-put */

	slots[second] = obj->first;
	return 0;
}

/* execution: sequence: start_ok, stop */
/* execution: sequence: start_bad, stop */
/* execution: sequence: open_slot_ok, close_slot */
/* execution: sequence: open_slot_bad, close_slot */
