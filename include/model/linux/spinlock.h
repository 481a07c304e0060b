/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H

#include <linux/cleanup.h>
#include <linux/types.h>

typedef struct {
	int held;
} spinlock_t;

#define __SPIN_LOCK_UNLOCKED(name) { 0 }
#define DEFINE_SPINLOCK(name)	   spinlock_t name = __SPIN_LOCK_UNLOCKED(name)

void spin_lock_init(spinlock_t *lock);

/* What Linux 6.12 calls the functions below its inlines, with more than one CPU. */
void _raw_spin_lock(spinlock_t *lock);
int _raw_spin_trylock(spinlock_t *lock);
void _raw_spin_unlock(spinlock_t *lock);
void _raw_spin_lock_irq(spinlock_t *lock);
void _raw_spin_unlock_irq(spinlock_t *lock);
unsigned long _raw_spin_lock_irqsave(spinlock_t *lock);
void _raw_spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags);
void arch_local_irq_disable(void);
void arch_local_irq_enable(void);
void __preempt_count_add(int n);
void __preempt_count_sub(int n);

static inline void spin_lock(spinlock_t *lock)
{
	_raw_spin_lock(lock);
}

static inline int spin_trylock(spinlock_t *lock)
{
	return _raw_spin_trylock(lock);
}

static inline void spin_unlock(spinlock_t *lock)
{
	_raw_spin_unlock(lock);
}

static inline void spin_lock_irq(spinlock_t *lock)
{
	_raw_spin_lock_irq(lock);
}

static inline void spin_unlock_irq(spinlock_t *lock)
{
	_raw_spin_unlock_irq(lock);
}

#define spin_lock_irqsave(lock, flags)                  \
	do {                                            \
		(flags) = _raw_spin_lock_irqsave(lock); \
	} while (0)

static inline void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)
{
	_raw_spin_unlock_irqrestore(lock, flags);
}

#define local_irq_disable() arch_local_irq_disable()
#define local_irq_enable()  arch_local_irq_enable()
#define preempt_disable()   __preempt_count_add(1)
#define preempt_enable()    __preempt_count_sub(1)

DEFINE_LOCK_GUARD_1(spinlock, spinlock_t, spin_lock(_T->lock), spin_unlock(_T->lock))
DEFINE_LOCK_GUARD_1(spinlock_irqsave, spinlock_t, spin_lock_irqsave(_T->lock, _T->flags),
		    spin_unlock_irqrestore(_T->lock, _T->flags), unsigned long flags)

#endif
