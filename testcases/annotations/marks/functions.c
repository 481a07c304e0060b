// SPDX-License-Identifier: GPL-2.0-only
/*
 * __flb_acquires(), __flb_releases() and __flb_holds() of functions: believed of those that are defined
 * elsewhere, compared with the body of those that are not.
 */
#include <linux/errno.h>
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

#define THIS_FLB (&pci_flb)

int elsewhere_get(void) __flb_acquires(&pci_flb);
void elsewhere_put(void) __flb_releases(&pci_flb);
void elsewhere_put_on(int why, struct liveupdate_flb *flb) __flb_releases(flb);
int elsewhere_check(void) __flb_holds(&pci_flb);
bool elsewhere_both(struct liveupdate_flb *first, struct liveupdate_flb *second)
	__flb_acquires(first) __flb_holds(second);

int got_elsewhere_ok(void)
{
	int ret = elsewhere_get();

	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int got_elsewhere_bad(void)
{
	int ret = elsewhere_get();

	if (ret)
		return ret; /* expect: flb-missing-put */
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

void put_elsewhere_ok(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	elsewhere_put();
}

void put_elsewhere_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	elsewhere_put();
	elsewhere_put(); /* expect: flb-unbalanced-put */
}

void put_parameter_ok(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&iommu_flb, (void **)&obj))
		return;
	elsewhere_put_on(1, &iommu_flb);
}

void put_parameter_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&iommu_flb, (void **)&obj))
		return;
	elsewhere_put_on(1, &pci_flb); /* expect: flb-mismatched-put */
}

u32 used_before_ok(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	nr = obj->nr_devices;
	elsewhere_put();
	return nr;
}

u32 used_before_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	elsewhere_put();
	return obj->nr_devices; /* expect: flb-use-after-put */
}

int needed_ok(void)
{
	struct flb_obj *obj;
	int ret;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;
	ret = elsewhere_check();
	elsewhere_put();
	return ret;
}

int needed_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;
	elsewhere_put();
	return elsewhere_check(); /* expect: flb-annotation */
}

/* Its caller has it. */
int needed_by_caller_ok(void)
{
	struct flb_obj *obj;
	int ret = elsewhere_check();

	if (!liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		elsewhere_put();
	return ret;
}

int needed_by_caller_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return elsewhere_check(); /* expect: flb-annotation */
	elsewhere_put();
	return 0;
}

bool two_marks_ok(void)
{
	bool both = elsewhere_both(&iommu_flb, &pci_flb);

	liveupdate_flb_put_incoming(&iommu_flb);
	return both;
}

bool two_marks_bad(void)
{
	bool both = elsewhere_both(&iommu_flb, &pci_flb);

	if (both)
		liveupdate_flb_put_incoming(&iommu_flb);
	return both; /* expect: flb-missing-put */
}

/* With the mark it is a wrapper, though nothing else tells its callers that it holds. */
u32 always_ok(void) __flb_acquires(&pci_flb)
{
	struct flb_obj *obj;

	while (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		other_work();
	return 1;
}

u32 always_bad(void) __flb_acquires(&pci_flb) /* expect: flb-annotation */
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;
	return 1;
}

void always_caller_ok(void)
{
	always_ok();
	liveupdate_flb_put_incoming(&pci_flb);
}

void always_caller_bad(void)
{
	always_ok();
} /* expect: flb-missing-put */

void releases_ok(bool show, struct flb_obj *obj) __flb_releases(&pci_flb)
{
	if (show)
		obj_show(obj);
	liveupdate_flb_put_incoming(&pci_flb);
}

void releases_bad(bool show, struct flb_obj *obj) __flb_releases(&pci_flb) /* expect: flb-annotation */
{
	if (show)
		liveupdate_flb_put_incoming(&pci_flb);
}

void releases_that_ok(struct liveupdate_flb *flb) __flb_releases(flb)
{
	liveupdate_flb_put_incoming(flb);
}

void releases_that_bad(struct liveupdate_flb *flb, struct liveupdate_flb *other)
	__flb_releases(flb) /* expect: flb-annotation */
{
	liveupdate_flb_put_incoming(other);
}

/* Without the mark the put would be taken for one too many: the function gets, too. */
void holds_ok(void) __flb_holds(THIS_FLB)
{
	struct flb_obj *obj;

	liveupdate_flb_put_incoming(&pci_flb);
	while (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		other_work();
}

void holds_bad(void) __flb_holds(THIS_FLB) /* expect: flb-annotation */
{
	liveupdate_flb_put_incoming(&pci_flb);
}

int named_ok(struct flb_obj *obj) __flb_holds(&pci_flb)
{
	return obj_check(obj);
}

int named_bad(struct flb_obj *obj) __flb_holds(obj->flb) /* expect: flb-annotation */
{
	return obj_check(obj);
}
