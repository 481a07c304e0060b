// SPDX-License-Identifier: GPL-2.0-only
/*
 * A function gets and puts while its caller holds a reference of its own: two references, and each
 * must be given back.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static u32 count_devices(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

int nested_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->nr = count_devices() + obj->version;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int nested_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->nr = count_devices() + obj->version;
	return 0; /* expect: flb-missing-put */
}

int nested_here_ok(void)
{
	struct flb_obj *outer, *inner;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&outer);
	if (ret)
		return ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&inner);
	if (!ret) {
		note_number(inner->nr_devices);
		liveupdate_flb_put_incoming(&pci_flb);
	}

	note_number(outer->nr_devices);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int nested_here_bad(void)
{
	struct flb_obj *outer, *inner;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&outer);
	if (ret)
		return ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&inner);
	if (ret)
		return ret; /* expect: flb-missing-put */

	note_number(inner->nr_devices + outer->nr_devices);
	liveupdate_flb_put_incoming(&pci_flb);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
