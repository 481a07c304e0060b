/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_PCI_H
#define _LINUX_PCI_H

#include <linux/device.h>
#include <linux/errno.h>
#include <linux/types.h>

#define PCI_ANY_ID (~0)

#define PCI_DEVFN(slot, func) ((((slot)&0x1f) << 3) | ((func)&0x07))
#define PCI_SLOT(devfn)	      (((devfn) >> 3) & 0x1f)
#define PCI_FUNC(devfn)	      ((devfn)&0x07)
#define PCI_DEVID(bus, devfn) ((((u16)(bus)) << 8) | (devfn))

#define PCI_PRIMARY_BUS	    0x18
#define PCI_SECONDARY_BUS   0x19
#define PCI_SUBORDINATE_BUS 0x1a

struct pci_bus {
	struct pci_bus *parent;
	struct pci_dev *self; /* the bridge to here; NULL for a root bus */
	struct list_head devices;
	unsigned char number;
	int domain_nr;
};

struct pci_dev {
	struct list_head bus_list;
	struct pci_bus *bus;
	struct pci_bus *subordinate;
	unsigned int devfn;
	unsigned short vendor;
	unsigned short device;
	unsigned int is_virtfn : 1;
	unsigned int multifunction : 1;
	struct device dev;
};

#define to_pci_dev(d) container_of(d, struct pci_dev, dev)

static inline bool pci_is_root_bus(struct pci_bus *bus)
{
	return !bus->parent;
}

static inline struct pci_dev *pci_upstream_bridge(struct pci_dev *dev)
{
	return pci_is_root_bus(dev->bus) ? NULL : dev->bus->self;
}

static inline int pci_domain_nr(struct pci_bus *bus)
{
	return bus->domain_nr;
}

static inline u16 pci_dev_id(struct pci_dev *dev)
{
	return PCI_DEVID(dev->bus->number, dev->devfn);
}

static inline const char *pci_name(const struct pci_dev *dev)
{
	return dev_name(&dev->dev);
}

static inline void *pci_get_drvdata(struct pci_dev *dev)
{
	return dev_get_drvdata(&dev->dev);
}

static inline void pci_set_drvdata(struct pci_dev *dev, void *data)
{
	dev_set_drvdata(&dev->dev, data);
}

/* Take a reference on the device returned; pci_get_device() drops the one on @from. */
struct pci_dev *pci_dev_get(struct pci_dev *dev);
void pci_dev_put(struct pci_dev *dev);
struct pci_dev *pci_get_device(unsigned int vendor, unsigned int device, struct pci_dev *from);
struct pci_dev *pci_get_domain_bus_and_slot(int domain, unsigned int bus, unsigned int devfn);

int pci_read_config_byte(const struct pci_dev *dev, int where, u8 *val);
int pci_read_config_dword(const struct pci_dev *dev, int where, u32 *val);
int pci_write_config_dword(const struct pci_dev *dev, int where, u32 val);
int pci_enable_device(struct pci_dev *dev);
void pci_disable_device(struct pci_dev *dev);

#define for_each_pci_dev(d) while ((d = pci_get_device(PCI_ANY_ID, PCI_ANY_ID, d)) != NULL)

#define pci_err(pdev, fmt, ...)	 dev_err(&(pdev)->dev, fmt, ##__VA_ARGS__)
#define pci_warn(pdev, fmt, ...) dev_warn(&(pdev)->dev, fmt, ##__VA_ARGS__)
#define pci_info(pdev, fmt, ...) dev_info(&(pdev)->dev, fmt, ##__VA_ARGS__)
#define pci_dbg(pdev, fmt, ...)	 dev_dbg(&(pdev)->dev, fmt, ##__VA_ARGS__)

DEFINE_FREE(pci_dev_put, struct pci_dev *, if (_T) pci_dev_put(_T))

#endif
