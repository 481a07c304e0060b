/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_IO_H
#define _LINUX_IO_H

#include <linux/types.h>

/* The model's direct map begins at address 0. */
static inline void *phys_to_virt(phys_addr_t phys)
{
	return (void *)(unsigned long)phys;
}

static inline phys_addr_t virt_to_phys(const volatile void *addr)
{
	return (phys_addr_t)(unsigned long)addr;
}

/* NULL, or a pointer to what is at @offset. */
enum { MEMREMAP_WB = 1 << 0 };
void *memremap(phys_addr_t offset, size_t size, unsigned long flags);

#define __va(phys) ((void *)(unsigned long)(phys))
#define __pa(addr) ((phys_addr_t)(unsigned long)(addr))

#endif
