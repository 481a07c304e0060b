/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Kexec handover (KHO): the allocator whose memory the next kernel finds again. Absent from 6.12;
 * shared, like liveupdate.h, by a real tree and by include/model.
 */
#ifndef _LINUX_KEXEC_HANDOVER_H
#define _LINUX_KEXEC_HANDOVER_H

#include <linux/types.h>

/* Zeroed memory that survives kexec, or ERR_PTR(); given back by kho_unpreserve_free(). */
void *kho_alloc_preserve(size_t size);
void kho_unpreserve_free(void *mem);

/* In the next kernel: takes the memory over and frees it. NULL is allowed. */
void kho_restore_free(void *mem);

#endif
