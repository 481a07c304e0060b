/* SPDX-License-Identifier: GPL-2.0-only */
/* What instrumented code and the linker's --wrap call: declared here only to be defined. */
#ifndef MODEL_HOOKS_H
#define MODEL_HOOKS_H

#include <stddef.h>

/* Before the first run: faults become observations. */
void hooks_init(void);

void __asan_load1_noabort(const void *at);
void __asan_load2_noabort(const void *at);
void __asan_load4_noabort(const void *at);
void __asan_load8_noabort(const void *at);
void __asan_load16_noabort(const void *at);
void __asan_loadN_noabort(const void *at, size_t size);
void __asan_store1_noabort(const void *at);
void __asan_store2_noabort(const void *at);
void __asan_store4_noabort(const void *at);
void __asan_store8_noabort(const void *at);
void __asan_store16_noabort(const void *at);
void __asan_storeN_noabort(const void *at, size_t size);
void __asan_handle_no_return(void);
void __sanitizer_cov_trace_pc(void);

void *__wrap_memcpy(void *to, const void *from, size_t size);
void *__wrap_memmove(void *to, const void *from, size_t size);
void *__wrap_memset(void *to, int byte, size_t size);
int __wrap_memcmp(const void *a, const void *b, size_t size);
size_t __wrap_strlen(const char *s);
int __wrap_strcmp(const char *a, const char *b);
int __wrap_strncmp(const char *a, const char *b, size_t size);

#endif
