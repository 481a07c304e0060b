/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_RCUPDATE_H
#define _LINUX_RCUPDATE_H

#include <linux/cleanup.h>
#include <linux/types.h>

void rcu_read_lock(void);
void rcu_read_unlock(void);
void synchronize_rcu(void);

#define rcu_dereference(p)	 READ_ONCE(p)
#define rcu_assign_pointer(p, v) WRITE_ONCE(p, v)

DEFINE_LOCK_GUARD_0(rcu, rcu_read_lock(), rcu_read_unlock())

#endif
