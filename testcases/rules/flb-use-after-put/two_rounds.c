// SPDX-License-Identifier: GPL-2.0-only
/*
 * How often the first loop goes round is not known; the second has as many rounds as there are
 * FLBs. In the third one what the first has given back is looked at.
 */
#include <corpus.h>
#include <linux/array_size.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct liveupdate_flb two_flbs[2] = {
	{ .ops = &corpus_flb_ops, .compatible = "iommu-v1" },
	{ .ops = &corpus_flb_ops, .compatible = "iommu-v2" },
};

static struct liveupdate_flb three_flbs[3] = {
	{ .ops = &corpus_flb_ops, .compatible = "hugetlb-v1" },
	{ .ops = &corpus_flb_ops, .compatible = "hugetlb-v2" },
	{ .ops = &corpus_flb_ops, .compatible = "hugetlb-v3" },
};

void two_rounds_ok(void)
{
	struct flb_obj *pci, *obj, *last = NULL, *before = NULL;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci))
		return;
	for (u32 i = 0; i < pci->ser->nr_devices; i++)
		ser_show(&pci->ser->devices[i]);
	for (u32 i = 0; i < ARRAY_SIZE(two_flbs); i++) {
		if (before)
			note_number(before->version);
		if (liveupdate_flb_get_incoming(&two_flbs[i], (void **)&obj))
			continue;
		liveupdate_flb_put_incoming(&two_flbs[i]);
		before = last;
		last = obj;
	}
	liveupdate_flb_put_incoming(&pci_flb);
}

void two_rounds_bad(void)
{
	struct flb_obj *pci, *obj, *last = NULL, *before = NULL;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&pci))
		return;
	for (u32 i = 0; i < pci->ser->nr_devices; i++)
		ser_show(&pci->ser->devices[i]);
	for (u32 i = 0; i < ARRAY_SIZE(three_flbs); i++) {
		if (before)
			note_number(before->version); /* smpl: misses: what was got two rounds ago is not followed */ /* expect: flb-use-after-put */
		if (liveupdate_flb_get_incoming(&three_flbs[i], (void **)&obj))
			continue;
		liveupdate_flb_put_incoming(&three_flbs[i]);
		before = last;
		last = obj;
	}
	liveupdate_flb_put_incoming(&pci_flb);
}
