// SPDX-License-Identifier: GPL-2.0-only
/*
 * IOMMU state preserved across live update, incoming side: arrays that are found by physical
 * address, an iteration with a callback, and lookups.
 *
 * In: the header and arrays of the last kernel. Out: calls of a callback, and copies of entries.
 *
 * Lookups copy the entry out instead of returning where it is. It costs a few bytes on the stack,
 * and no caller has to know about the reference.
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

int iommu_for_each_preserved_device(int (*fn)(struct iommu_device_ser *dev, void *arg), void *arg);
int iommu_preserved_domain(u32 id, u32 *domain);
int iommu_preserved_unit(u64 phys, struct iommu_unit_ser *copy);
bool iommu_was_preserved(u32 id);
int iommu_preserved_token(u32 id, u32 *token);

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

int iommu_for_each_preserved_device(int (*fn)(struct iommu_device_ser *dev, void *arg), void *arg)
{
	struct iommu_device_ser *devices;
	struct iommu_flb_obj *obj;
	int ret = 0;
	u32 i;

	obj = iommu_flb_get();
	if (IS_ERR(obj))
		return PTR_ERR(obj) == -ENODATA ? 0 : PTR_ERR(obj);

	mutex_lock(&obj->lock);
	devices = phys_to_virt(obj->devices);
	for (i = 0; i < obj->ser->nr_devices; i++) {
		ret = fn(&devices[i], arg);
		if (ret)
			goto out;
	}
out:
	mutex_unlock(&obj->lock);
	iommu_flb_put();
	return ret;
}

int iommu_preserved_domain(u32 id, u32 *domain)
{
	struct iommu_device_ser *dev;
	struct iommu_flb_obj *obj;
	int ret = 0;

	obj = iommu_flb_get();
	if (IS_ERR(obj))
		return PTR_ERR(obj);

	dev = iommu_find_device(obj, id);
	if (dev)
		*domain = dev->domain;
	else
		ret = -ENOENT;

	iommu_flb_put();
	return ret;
}

int iommu_preserved_unit(u64 phys, struct iommu_unit_ser *copy)
{
	struct iommu_unit_ser *unit;
	struct iommu_flb_obj *obj;
	int ret = -ENOENT;
	u32 i;

	obj = iommu_flb_get();
	if (IS_ERR(obj))
		return PTR_ERR(obj);

	unit = phys_to_virt(obj->units);
	for (i = 0; i < obj->ser->nr_units; i++, unit++) {
		if (unit->phys != phys)
			continue;

		*copy = *unit;
		ret = 0;
		break;
	}

	iommu_flb_put();
	return ret;
}

bool iommu_was_preserved(u32 id)
{
	struct iommu_flb_obj *obj = iommu_flb_get();
	bool found;

	if (IS_ERR(obj))
		return false;

	found = iommu_find_device(obj, id);
	iommu_flb_put();
	return found;
}

int iommu_preserved_token(u32 id, u32 *token)
{
	struct iommu_unit_ser *unit;
	struct iommu_device_ser *dev;
	struct iommu_flb_obj *obj;
	int ret = -ENOENT;

	obj = iommu_flb_get();
	if (IS_ERR(obj))
		return PTR_ERR(obj);

	dev = iommu_find_device(obj, id);
	if (!dev || dev->unit >= obj->ser->nr_units)
		goto out;

	unit = phys_to_virt(obj->units);
	*token = unit[dev->unit].token;
	ret = 0;
out:
	iommu_flb_put();
	return ret;
}
