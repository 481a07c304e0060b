/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All that a run has changed so far, kept at a choice so that the next alternative can be tried
 * from there. To begin again from the first line for each path costs the square of its length.
 */
#ifndef MODEL_SNAPSHOT_H
#define MODEL_SNAPSHOT_H

#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>

struct snapshot {
	sigjmp_buf at;
	const char *stack; /* lowest address saved of the unit's stack */
	uint8_t *bytes;
	size_t size, room;
};

/* After sigsetjmp() of ->at, on the unit's stack: what is below the caller's frame is not saved. */
void snapshot_take(struct snapshot *s);

/* Puts everything back and goes on behind that sigsetjmp(). Not to be called on the unit's stack. */
void snapshot_resume(const struct snapshot *s) __attribute__((noreturn));

void snapshot_free(struct snapshot *s);

#endif
