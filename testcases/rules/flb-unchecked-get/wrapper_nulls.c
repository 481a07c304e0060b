// SPDX-License-Identifier: GPL-2.0-only
/*
 * The wrapper makes the pointer NULL before it tries, or hands on the NULL that another one left:
 * where it fails, what its caller had there in the last round of the loop is gone.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static int get_obj(struct flb_obj **objp)
{
	*objp = NULL;
	return liveupdate_flb_get_incoming(&pci_flb, (void **)objp);
}

void nulled_ok(void)
{
	struct flb_obj *obj;

	do {
		get_obj(&obj);
		if (!obj)
			continue;
		note_number(obj->version);
		liveupdate_flb_put_incoming(&pci_flb);
	} while (other_flag());
}

void nulled_bad(void)
{
	struct flb_obj *obj;

	do {
		if (get_obj(&obj))
			other_work();
		note_number(obj->version); /* expect: flb-unchecked-get */
		liveupdate_flb_put_incoming(&pci_flb);
	} while (other_flag());
}

static int find_obj(struct flb_obj **objp)
{
	struct flb_obj *obj = NULL;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	*objp = obj;
	return ret == -EIO ? ret : 0;
}

static int find_for_all(struct flb_obj **objp)
{
	return find_obj(objp);
}

void null_handed_on_ok(void)
{
	struct flb_obj *obj;

	do {
		if (find_for_all(&obj))
			break;
		if (!obj)
			continue;
		note_number(obj->version);
		liveupdate_flb_put_incoming(&pci_flb);
	} while (other_flag());
}

void null_handed_on_bad(void)
{
	struct flb_obj *obj;

	do {
		if (find_for_all(&obj))
			break;
		note_number(obj->version); /* smpl: misses: what a wrapper of a wrapper hands on is not followed */ /* expect: flb-unchecked-get */
		liveupdate_flb_put_incoming(&pci_flb);
	} while (other_flag());
}
