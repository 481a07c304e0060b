// SPDX-License-Identifier: GPL-2.0-only
/*
 * The get is one operand of a condition and its result never has a name.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

void in_condition_ok(void)
{
	struct flb_obj *obj;

	if (liveupdate_enabled() && !liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		liveupdate_flb_put_incoming(&pci_flb);
}

void in_condition_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_enabled() && !liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		note_number(obj->nr_devices);
} /* expect: flb-missing-put */

int or_condition_ok(void)
{
	struct flb_obj *obj;

	if (!other_flag() || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	note_number(obj->nr_devices);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int or_condition_bad(void)
{
	struct flb_obj *obj;

	if (!other_flag() || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj) || other_step())
		return -ENODATA; /* expect: flb-missing-put */

	note_number(obj->nr_devices);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
