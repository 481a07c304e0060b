/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_MINMAX_H
#define _LINUX_MINMAX_H

#include <linux/compiler.h>

#define min(a, b)                        \
	({                               \
		__auto_type __min_a = (a); \
		__auto_type __min_b = (b); \
		__min_a < __min_b ? __min_a : __min_b; \
	})
#define max(a, b)                        \
	({                               \
		__auto_type __max_a = (a); \
		__auto_type __max_b = (b); \
		__max_a > __max_b ? __max_a : __max_b; \
	})
#define min_t(type, a, b) min((type)(a), (type)(b))
#define max_t(type, a, b) max((type)(a), (type)(b))

#define swap(a, b)                            \
	do {                                  \
		__auto_type __swap_tmp = (a); \
		(a) = (b);                    \
		(b) = __swap_tmp;             \
	} while (0)

#endif
