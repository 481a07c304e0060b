// SPDX-License-Identifier: GPL-2.0-only
/*
 * What sparse, clang and flbcheck make of FLB references marked with flbcheck/annotations.h: one
 * idiom a pair, right (_ok) and wrong (_bad). Where a tool says otherwise than the name, the line of
 * the function says so: "TOOL: misses: reason" or "TOOL: false: reason".
 */
#include <linux/bug.h>
#include <linux/liveupdate.h>
#include <flbcheck/annotations.h>

#include <corpus.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct liveupdate_flb iommu_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "iommu-v1",
};

static struct flb_obj *flb_get(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	flb_acquired(&pci_flb);
	flb_transferred(&pci_flb);
	return obj;
}

static void flb_put(void)
	__flb_releases(&pci_flb)
{
	liveupdate_flb_put_incoming(&pci_flb);
}

int early_return_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;
	flb_acquired(&pci_flb);

	ret = obj_check(obj);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int early_return_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;
	flb_acquired(&pci_flb);

	ret = obj_check(obj);
	if (ret)
		return ret;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int goto_out_ok(u32 bdf)
{
	struct flb_obj *obj;
	int ret = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;
	flb_acquired(&pci_flb);

	if (!obj_find(obj, bdf)) {
		ret = -ENOENT;
		goto out;
	}
	ret = other_step();
out:
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int goto_out_bad(u32 bdf)
{
	struct flb_obj *obj;
	int ret = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;
	flb_acquired(&pci_flb);

	if (!obj_find(obj, bdf)) {
		ret = -ENOENT;
		goto out;
	}
	ret = other_step();
	liveupdate_flb_put_incoming(&pci_flb);
out:
	return ret;
}

u32 in_condition_ok(void)
{
	struct flb_obj *obj;
	u32 nr = 0;

	if (other_flag() && !liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) {
		flb_acquired(&pci_flb);
		nr = obj->nr_devices;
		liveupdate_flb_put_incoming(&pci_flb);
	}
	return nr;
}

u32 in_condition_bad(void)
{
	struct flb_obj *obj;
	u32 nr = 0;

	if (other_flag() && !liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) {
		flb_acquired(&pci_flb);
		nr = obj->nr_devices;
		if (nr)
			liveupdate_flb_put_incoming(&pci_flb);
	}
	return nr;
}

int flag_ok(void) /* sparse: false: does not join the flag with the count; clang: false: the same */
{
	struct flb_obj *obj;
	bool held = false;
	int ret;

	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) {
		flb_acquired(&pci_flb);
		held = true;
	}
	ret = other_step();
	if (held)
		liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int flag_bad(void)
{
	struct flb_obj *obj;
	bool held = false;
	int ret;

	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) {
		flb_acquired(&pci_flb);
		held = true;
	}
	ret = other_step();
	if (held && ret)
		liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

u32 wrapper_ok(void)
{
	struct flb_obj *obj = flb_get();
	u32 nr;

	if (!obj)
		return 0;
	flb_acquired(&pci_flb);

	nr = obj->nr_devices;
	flb_put();
	return nr;
}

u32 wrapper_bad(void)
{
	struct flb_obj *obj = flb_get();

	if (!obj)
		return 0;
	flb_acquired(&pci_flb);

	return obj->nr_devices;
}

int in_loop_ok(struct holder *h)
{
	struct flb_obj *obj;

	for (; h; h = h->next) {
		if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
			continue;
		flb_acquired(&pci_flb);
		h->nr = obj->nr_devices;
		liveupdate_flb_put_incoming(&pci_flb);
	}
	return 0;
}

int in_loop_bad(struct holder *h)
{
	struct flb_obj *obj;

	for (; h; h = h->next) {
		if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
			continue;
		flb_acquired(&pci_flb);
		h->nr = obj->nr_devices;
		if (!h->nr)
			break;
		liveupdate_flb_put_incoming(&pci_flb);
	}
	return 0;
}

int second_put_ok(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	flb_acquired(&pci_flb);
	liveupdate_flb_put_incoming(&pci_flb);
	return 1;
}

int second_put_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	flb_acquired(&pci_flb);
	liveupdate_flb_put_incoming(&pci_flb);
	liveupdate_flb_put_incoming(&pci_flb);
	return 1;
}

int nested_ok(void) /* clang: false: a capability is held once or not at all */
{
	struct flb_obj *outer, *inner;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&outer))
		return 0;
	flb_acquired(&pci_flb);
	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&inner)) {
		flb_acquired(&pci_flb);
		liveupdate_flb_put_incoming(&pci_flb);
	}
	liveupdate_flb_put_incoming(&pci_flb);
	return 1;
}

int nested_bad(void)
{
	struct flb_obj *outer, *inner;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&outer))
		return 0;
	flb_acquired(&pci_flb);
	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&inner))
		flb_acquired(&pci_flb);
	liveupdate_flb_put_incoming(&pci_flb);
	return 1;
}

int other_flb_ok(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&iommu_flb, (void **)&obj))
		return 0;
	flb_acquired(&iommu_flb);
	liveupdate_flb_put_incoming(&iommu_flb);
	return 1;
}

int other_flb_bad(void) /* sparse: misses: one counter for all FLBs; clang: misses: the same */
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&iommu_flb, (void **)&obj))
		return 0;
	flb_acquired(&iommu_flb);
	liveupdate_flb_put_incoming(&pci_flb);
	return 1;
}

void keep_ok(struct holder *h)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	flb_acquired(&pci_flb);
	h->obj = obj;
	flb_kept(&pci_flb, h->obj);
}

void keep_bad(struct holder *h) /* checker: misses: the caller has h, and with it the object */
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	flb_acquired(&pci_flb);
	h->obj = obj;
}

void finish_ok(struct holder *h)
{
	if (!h->obj)
		return;
	h->obj = NULL;
	flb_taken_back(&pci_flb, h->obj);
	liveupdate_flb_put_incoming(&pci_flb);
}

void finish_bad(struct holder *h)
{
	if (!h->obj)
		return;
	h->obj = NULL;
	flb_taken_back(&pci_flb, h->obj);
}

int switch_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	switch (ret) {
	case 0:
		break;
	default:
		return ret;
	}
	flb_acquired(&pci_flb);
	ret = obj_check(obj);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int switch_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	switch (ret) {
	case 0:
		break;
	default:
		return ret;
	}
	flb_acquired(&pci_flb);
	return obj_check(obj);
}
