/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_DEVICE_H
#define _LINUX_DEVICE_H

#include <linux/cleanup.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/types.h>

struct device {
	struct device *parent;
	struct kref kref;
	struct mutex mutex;
	const char *name;
	void *driver_data;
};

/* Takes a reference on the device and returns it; NULL for NULL. */
struct device *get_device(struct device *dev);
void put_device(struct device *dev);
const char *dev_name(const struct device *dev);
void device_lock(struct device *dev);
void device_unlock(struct device *dev);

static inline void dev_set_drvdata(struct device *dev, void *data)
{
	dev->driver_data = data;
}

static inline void *dev_get_drvdata(const struct device *dev)
{
	return dev->driver_data;
}

__printf(3, 4) void _dev_printk(const char *level, const struct device *dev, const char *fmt, ...);

#define dev_err(dev, fmt, ...)	_dev_printk(KERN_ERR, dev, fmt, ##__VA_ARGS__)
#define dev_warn(dev, fmt, ...) _dev_printk(KERN_WARNING, dev, fmt, ##__VA_ARGS__)
#define dev_info(dev, fmt, ...) _dev_printk(KERN_INFO, dev, fmt, ##__VA_ARGS__)
#define dev_dbg(dev, fmt, ...)	_dev_printk(KERN_DEBUG, dev, fmt, ##__VA_ARGS__)

DEFINE_FREE(put_device, struct device *, if (_T) put_device(_T))
DEFINE_GUARD(device, struct device *, device_lock(_T), device_unlock(_T))

#endif
