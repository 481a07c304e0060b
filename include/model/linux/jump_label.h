/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Static keys. As in the kernel the branch is an asm goto; unlike there it tests a value, so that
 * both sides can run without patching code.
 */
#ifndef _LINUX_JUMP_LABEL_H
#define _LINUX_JUMP_LABEL_H

#include <linux/types.h>

struct static_key_false {
	bool initial;
};

#define DEFINE_STATIC_KEY_FALSE(name) struct static_key_false name = { false }

bool static_key_enabled(const struct static_key_false *key);

#ifdef __x86_64__
static __always_inline bool arch_static_branch(const struct static_key_false *key)
{
	bool on = static_key_enabled(key);

	asm goto("testb %0, %0\n\tjnz %l[l_yes]" : : "q"(on) : "cc" : l_yes);
	return false;
l_yes:
	return true;
}
#else
static __always_inline bool arch_static_branch(const struct static_key_false *key)
{
	return static_key_enabled(key);
}
#endif

#define static_branch_unlikely(key) unlikely(arch_static_branch(key))
#define static_branch_likely(key)   likely(arch_static_branch(key))

#endif
