// SPDX-License-Identifier: GPL-2.0-only
/*
 * The wrapper failed and left its out-parameter alone: the caller's variable is what it was
 * before, nothing or NULL, and the code goes on to use it.
 */
#include <corpus.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static int get_obj(struct flb_obj **objp)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	*objp = obj;
	return 0;
}

u32 unset_ok(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (get_obj(&obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 unset_bad(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (get_obj(&obj))
		other_work();

	nr = obj->nr_devices; /* expect: flb-unchecked-get */
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 null_before_ok(void)
{
	struct flb_obj *obj = NULL;
	u32 nr;

	get_obj(&obj);
	if (!obj)
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 null_before_bad(void)
{
	struct flb_obj *obj = NULL;
	u32 nr;

	if (get_obj(&obj))
		other_work();

	nr = obj->nr_devices; /* expect: flb-unchecked-get */
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

/* Setting it to NULL where the get failed does not help who uses it all the same. */
u32 null_after_ok(void)
{
	struct flb_obj *obj;
	u32 nr = 0;

	if (get_obj(&obj))
		obj = NULL;

	if (obj) {
		nr = obj->nr_devices;
		liveupdate_flb_put_incoming(&pci_flb);
	}
	return nr;
}

u32 null_after_bad(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		obj = NULL;

	nr = obj->nr_devices; /* expect: flb-unchecked-get */
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

/* In the second round the variable is NULL from the first, not unset. */
u32 null_from_last_round_ok(void)
{
	struct flb_obj *obj;
	u32 nr = 0;

	for (int i = 0; i < 2; i++) {
		if (get_obj(&obj))
			continue;
		nr += obj->nr_devices;
		liveupdate_flb_put_incoming(&pci_flb);
		obj = NULL;
	}
	return nr;
}

u32 null_from_last_round_bad(void)
{
	struct flb_obj *obj;
	u32 nr = 0;

	for (int i = 0; i < 2; i++) {
		if (get_obj(&obj))
			other_work();
		nr += obj->nr_devices; /* expect: flb-unchecked-get */
		liveupdate_flb_put_incoming(&pci_flb);
		obj = NULL;
	}
	return nr;
}
