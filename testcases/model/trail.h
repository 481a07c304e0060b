/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The choices of one run, and which of them are still to be tried. A function is explored by
 * running it again and again: each run repeats the choices of the last one, or is put back, up to
 * the last that has an alternative left, takes that alternative, and goes on with first
 * alternatives.
 */
#ifndef MODEL_TRAIL_H
#define MODEL_TRAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Choices in one run. The longest of the corpus, adding up to 64 by ones, makes 197. */
#define TRAIL_MAX 512

struct choice {
	const char *what; /* "other_step()": a literal, or owned by the unit */
	uintptr_t at;	  /* return address in the unit under test */
	uint32_t nr, taken;
	long value; /* what @taken stands for, for the witness */
};

enum trail_step {
	TRAIL_GO,
	TRAIL_MERGED,	/* the same state was seen before: what follows is known */
	TRAIL_TOO_LONG, /* TRAIL_MAX is reached */
};

struct trail {
	struct choice choices[TRAIL_MAX];
	uint32_t len, pos;
	uint64_t *seen; /* open-addressed set of states; 0 is a free slot */
	size_t seen_size, seen_used;
};

void trail_init(struct trail *t);
void trail_free(struct trail *t);

/* Before each run but the first, which then repeats the choices. False: all were tried. */
bool trail_advance(struct trail *t);

/* … or has been put back to the last of them: the alternative to take there. */
uint32_t trail_resume(struct trail *t);

/* Whether the next choice was made before, in the run that this one repeats. */
static inline bool trail_repeats(const struct trail *t)
{
	return t->pos < t->len;
}

/*
 * The run has come to a choice among @nr alternatives (at least 1). @state is a hash of all that
 * can influence what follows, or 0 when that is not known. TRAIL_GO: *@taken is below @nr.
 */
enum trail_step trail_choose(struct trail *t, const char *what, uintptr_t at, uint32_t nr,
			     uint64_t state, uint32_t *taken);

/* What the choice just made stands for. */
void trail_value(struct trail *t, long value);

#endif
