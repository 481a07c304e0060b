/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_KREF_H
#define _LINUX_KREF_H

#include <linux/atomic.h>

struct kref {
	atomic_t refcount;
};

static inline void kref_init(struct kref *kref)
{
	atomic_set(&kref->refcount, 1);
}

static inline void kref_get(struct kref *kref)
{
	atomic_inc(&kref->refcount);
}

/* 1 if this was the last one and @release ran. */
static inline int kref_put(struct kref *kref, void (*release)(struct kref *kref))
{
	if (!atomic_dec_and_test(&kref->refcount))
		return 0;
	release(kref);
	return 1;
}

#endif
