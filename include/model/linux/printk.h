/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_PRINTK_H
#define _LINUX_PRINTK_H

#include <linux/compiler.h>
#include <linux/types.h>

__printf(1, 2) int _printk(const char *fmt, ...);

#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif

#define KERN_ERR     "\001" "3"
#define KERN_WARNING "\001" "4"
#define KERN_NOTICE  "\001" "5"
#define KERN_INFO    "\001" "6"
#define KERN_DEBUG   "\001" "7"

#define printk(fmt, ...)    _printk(fmt, ##__VA_ARGS__)
#define pr_err(fmt, ...)    printk(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...)   printk(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice(fmt, ...) printk(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info(fmt, ...)   printk(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)
#define pr_debug(fmt, ...)  printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)

#define __print_once(print)                  \
	do {                                 \
		static bool __printed;       \
		if (unlikely(!__printed)) {  \
			__printed = true;    \
			print;               \
		}                            \
	} while (0)
#define pr_err_once(fmt, ...)  __print_once(pr_err(fmt, ##__VA_ARGS__))
#define pr_warn_once(fmt, ...) __print_once(pr_warn(fmt, ##__VA_ARGS__))
#define pr_info_once(fmt, ...) __print_once(pr_info(fmt, ##__VA_ARGS__))

#endif
