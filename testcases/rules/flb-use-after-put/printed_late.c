// SPDX-License-Identifier: GPL-2.0-only
/*
 * A message after the put prints what the object says; so does a warning.
 */
#include <corpus.h>
#include <linux/bug.h>
#include <linux/errno.h>
#include <linux/printk.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int printed_ok(void)
{
	struct flb_obj *obj;
	u32 version;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	version = obj->version;
	liveupdate_flb_put_incoming(&pci_flb);
	if (version > 1)
		pr_warn("version %u\n", version);
	return 0;
}

int printed_bad(void)
{
	struct flb_obj *obj;
	u32 version;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	version = obj->version;
	liveupdate_flb_put_incoming(&pci_flb);
	if (version > 1)
		pr_warn("%u devices\n", obj->nr_devices); /* expect: flb-use-after-put */
	return 0;
}

int warned_ok(void)
{
	struct flb_obj *obj;
	bool odd;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	odd = obj->version > 1;
	liveupdate_flb_put_incoming(&pci_flb);
	return WARN_ON(odd) ? -EINVAL : 0;
}

int warned_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	liveupdate_flb_put_incoming(&pci_flb);
	if (WARN_ON(obj->version > 1)) /* expect: flb-use-after-put */
		return -EINVAL;
	return 0;
}
