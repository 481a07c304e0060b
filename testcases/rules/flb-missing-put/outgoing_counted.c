// SPDX-License-Identifier: GPL-2.0-only
/*
 * The outgoing side of a tree that has liveupdate_flb_put_outgoing(): its get takes a reference
 * too.
 */
#define FLB_COUNTED_OUTGOING 1
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int outgoing_ok(u32 version)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_outgoing(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (obj->nr_devices)
		ret = -EBUSY;
	else
		obj->version = version;

	liveupdate_flb_put_outgoing(&pci_flb);
	return ret;
}

int outgoing_bad(u32 version)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_outgoing(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (obj->nr_devices)
		return -EBUSY; /* expect: flb-missing-put */

	obj->version = version;
	liveupdate_flb_put_outgoing(&pci_flb);
	return 0;
}

/* Both directions of one FLB at a time. */
u32 both_directions_ok(void)
{
	struct flb_obj *in, *out;
	u32 nr = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&in))
		return 0;

	if (!liveupdate_flb_get_outgoing(&pci_flb, (void **)&out)) {
		nr = in->nr_devices - out->nr_devices;
		liveupdate_flb_put_outgoing(&pci_flb);
	}

	nr += in->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 both_directions_bad(void)
{
	struct flb_obj *in, *out;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&in))
		return 0;

	if (liveupdate_flb_get_outgoing(&pci_flb, (void **)&out))
		return 0; /* expect: flb-missing-put */

	nr = in->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	nr -= out->nr_devices;
	liveupdate_flb_put_outgoing(&pci_flb);
	return nr;
}
