// SPDX-License-Identifier: GPL-2.0-only
/*
 * One function for each thing the explorer can observe, with what it must say. Each needs a
 * certain sequence of outcomes, so that a search which forgets an alternative misses it.
 */
#include <corpus.h>
#include <linux/errno.h>
#include <linux/panic.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/spinlock.h>

static struct liveupdate_flb first_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "first",
};

static struct liveupdate_flb second_flb = {
	.ops = &corpus_flb_ops,
	.compatible = "second",
};

static struct dev_ser *remembered;

int balanced(void)
{
	struct flb_obj *obj;
	int ret = liveupdate_flb_get_incoming(&first_flb, (void **)&obj);

	if (ret)
		return ret;
	note_number(obj->version);
	liveupdate_flb_put_incoming(&first_flb);
	return 0;
}

/* Only the third of four outcomes in a row leaks. */
void leaks_on_one_path(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj))
		return;
	if (!other_flag() && other_step() && other_number() == 2)
		return; /* observe: leaked */
	liveupdate_flb_put_incoming(&first_flb);
}

/* Each errno is an outcome of its own, and each FLB has its own. */
void leaks_after_one_errno(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj) != -EIO)
		goto out;
	if (!liveupdate_flb_get_incoming(&second_flb, (void **)&obj))
		return; /* observe: leaked */
	return;
out:
	panic("not judged, though it may hold");
}

struct flb_obj *hands_out(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj))
		return NULL;
	return obj; /* observe: handed-out */
}

int hands_out_by_parameter(struct dev_ser **found)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj))
		return -ENODATA;
	*found = &obj->ser->devices[1];
	return 0; /* observe: handed-out */
}

/* The caller is told that there is nothing, so nobody has the reference. */
int fails_holding(struct dev_ser **found)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj))
		return -ENODATA;
	*found = &obj->ser->devices[1];
	return -EINVAL; /* observe: leaked */
}

/* One reference goes with what is handed out; the other is lost. */
struct flb_obj *hands_out_one_of_two(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj))
		return NULL;
	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj))
		return obj; /* observe: handed-out */
	return obj; /* observe: leaked */
}

void keeps(struct holder *h)
{
	if (!h->next)
		return;
	if (!liveupdate_flb_get_incoming(&first_flb, &h->next->priv))
		h->next->held = true; /* observe: kept */
}

void puts_too_often(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj))
		return;
	liveupdate_flb_put_incoming(&first_flb);
	if (other_flag())
		liveupdate_flb_put_incoming(&first_flb); /* observe: underflow */
}

/* What stays held because its put went elsewhere is not leaked as well. */
void puts_the_other(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj))
		return;
	liveupdate_flb_put_incoming(&second_flb); /* observe: mismatched */
	other_work(); /* observe: excused */
}

/* … but that put was not meant for what is taken after it. */
void takes_after_the_other(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj))
		return;
	liveupdate_flb_put_incoming(&second_flb); /* observe: mismatched */
	if (!liveupdate_flb_get_incoming(&second_flb, (void **)&obj))
		other_work();
	liveupdate_flb_put_incoming(&first_flb);
	other_work(); /* observe: leaked */
}

/* A pointer that is used past the put and stays is one mistake. */
void keeps_what_it_used(struct holder *h)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj))
		return;
	h->obj = obj;
	liveupdate_flb_put_incoming(&first_flb);
	obj_show(obj); /* observe: used-after-put */
	other_work();  /* observe: told */
}

u32 uses_after_last_put(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj))
		return 0;
	liveupdate_flb_put_incoming(&first_flb);
	return obj->version; /* observe: used-after-put */
}

/* Not the last put: the object is there. */
u32 uses_after_one_of_two_puts(void)
{
	struct flb_obj *obj, *same;
	u32 nr;

	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj))
		return 0;
	if (liveupdate_flb_get_incoming(&first_flb, (void **)&same)) {
		liveupdate_flb_put_incoming(&first_flb);
		return 0;
	}
	liveupdate_flb_put_incoming(&first_flb);
	nr = obj->version;
	liveupdate_flb_put_incoming(&first_flb);
	return nr;
}

/* What was allocated apart goes with the object. */
void uses_a_piece(void)
{
	struct dev_ser copy;
	struct flb_obj *obj;
	struct flb_ser *ser;

	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj))
		return;
	ser = obj->ser;
	liveupdate_flb_put_incoming(&first_flb);
	copy = ser->devices[1]; /* observe: used-after-put */
	note_number(copy.refcount);
}

/* The new object is somewhere else. */
u32 uses_the_object_before(void)
{
	struct flb_obj *obj, *old;
	u32 nr;

	if (liveupdate_flb_get_incoming(&first_flb, (void **)&old))
		return 0;
	liveupdate_flb_put_incoming(&first_flb);
	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj))
		return 0;
	nr = old->version; /* observe: used-after-put */
	liveupdate_flb_put_incoming(&first_flb);
	return nr;
}

void leaves_a_pointer(struct holder *h)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj))
		return;
	remembered = obj->first; /* observe: reachable-after-put */
	liveupdate_flb_put_incoming(&first_flb);
	if (other_flag())
		remembered = NULL;
}

struct allocated {
	struct dev_ser *dev;
};

struct allocated *leaves_a_pointer_in_memory(void)
{
	struct allocated *mem = kmalloc(sizeof(*mem), GFP_KERNEL);
	struct flb_obj *obj;

	if (!mem)
		return NULL;
	mem->dev = NULL;
	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj))
		return mem;
	mem->dev = obj->first;
	liveupdate_flb_put_incoming(&first_flb);
	return mem; /* observe: reachable-after-put */
}

/* Freed with the pointer in it: nobody can find that one. */
void leaves_a_pointer_in_freed_memory(void)
{
	struct allocated *mem = kmalloc(sizeof(*mem), GFP_KERNEL);
	struct flb_obj *obj;

	if (!mem)
		return;
	if (!liveupdate_flb_get_incoming(&first_flb, (void **)&obj)) {
		mem->dev = obj->first;
		liveupdate_flb_put_incoming(&first_flb);
	}
	kfree(mem);
}

u32 does_not_check(void)
{
	struct flb_obj *obj;
	u32 nr;

	liveupdate_flb_get_incoming(&first_flb, (void **)&obj);
	nr = obj->version; /* observe: unchecked */
	liveupdate_flb_put_incoming(&first_flb);
	return nr;
}

/* A NULL pointer that has nothing to do with a get. */
void follows_nothing(struct holder *h)
{
	h->next->nr = 1; /* observe: wild */
}

u32 reads_past_the_end(void)
{
	struct flb_obj *obj;
	u32 nr;

	if (liveupdate_flb_get_incoming(&first_flb, (void **)&obj))
		return 0;
	nr = obj->ser->devices[2].refcount; /* observe: wild */
	liveupdate_flb_put_incoming(&first_flb);
	return nr;
}
