// SPDX-License-Identifier: GPL-2.0-only
/*
 * flb_kept(): the reference is kept for as long as a field is set, where nothing but the mark says so.
 */
#include <linux/liveupdate.h>
#include <flbcheck/annotations.h>

#include <corpus.h>

struct keeper {
	bool held;
	bool forever;
	bool tested;
	struct flb_obj *obj;
	struct keeper *next;
};

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct liveupdate_flb iommu_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "iommu-v1",
};

void keeper_end(struct keeper *k)
{
	if (!k->held)
		return;
	k->held = false;
	flb_taken_back(&pci_flb, k->held);
	liveupdate_flb_put_incoming(&pci_flb);
}

void keeper_end_object(struct keeper *k)
{
	if (!k->obj)
		return;
	k->obj = NULL;
	flb_taken_back(&pci_flb, k->obj);
	liveupdate_flb_put_incoming(&pci_flb);
}

u32 kept_in_flag_ok(struct keeper *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	flb_acquired(&pci_flb);
	k->held = true;
	flb_kept(&pci_flb, k->held);
	return obj->nr_devices;
}

u32 kept_in_flag_bad(struct keeper *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	flb_acquired(&pci_flb);
	k->held = true;
	return obj->nr_devices; /* expect: flb-missing-put */
}

void kept_on_ok(struct keeper *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	k->held = true;
	flb_kept(&pci_flb, k->held);
}

void kept_on_bad(struct keeper *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	k->held = true;
	flb_kept(&iommu_flb, k->held); /* expect: flb-annotation */
}

void kept_on_success_ok(struct keeper *k)
{
	struct flb_obj *obj;

	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) {
		k->held = true;
		flb_kept(&pci_flb, k->held);
	}
}

void kept_on_success_bad(struct keeper *k)
{
	struct flb_obj *obj;

	liveupdate_flb_get_incoming(&pci_flb, (void **)&obj); /* expect: flb-unchecked-get */
	k->held = true;
	if (liveupdate_flb_get_incoming(&iommu_flb, (void **)&obj))
		flb_kept(&iommu_flb, k->held); /* expect: flb-annotation */
	else
		liveupdate_flb_put_incoming(&iommu_flb);
	liveupdate_flb_put_incoming(&pci_flb);
}

void kept_once_ok(struct keeper *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	if (!obj->nr_devices) {
		liveupdate_flb_put_incoming(&pci_flb);
		return;
	}
	k->held = true;
	flb_kept(&pci_flb, k->held);
}

void kept_once_bad(struct keeper *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	liveupdate_flb_put_incoming(&pci_flb);
	k->held = true;
	flb_kept(&pci_flb, k->held); /* expect: flb-annotation */
}

void kept_or_put_ok(struct keeper *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	if (other_flag()) {
		k->held = true;
		flb_kept(&pci_flb, k->held);
	} else {
		liveupdate_flb_put_incoming(&pci_flb);
	}
}

void kept_or_put_bad(struct keeper *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	if (other_flag()) {
		k->held = true;
		flb_kept(&pci_flb, k->held);
	}
	liveupdate_flb_put_incoming(&pci_flb); /* expect: flb-unbalanced-put */
}

void kept_where_ok(struct keeper *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	k->held = other_flag();
	if (k->held)
		flb_kept(&pci_flb, k->held);
	else
		liveupdate_flb_put_incoming(&pci_flb);
}

void kept_where_bad(void)
{
	struct flb_obj *obj;
	bool held = true;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	flb_kept(&pci_flb, held); /* expect: flb-annotation */
	note_number(held);
} /* expect: flb-missing-put */

void kept_while_set_ok(struct keeper *k)
{
	struct flb_obj *obj;

	if (k->held || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	k->held = true;
	flb_kept(&pci_flb, k->held);
}

void kept_while_set_bad(struct keeper *k)
{
	struct flb_obj *obj;

	if (k->held || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	flb_kept(&pci_flb, k->held); /* expect: flb-annotation */
}

void kept_for_ok(struct keeper *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	k->held = true;
	flb_kept(&pci_flb, k->held);
}

void kept_for_bad(struct keeper *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	k->forever = true;
	flb_kept(&pci_flb, k->forever); /* expect: flb-hold-never-put */
}

static void park(struct keeper *k)
{
	k->held = true;
	flb_kept(&pci_flb, k->held);
}

u32 kept_by_helper_ok(struct keeper *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	park(k);
	return obj->nr_devices;
}

u32 kept_by_helper_bad(struct keeper *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&iommu_flb, (void **)&obj))
		return 0;
	park(k); /* expect: flb-annotation */
	return obj->nr_devices;
}

static void park_at(bool *where)
{
	*where = true;
	flb_kept(&pci_flb, *where);
}

void kept_where_told_ok(struct keeper *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	park_at(&k->held);
}

void kept_where_told_bad(struct keeper *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	park_at(&k->forever); /* expect: flb-hold-never-put */
}

static void park_once(struct keeper *k)
{
	if (k->held)
		return;
	k->held = true;
	flb_kept(&pci_flb, k->held);
}

/* The test is not that of a function that gives back. */
static void park_tested(struct keeper *k)
{
	if (k->tested)
		return;
	k->tested = true;
	flb_kept(&pci_flb, k->tested);
}

void kept_by_test_ok(struct keeper *k)
{
	struct flb_obj *obj;

	if (k->held || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	park_once(k);
}

void kept_by_test_bad(struct keeper *k)
{
	struct flb_obj *obj;

	if (k->tested || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	park_tested(k); /* expect: flb-hold-never-put */
}

void kept_one_of_two_ok(struct keeper *k)
{
	struct flb_obj *outer, *inner;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&outer))
		return;
	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&inner)) {
		k->obj = inner;
		flb_kept(&pci_flb, k->obj);
	}
	liveupdate_flb_put_incoming(&pci_flb);
}

void kept_one_of_two_bad(struct keeper *k)
{
	struct flb_obj *outer, *inner;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&outer))
		return;
	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&inner)) {
		liveupdate_flb_put_incoming(&pci_flb);
		return;
	}
	k->obj = inner;
	flb_kept(&pci_flb, k->obj);
} /* expect: flb-missing-put */

u32 kept_with_object_ok(struct keeper *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	k->held = true;
	k->obj = obj;
	flb_kept(&pci_flb, k->held);
	return obj->nr_devices;
}

u32 kept_with_object_bad(struct keeper *k)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	k->obj = obj; /* expect: flb-escape-past-put */
	liveupdate_flb_put_incoming(&pci_flb);
	return 1;
}
