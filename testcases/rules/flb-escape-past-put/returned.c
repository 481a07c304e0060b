// SPDX-License-Identifier: GPL-2.0-only
/*
 * The object, a member, or what an unknown function found in it is returned past the put.
 */
#include <corpus.h>
#include <linux/err.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

bool returned_object_ok(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return false;

	liveupdate_flb_put_incoming(&pci_flb);
	return obj;
}

struct flb_obj *returned_object_bad(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	liveupdate_flb_put_incoming(&pci_flb);
	return obj; /* expect: flb-escape-past-put */
}

u32 returned_member_ok(void)
{
	struct flb_obj *obj;
	struct flb_ser *ser;
	u32 version;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	ser = obj->ser;
	version = ser->version;
	liveupdate_flb_put_incoming(&pci_flb);
	return version;
}

struct flb_ser *returned_member_bad(void)
{
	struct flb_obj *obj;
	struct flb_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	ser = obj->ser;
	liveupdate_flb_put_incoming(&pci_flb);
	return ser; /* expect: flb-escape-past-put */
}

int returned_errptr_ok(u32 bdf)
{
	struct dev_ser *ser = ERR_PTR(-ENOENT);
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (obj_find(obj, bdf))
		ser = obj_find(obj, bdf);
	ret = PTR_ERR_OR_ZERO(ser);
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

struct dev_ser *returned_errptr_bad(u32 bdf)
{
	struct flb_obj *obj;
	struct dev_ser *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ERR_PTR(ret);

	ser = obj_find(obj, bdf);
	liveupdate_flb_put_incoming(&pci_flb);
	return ser ?: ERR_PTR(-ENOENT); /* expect: flb-escape-past-put */
}

/* The compiler is told that the field may have changed, which says nothing of what it points to. */
struct dev_ser *after_asm_bad(void)
{
	struct dev_ser *found;
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	asm volatile("" : "+m"(obj->first));
	found = obj->first;
	liveupdate_flb_put_incoming(&pci_flb);
	return found; /* expect: flb-escape-past-put */
}

bool after_asm_ok(void)
{
	struct dev_ser *found;
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return false;

	asm volatile("" : "+m"(obj->first));
	found = obj->first;
	liveupdate_flb_put_incoming(&pci_flb);
	return found;
}

/* The link is read from copies, one for each round. */
struct dev_ser *from_copies_bad(void)
{
	struct dev_ser *dev, *found = NULL;
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	for (dev = obj->first; dev; dev = dev->next) {
		struct dev_ser copy = *dev;

		if (!other_flag())
			continue;
		found = copy.next;
		break;
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return found; /* smpl: misses: copies of structs are not followed */ /* expect: flb-escape-past-put */
}

bool from_copies_ok(void)
{
	struct dev_ser *dev, *found = NULL;
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return false;

	for (dev = obj->first; dev; dev = dev->next) {
		struct dev_ser copy = *dev;

		if (!other_flag())
			continue;
		found = copy.next;
		break;
	}

	liveupdate_flb_put_incoming(&pci_flb);
	return found;
}
