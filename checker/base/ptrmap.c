// SPDX-License-Identifier: GPL-2.0-only
/*
 * Handles of the parser are addresses, and the checker asks tens of thousands of times a unit
 * whether it has seen one. In: pairs of addresses; out: what was stored for them. Open
 * addressing, at most half full. Addresses are never hashed by their low bits alone: they are
 * aligned, and a map without mixing would put eight of them into every chain.
 */
#include "base/ptrmap.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/strmap.h"

static struct ptrmap_entry *slot_of(const struct ptrmap *m, const void *a, const void *b)
{
	size_t i = hash_mix((uintptr_t)a, (uintptr_t)b) & (m->nslots - 1);

	while (m->v[i].value && (m->v[i].a != a || m->v[i].b != b))
		i = (i + 1) & (m->nslots - 1);
	return &m->v[i];
}

void *ptrmap_get(const struct ptrmap *m, const void *a, const void *b)
{
	return m->nslots ? slot_of(m, a, b)->value : NULL;
}

static void grow(struct ptrmap *m)
{
	struct ptrmap old = *m;

	m->nslots = old.nslots ? old.nslots * 2 : 64;
	m->v = xrealloc(NULL, m->nslots * sizeof(*m->v));
	memset(m->v, 0, m->nslots * sizeof(*m->v));
	for (size_t i = 0; i < old.nslots; i++)
		if (old.v[i].value)
			*slot_of(m, old.v[i].a, old.v[i].b) = old.v[i];
	free(old.v);
}

void ptrmap_add(struct ptrmap *m, const void *a, const void *b, void *value)
{
	if (m->n * 2 >= m->nslots)
		grow(m);
	*slot_of(m, a, b) = (struct ptrmap_entry){ a, b, value };
	m->n++;
}

void ptrmap_free(struct ptrmap *m)
{
	free(m->v);
	*m = (struct ptrmap){ 0 };
}
