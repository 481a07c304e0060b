/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Live Update Orchestrator: the part that file-lifecycle-bound objects (FLBs) need.
 *
 * Linux 6.12 has no LUO. This header stands in for it, both in a real 6.12 tree (where the
 * types it includes are the kernel's) and beside include/model. It declares; testcases/model
 * has bodies that run.
 *
 *   CONFIG_LIVEUPDATE	   unset: the calls are the empty inlines of a kernel built without LUO
 *   FLB_COUNTED_OUTGOING  set: liveupdate_flb_get_outgoing() takes a reference, as trees do that
 *			   have liveupdate_flb_put_outgoing()
 */
#ifndef _LINUX_LIVEUPDATE_H
#define _LINUX_LIVEUPDATE_H

#include <linux/kconfig.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/types.h>

struct file;
struct liveupdate_file_handler;
struct liveupdate_flb;
struct module;

#define LIVEUPDATE_FLB_COMPAT_LENGTH 48

/*
 * What each callback of an FLB gets. @data is what preserve() leaves for the next kernel, where
 * retrieve() finds it; @obj is the live object, set by preserve() and retrieve().
 */
struct liveupdate_flb_op_args {
	struct liveupdate_flb *flb;
	u64 data;
	void *obj;
};

/* All run under the FLB's mutex: none may get or put the FLB it belongs to. */
struct liveupdate_flb_ops {
	int (*preserve)(struct liveupdate_flb_op_args *args);
	void (*unpreserve)(struct liveupdate_flb_op_args *args);
	int (*retrieve)(struct liveupdate_flb_op_args *args);
	void (*finish)(struct liveupdate_flb_op_args *args);
	struct module *owner;
};

/* One direction of an FLB, LUO's own business. */
struct liveupdate_flb_state {
	struct mutex lock;
	long count;
	u64 data;
	void *obj;
	bool retrieved;
	bool finished;
};

struct liveupdate_flb {
	const struct liveupdate_flb_ops *ops;
	const char compatible[LIVEUPDATE_FLB_COMPAT_LENGTH];

	/* private: set up by LUO when the FLB is registered */
	struct list_head list;
	struct liveupdate_flb_state incoming;
	struct liveupdate_flb_state outgoing;
};

#ifdef CONFIG_LIVEUPDATE

bool liveupdate_enabled(void);

int liveupdate_register_flb(struct liveupdate_file_handler *fh, struct liveupdate_flb *flb);
void liveupdate_unregister_flb(struct liveupdate_file_handler *fh, struct liveupdate_flb *flb);

/*
 * Takes a reference on @flb and writes the live object to *@objp if and only if it returns 0.
 * -ENODATA: nothing incoming, or finished; -ENOENT: nothing for this compatible string;
 * -ENODEV: the module is going; or what ops->retrieve() returned. May sleep.
 */
int liveupdate_flb_get_incoming(struct liveupdate_flb *flb, void **objp);

/* Drops one; the last one runs ops->finish(). May sleep. */
void liveupdate_flb_put_incoming(struct liveupdate_flb *flb);

/* For boot before other CPUs and other users: no lock and no reference. */
int liveupdate_flb_get_incoming_early(struct liveupdate_flb *flb, void **objp);

int liveupdate_flb_get_outgoing(struct liveupdate_flb *flb, void **objp);
#ifdef FLB_COUNTED_OUTGOING
void liveupdate_flb_put_outgoing(struct liveupdate_flb *flb);
#endif

#else /* !CONFIG_LIVEUPDATE */

static inline bool liveupdate_enabled(void)
{
	return false;
}

static inline int liveupdate_register_flb(struct liveupdate_file_handler *fh,
					  struct liveupdate_flb *flb)
{
	return -EOPNOTSUPP;
}

static inline void liveupdate_unregister_flb(struct liveupdate_file_handler *fh,
					     struct liveupdate_flb *flb)
{
}

static inline int liveupdate_flb_get_incoming(struct liveupdate_flb *flb, void **objp)
{
	return -EOPNOTSUPP;
}

static inline void liveupdate_flb_put_incoming(struct liveupdate_flb *flb)
{
}

static inline int liveupdate_flb_get_incoming_early(struct liveupdate_flb *flb, void **objp)
{
	return -EOPNOTSUPP;
}

static inline int liveupdate_flb_get_outgoing(struct liveupdate_flb *flb, void **objp)
{
	return -EOPNOTSUPP;
}

#ifdef FLB_COUNTED_OUTGOING
static inline void liveupdate_flb_put_outgoing(struct liveupdate_flb *flb)
{
}
#endif

#endif /* CONFIG_LIVEUPDATE */

#endif /* _LINUX_LIVEUPDATE_H */
