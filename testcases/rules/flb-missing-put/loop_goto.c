// SPDX-License-Identifier: GPL-2.0-only
/*
 * Gotos out of nested loops, over the label that puts and to it.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/list.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

int loop_goto_ok(u32 flags)
{
	struct flb_obj *obj;
	struct dev_ser *a, *b;
	int ret = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	list_for_each_entry(a, &obj->list, node) {
		for (b = a->next; b; b = b->next) {
			if (b->bdf == a->bdf) {
				ret = -EEXIST;
				goto put;
			}
			if (b->flags == flags)
				goto next;
		}
next:
		note_number(a->refcount);
	}
put:
	liveupdate_flb_put_incoming(&pci_flb);
	return ret;
}

int loop_goto_bad(u32 flags)
{
	struct flb_obj *obj;
	struct dev_ser *a, *b;
	int ret = 0;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return -ENODATA;

	list_for_each_entry(a, &obj->list, node) {
		for (b = a->next; b; b = b->next) {
			if (b->flags == flags) {
				ret = -EEXIST;
				goto out;
			}
		}
	}

	liveupdate_flb_put_incoming(&pci_flb);
out:
	return ret; /* expect: flb-missing-put */
}

int backward_goto_ok(void)
{
	struct flb_obj *obj;
	int tries = 0, ret;

again:
	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	ret = obj_check(obj);
	liveupdate_flb_put_incoming(&pci_flb);
	if (ret && tries++ < 2)
		goto again;
	return ret;
}

int backward_goto_bad(void)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	goto check;
unlock:
	if (ret)
		return ret; /* expect: flb-missing-put */
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
check:
	ret = obj_check(obj);
	goto unlock;
}
