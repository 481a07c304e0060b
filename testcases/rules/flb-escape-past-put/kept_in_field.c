// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pointer is left in a field of something that outlives the call. Cleared before the put, on
 * all paths, it is not; nor where it is left in the object itself.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int kept_field_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->ser = obj->ser;
	h->nr = h->ser->nr_devices;
	h->ser = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int kept_field_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->ser = obj->ser; /* smpl: misses: the type of the member is in a header */ /* expect: flb-escape-past-put */
	h->nr = h->ser->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int cleared_on_error_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->obj = obj;
	ret = other_step();
	if (ret)
		goto out;

	h->nr = obj->nr_devices;
out:
	h->obj = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int cleared_on_error_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	h->obj = obj; /* expect: flb-escape-past-put */
	ret = other_step();
	if (ret) {
		h->obj = NULL;
		goto out;
	}

	h->nr = obj->nr_devices;
out:
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

void stored_late_ok(struct holder *h, u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;

	ser = obj_find(obj, bdf);
	liveupdate_flb_put_incoming(&pci_flb);
	h->held = ser; /* smpl: false: the type of the member is in a header */
}

void stored_late_bad(struct holder *h, u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;

	ser = obj_find(obj, bdf);
	liveupdate_flb_put_incoming(&pci_flb);
	h->found = ser; /* expect: flb-escape-past-put */
}

void other_holder_ok(struct holder *h)
{
	struct holder *next = h->next;
	struct flb_obj *obj;

	if (!next || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;

	next->found = obj->first;
	if (next->found)
		next->nr = next->found->flags;
	h->next->found = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}

void other_holder_bad(struct holder *h)
{
	struct holder *next = h->next;
	struct flb_obj *obj;

	if (!next || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;

	next->found = obj->first; /* smpl: misses: the type of the member is in a header */ /* expect: flb-escape-past-put */
	if (next->found)
		next->nr = next->found->flags;
	h->found = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}

void untyped_ok(struct holder *h)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, &h->priv))
		return;

	obj = h->priv;
	h->nr = obj->nr_devices;
	h->priv = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}

void untyped_bad(struct holder *h, u32 bdf)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;

	WRITE_ONCE(h->priv, obj_find(obj, bdf)); /* smpl: misses: the type of the member is in a header */ /* expect: flb-escape-past-put */
	h->nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
}

void in_object_ok(struct holder *h, u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;

	ser = obj_find(obj, bdf);
	if (ser)
		obj->first = ser;
	liveupdate_flb_put_incoming(&pci_flb);
}

void in_object_bad(struct holder *h, u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;

	ser = obj_find(obj, bdf);
	if (ser)
		h->found = ser; /* expect: flb-escape-past-put */
	liveupdate_flb_put_incoming(&pci_flb);
}
