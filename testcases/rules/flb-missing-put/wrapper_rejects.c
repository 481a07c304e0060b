// SPDX-License-Identifier: GPL-2.0-only
/*
 * A wrapper that rejects what it got and returns an error: it must put, for its caller will not.
 * The leak is in the wrapper itself, on the way out that claims nothing is held.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static int get_checked(struct flb_obj **objp)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ret = obj_check(obj);
	if (ret) {
		liveupdate_flb_put_incoming(&pci_flb);
		return ret;
	}

	*objp = obj;
	return 0;
}

static struct flb_obj *get_checked_leaky(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;

	if (obj->version != 1)
		return NULL; /* expect: flb-missing-put */

	return obj;
}

u32 rejects_ok(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (get_checked(&obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 rejects_bad(void)
{
	struct flb_obj *obj = get_checked_leaky();
	u32 nr;

	if (!obj)
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}
