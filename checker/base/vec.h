/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Growable arrays: struct { T *v; size_t n, cap; }. The array lives on the heap, vec_free()
 * gives it back; elements move when it grows, so keep indices, not pointers.
 */
#ifndef FLBCHECK_BASE_VEC_H
#define FLBCHECK_BASE_VEC_H

#include <stdlib.h>

#include "base/arena.h"

#define VEC(T)                 \
	struct {               \
		T *v;          \
		size_t n, cap; \
	}

#define vec_push(vec, ...)                                                             \
	do {                                                                           \
		if ((vec)->n == (vec)->cap) {                                          \
			(vec)->cap = (vec)->cap ? (vec)->cap * 2 : 8;                  \
			(vec)->v = xrealloc((vec)->v, (vec)->cap * sizeof(*(vec)->v)); \
		}                                                                      \
		(vec)->v[(vec)->n++] = (__VA_ARGS__);                                  \
	} while (0)

#define vec_free(vec)                      \
	do {                               \
		free((vec)->v);            \
		(vec)->v = NULL;           \
		(vec)->n = (vec)->cap = 0; \
	} while (0)

#define vec_for_each(p, vec) for ((p) = (vec)->v; (p) < (vec)->v + (vec)->n; (p)++)

#endif
