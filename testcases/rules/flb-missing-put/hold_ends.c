// SPDX-License-Identifier: GPL-2.0-only
/*
 * How a function that ends a hold shows which one it ends: it tests the field, or clears it before
 * the put, or clears it after the put. A field that none of them names is never given back from.
 */
#define FLB_COUNTED_OUTGOING 1
#include <corpus.h>
#include <linux/err.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

/* Tested and not cleared: an error says that it is over. */
int hold_tested_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (!ret)
		h->ser = obj->ser;
	return ret;
}

void end_tested_ok(struct holder *h)
{
	if (IS_ERR_OR_NULL(h->ser))
		return;

	h->ser = ERR_PTR(-ENODATA);
	liveupdate_flb_put_incoming(&pci_flb);
}

/* Cleared before the put and not tested: a flag is. */
int hold_cleared_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->obj = obj;
	h->held = true;
	return 0;
}

void end_cleared_ok(struct holder *h)
{
	if (!h->held)
		return;

	h->held = false;
	h->obj = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}

/* Cleared after the put. */
int hold_cleared_late_ok(struct holder *h)
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

void end_cleared_late_ok(struct holder *h)
{
	if (!h->held)
		return;

	liveupdate_flb_put_incoming(&pci_flb);
	h->held = false;
	h->priv = NULL;
}

/* The ends above are of other fields, the one below of the other direction. */
int FN_hold_unended(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj); /* expect-gave-up */
	if (ret)
		return ret;

	h->found = obj->first; /* expect: none-yet flb-hold-never-put */
	if (!obj->first)
		liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

void FN_forget_found(struct holder *h)
{
	h->found = NULL;
} /* expect: none-yet flb-missing-put */

/* Nobody's business here but of the one who got it. */
int outgoing_found_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_outgoing(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->found = NULL;
	liveupdate_flb_put_outgoing(&pci_flb);
	return 0;
}

static void end_outgoing(struct holder *h)
{
	h->found = NULL;
	liveupdate_flb_put_outgoing(&pci_flb);
}

int outgoing_ended_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_outgoing(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	end_outgoing(h);
	return 0;
}

/* execution: sequence: hold_tested_ok, end_tested_ok */
/* execution: sequence: hold_cleared_ok, end_cleared_ok */
/* execution: sequence: hold_cleared_late_ok, end_cleared_late_ok */
/* execution: sequence: FN_hold_unended, FN_forget_found */
