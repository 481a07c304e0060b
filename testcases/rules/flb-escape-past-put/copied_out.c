// SPDX-License-Identifier: GPL-2.0-only
/*
 * A copy may outlive the reference: of the struct, of memory, of a string. The address of the
 * original may not.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/slab.h>
#include <linux/string.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int copied_struct_ok(u32 bdf, u32 *refcount)
{
	struct flb_obj *obj;
	struct dev_ser copy, *ser;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ser = obj_find(obj, bdf);
	if (!ser) {
		liveupdate_flb_put_incoming(&pci_flb);
		return -ENOENT;
	}

	copy = *ser;
	liveupdate_flb_put_incoming(&pci_flb);
	*refcount = copy.refcount;
	return 0;
}

const u32 *copied_struct_bad(u32 bdf)
{
	const u32 *refcount;
	struct flb_obj *obj;
	struct dev_ser *ser;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	ser = obj_find(obj, bdf);
	refcount = ser ? &ser->refcount : NULL;
	liveupdate_flb_put_incoming(&pci_flb);
	return refcount; /* expect: flb-escape-past-put */
}

u32 *copied_memory_ok(void)
{
	struct flb_obj *obj;
	u32 *copy;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	copy = kmemdup(&obj->version, sizeof(obj->version), GFP_KERNEL);
	liveupdate_flb_put_incoming(&pci_flb);
	return copy;
}

u32 *copied_memory_bad(void)
{
	struct flb_obj *obj;
	u32 *version;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	version = &obj->version;
	note_number(*version);
	liveupdate_flb_put_incoming(&pci_flb);
	return version; /* expect: flb-escape-past-put */
}

char *copied_string_ok(void)
{
	struct flb_obj *obj;
	char *label;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	label = kstrdup(obj->label, GFP_KERNEL);
	liveupdate_flb_put_incoming(&pci_flb);
	return label;
}

const char *copied_string_bad(void)
{
	struct flb_obj *obj;
	const char *label;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	label = obj->label;
	liveupdate_flb_put_incoming(&pci_flb);
	return label; /* expect: flb-escape-past-put */
}
