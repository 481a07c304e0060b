// SPDX-License-Identifier: GPL-2.0-only
/*
 * The end asks for the member that the reference is kept in, or for another one.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int other_field_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->priv = obj;
	h->held = true;
	return 0;
}

void other_field_end(struct holder *h)
{
	if (!h->held)
		return;

	h->held = false;
	h->priv = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}

int other_field_bad(struct holder *h)
{
	/* execution: cannot tell: the pointer stays, as it does where a put is still to come */
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->found = obj->first; /* smpl: misses: the type of the member is in a header */ /* expect: flb-hold-never-put */
	if (!h->found)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* smpl: false: a missing put, as long as it is not known to be kept */
}

/* execution: sequence: other_field_ok, other_field_end */
/* execution: sequence: other_field_bad, other_field_end */
