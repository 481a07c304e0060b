/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_INIT_H
#define _LINUX_INIT_H

#include <linux/compiler.h>

/* The caller is whoever drives the model. */
#define early_initcall(fn)  int (*const model_initcall_##fn)(void) = fn
#define core_initcall(fn)   int (*const model_initcall_##fn)(void) = fn
#define subsys_initcall(fn) int (*const model_initcall_##fn)(void) = fn
#define late_initcall(fn)   int (*const model_initcall_##fn)(void) = fn

#endif
