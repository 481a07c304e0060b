// SPDX-License-Identifier: GPL-2.0-only
/*
 * The reference that is given back is one of the other direction.
 */
#define FLB_COUNTED_OUTGOING 1
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int direction_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_outgoing(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->priv = obj;
	return 0;
}

int direction_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->ser = obj->ser; /* expect: flb-hold-never-put */
	return 0;
}

void direction_end(struct holder *h)
{
	if (h->priv)
		liveupdate_flb_put_outgoing(&pci_flb);
	h->priv = NULL;
	h->ser = NULL;
}

/* execution: sequence: direction_ok, direction_end */
/* execution: sequence: direction_bad, direction_end */
