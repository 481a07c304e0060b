// SPDX-License-Identifier: GPL-2.0-only
/*
 * Three holds, each ended for a whole list in a loop of its own: how many rounds each loop has is
 * nothing that matters for the next.
 */
#include <corpus.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct liveupdate_flb iommu_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "iommu-v1",
};

static struct liveupdate_flb numa_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "numa-v1",
};

int hold_obj(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	if (h->obj)
		return 0;
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (!ret)
		h->obj = obj;
	return ret;
}

int hold_ser(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	if (h->ser)
		return 0;
	ret = liveupdate_flb_get_incoming(&iommu_flb, (void **)&obj);
	if (!ret)
		h->ser = obj->ser;
	return ret;
}

int hold_priv(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	if (h->priv)
		return 0;
	ret = liveupdate_flb_get_incoming(&numa_flb, (void **)&obj);
	if (!ret)
		h->priv = obj;
	return ret;
}

void end_lists_ok(struct holder *all)
{
	struct holder *h;

	for (h = all; h; h = h->next) {
		if (h->obj) {
			h->obj = NULL;
			liveupdate_flb_put_incoming(&pci_flb);
		}
	}
	for (h = all; h; h = h->next) {
		if (h->ser) {
			h->ser = NULL;
			liveupdate_flb_put_incoming(&iommu_flb);
		}
	}
	for (h = all; h; h = h->next) {
		if (h->priv) {
			h->priv = NULL;
			liveupdate_flb_put_incoming(&numa_flb);
		}
	}
}

void end_lists_bad(struct holder *all)
{
	struct holder *h;

	for (h = all; h; h = h->next) {
		if (h->obj) {
			h->obj = NULL;
			liveupdate_flb_put_incoming(&pci_flb);
		}
	}
	for (h = all; h; h = h->next) {
		if (h->ser) {
			h->ser = NULL;
			liveupdate_flb_put_incoming(&iommu_flb);
		}
	}
	for (h = all; h; h = h->next) {
		if (h->priv)
			h->priv = NULL;
	}
} /* smpl: misses: what a field keeps was taken in another function */ /* expect: flb-missing-put */

/* execution: sequence: hold_obj, hold_ser, hold_priv, end_lists_ok */
/* execution: sequence: hold_obj, hold_ser, hold_priv, end_lists_bad */
