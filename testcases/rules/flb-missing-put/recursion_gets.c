// SPDX-License-Identifier: GPL-2.0-only
/*
 * A wrapper that calls itself before it gets: what it does to its caller's references is known only
 * when what it does to its own is.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct flb_obj *get_below(struct holder *h)
{
	struct flb_obj *obj;

	if (h->next) {
		other_work();
		return get_below(h->next);
	}

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	return obj;
}

u32 get_below_ok(struct holder *h)
{
	struct flb_obj *obj;
	u32 nr;

	if (!h->next)
		return 0;

	obj = get_below(h);
	if (!obj)
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 get_below_bad(struct holder *h)
{
	struct flb_obj *obj;

	if (!h->next)
		return 0;

	obj = get_below(h);
	if (!obj)
		return 0;

	return obj->nr_devices; /* expect: flb-missing-put */
}
