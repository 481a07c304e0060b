/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the PCI core hands to the next kernel, and the calls of the golden implementations
 * (testcases/golden/pci_flb_*.c; each implements those its version had).
 *
 * A kernel with the feature has struct pci_dev_liveupdate inside struct pci_dev. Here it stands
 * beside it, so that a 6.12 tree needs no change.
 */
#ifndef _LINUX_PCI_LIVEUPDATE_H
#define _LINUX_PCI_LIVEUPDATE_H

#include <linux/types.h>

struct liveupdate_file_handler;
struct pci_dev;

#define PCI_LIVEUPDATE_COMPATIBLE "pci-flb-v1"

/* One preserved device. Layout shared between kernels: no pointers, no holes. */
struct pci_dev_ser {
	u32 domain;
	u16 bdf;
	u8 secondary;	/* bus numbers of a bridge; 0 for an endpoint */
	u8 subordinate;
	u32 refcount;	/* preserved devices at or below this one; 0: entry unused */
	u32 reserved;
};

struct pci_ser {
	u32 max_nr_devices;
	u32 nr_devices;
	struct pci_dev_ser devices[];
};

/* The live-update side of a struct pci_dev. */
struct pci_dev_liveupdate {
	struct pci_dev_ser *incoming; /* points into the incoming object while held */
	struct pci_dev_ser *outgoing;
	bool was_preserved;
	u8 secondary;
	u8 subordinate;
};

int pci_liveupdate_register_flb(struct liveupdate_file_handler *fh);
void pci_liveupdate_unregister_flb(struct liveupdate_file_handler *fh);

int pci_liveupdate_preserve(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_liveupdate_unpreserve(struct pci_dev *dev, struct pci_dev_liveupdate *lu);

u32 pci_liveupdate_incoming_nr_devices(void);
void pci_liveupdate_setup_device(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_liveupdate_cleanup_device(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
void pci_liveupdate_finish(struct pci_dev *dev, struct pci_dev_liveupdate *lu);
bool pci_liveupdate_is_incoming(struct pci_dev *dev);

#endif
