/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A hash map from pairs of addresses to pointers: what libclang's handles are recognised by.
 */
#ifndef FLBCHECK_BASE_PTRMAP_H
#define FLBCHECK_BASE_PTRMAP_H

#include <stddef.h>

struct ptrmap_entry {
	const void *a, *b;
	void *value; /* NULL: the slot is free */
};

/* All-zero is an empty map. */
struct ptrmap {
	struct ptrmap_entry *v;
	size_t n, nslots;
};

/* The value of (@a, @b), or NULL. */
void *ptrmap_get(const struct ptrmap *m, const void *a, const void *b);

/* Sets the value of a pair that is not in the map yet; @value is not NULL. */
void ptrmap_add(struct ptrmap *m, const void *a, const void *b, void *value);

void ptrmap_free(struct ptrmap *m);

#endif
