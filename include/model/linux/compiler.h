/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_COMPILER_H
#define _LINUX_COMPILER_H

#undef __always_inline /* the C library has one */
#define __always_inline	 inline __attribute__((__always_inline__))
#define __cleanup(fn)	 __attribute__((__cleanup__(fn)))
#define __force
#define __init
#define __initdata
#define __exit
#define __iomem
#define __maybe_unused	 __attribute__((__unused__))
#define __must_check	 __attribute__((__warn_unused_result__))
#define __noreturn	 __attribute__((__noreturn__))
#define __packed	 __attribute__((__packed__))
#define __printf(fmt, a) __attribute__((__format__(printf, fmt, a)))
#define __rcu
#define __ro_after_init
#define __acquires(x)
#define __releases(x)
#define noinline	 __attribute__((__noinline__))
#define fallthrough	 __attribute__((__fallthrough__))

#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)

#define barrier()     __asm__ __volatile__("" : : : "memory")
#define unreachable() __builtin_unreachable()

#define READ_ONCE(x)	   (*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, val) (*(volatile __typeof__(x) *)&(x) = (val))

#define __stringify_1(x...) #x
#define __stringify(x...)   __stringify_1(x)
#define __PASTE_1(a, b)	    a##b
#define __PASTE(a, b)	    __PASTE_1(a, b)
#define __UNIQUE_ID(prefix) __PASTE(__unique_##prefix##_, __COUNTER__)

#define BUILD_BUG_ON(cond) _Static_assert(!(cond), #cond)

#endif
