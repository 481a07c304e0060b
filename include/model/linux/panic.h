/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_PANIC_H
#define _LINUX_PANIC_H

#include <linux/compiler.h>

__printf(1, 2) void panic(const char *fmt, ...) __noreturn;

#endif
