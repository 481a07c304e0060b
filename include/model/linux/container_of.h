/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_CONTAINER_OF_H
#define _LINUX_CONTAINER_OF_H

#include <linux/types.h>

#define container_of(ptr, type, member)                                                 \
	({                                                                              \
		void *__inner = (void *)(ptr);                                          \
		_Static_assert(__builtin_types_compatible_p(__typeof__(*(ptr)),         \
							    __typeof__(((type *)0)->member)) || \
				       __builtin_types_compatible_p(__typeof__(*(ptr)), void), \
			       "container_of(): the pointer is not to that member");    \
		(type *)(__inner - offsetof(type, member));                             \
	})

#endif
