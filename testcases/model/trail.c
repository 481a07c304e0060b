// SPDX-License-Identifier: GPL-2.0-only
/*
 * Depth-first search over the choices of a function.
 *
 * In: each choice as the run comes to it, with a hash of the state it is in. Out: the alternative
 * to take, or that the run may end because the same state was explored before.
 *
 * It does not count how often a place is passed to end loops: a loop that comes back in the same
 * state has nothing new to show, and one that does not must not be cut without saying so.
 */
#include "trail.h"

#include <stdlib.h>
#include <string.h>

void trail_init(struct trail *t)
{
	memset(t, 0, sizeof(*t));
	t->seen_size = 1024;
	t->seen = calloc(t->seen_size, sizeof(*t->seen));
	if (!t->seen)
		abort();
}

void trail_free(struct trail *t)
{
	free(t->seen);
	t->seen = NULL;
}

/* True if @state is new. */
static bool seen_add(uint64_t *seen, size_t size, uint64_t state)
{
	size_t i = state & (size - 1);

	while (seen[i]) {
		if (seen[i] == state)
			return false;
		i = (i + 1) & (size - 1);
	}
	seen[i] = state;
	return true;
}

static void seen_grow(struct trail *t)
{
	size_t size = 2 * t->seen_size;
	uint64_t *bigger = calloc(size, sizeof(*bigger));

	if (!bigger)
		abort();
	for (size_t i = 0; i < t->seen_size; i++) {
		if (t->seen[i])
			seen_add(bigger, size, t->seen[i]);
	}
	free(t->seen);
	t->seen = bigger;
	t->seen_size = size;
}

bool trail_advance(struct trail *t)
{
	/* A run that ended early leaves choices of the one before it behind. */
	t->len = t->pos;
	t->pos = 0;
	while (t->len) {
		struct choice *last = &t->choices[t->len - 1];

		if (last->taken + 1 < last->nr) {
			last->taken++;
			return true;
		}
		t->len--;
	}
	return false;
}

uint32_t trail_resume(struct trail *t)
{
	t->pos = t->len;
	return t->choices[t->len - 1].taken;
}

enum trail_step trail_choose(struct trail *t, const char *what, uintptr_t at, uint32_t nr,
			     uint64_t state, uint32_t *taken)
{
	struct choice *c = &t->choices[t->pos];

	if (trail_repeats(t)) {
		c->what = what;
		*taken = c->taken;
		t->pos++;
		return TRAIL_GO;
	}
	if (t->pos == TRAIL_MAX)
		return TRAIL_TOO_LONG;
	if (state) {
		if (4 * (t->seen_used + 1) > 3 * t->seen_size)
			seen_grow(t);
		if (!seen_add(t->seen, t->seen_size, state))
			return TRAIL_MERGED;
		t->seen_used++;
	}
	*c = (struct choice) { .what = what, .at = at, .nr = nr };
	t->pos++;
	t->len = t->pos;
	*taken = 0;
	return TRAIL_GO;
}

void trail_value(struct trail *t, long value)
{
	t->choices[t->pos - 1].value = value;
}
