// SPDX-License-Identifier: GPL-2.0-only
/*
 * xarrays that remember a handful of entries in memory the judge can scan.
 *
 * In: calls of linux/xarray.h. Out: what was stored, or, of an array that came with an FLB's
 * object, an entry or none as the explorer chooses.
 *
 * Indices of an array that came with an object are not modelled: a lookup by any number may hit
 * or miss, and both are tried.
 */
#include <linux/xarray.h>

#include "devices.h"
#include "explorer.h"

#define ENTRIES 4

struct entries {
	unsigned long fuzzy;
	struct {
		unsigned long index;
		void *entry; /* NULL: free */
	} slot[ENTRIES];
};

/* NULL if nothing was ever stored. */
static struct entries *entries_of(struct xarray *xa)
{
	touch(xa, sizeof(*xa));
	if (xa->head)
		touch(xa->head, sizeof(struct entries));
	return xa->head;
}

static struct entries *make_entries(struct xarray *xa, enum block_kind kind, uint32_t owner)
{
	xa->head = new_block(sizeof(struct entries), kind, owner);
	heap_decided(&explorer()->heap, xa, sizeof(*xa));
	return xa->head;
}

void xarray_fuzzy(struct xarray *xa, void *entry, unsigned int owner)
{
	struct entries *all = make_entries(xa, BLOCK_OBJECT, owner);

	all->fuzzy = 1;
	all->slot[0].entry = entry;
}

void xa_init(struct xarray *xa)
{
	MODEL_ENTER_UNKNOWN();
	touch(xa, sizeof(*xa));
	xa->head = NULL;
	heap_decided(&explorer()->heap, xa, sizeof(*xa));
}

void xa_destroy(struct xarray *xa)
{
	MODEL_ENTER_UNKNOWN();
	if (entries_of(xa))
		free_block(xa->head);
	xa->head = NULL;
}

void *xa_load(struct xarray *xa, unsigned long index)
{
	struct entries *all;

	MODEL_ENTER_UNKNOWN();
	all = entries_of(xa);
	if (!all)
		return NULL;
	if (all->fuzzy)
		return choose("xa_load()", 2) ? NULL : all->slot[0].entry;
	for (int i = 0; i < ENTRIES; i++) {
		if (all->slot[i].entry && all->slot[i].index == index)
			return all->slot[i].entry;
	}
	return NULL;
}

static void *as_error(long err)
{
	return (void *)((unsigned long)err << 2 | 2);
}

static void *store(struct xarray *xa, unsigned long index, void *entry)
{
	struct entries *all = entries_of(xa);
	void *old = NULL;
	int place = -1;

	if (!all) {
		const struct block *around = heap_find(&explorer()->heap, xa);
		bool in_object = around && around->kind == BLOCK_OBJECT;

		all = make_entries(xa, in_object ? BLOCK_OBJECT : BLOCK_ALLOCATED,
				   in_object ? around->owner : 0);
	}
	for (int i = 0; i < ENTRIES; i++) {
		if (all->slot[i].entry && all->slot[i].index == index) {
			old = all->slot[i].entry;
			place = i;
			break;
		}
		if (!all->slot[i].entry && place < 0)
			place = i;
	}
	if (place < 0)
		stop_at_bound("entries in an xarray");
	all->slot[place].index = index;
	all->slot[place].entry = entry;
	return old;
}

void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	MODEL_ENTER_UNKNOWN();
	if (gfp == GFP_KERNEL)
		may_sleep("xa_store()");
	touch(xa, sizeof(*xa));
	if (choose("xa_store()", 2))
		return as_error(-ENOMEM);
	return store(xa, index, entry);
}

int xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp)
{
	static const long results[] = { 0, -ENOMEM, -EBUSY };
	int err;

	MODEL_ENTER_UNKNOWN();
	if (gfp == GFP_KERNEL)
		may_sleep("xa_insert()");
	touch(xa, sizeof(*xa));
	err = (int)choose_among("xa_insert()", results, 3);
	if (!err)
		store(xa, index, entry);
	return err;
}

void *xa_erase(struct xarray *xa, unsigned long index)
{
	struct entries *all;

	MODEL_ENTER_UNKNOWN();
	all = entries_of(xa);
	if (!all)
		return NULL;
	if (all->fuzzy)
		return choose("xa_erase()", 2) ? NULL : all->slot[0].entry;
	return store(xa, index, NULL);
}

bool xa_empty(const struct xarray *xa)
{
	const struct entries *all;

	MODEL_ENTER_UNKNOWN();
	all = entries_of((struct xarray *)xa);
	if (!all)
		return true;
	if (all->fuzzy)
		return choose("xa_empty()", 2);
	for (int i = 0; i < ENTRIES; i++) {
		if (all->slot[i].entry)
			return false;
	}
	return true;
}

/* The lowest index from @from on that has an entry. */
static void *find(struct xarray *xa, unsigned long *index, unsigned long from, unsigned long max)
{
	struct entries *all = entries_of(xa);
	void *found = NULL;

	touch(index, sizeof(*index));
	if (!all)
		return NULL;
	if (all->fuzzy) {
		/* One entry, or none: a second one would be the first again. */
		if (from || choose("xa_find()", 2))
			return NULL;
		*index = 1;
		return all->slot[0].entry;
	}
	for (int i = 0; i < ENTRIES; i++) {
		if (all->slot[i].entry && all->slot[i].index >= from && all->slot[i].index <= max) {
			found = all->slot[i].entry;
			max = all->slot[i].index;
		}
	}
	if (found)
		*index = max;
	return found;
}

void *xa_find(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter)
{
	MODEL_ENTER_UNKNOWN();
	(void)filter;
	return find(xa, index, *index, max);
}

void *xa_find_after(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter)
{
	MODEL_ENTER_UNKNOWN();
	(void)filter;
	return *index == ~0UL ? NULL : find(xa, index, *index + 1, max);
}
