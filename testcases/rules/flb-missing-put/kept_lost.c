// SPDX-License-Identifier: GPL-2.0-only
/*
 * A field that is not NULL stands for a reference, in functions that did not take it: who clears or
 * overwrites such a field owes a put, before or after, here or in the caller, or hands on what was
 * in it. One that was not asked what it holds may have held nothing.
 */
#include <corpus.h>
#include <linux/errno.h>

static struct liveupdate_flb pci_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "pci-v1",
};

static struct liveupdate_flb other_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "other-v1",
};

int hold_kept_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	if (h->kept)
		return 0;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (obj->first)
		h->kept = obj->first;
	else
		liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

void end_kept_ok(struct holder *h)
{
	if (!h->kept)
		return;

	h->kept = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}

/* The put comes first, and what was found is read before it. */
void end_put_first_ok(struct holder *h)
{
	if (!h->kept)
		return;

	note_number(h->kept->refcount);
	liveupdate_flb_put_incoming(&pci_flb);
	h->kept = NULL;
}

/* Asked by what was read before. */
void end_asked_later_ok(struct holder *h)
{
	struct dev_ser *found = h->kept;

	h->kept = NULL;
	if (found)
		liveupdate_flb_put_incoming(&pci_flb);
}

/* The reference goes to another holder. */
void hand_on_ok(struct holder *h)
{
	if (!h->next || h->next->kept || !h->kept)
		return;

	h->next->kept = h->kept;
	h->kept = NULL;
}

/* The next entry, of the same object. */
void step_on_ok(struct holder *h)
{
	if (h->kept && h->kept->next)
		h->kept = h->kept->next;
}

/* A loop in which each round gives back what it clears. */
void end_each_ok(struct holder *h)
{
	for (; h; h = h->next) {
		if (!h->kept)
			continue;
		h->kept = NULL;
		liveupdate_flb_put_incoming(&pci_flb);
	}
}

/* Nothing but the beginning of a holder. */
void holder_init_ok(struct holder *h)
{
	h->held = false;
	h->next = NULL;
}

/* One of its own, too. */
int end_under_own_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (h->kept) {
		h->kept = NULL;
		liveupdate_flb_put_incoming(&pci_flb);
	}
	obj_show(obj);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0;
}

int end_under_own_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (h->kept)
		h->kept = NULL;
	obj_show(obj);
	liveupdate_flb_put_incoming(&pci_flb);
	return 0; /* smpl: misses: what a field keeps was taken in another function */ /* expect: flb-missing-put */
}

int hold_over_bad(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (!obj->first) {
		liveupdate_flb_put_incoming(&pci_flb);
		return 0;
	}

	if (h->kept)
		h->nr++;
	h->kept = obj->first;
	return 0; /* smpl: misses: what a field keeps was taken in another function */ /* expect: flb-missing-put */
}

static void drop_kept(struct holder *h)
{
	h->kept = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}

static void forget_kept(struct holder *h)
{
	h->kept = NULL;
}

void end_by_helper_ok(struct holder *h)
{
	if (h->kept)
		drop_kept(h);
}

void end_forgotten_ok(struct holder *h)
{
	if (!h->kept)
		return;

	forget_kept(h);
	liveupdate_flb_put_incoming(&pci_flb);
}

void end_forgotten_bad(struct holder *h)
{
	if (h->kept)
		forget_kept(h);
} /* smpl: misses: what a field keeps was taken in another function */ /* expect: flb-missing-put */

void end_error_bad(struct holder *h)
{
	if (!h->kept)
		return;

	h->kept = NULL;
	if (other_step())
		return; /* smpl: misses: what a field keeps was taken in another function */ /* expect: flb-missing-put */

	liveupdate_flb_put_incoming(&pci_flb);
}

/* What was in the field is the caller's, with the reference. */
struct dev_ser *take_kept_ok(struct holder *h)
{
	struct dev_ser *found = h->kept;

	if (found)
		h->kept = NULL;
	return found;
}

/* Whoever is called may have changed the field. */
void FN_end_shown(struct holder *h)
{
	if (!h->kept)
		return;

	ser_show(h->kept);
	h->kept = NULL;
} /* expect: none-yet flb-missing-put */

/* Of two FLBs each has its own put. */
int end_with_other_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&other_flb, (void **)&obj);
	if (ret)
		return ret;

	obj_show(obj);
	if (h->kept) {
		h->kept = NULL;
		liveupdate_flb_put_incoming(&other_flb);
		liveupdate_flb_put_incoming(&pci_flb);
		return 0;
	}

	liveupdate_flb_put_incoming(&other_flb);
	return 0;
}

/* Gives its caller's back, whatever the field holds. */
static void count_and_put(struct holder *h)
{
	if (h->kept)
		h->nr++;
	liveupdate_flb_put_incoming(&pci_flb);
	if (h->kept)
		h->nr += h->kept->refcount;
}

int count_under_own_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	obj_show(obj);
	count_and_put(h);
	return 0;
}

static void end_if_kept(struct holder *h)
{
	if (!h->kept)
		return;

	h->kept = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}

/* Kept for no longer than the call. */
int hold_briefly_ok(struct holder *h)
{
	struct flb_obj *obj;
	int ret;

	if (h->kept)
		return 0;

	ret = liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
	if (ret)
		return ret;

	if (!obj->first) {
		liveupdate_flb_put_incoming(&pci_flb);
		return 0;
	}

	h->kept = obj->first;
	end_if_kept(h);
	return 0;
}

/* A put for each holder that held, and one for nothing. */
void end_next_bad(struct holder *h)
{
	end_if_kept(h);
	if (!h->next || !h->next->kept)
		return;

	h->next->kept = NULL;
	if (other_flag())
		liveupdate_flb_put_incoming(&pci_flb);
} /* smpl: misses: what a field keeps was taken in another function */ /* expect: flb-missing-put */

/* One of two, which is asked before. */
void lose_either_bad(struct holder *h)
{
	struct holder *which = other_flag() ? h : h->next;

	if (which && which->kept)
		which->kept = NULL;
} /* smpl: misses: what a field keeps was taken in another function */ /* expect: flb-missing-put */

void lose_each_bad(struct holder *h)
{
	for (; h; h = h->next) {
		if (!h->kept)
			continue;
		h->kept = NULL;
		note_number(h->nr);
	}
} /* smpl: misses: what a field keeps was taken in another function */ /* expect: flb-missing-put */

/* One put for all of them. */
void FN_end_all(struct holder *h)
{
	bool some = false;

	for (; h; h = h->next) {
		some |= h->kept != NULL;
		h->kept = NULL;
	}
	if (some)
		liveupdate_flb_put_incoming(&pci_flb);
} /* expect: none-yet flb-missing-put */

/* It ends, and takes another one for a while. */
static u32 end_and_count(struct holder *h)
{
	struct flb_obj *obj;
	u32 nr;

	if (h->kept) {
		h->kept = NULL;
		liveupdate_flb_put_incoming(&pci_flb);
	}

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	nr = obj->nr_devices;
	liveupdate_flb_put_incoming(&pci_flb);
	return nr;
}

u32 hold_or_end_ok(struct holder *h, bool end)
{
	struct flb_obj *obj;

	if (h->kept || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (!obj->first) {
		liveupdate_flb_put_incoming(&pci_flb);
		return 0;
	}

	h->kept = obj->first;
	return end ? end_and_count(h) : 0;
}

u32 hold_or_end_bad(struct holder *h, bool end)
{
	struct flb_obj *obj;

	if (h->kept || liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return 0;

	if (!obj->first) {
		liveupdate_flb_put_incoming(&pci_flb);
		return 0;
	}

	h->kept = obj->first;
	if (end)
		h->kept = NULL;
	return 0; /* smpl: misses: what a field keeps may be given back elsewhere */ /* expect: flb-missing-put */
}

/* Clearing alone may be a beginning, and here it is an end. */
void FN_forget(struct holder *h)
{
	h->kept = NULL;
} /* expect: none-yet flb-missing-put */

/* execution: sequence: hold_kept_ok, end_kept_ok */
/* execution: sequence: hold_kept_ok, end_put_first_ok */
/* execution: sequence: hold_kept_ok, end_asked_later_ok */
/* execution: sequence: hold_kept_ok, end_each_ok */
/* execution: sequence: hold_kept_ok, end_by_helper_ok */
/* execution: sequence: hold_kept_ok, end_forgotten_ok */
/* execution: sequence: hold_kept_ok, step_on_ok, end_kept_ok */
/* execution: sequence: hold_kept_ok, end_under_own_ok, end_kept_ok */
/* execution: sequence: hold_kept_ok, hand_on_ok, end_each_ok */
/* execution: sequence: hold_kept_ok, hold_over_bad, end_kept_ok */
/* execution: sequence: hold_kept_ok, end_under_own_bad, end_kept_ok */
/* execution: sequence: hold_kept_ok, end_forgotten_bad */
/* execution: sequence: hold_kept_ok, end_error_bad */
/* execution: sequence: hold_kept_ok, lose_either_bad, end_kept_ok */
/* execution: sequence: hold_kept_ok, lose_each_bad */
/* execution: sequence: hold_kept_ok, FN_end_shown */
/* execution: sequence: hold_kept_ok, end_with_other_ok, end_kept_ok */
/* execution: sequence: hold_kept_ok, count_under_own_ok, end_kept_ok */
/* execution: sequence: hold_briefly_ok, end_kept_ok */
/* execution: sequence: hold_kept_ok, hand_on_ok, end_next_bad, end_each_ok */
/* execution: sequence: hold_kept_ok, FN_forget */
/* execution: sequence: hold_or_end_ok, end_kept_ok */
/* execution: sequence: hold_or_end_bad, end_kept_ok */
