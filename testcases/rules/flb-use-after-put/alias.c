// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pointer goes by another name when it is used: copied, cast, moved by arithmetic, found again
 * by container_of(), chosen by `?:`.
 */
#include <corpus.h>
#include <linux/container_of.h>
#include <linux/errno.h>
#include <linux/list.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

u32 alias_ok(void)
{
	struct flb_obj *obj, *also;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	also = obj;
	nr = also->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 alias_bad(void)
{
	struct flb_obj *obj, *also;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	also = obj;
	obj = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
	return also->nr_devices; /* expect: flb-use-after-put */
}

u32 cast_ok(void)
{
	struct flb_obj *obj;
	void *raw;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, &raw))
		return 0;

	obj = raw;
	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 cast_bad(void)
{
	void *raw;

	if (liveupdate_flb_get_incoming(&pci_flb, &raw))
		return 0;

	liveupdate_flb_put_incoming(&pci_flb);
	return ((struct flb_obj *)raw)->nr_devices; /* expect: flb-use-after-put */
}

u32 container_ok(void)
{
	struct list_head *first;
	struct flb_obj *obj;
	u32 bdf = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	first = obj->list.next;
	if (first != &obj->list)
		bdf = container_of(first, struct dev_ser, node)->bdf;
	liveupdate_flb_put_incoming(&pci_flb);
	return bdf;
}

u32 container_bad(void)
{
	struct list_head *first;
	struct flb_obj *obj;
	bool empty;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	first = obj->list.next;
	empty = first == &obj->list;
	liveupdate_flb_put_incoming(&pci_flb);
	if (empty)
		return 0;
	return container_of(first, struct dev_ser, node)->bdf; /* expect: flb-use-after-put */
}

u32 chosen_ok(bool first)
{
	struct flb_obj *obj;
	const u32 *which;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	which = first ? &obj->version : &obj->nr_devices;
	nr = *which;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 chosen_bad(bool first)
{
	struct flb_obj *obj;
	const u32 *which;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	which = first ? &obj->version : &obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return *which; /* expect: flb-use-after-put */
}

u32 one_side_ok(bool first)
{
	u32 none = 0, nr;
	const u32 *which = &none;
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (first)
		which = &obj->version;
	nr = *which;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 one_side_bad(bool first)
{
	u32 none = 0;
	const u32 *which = &none;
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (first)
		which = &obj->version;
	liveupdate_flb_put_incoming(&pci_flb);
	return *which; /* expect: flb-use-after-put */
}
