/* SPDX-License-Identifier: GPL-2.0-only */
/* What the tests of the protocols that are off by default call. */
#define NULL ((void *)0)
struct device;
struct device_node;
struct fwnode_handle;
struct pci_dev;
struct module;
struct clk;
_Bool wanted(void *p);
struct device_node *of_get_next_child(const struct device_node *parent, struct device_node *prev);
struct device_node *of_node_get(struct device_node *np);
void of_node_put(struct device_node *np);
struct fwnode_handle *fwnode_get_named_child_node(const struct fwnode_handle *f, const char *name);
void fwnode_handle_put(struct fwnode_handle *f);
struct pci_dev *pci_get_device(unsigned int vendor, unsigned int device, struct pci_dev *from);
void pci_dev_put(struct pci_dev *pdev);
struct device *get_device(struct device *dev);
void put_device(struct device *dev);
_Bool try_module_get(struct module *m);
void module_put(struct module *m);
int clk_prepare_enable(struct clk *clk);
void clk_disable_unprepare(struct clk *clk);
