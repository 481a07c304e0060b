/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_BUG_H
#define _LINUX_BUG_H

#include <linux/compiler.h>
#include <linux/printk.h>

void model_warn(const char *file, int line);
void model_bug(const char *file, int line) __noreturn;

#define BUG() model_bug(__FILE__, __LINE__)
#define BUG_ON(cond)                \
	do {                        \
		if (unlikely(cond)) \
			BUG();      \
	} while (0)

#define WARN_ON(cond)                                   \
	({                                              \
		int __warn_on = !!(cond);               \
		if (unlikely(__warn_on))                \
			model_warn(__FILE__, __LINE__); \
		unlikely(__warn_on);                    \
	})

#define WARN(cond, fmt...)               \
	({                               \
		int __warn = !!(cond);   \
		if (unlikely(__warn)) {  \
			_printk(fmt);    \
			model_warn(__FILE__, __LINE__); \
		}                        \
		unlikely(__warn);        \
	})

#define WARN_ONCE(cond, fmt...)                                \
	({                                                     \
		static bool __warned;                          \
		int __warn_once = !!(cond);                    \
		if (unlikely(__warn_once && !__warned)) {      \
			__warned = true;                       \
			_printk(fmt);                          \
			model_warn(__FILE__, __LINE__);        \
		}                                              \
		unlikely(__warn_once);                         \
	})

#define WARN_ON_ONCE(cond) WARN_ONCE(cond, "%s:%d\n", __FILE__, __LINE__)

#endif
