// SPDX-License-Identifier: GPL-2.0-only
/*
 * The kernel functions below include/model/linux that have no body there, but for devices and
 * containers: memory, locks, contexts, printing, the end of the world.
 *
 * In: the calls a unit makes. Out: results chosen by the explorer, and observations.
 *
 * Locks are not no-ops, though nothing runs beside the unit: that a thread takes its own mutex
 * again, or sleeps under a spinlock, can be seen by one thread alone.
 */
#include <linux/bug.h>
#include <linux/io.h>
#include <linux/jump_label.h>
#include <linux/kernel.h>
#include <linux/kexec_handover.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/rwsem.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include <stdarg.h>

#include "devices.h"
#include "explorer.h"

static void *allocate(const char *what, size_t size, gfp_t flags)
{
	struct explorer *e = explorer();
	uint32_t owner = e->world.luo.bringing;

	if (flags == GFP_KERNEL)
		may_sleep(what);
	if (choose(what, 2))
		return NULL;
	find_unreachable();
	return new_block(size, owner ? BLOCK_OBJECT : BLOCK_ALLOCATED, owner);
}

void *kmalloc(size_t size, gfp_t flags)
{
	MODEL_ENTER_UNKNOWN();
	return allocate("kmalloc()", size, flags);
}

void *kzalloc(size_t size, gfp_t flags)
{
	MODEL_ENTER_UNKNOWN();
	return allocate("kzalloc()", size, flags);
}

void *kcalloc(size_t n, size_t size, gfp_t flags)
{
	MODEL_ENTER_UNKNOWN();
	return allocate("kcalloc()", n * size, flags);
}

void *kmemdup(const void *src, size_t len, gfp_t gfp)
{
	void *copy;

	MODEL_ENTER_UNKNOWN();
	judge_access(src, len, false, explorer()->run.entry_at);
	copy = allocate("kmemdup()", len, gfp);
	if (copy)
		memcpy(copy, src, len);
	return copy;
}

char *kstrdup(const char *s, gfp_t gfp)
{
	char *copy;

	MODEL_ENTER_UNKNOWN();
	touch_string(s);
	copy = allocate("kstrdup()", strlen(s) + 1, gfp);
	if (copy)
		memcpy(copy, s, strlen(s) + 1);
	return copy;
}

void kfree(const void *p)
{
	MODEL_ENTER_UNKNOWN();
	if (!p)
		return;
	touch(p, 1);
	free_block(p);
}

ssize_t strscpy(char *dest, const char *src, size_t size)
{
	size_t len;

	MODEL_ENTER_UNKNOWN();
	touch_string(src);
	touch(dest, size);
	len = strlen(src);
	if (len >= size)
		len = size - 1;
	memcpy(dest, src, len);
	dest[len] = 0;
	heap_decided(&explorer()->heap, dest, len + 1);
	return src[len] ? -E2BIG : (ssize_t)len;
}

void *memremap(phys_addr_t offset, size_t size, unsigned long flags)
{
	MODEL_ENTER();
	return choose("memremap()", 2) ? NULL : phys_to_virt(offset);
}

void *kho_alloc_preserve(size_t size)
{
	void *mem;

	MODEL_ENTER_UNKNOWN();
	mem = allocate("kho_alloc_preserve()", size, GFP_KERNEL);
	return mem ? mem : ERR_PTR(-ENOMEM);
}

void kho_unpreserve_free(void *mem)
{
	MODEL_ENTER_UNKNOWN();
	touch(mem, 1);
	free_block(mem);
}

void kho_restore_free(void *mem)
{
	MODEL_ENTER_UNKNOWN();
	if (!mem)
		return;
	touch(mem, 1);
	free_block(mem);
}

/* What the unit is told is written, or the run ends if the place is bad. */
static void set(int *at, int value)
{
	touch(at, sizeof(*at));
	*at = value;
	heap_decided(&explorer()->heap, at, sizeof(*at));
}

static int held(const int *at)
{
	touch(at, sizeof(*at));
	return *at;
}

static void deadlock(const char *what)
{
	observe(OBSERVED_DEADLOCK, NULL, 0, explorer()->run.entry_at, what);
	stop_run(ENDING_STOPPED);
}

void mutex_init(struct mutex *lock)
{
	MODEL_ENTER_UNKNOWN();
	set(&lock->held, 0);
}

void mutex_lock(struct mutex *lock)
{
	MODEL_ENTER_UNKNOWN();
	may_sleep("mutex_lock()");
	if (held(&lock->held))
		deadlock("mutex_lock()");
	set(&lock->held, 1);
}

int mutex_lock_interruptible(struct mutex *lock)
{
	MODEL_ENTER_UNKNOWN();
	may_sleep("mutex_lock_interruptible()");
	if (held(&lock->held))
		deadlock("mutex_lock_interruptible()");
	if (choose("mutex_lock_interruptible()", 2))
		return -EINTR;
	set(&lock->held, 1);
	return 0;
}

int mutex_trylock(struct mutex *lock)
{
	MODEL_ENTER_UNKNOWN();
	if (held(&lock->held) || choose("mutex_trylock()", 2))
		return 0;
	set(&lock->held, 1);
	return 1;
}

void mutex_unlock(struct mutex *lock)
{
	MODEL_ENTER_UNKNOWN();
	set(&lock->held, 0);
}

bool mutex_is_locked(struct mutex *lock)
{
	MODEL_ENTER_UNKNOWN();
	return held(&lock->held);
}

void init_rwsem(struct rw_semaphore *sem)
{
	MODEL_ENTER_UNKNOWN();
	set(&sem->held, 0);
}

/* Readers among themselves do not wait, but a writer between them would stop the second. */
void down_read(struct rw_semaphore *sem)
{
	MODEL_ENTER_UNKNOWN();
	may_sleep("down_read()");
	if (held(&sem->held))
		deadlock("down_read()");
	set(&sem->held, 1);
}

int down_read_trylock(struct rw_semaphore *sem)
{
	MODEL_ENTER_UNKNOWN();
	if (held(&sem->held) < 0 || choose("down_read_trylock()", 2))
		return 0;
	set(&sem->held, sem->held + 1);
	return 1;
}

void up_read(struct rw_semaphore *sem)
{
	MODEL_ENTER_UNKNOWN();
	set(&sem->held, held(&sem->held) - 1);
}

void down_write(struct rw_semaphore *sem)
{
	MODEL_ENTER_UNKNOWN();
	may_sleep("down_write()");
	if (held(&sem->held))
		deadlock("down_write()");
	set(&sem->held, -1);
}

int down_write_trylock(struct rw_semaphore *sem)
{
	MODEL_ENTER_UNKNOWN();
	if (held(&sem->held) || choose("down_write_trylock()", 2))
		return 0;
	set(&sem->held, -1);
	return 1;
}

void up_write(struct rw_semaphore *sem)
{
	MODEL_ENTER_UNKNOWN();
	set(&sem->held, 0);
}

static void enter_atomic(void)
{
	explorer()->world.atomic++;
}

static void leave_atomic(void)
{
	explorer()->world.atomic--;
}

void spin_lock_init(spinlock_t *lock)
{
	MODEL_ENTER_UNKNOWN();
	set(&lock->held, 0);
}

static void take_spinlock(spinlock_t *lock, const char *what)
{
	if (held(&lock->held))
		deadlock(what);
	set(&lock->held, 1);
	enter_atomic();
}

static void drop_spinlock(spinlock_t *lock)
{
	set(&lock->held, 0);
	leave_atomic();
}

void _raw_spin_lock(spinlock_t *lock)
{
	MODEL_ENTER_UNKNOWN();
	take_spinlock(lock, "spin_lock()");
}

int _raw_spin_trylock(spinlock_t *lock)
{
	MODEL_ENTER_UNKNOWN();
	if (held(&lock->held) || choose("spin_trylock()", 2))
		return 0;
	take_spinlock(lock, "spin_trylock()");
	return 1;
}

void _raw_spin_unlock(spinlock_t *lock)
{
	MODEL_ENTER_UNKNOWN();
	drop_spinlock(lock);
}

void _raw_spin_lock_irq(spinlock_t *lock)
{
	MODEL_ENTER_UNKNOWN();
	arch_local_irq_disable();
	take_spinlock(lock, "spin_lock_irq()");
}

void _raw_spin_unlock_irq(spinlock_t *lock)
{
	MODEL_ENTER_UNKNOWN();
	drop_spinlock(lock);
	arch_local_irq_enable();
}

unsigned long _raw_spin_lock_irqsave(spinlock_t *lock)
{
	MODEL_ENTER_UNKNOWN();
	arch_local_irq_disable();
	take_spinlock(lock, "spin_lock_irqsave()");
	return 0;
}

void _raw_spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)
{
	MODEL_ENTER_UNKNOWN();
	(void)flags;
	drop_spinlock(lock);
	arch_local_irq_enable();
}

void arch_local_irq_disable(void)
{
	enter_atomic();
}

void arch_local_irq_enable(void)
{
	leave_atomic();
}

void __preempt_count_add(int n)
{
	(void)n;
	enter_atomic();
}

void __preempt_count_sub(int n)
{
	(void)n;
	leave_atomic();
}

void rcu_read_lock(void)
{
	enter_atomic();
}

void rcu_read_unlock(void)
{
	leave_atomic();
}

void synchronize_rcu(void)
{
	MODEL_ENTER_UNKNOWN();
	may_sleep("synchronize_rcu()");
}

void might_sleep(void)
{
	MODEL_ENTER_UNKNOWN();
	may_sleep("might_sleep()");
}

bool static_key_enabled(const struct static_key_false *key)
{
	MODEL_ENTER_UNKNOWN();
	touch(key, sizeof(*key));
	return choose("static_branch", 2);
}

bool try_module_get(struct module *module)
{
	MODEL_ENTER_UNKNOWN();
	(void)module;
	return !choose("try_module_get()", 2);
}

void module_put(struct module *module)
{
	(void)module;
}

/* Reads every string it is told to print: one that points into a dead object is a use of it. */
void touch_strings(const char *fmt, va_list args)
{
	for (; *fmt; fmt++) {
		if (*fmt != '%' || *++fmt == '%')
			continue;
		while (*fmt == '#' || *fmt == '.' || *fmt == 'l' || *fmt == 'z' ||
		       (*fmt >= '0' && *fmt <= '9'))
			fmt++;
		if (*fmt == 's')
			touch_string(va_arg(args, const char *));
		else if (*fmt == 'p' || fmt[-1] == 'l' || fmt[-1] == 'z')
			va_arg(args, long);
		else
			va_arg(args, int);
	}
}

int _printk(const char *fmt, ...)
{
	va_list args;

	MODEL_ENTER_UNKNOWN();
	va_start(args, fmt);
	touch_strings(fmt, args);
	va_end(args);
	return 0;
}

void model_warn(const char *file, int line)
{
	(void)file;
	(void)line;
}

void model_bug(const char *file, int line)
{
	(void)file;
	(void)line;
	stop_run(ENDING_STOPPED);
}

void panic(const char *fmt, ...)
{
	(void)fmt;
	stop_run(ENDING_STOPPED);
}
