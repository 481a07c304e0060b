// SPDX-License-Identifier: GPL-2.0-only
/*
 * A lookup that walks an array found by its physical address, puts at `out:`, and returns the entry
 * it found. The right one copies the entry.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/io.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int lookup_returned_ok(u32 bdf, struct dev_ser *copy)
{
	struct flb_obj *obj;
	struct flb_ser *ser;
	int ret;
	u32 i;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ret = -ENOENT;
	ser = phys_to_virt(obj->ser_phys);
	for (i = 0; i < ser->nr_devices; i++) {
		if (ser->devices[i].bdf == bdf) {
			copy->bdf = ser->devices[i].bdf;
			copy->flags = ser->devices[i].flags;
			ret = 0;
			goto out;
		}
	}
out:
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

struct dev_ser *lookup_returned_bad(u32 bdf)
{
	struct dev_ser *found = NULL;
	struct flb_obj *obj;
	struct flb_ser *ser;
	u32 i;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	ser = phys_to_virt(obj->ser_phys);
	for (i = 0; i < ser->nr_devices; i++) {
		if (ser->devices[i].bdf == bdf) {
			found = &ser->devices[i];
			goto out;
		}
	}
out:
	liveupdate_flb_put_incoming(&pci_flb);
	return found; /* expect: flb-escape-past-put */
}
