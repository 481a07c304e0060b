// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pointer leaves inside a struct that is returned whole, or stored.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

struct summary {
	u32 nr;
	const struct dev_ser *first;
};

struct summary struct_returned_ok(void)
{
	struct summary sum = {};
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return sum;

	for (sum.first = obj->first; sum.first; sum.first = sum.first->next)
		sum.nr++;
	liveupdate_flb_put_incoming(&pci_flb);
	return sum;
}

struct summary struct_returned_bad(void)
{
	struct summary sum = {};
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return sum;

	sum.first = obj->first;
	sum.nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return sum; /* smpl: misses: members of a returned struct are not followed */ /* expect: flb-escape-past-put */
}

static struct summary latest;

void struct_stored_ok(void)
{
	struct summary sum = {};
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;

	sum.first = obj->first;
	sum.nr = obj->nr_devices;
	latest = sum;
	latest.first = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}

void struct_stored_bad(void)
{
	struct summary sum = {};
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;

	sum.first = obj->first;
	sum.nr = obj->nr_devices;
	latest = sum; /* smpl: misses: copies of structs are not followed */ /* expect: flb-escape-past-put */
	liveupdate_flb_put_incoming(&pci_flb);
}
