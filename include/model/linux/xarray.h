/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_XARRAY_H
#define _LINUX_XARRAY_H

#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/types.h>

struct xarray {
	void *head; /* the model's own */
};

#define XARRAY_INIT(name, flags) { NULL }
#define DEFINE_XARRAY(name)	 struct xarray name = XARRAY_INIT(name, 0)

typedef unsigned int xa_mark_t;
#define XA_PRESENT ((xa_mark_t)8U)

void xa_init(struct xarray *xa);
void xa_destroy(struct xarray *xa);
void *xa_load(struct xarray *xa, unsigned long index);
void *xa_store(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
void *xa_erase(struct xarray *xa, unsigned long index);
int xa_insert(struct xarray *xa, unsigned long index, void *entry, gfp_t gfp);
bool xa_empty(const struct xarray *xa);
void *xa_find(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter);
void *xa_find_after(struct xarray *xa, unsigned long *index, unsigned long max, xa_mark_t filter);

/* 0, or the negative errno that xa_store() returned inside @entry. */
static inline int xa_err(void *entry)
{
	return ((unsigned long)entry & 3) == 2 && (long)entry < 0 ? (int)((long)entry >> 2) : 0;
}

#define xa_for_each(xa, index, entry)                                          \
	for (index = 0, entry = xa_find(xa, &index, ~0UL, XA_PRESENT); entry; \
	     entry = xa_find_after(xa, &index, ~0UL, XA_PRESENT))

#endif
