// SPDX-License-Identifier: GPL-2.0-only
/*
 * What an IOMMU consumer gets wrong, seen or to be feared: the iteration left early, the lookup
 * that returns what it found, and their kin.
 *
 * In: the header and arrays of the last kernel. Out: as the right versions, but for a count that is
 * off or a pointer that is stale.
 *
 * The functions found wrong keep their wrappers right, since a wrapper that leaks would drown what
 * its callers do.
 */
#define pr_fmt(fmt) "iommu: liveupdate: " fmt

#include <linux/err.h>
#include <linux/io.h>
#include <linux/kexec_handover.h>
#include <linux/liveupdate.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>

struct iommu_unit_ser {
	u64 phys; /* of its registers */
	u32 token;
	u32 nr_domains;
};

struct iommu_device_ser {
	u32 id;
	u32 unit; /* index of its struct iommu_unit_ser */
	u32 domain;
	u32 reserved;
};

/* The arrays follow: units, then devices. */
struct iommu_ser {
	u32 nr_units;
	u32 nr_devices;
};

struct iommu_flb_obj {
	struct mutex lock;
	struct iommu_ser *ser;
	phys_addr_t units;
	phys_addr_t devices;
};

/* Nobody calls these. */
int iommu_for_each_early_return_bad(int (*fn)(struct iommu_device_ser *dev, void *arg), void *arg);
int iommu_for_each_no_put_bad(int (*fn)(struct iommu_device_ser *dev, void *arg), void *arg);
int iommu_for_each_put_in_loop_bad(int (*fn)(struct iommu_device_ser *dev, void *arg), void *arg);
struct iommu_device_ser *iommu_lookup_bad(u32 id);
struct iommu_unit_ser *iommu_lookup_unit_bad(u32 id);
int iommu_lookup_out_bad(u32 id, struct iommu_device_ser **found);
int iommu_domain_null_check_bad(u32 id, u32 *domain);
int iommu_unlock_late_bad(u32 *nr);
bool iommu_was_preserved_late_bad(u32 id);

static int iommu_flb_retrieve(struct liveupdate_flb_op_args *args)
{
	struct iommu_flb_obj *obj = kzalloc(sizeof(*obj), GFP_KERNEL);

	if (!obj)
		return -ENOMEM;

	mutex_init(&obj->lock);
	obj->ser = phys_to_virt(args->data);
	obj->units = args->data + sizeof(*obj->ser);
	obj->devices = obj->units + obj->ser->nr_units * sizeof(struct iommu_unit_ser);
	args->obj = obj;
	return 0;
}

static void iommu_flb_finish(struct liveupdate_flb_op_args *args)
{
	struct iommu_flb_obj *obj = args->obj;

	kho_restore_free(obj->ser);
	kfree(obj);
}

static const struct liveupdate_flb_ops iommu_flb_ops = {
	.retrieve = iommu_flb_retrieve,
	.finish = iommu_flb_finish,
	.owner = THIS_MODULE,
};

static struct liveupdate_flb iommu_flb = {
	.ops = &iommu_flb_ops,
	.compatible = "iommu-v1",
};

static struct iommu_flb_obj *iommu_flb_get(void)
{
	struct iommu_flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(&iommu_flb, (void **)&obj);
	if (ret)
		return ERR_PTR(ret);
	if (!obj)
		return ERR_PTR(-ENOENT);

	return obj;
}

static void iommu_flb_put(void)
{
	liveupdate_flb_put_incoming(&iommu_flb);
}

static struct iommu_device_ser *iommu_find_device(struct iommu_flb_obj *obj, u32 id)
{
	struct iommu_device_ser *devices = phys_to_virt(obj->devices);
	u32 i;

	for (i = 0; i < obj->ser->nr_devices; i++) {
		if (devices[i].id == id)
			return &devices[i];
	}

	return NULL;
}

int iommu_for_each_early_return_bad(int (*fn)(struct iommu_device_ser *dev, void *arg), void *arg)
{
	struct iommu_device_ser *devices;
	struct iommu_flb_obj *obj;
	int ret;
	u32 i;

	obj = iommu_flb_get();
	if (IS_ERR(obj))
		return PTR_ERR(obj);

	devices = phys_to_virt(obj->devices);
	for (i = 0; i < obj->ser->nr_devices; i++) {
		ret = fn(&devices[i], arg);
		if (ret)
			return ret; /* expect: flb-missing-put */
	}

	iommu_flb_put();
	return 0;
}

int iommu_for_each_no_put_bad(int (*fn)(struct iommu_device_ser *dev, void *arg), void *arg)
{
	struct iommu_device_ser *devices;
	struct iommu_flb_obj *obj;
	int ret = 0;
	u32 i;

	obj = iommu_flb_get();
	if (IS_ERR(obj))
		return PTR_ERR(obj);

	mutex_lock(&obj->lock);
	devices = phys_to_virt(obj->devices);
	for (i = 0; i < obj->ser->nr_devices && !ret; i++)
		ret = fn(&devices[i], arg);
	mutex_unlock(&obj->lock);

	return ret; /* expect: flb-missing-put */
}

int iommu_for_each_put_in_loop_bad(int (*fn)(struct iommu_device_ser *dev, void *arg), void *arg)
{
	struct iommu_device_ser *devices;
	struct iommu_flb_obj *obj;
	int ret = 0;
	u32 i, nr;

	obj = iommu_flb_get();
	if (IS_ERR(obj))
		return PTR_ERR(obj);

	devices = phys_to_virt(obj->devices);
	nr = obj->ser->nr_devices;
	for (i = 0; i < nr; i++) {
		ret = fn(&devices[i], arg);
		if (ret) {
			iommu_flb_put();
			break;
		}
	}

	iommu_flb_put(); /* expect: flb-unbalanced-put */
	return ret;
}

struct iommu_device_ser *iommu_lookup_bad(u32 id)
{
	struct iommu_device_ser *devices, *found = NULL;
	struct iommu_flb_obj *obj;
	u32 i;

	obj = iommu_flb_get();
	if (IS_ERR(obj))
		return NULL;

	devices = phys_to_virt(obj->devices);
	for (i = 0; i < obj->ser->nr_devices; i++) {
		if (devices[i].id == id) {
			found = &devices[i];
			goto out;
		}
	}
out:
	iommu_flb_put();
	return found; /* expect: flb-escape-past-put */
}

struct iommu_unit_ser *iommu_lookup_unit_bad(u32 id)
{
	struct iommu_unit_ser *unit = NULL;
	struct iommu_device_ser *dev;
	struct iommu_flb_obj *obj;

	obj = iommu_flb_get();
	if (IS_ERR(obj))
		return ERR_CAST(obj);

	dev = iommu_find_device(obj, id);
	if (dev && dev->unit < obj->ser->nr_units) {
		unit = phys_to_virt(obj->units);
		unit += dev->unit;
	}

	iommu_flb_put();
	return unit; /* expect: flb-escape-past-put */
}

int iommu_lookup_out_bad(u32 id, struct iommu_device_ser **found)
{
	struct iommu_flb_obj *obj;
	int ret;

	obj = iommu_flb_get();
	if (IS_ERR(obj))
		return PTR_ERR(obj);

	*found = iommu_find_device(obj, id); /* expect: flb-escape-past-put */
	ret = *found ? 0 : -ENOENT;
	iommu_flb_put();
	return ret;
}

int iommu_domain_null_check_bad(u32 id, u32 *domain)
{
	struct iommu_device_ser *dev;
	struct iommu_flb_obj *obj;

	obj = iommu_flb_get();
	if (!obj)
		return -ENODATA;

	dev = iommu_find_device(obj, id); /* expect: flb-unchecked-get */
	if (dev)
		*domain = dev->domain;

	iommu_flb_put();
	return dev ? 0 : -ENOENT;
}

int iommu_unlock_late_bad(u32 *nr)
{
	struct iommu_flb_obj *obj;

	obj = iommu_flb_get();
	if (IS_ERR(obj))
		return PTR_ERR(obj);

	mutex_lock(&obj->lock);
	*nr = obj->ser->nr_devices;
	iommu_flb_put();
	mutex_unlock(&obj->lock); /* expect: flb-use-after-put */
	return 0;
}

bool iommu_was_preserved_late_bad(u32 id)
{
	struct iommu_flb_obj *obj = iommu_flb_get();

	if (IS_ERR(obj))
		return false;

	iommu_flb_put();
	return iommu_find_device(obj, id); /* expect: flb-use-after-put */
}
