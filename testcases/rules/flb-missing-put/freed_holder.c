// SPDX-License-Identifier: GPL-2.0-only
/* What a holder keeps is lost when the holder is freed, unless it is given back before. */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/slab.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct holder *holders;

static int holder_add(struct holder *h)
{
	if (other_step())
		return -EBUSY;

	h->next = holders;
	holders = h;
	return 0;
}

int hold_new_ok(void)
{
	struct flb_obj *obj;
	struct holder *h = kzalloc(sizeof(*h), GFP_KERNEL);
	int ret;

	if (!h)
		return -ENOMEM;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		goto free;

	h->kept = obj->first;
	if (!h->kept) {
		ret = -ENOENT;
		goto put;
	}

	ret = holder_add(h);
	if (ret)
		goto put;
	return 0;

put:
	liveupdate_flb_put_incoming(&pci_flb);
free:
	kfree(h);
	return ret;
}

int hold_new_bad(void)
{
	struct flb_obj *obj;
	struct holder *h = kzalloc(sizeof(*h), GFP_KERNEL);
	int ret;

	if (!h)
		return -ENOMEM;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		goto free;

	h->kept = obj->first;
	if (!h->kept) {
		liveupdate_flb_put_incoming(&pci_flb);
		ret = -ENOENT;
		goto free;
	}

	ret = holder_add(h);
	if (ret)
		goto free;
	return 0;

free:
	kfree(h);
	return ret; /* smpl: misses: what a field keeps may be given back elsewhere, freed or not */ /* expect: flb-missing-put */
}

/* Another still has it. */
int hold_copied_ok(void)
{
	struct flb_obj *obj;
	struct holder *first = holders, *h = kzalloc(sizeof(*h), GFP_KERNEL);

	if (!h)
		return -ENOMEM;

	if (!first || first->kept || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) {
		kfree(h);
		return 0;
	}

	h->kept = obj->first;
	if (!h->kept) {
		kfree(h);
		liveupdate_flb_put_incoming(&pci_flb);
		return 0;
	}

	first->kept = h->kept;
	kfree(h);
	return 0;
}

/* Kept somewhere else than in what is freed. */
int hold_beside_ok(void)
{
	struct flb_obj *obj;
	struct holder *h = kzalloc(sizeof(*h), GFP_KERNEL),
		      *beside = kzalloc(sizeof(*h), GFP_KERNEL);

	if (!h || !beside || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj)) {
		kfree(h);
		kfree(beside);
		return -ENOMEM;
	}

	h->kept = obj->first;
	kfree(beside);
	if (!h->kept) {
		liveupdate_flb_put_incoming(&pci_flb);
		kfree(h);
		return 0;
	}

	h->next = holders;
	holders = h;
	return 0;
}

static void holder_free(struct holder *h)
{
	note_number(h->nr);
	kfree(h);
}

/* A function that frees is looked at only if it calls one of the contract. */
int FN_hold_freed_by_helper(void)
{
	struct flb_obj *obj;
	struct holder *h = kzalloc(sizeof(*h), GFP_KERNEL);
	int ret;

	if (!h)
		return -ENOMEM;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret || !obj->first) {
		if (!ret)
			liveupdate_flb_put_incoming(&pci_flb);
		holder_free(h);
		return ret;
	}

	h->kept = obj->first;
	ret = holder_add(h);
	if (ret)
		holder_free(h);
	return ret; /* expect: none-yet flb-missing-put */
}

void end_first_ok(void)
{
	struct holder *h = holders;

	if (!h)
		return;

	if (h->kept) {
		h->kept = NULL;
		liveupdate_flb_put_incoming(&pci_flb);
	}
	holders = h->next;
	kfree(h);
}

/* execution: sequence: hold_new_ok, end_first_ok */
/* execution: sequence: hold_new_bad, end_first_ok */
/* execution: sequence: hold_new_ok, end_first_ok, hold_copied_ok */
/* execution: sequence: hold_beside_ok, end_first_ok */
/* execution: sequence: FN_hold_freed_by_helper, end_first_ok */
