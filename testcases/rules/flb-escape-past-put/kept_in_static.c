// SPDX-License-Identifier: GPL-2.0-only
/*
 * The pointer is left in a variable of the file, or in a static one of the function.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct dev_ser *current_dev;
static struct flb_ser *cached;

int kept_global_ok(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	current_dev = obj->first;
	ret = current_dev ? ser_apply(current_dev) : -ENOENT;
	current_dev = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int kept_global_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	current_dev = obj->first; /* expect: flb-escape-past-put */
	ret = current_dev ? ser_apply(current_dev) : -ENOENT;
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

u32 kept_cache_ok(void)
{
	static u32 nr_cached;
	struct flb_obj *obj;

	if (!nr_cached && !liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) {
		nr_cached = obj->nr_devices;
		liveupdate_flb_put_incoming(&pci_flb);
	}

	return nr_cached;
}

bool kept_cache_bad(void)
{
	struct flb_obj *obj;

	if (!cached && !liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) {
		cached = obj->ser; /* expect: flb-escape-past-put */
		liveupdate_flb_put_incoming(&pci_flb);
	}

	return cached;
}

void kept_static_local_ok(void)
{
	static struct dev_ser *last;
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;

	for (last = obj->first; last; last = last->next)
		ser_show(last);
	liveupdate_flb_put_incoming(&pci_flb);
}

void kept_static_local_bad(void)
{
	static struct flb_obj *last;
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;

	last = obj; /* expect: flb-escape-past-put */
	obj_show(last);
	liveupdate_flb_put_incoming(&pci_flb);
}
