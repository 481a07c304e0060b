// SPDX-License-Identifier: GPL-2.0-only
/*
 * flb_taken_back(): a field is cleared, and the function owes the put for what was kept in it.
 */
#include <linux/liveupdate.h>
#include <flbcheck/annotations.h>

#include <corpus.h>

struct taker {
	bool held;
	bool never;
	struct flb_obj *obj;
	struct taker *next;
};

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct liveupdate_flb iommu_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "iommu-v1",
};

void taker_setup(struct taker *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	k->held = true;
	flb_kept(&pci_flb, k->held);
}

void taker_setup_object(struct taker *k)
{
	struct flb_obj *obj;

	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		k->obj = obj;
}

void kept_there_ok(struct taker *k)
{
	if (!k->held)
		return;
	k->held = false;
	flb_taken_back(&pci_flb, k->held);
	liveupdate_flb_put_incoming(&pci_flb);
}

void kept_there_bad(struct taker *k)
{
	if (!k->never)
		return;
	k->never = false;
	flb_taken_back(&pci_flb, k->never); /* expect: flb-annotation */
	liveupdate_flb_put_incoming(&pci_flb);
}

int put_after_ok(struct taker *k)
{
	if (!k->held)
		return 0;
	k->held = false;
	flb_taken_back(&pci_flb, k->held);
	liveupdate_flb_put_incoming(&pci_flb);
	return other_step();
}

int put_after_bad(struct taker *k)
{
	int ret;

	if (!k->held)
		return 0;
	k->held = false;
	flb_taken_back(&pci_flb, k->held);
	ret = other_step();
	if (ret)
		return ret; /* expect: flb-missing-put */
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

u32 last_use_ok(struct taker *k)
{
	struct flb_obj *obj = k->obj;
	u32 nr;

	if (!obj)
		return 0;
	k->obj = NULL;
	flb_taken_back(&pci_flb, k->obj);
	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 last_use_bad(struct taker *k)
{
	struct flb_obj *obj = k->obj;

	if (!obj)
		return 0;
	k->obj = NULL;
	flb_taken_back(&pci_flb, k->obj);
	liveupdate_flb_put_incoming(&pci_flb);
	return obj->nr_devices; /* expect: flb-use-after-put */
}

/* One object for both references: it lives for as long as there is one. */
u32 other_reference_ok(struct taker *k)
{
	struct flb_obj *kept = k->obj, *obj;
	u32 nr;

	if (!kept || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	k->obj = NULL;
	flb_taken_back(&pci_flb, k->obj);
	liveupdate_flb_put_incoming(&pci_flb);
	nr = kept->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 other_reference_bad(struct taker *k)
{
	struct flb_obj *kept = k->obj, *obj;

	if (!kept || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	k->obj = NULL;
	flb_taken_back(&pci_flb, k->obj);
	liveupdate_flb_put_incoming(&pci_flb);
	liveupdate_flb_put_incoming(&pci_flb);
	return kept->nr_devices; /* expect: flb-use-after-put */
}

void right_flb_ok(struct taker *k)
{
	if (!k->held)
		return;
	k->held = false;
	flb_taken_back(&pci_flb, k->held);
	liveupdate_flb_put_incoming(&pci_flb);
}

void right_flb_bad(struct taker *k)
{
	if (!k->held)
		return;
	k->held = false;
	flb_taken_back(&pci_flb, k->held);
	liveupdate_flb_put_incoming(&iommu_flb); /* expect: flb-mismatched-put */
}

void one_put_ok(struct taker *k)
{
	if (!k->held)
		return;
	k->held = false;
	flb_taken_back(&pci_flb, k->held);
	liveupdate_flb_put_incoming(&pci_flb);
}

void one_put_bad(struct taker *k)
{
	if (!k->held)
		return;
	k->held = false;
	flb_taken_back(&pci_flb, k->held);
	liveupdate_flb_put_incoming(&pci_flb);
	liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-unbalanced-put */
}

void cleared_ok(struct taker *k)
{
	if (!k->obj)
		return;
	k->obj = NULL;
	flb_taken_back(&pci_flb, k->obj);
	liveupdate_flb_put_incoming(&pci_flb);
}

void cleared_bad(struct taker *k)
{
	if (!k->obj)
		return;
	flb_taken_back(&pci_flb, k->obj); /* expect: flb-annotation */
	liveupdate_flb_put_incoming(&pci_flb);
} /* expect: flb-escape-past-put */

void in_field_ok(struct taker *k)
{
	k->held = false;
	flb_taken_back(&pci_flb, k->held);
	liveupdate_flb_put_incoming(&pci_flb);
}

void in_field_bad(struct taker *k)
{
	bool held = k->held;

	if (!held)
		return;
	held = false;
	flb_taken_back(&pci_flb, held); /* expect: flb-annotation */
	liveupdate_flb_put_incoming(&pci_flb);
}

void each_round_ok(struct taker *k)
{
	for (; k; k = k->next) {
		if (!k->held)
			continue;
		k->held = false;
		flb_taken_back(&pci_flb, k->held);
		liveupdate_flb_put_incoming(&pci_flb);
	}
}

void each_round_bad(struct taker *k)
{
	for (; k; k = k->next) {
		if (!k->held)
			continue;
		k->held = false;
		flb_taken_back(&pci_flb, k->held); /* expect: flb-missing-put */
	}
} /* expect: flb-missing-put */

static void unpark(struct taker *k)
{
	k->held = false;
	flb_taken_back(&pci_flb, k->held);
	flb_transferred(&pci_flb);
}

void by_helper_ok(struct taker *k)
{
	if (!k->held)
		return;
	unpark(k);
	liveupdate_flb_put_incoming(&pci_flb);
}

void by_helper_bad(struct taker *k)
{
	if (!k->held)
		return;
	unpark(k);
} /* expect: flb-missing-put */

void kept_again_ok(struct taker *k, struct taker *next)
{
	if (!k->held || next->held)
		return;
	k->held = false;
	flb_taken_back(&pci_flb, k->held);
	next->held = true;
	flb_kept(&pci_flb, next->held);
}

void kept_again_bad(struct taker *k, struct taker *next)
{
	if (!k->held || next->held)
		return;
	k->held = false;
	flb_taken_back(&pci_flb, k->held);
	next->held = true;
} /* expect: flb-missing-put */
