/* SPDX-License-Identifier: GPL-2.0-only */
#include "api.h"
struct device { int id; };
struct pci_dev { int vendor; struct device dev; };
struct holder { int id; struct device *kept; struct device own; };
