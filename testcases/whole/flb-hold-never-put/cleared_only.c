// SPDX-License-Identifier: GPL-2.0-only
/*
 * A device keeps what was found for it. Its end gives the reference back, or only forgets the pointer.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int cleared_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	if (h->obj)
		return -EBUSY;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->obj = obj;
	return 0;
}

void cleared_end(struct holder *h)
{
	if (!h->obj)
		return;

	h->obj = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}

int cleared_bad(struct holder *h)
{
	struct flb_obj *obj;
	struct dev_ser *first;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	first = obj->first;
	if (!first) {
		liveupdate_flb_put_incoming(&pci_flb);
		return -ENOENT;
	}

	h->found = first; /* expect: flb-hold-never-put */
	return 0;
}

void cleared_forget(struct holder *h)
{
	h->found = NULL;
}

/* execution: sequence: cleared_ok, cleared_end */
/* execution: sequence: cleared_bad, cleared_forget */
