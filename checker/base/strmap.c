// SPDX-License-Identifier: GPL-2.0-only
/*
 * Open addressing over an insertion-ordered entry array. There is no removal: nothing in the
 * checker takes a name back, and without tombstones the order needs no bookkeeping.
 */
#include "base/strmap.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

uint64_t hash_bytes(const void *p, size_t n)
{
	const unsigned char *s = p;
	uint64_t h = 0xcbf29ce484222325u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ s[i]) * 0x100000001b3u;
	return h;
}

uint64_t hash_mix(uint64_t h, uint64_t x)
{
	h ^= x + 0x9e3779b97f4a7c15u + (h << 6) + (h >> 2);
	h *= 0xff51afd7ed558ccdu;
	return h ^ (h >> 32);
}

static size_t slot_of(const struct strmap *m, const char *key, uint64_t hash)
{
	size_t i = hash & (m->nslots - 1);

	while (m->slots[i]) {
		const struct strmap_entry *e = &m->v[m->slots[i] - 1];

		if (e->hash == hash && !strcmp(e->key, key))
			break;
		i = (i + 1) & (m->nslots - 1);
	}
	return i;
}

static void grow(struct strmap *m)
{
	m->cap = m->cap ? m->cap * 2 : 16;
	m->nslots = m->cap * 2;
	m->v = xrealloc(m->v, m->cap * sizeof(*m->v));
	m->slots = xrealloc(m->slots, m->nslots * sizeof(*m->slots));
	memset(m->slots, 0, m->nslots * sizeof(*m->slots));
	for (size_t i = 0; i < m->n; i++)
		m->slots[slot_of(m, m->v[i].key, m->v[i].hash)] = (uint32_t)i + 1;
}

void *strmap_get(const struct strmap *m, const char *key)
{
	size_t i;

	if (!m->n)
		return NULL;
	i = m->slots[slot_of(m, key, hash_bytes(key, strlen(key)))];
	return i ? m->v[i - 1].value : NULL;
}

struct strmap_entry *strmap_put(struct strmap *m, const char *key)
{
	uint64_t hash = hash_bytes(key, strlen(key));
	size_t i;

	if (m->n == m->cap)
		grow(m);
	i = slot_of(m, key, hash);
	if (!m->slots[i]) {
		m->v[m->n] = (struct strmap_entry){ .key = key, .hash = hash };
		m->slots[i] = (uint32_t)++m->n;
	}
	return &m->v[m->slots[i] - 1];
}

void strmap_free(struct strmap *m)
{
	free(m->v);
	free(m->slots);
	memset(m, 0, sizeof(*m));
}

const char *intern(struct intern *in, const char *s)
{
	const char *old = strmap_get(&in->map, s);

	if (!old) {
		old = arena_strdup(in->arena, s);
		strmap_put(&in->map, old)->value = (void *)old;
	}
	return old;
}
