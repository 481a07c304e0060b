// SPDX-License-Identifier: GPL-2.0-only
/*
 * The error is returned in the end, but nobody asks for it before the object is used. The get is
 * the first thing that happens, so leaving right after it is all that is missing.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int error_returned_ok(void)
{
	struct flb_obj *obj = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	note_number(obj->nr_devices);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int error_returned_bad(void)
{
	struct flb_obj *obj = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);

	note_number(obj->nr_devices); /* expect: flb-unchecked-get */
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

/* Something is held already: leaving would have to undo it, so no repair is offered. */
int something_begun_ok(struct holder *h)
{
	struct flb_obj *obj = NULL;
	int ret;

	note_number(1);
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (!ret) {
		h->nr = obj->nr_devices;
		liveupdate_flb_put_incoming(&pci_flb);
	}
	note_number(0);
	return ret;
}

int something_begun_bad(struct holder *h)
{
	struct flb_obj *obj = NULL;
	int ret;

	note_number(1);
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	h->nr = obj->nr_devices; /* expect: flb-unchecked-get */
	liveupdate_flb_put_incoming(&pci_flb);
	note_number(0);
	return ret;
}
