/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_MODULE_H
#define _LINUX_MODULE_H

#include <linux/export.h>
#include <linux/init.h>
#include <linux/types.h>

struct module;

#define THIS_MODULE ((struct module *)0)
#define MODULE_LICENSE(s)     _Static_assert(sizeof(s), "licence")
#define MODULE_DESCRIPTION(s) _Static_assert(sizeof(s), "description")

bool try_module_get(struct module *module);
void module_put(struct module *module);

#endif
