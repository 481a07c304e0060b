/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Scope-based cleanup, with the meaning it has in Linux 6.12: destructors run in reverse order of
 * declaration on every way out; the body of scoped_guard() is left by a goto out of the for.
 */
#ifndef _LINUX_CLEANUP_H
#define _LINUX_CLEANUP_H

#include <linux/compiler.h>
#include <stdbool.h>
#include <stddef.h>

/* @_free is a statement about _T, the variable's value. */
#define DEFINE_FREE(_name, _type, _free)                   \
	static inline void __free_##_name(void *__variable) \
	{                                                  \
		_type _T = *(_type *)__variable;           \
		_free;                                     \
	}

#define __free(_name) __cleanup(__free_##_name)

#define __take_value(p)                           \
	({                                        \
		__auto_type __where = &(p);       \
		__auto_type __taken = *__where;   \
		*__where = NULL;                  \
		__taken;                          \
	})

static inline __must_check const volatile void *__must_use(const volatile void *value)
{
	return value;
}

#define no_free_ptr(p)	       ((__typeof__(p))__must_use(__take_value(p)))
#define return_ptr(p)	       return no_free_ptr(p)
#define retain_and_null_ptr(p) ((void)__take_value(p))

#define DEFINE_CLASS(_name, _type, _exit, _init, _init_args...)                 \
	typedef _type class_##_name##_t;                                        \
	static inline void class_##_name##_destructor(class_##_name##_t *__self) \
	{                                                                       \
		class_##_name##_t _T = *__self;                                 \
		_exit;                                                          \
	}                                                                       \
	static inline class_##_name##_t class_##_name##_constructor(_init_args) \
	{                                                                       \
		class_##_name##_t __self = _init;                               \
		return __self;                                                  \
	}

#define EXTEND_CLASS(_name, _ext, _init, _init_args...)                                    \
	typedef class_##_name##_t class_##_name##_ext##_t;                                 \
	static inline void class_##_name##_ext##_destructor(class_##_name##_t *__self)     \
	{                                                                                  \
		class_##_name##_destructor(__self);                                        \
	}                                                                                  \
	static inline class_##_name##_t class_##_name##_ext##_constructor(_init_args)      \
	{                                                                                  \
		class_##_name##_t __self = _init;                                          \
		return __self;                                                             \
	}

#define CLASS(_name, _var) \
	class_##_name##_t _var __cleanup(class_##_name##_destructor) = class_##_name##_constructor

#define __CLASS_CONDITIONAL(_name, _yes) \
	static __maybe_unused const bool class_##_name##_is_conditional = _yes

#define DEFINE_GUARD(_name, _type, _lock, _unlock)                              \
	__CLASS_CONDITIONAL(_name, false);                                      \
	DEFINE_CLASS(_name, _type, if (_T) { _unlock; }, ({ _lock; _T; }), _type _T) \
	static inline __maybe_unused void *class_##_name##_lock_ptr(class_##_name##_t *_T)     \
	{                                                                       \
		return (void *)(unsigned long)*_T;                              \
	}

#define DEFINE_GUARD_COND(_name, _ext, _condlock)                                    \
	__CLASS_CONDITIONAL(_name##_ext, true);                                      \
	EXTEND_CLASS(_name, _ext,                                                    \
		     ({ void *__got = _T; if (_T && !(_condlock)) __got = NULL; __got; }), \
		     class_##_name##_t _T)                                           \
	static inline __maybe_unused void *class_##_name##_ext##_lock_ptr(class_##_name##_t *_T)    \
	{                                                                            \
		return class_##_name##_lock_ptr(_T);                                 \
	}

#define guard(_name) CLASS(_name, __UNIQUE_ID(guard))

/* An unconditional guard's body is always entered, and the compiler can see it. */
#define __guard_entered(_name, _scope) \
	(class_##_name##_lock_ptr(_scope) || !class_##_name##_is_conditional)

#define __scoped_guard(_name, _out, args...)                                                \
	for (CLASS(_name, scope)(args); __guard_entered(_name, &scope); ({ goto _out; })) \
		if (0) {                                                                    \
_out:                                                                                       \
			break;                                                              \
		} else

#define scoped_guard(_name, args...) __scoped_guard(_name, __UNIQUE_ID(out), args)

#define __scoped_cond_guard(_name, _fail, _out, args...)            \
	for (CLASS(_name, scope)(args); true; ({ goto _out; }))     \
		if (!class_##_name##_lock_ptr(&scope)) {            \
			_fail;                                      \
_out:                                                               \
			break;                                      \
		} else

#define scoped_cond_guard(_name, _fail, args...) \
	__scoped_cond_guard(_name, _fail, __UNIQUE_ID(out), args)

/* Guards with no lock of their own (_0) and with state beside the lock (_1). */
#define __DEFINE_LOCK_GUARD(_name, _type, _unlock, ...)                         \
	typedef struct {                                                        \
		_type *lock;                                                    \
		__VA_ARGS__;                                                    \
	} class_##_name##_t;                                                    \
	static inline void class_##_name##_destructor(class_##_name##_t *_T)    \
	{                                                                       \
		if (_T->lock) {                                                 \
			_unlock;                                                \
		}                                                               \
	}                                                                       \
	static inline __maybe_unused void *class_##_name##_lock_ptr(class_##_name##_t *_T)     \
	{                                                                       \
		return (void *)(unsigned long)_T->lock;                         \
	}

#define DEFINE_LOCK_GUARD_0(_name, _lock, _unlock, ...)                 \
	__CLASS_CONDITIONAL(_name, false);                              \
	__DEFINE_LOCK_GUARD(_name, void, _unlock, __VA_ARGS__)          \
	static inline class_##_name##_t class_##_name##_constructor(void) \
	{                                                               \
		class_##_name##_t _t = { .lock = (void *)1 };           \
		class_##_name##_t *_T __maybe_unused = &_t;             \
		_lock;                                                  \
		return _t;                                              \
	}

#define DEFINE_LOCK_GUARD_1(_name, _type, _lock, _unlock, ...)              \
	__CLASS_CONDITIONAL(_name, false);                                  \
	__DEFINE_LOCK_GUARD(_name, _type, _unlock, __VA_ARGS__)             \
	static inline class_##_name##_t class_##_name##_constructor(_type *l) \
	{                                                                   \
		class_##_name##_t _t = { .lock = l };                       \
		class_##_name##_t *_T = &_t;                                \
		_lock;                                                      \
		return _t;                                                  \
	}

#endif
