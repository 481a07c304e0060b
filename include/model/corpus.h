/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the cases below testcases/rules share: one kind of FLB object, the places where a pointer
 * into it may be left, and the functions that stand for "the rest of the kernel".
 *
 * Everything declared here without a body is opaque: a checker may assume only what the comment
 * says, and a program that runs the cases supplies a body that may return any value of its type
 * (integers: 0, positive and -errno; pointers: NULL or as said). The same holds for what
 * include/model/linux and include/linux/liveupdate.h declare without a body.
 *
 * Cases take nothing but `struct pci_dev *`, `struct holder *`, `int`, `u32`, `bool` and pointers
 * to where a result goes, and all pointers given to a case are good.
 */
#ifndef _CORPUS_H
#define _CORPUS_H

#include <linux/liveupdate.h>
#include <linux/mutex.h>
#include <linux/rwsem.h>
#include <linux/types.h>
#include <linux/xarray.h>

struct pci_dev;
struct device;

/* One device handed over. Part of the FLB object. */
struct dev_ser {
	u32 domain;
	u16 bdf;
	u16 flags;
	u32 refcount;
	struct list_head node;	 /* on flb_obj.list */
	struct dev_ser *next; /* in the same object; NULL ends */
	struct device *dev;	 /* with a reference of the object's, the last one */
};

struct flb_ser {
	u32 version;
	u32 nr_devices;
	struct dev_ser devices[];
};

/* The live object of every FLB whose ops are corpus_flb_ops; finish() frees all of it. */
struct flb_obj {
	u32 version;
	u32 nr_devices;
	struct flb_ser *ser;	  /* allocated apart, freed with the object */
	phys_addr_t ser_phys;	  /* virt_to_phys(ser) */
	struct list_head list;	  /* of dev_ser.node, the elements of ser->devices */
	struct dev_ser *first; /* the same, through .next */
	struct xarray xa;	  /* the same, by bdf */
	struct mutex lock;
	struct rw_semaphore rwsem;
	atomic_t users;
	const char *label;
};

extern const struct liveupdate_flb_ops corpus_flb_ops;

/* Lives longer than any call. */
struct holder {
	struct flb_obj *obj;
	struct flb_ser *ser;
	struct dev_ser *found;
	struct dev_ser *kept;
	void *priv;
	u32 nr;
	bool held;
	struct holder *next; /* NULL or another good one */
};

/* Outcomes of unrelated work: 0 or -errno, yes or no, any number. */
int other_step(void);
bool other_flag(void);
u32 other_number(void);
void other_work(void);

/* Read through what they are given; keep nothing. */
/* NULL is fine for the show, apply and find functions: nothing is shown, done or found. */
void ser_show(const struct dev_ser *dev);
bool ser_matches(const struct dev_ser *dev, const struct pci_dev *pdev);
int ser_apply(const struct dev_ser *dev);
void obj_show(const struct flb_obj *obj);
int obj_check(const struct flb_obj *obj);

/* NULL, or a pointer into @obj. */
struct dev_ser *obj_find(struct flb_obj *obj, u32 bdf);

/* Calls @fn for each device until it returns non-zero, which is returned. */
int obj_for_each(struct flb_obj *obj, int (*fn)(struct dev_ser *dev, void *arg), void *arg);

/* Take a number; no pointer passes. */
void note_number(u32 nr);

#endif
