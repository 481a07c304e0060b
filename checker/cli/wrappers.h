/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the units of a run learned of each other: functions with external linkage that take or
 * give back a reference for their callers.
 */
#ifndef FLBCHECK_CLI_WRAPPERS_H
#define FLBCHECK_CLI_WRAPPERS_H

#include <jansson.h>

#include "base/arena.h"
#include "base/strmap.h"
#include "protocol/protocol.h"

struct wrappers {
	struct arena *arena;	   /* owner of all wrappers */
	struct strmap by_function; /* name -> struct proto_wrapper; NULL: files disagree on it */
};

void wrappers_init(struct wrappers *w, struct arena *arena);
void wrappers_free(struct wrappers *w);

/* For the pipe between a worker and its parent. */
json_t *wrapper_to_json(const struct proto_wrapper *w);

/* Adds the array a worker sent; false: it is not one. Of a function that two files define
 * differently nothing is known. */
bool wrappers_add(struct wrappers *w, const json_t *list);

/* Whether the function is in such an array; NULL has none. */
bool wrappers_has(const json_t *list, const char *function);

/* Teaches @p what was learned, instead of what it was taught before. */
void wrappers_teach(const struct wrappers *w, struct protocols *p);

/* Names of functions of which @a and @b say different things, sorted. Their number; the array is
 * from @arena. */
size_t wrappers_compare(const struct wrappers *a, const struct wrappers *b, struct arena *arena,
			const char ***names);

/* All that is known, as text that is the same for the same knowledge; the caller's to free. */
char *wrappers_text(const struct wrappers *w);

#endif
