// SPDX-License-Identifier: GPL-2.0-only
/*
 * One get before a loop, and a put in each round of it.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/list.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int loop_puts_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	note_number(obj->nr_devices);
	for (; h; h = h->next)
		h->held = false;

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int loop_puts_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	note_number(obj->nr_devices);
	do {
		h->held = false;
		liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-unbalanced-put */
		h = h->next;
	} while (h);

	return 0;
}

int skipped_get_ok(struct holder *h)
{
	struct flb_obj *obj;

	for (; h; h = h->next) {
		if (!h->held)
			continue;
		if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
			break;
		h->nr = obj->nr_devices;
		liveupdate_flb_put_incoming(&pci_flb);
	}

	return 0;
}

int skipped_get_bad(struct holder *h)
{
	struct flb_obj *obj;

	for (; h; h = h->next) {
		if (!h->held)
			goto next;
		if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
			break;
		h->nr = obj->nr_devices;
next:
		liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-unbalanced-put */
	}

	return 0;
}
