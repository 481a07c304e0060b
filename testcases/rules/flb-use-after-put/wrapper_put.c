// SPDX-License-Identifier: GPL-2.0-only
/*
 * The put is inside a function that is called for something else as well.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static int pci_flb_get(struct flb_obj **objp)
{
	return liveupdate_flb_get_incoming(&pci_flb, (void **)objp);
}

static void pci_flb_put(void)
{
	liveupdate_flb_put_incoming(&pci_flb);
}

static void all_done(struct holder *h)
{
	h->held = false;
	pci_flb_put();
}

int wrapper_put_ok(struct holder *h)
{
	struct flb_obj *obj;

	if (pci_flb_get(&obj))
		return -ENODATA;

	h->nr = obj->nr_devices;
	all_done(h);
	return 0;
}

int wrapper_put_bad(struct holder *h)
{
	struct flb_obj *obj;

	if (pci_flb_get(&obj))
		return -ENODATA;

	all_done(h);
	h->nr = obj->nr_devices; /* expect: flb-use-after-put */
	return 0;
}

int maybe_put_ok(struct holder *h)
{
	struct flb_obj *obj;
	bool keep;

	if (pci_flb_get(&obj))
		return -ENODATA;

	keep = other_flag();
	if (!keep)
		pci_flb_put();
	other_work();
	if (keep) {
		h->nr = obj->nr_devices;
		pci_flb_put();
	}
	return 0;
}

int maybe_put_bad(struct holder *h)
{
	struct flb_obj *obj;
	bool keep;

	if (pci_flb_get(&obj))
		return -ENODATA;

	keep = other_flag();
	if (!keep)
		pci_flb_put();
	h->nr = obj->nr_devices; /* smpl: misses: one condition chooses between two puts */ /* expect: flb-use-after-put */
	if (keep)
		pci_flb_put();
	return 0;
}
