// SPDX-License-Identifier: GPL-2.0-only
/*
 * A callback says what it found in a variable or a field of its caller: what that held before the
 * call says nothing of what it holds after it.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static int find_busy(struct dev_ser *dev, void *arg)
{
	bool *busy = arg;

	if (dev->refcount)
		*busy = true;
	return 0;
}

static int mark_held(struct dev_ser *dev, void *arg)
{
	struct holder *h = arg;

	h->held = dev->refcount;
	return 0;
}

static void look_at_all(struct flb_obj *obj, struct holder *h)
{
	obj_for_each(obj, mark_held, h);
}

int busy_variable_ok(void)
{
	struct flb_obj *obj;
	bool busy = false;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	obj_for_each(obj, find_busy, &busy);
	liveupdate_flb_put_incoming(&pci_flb);
	return busy ? -EBUSY : 0;
}

int busy_variable_bad(void)
{
	struct flb_obj *obj;
	bool busy = false;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	obj_for_each(obj, find_busy, &busy);
	if (busy)
		return -EBUSY; /* expect: flb-missing-put */

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int held_field_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->held = false;
	obj_for_each(obj, mark_held, h);
	liveupdate_flb_put_incoming(&pci_flb);
	return h->held ? -EBUSY : 0;
}

int held_field_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->held = false;
	obj_for_each(obj, mark_held, h);
	if (h->held)
		return -EBUSY; /* expect: flb-missing-put */

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

/* The call that may change the field is in a function that is called. */
int held_by_helper_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->held = false;
	look_at_all(obj, h);
	liveupdate_flb_put_incoming(&pci_flb);
	return h->held ? -EBUSY : 0;
}

int held_by_helper_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->held = false;
	look_at_all(obj, h);
	if (h->held)
		return -EBUSY; /* expect: flb-missing-put */

	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}
