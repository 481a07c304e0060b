// SPDX-License-Identifier: GPL-2.0-only
/*
 * PCI devices, buses and xarrays as a unit under test meets them.
 *
 * In: calls of linux/device.h, linux/pci.h and linux/xarray.h. Out: a small world with two
 * devices, the second possibly behind a bridge, and arrays that remember what was stored.
 *
 * An xarray is not an oracle that may return anything: a pointer put into one is reachable
 * afterwards, and finding it there is how an escape is seen.
 */
#include <linux/array_size.h>
#include <linux/device.h>
#include <linux/pci.h>
#include <linux/printk.h>
#include <linux/xarray.h>

#include <stdarg.h>
#include <string.h>

#include "devices.h"
#include "explorer.h"

static struct block *device_block(struct device *dev)
{
	touch(dev, sizeof(*dev));
	return heap_find(&explorer()->heap, dev);
}

struct device *get_device(struct device *dev)
{
	MODEL_ENTER_UNKNOWN();
	if (dev) {
		struct block *b = device_block(dev);

		if (b && b->users)
			b->users++;
	}
	return dev;
}

void put_device(struct device *dev)
{
	struct block *b;

	MODEL_ENTER_UNKNOWN();
	if (!dev)
		return;
	b = device_block(dev);
	if (b && b->users > 1 && !--b->users)
		heap_kill(&explorer()->heap, b);
}

const char *dev_name(const struct device *dev)
{
	MODEL_ENTER_UNKNOWN();
	touch(dev, sizeof(*dev));
	return "device";
}

void device_lock(struct device *dev)
{
	MODEL_ENTER_UNKNOWN();
	touch(dev, sizeof(*dev));
	mutex_lock(&dev->mutex);
}

void device_unlock(struct device *dev)
{
	MODEL_ENTER_UNKNOWN();
	touch(dev, sizeof(*dev));
	mutex_unlock(&dev->mutex);
}

void _dev_printk(const char *level, const struct device *dev, const char *fmt, ...)
{
	va_list args;

	MODEL_ENTER_UNKNOWN();
	(void)level;
	touch(dev, sizeof(*dev));
	va_start(args, fmt);
	touch_strings(fmt, args);
	va_end(args);
}

static struct pci_bus *make_bus(struct pci_bus *parent)
{
	struct explorer *e = explorer();
	struct pci_bus *bus = new_block(sizeof(*bus), BLOCK_GIVEN, 0);
	struct pci_dev *bridge;

	bus->devices.next = &bus->devices;
	bus->devices.prev = &bus->devices;
	heap_undecided(&e->heap, &bus->number, sizeof(bus->number));
	heap_undecided(&e->heap, &bus->domain_nr, sizeof(bus->domain_nr));
	if (!parent)
		return bus;
	bridge = new_block(sizeof(*bridge), BLOCK_GIVEN, 0);
	bridge->bus = parent;
	bridge->subordinate = bus;
	bus->self = bridge;
	heap_undecided_pointer(&e->heap, &bus->parent, NULL, parent);
	return bus;
}

static struct pci_dev *device_number(uint32_t i)
{
	struct explorer *e = explorer();
	struct pci_dev *dev = e->world.devices[i];

	if (dev)
		return dev;
	dev = new_block(sizeof(*dev), BLOCK_GIVEN, 0);
	e->world.devices[i] = dev;
	dev->bus = make_bus(i ? NULL : make_bus(NULL));
	/* All the numbers, the bit fields among them. */
	heap_undecided(&e->heap, &dev->devfn,
		       offsetof(struct pci_dev, dev) - offsetof(struct pci_dev, devfn));
	heap_undecided_pointer(&e->heap, &dev->subordinate, NULL, dev->bus);
	return dev;
}

struct pci_dev *model_pci_dev(void)
{
	return device_number(0);
}

struct device *model_device(void)
{
	return &device_number(0)->dev;
}

struct pci_dev *pci_dev_get(struct pci_dev *dev)
{
	MODEL_ENTER_UNKNOWN();
	if (dev)
		touch(dev, sizeof(*dev));
	return dev;
}

void pci_dev_put(struct pci_dev *dev)
{
	MODEL_ENTER_UNKNOWN();
	if (dev)
		touch(dev, sizeof(*dev));
}

/* The machine has none, one or two devices. */
struct pci_dev *pci_get_device(unsigned int vendor, unsigned int device, struct pci_dev *from)
{
	MODEL_ENTER_UNKNOWN();
	(void)vendor;
	(void)device;
	if (from)
		touch(from, sizeof(*from));
	if (from && from == explorer()->world.devices[1])
		return NULL;
	return choose("pci_get_device()", 2) ? NULL : device_number(from ? 1 : 0);
}

struct pci_dev *pci_get_domain_bus_and_slot(int domain, unsigned int bus, unsigned int devfn)
{
	MODEL_ENTER_UNKNOWN();
	(void)domain;
	(void)bus;
	(void)devfn;
	return choose("pci_get_domain_bus_and_slot()", 2) ? NULL : device_number(1);
}

static const long config_results[] = { 0, -ENODEV };
static const long config_values[] = { 0, 1, 2 };

int pci_read_config_byte(const struct pci_dev *dev, int where, u8 *val)
{
	MODEL_ENTER_UNKNOWN();
	(void)where;
	touch(dev, sizeof(*dev));
	touch(val, sizeof(*val));
	*val = (u8)choose_among("config space", config_values, ARRAY_SIZE(config_values));
	heap_decided(&explorer()->heap, val, sizeof(*val));
	return (int)choose_among("pci_read_config_byte()", config_results, 2);
}

int pci_read_config_dword(const struct pci_dev *dev, int where, u32 *val)
{
	MODEL_ENTER_UNKNOWN();
	(void)where;
	touch(dev, sizeof(*dev));
	touch(val, sizeof(*val));
	*val = (u32)choose_among("config space", config_values, ARRAY_SIZE(config_values));
	heap_decided(&explorer()->heap, val, sizeof(*val));
	return (int)choose_among("pci_read_config_dword()", config_results, 2);
}

int pci_write_config_dword(const struct pci_dev *dev, int where, u32 val)
{
	MODEL_ENTER_UNKNOWN();
	(void)where;
	(void)val;
	touch(dev, sizeof(*dev));
	return (int)choose_among("pci_write_config_dword()", config_results, 2);
}

int pci_enable_device(struct pci_dev *dev)
{
	static const long results[] = { 0, -ENODEV, -EIO };

	MODEL_ENTER_UNKNOWN();
	touch(dev, sizeof(*dev));
	return (int)choose_among("pci_enable_device()", results, ARRAY_SIZE(results));
}

void pci_disable_device(struct pci_dev *dev)
{
	MODEL_ENTER_UNKNOWN();
	touch(dev, sizeof(*dev));
}
