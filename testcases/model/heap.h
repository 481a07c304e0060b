/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The memory that a function under test is given or allocates, with what is known of every byte:
 * whether it may be touched, was freed, or holds a value nobody has decided yet.
 */
#ifndef MODEL_HEAP_H
#define MODEL_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Each owner's memory lies in a zone of its own, so that addresses do not depend on who came
 * first. All that one run may allocate there, in bytes; the corpus takes 5 KiB at most.
 */
#define HEAP_ZONES 13
#define HEAP_ZONE_SIZE (16u << 10)
#define HEAP_SIZE (HEAP_ZONES * HEAP_ZONE_SIZE)
#define HEAP_BLOCKS 64
#define HEAP_LAZY_POINTERS 96

enum block_kind {
	BLOCK_GIVEN,	 /* an argument, or reached through one: outlives the call */
	BLOCK_OUT,	 /* where the function leaves a result */
	BLOCK_ALLOCATED, /* kmalloc() and friends */
	BLOCK_OBJECT,	 /* part of an FLB's live object */
};

struct block {
	uint32_t start, size; /* offset in the heap, bytes */
	uint32_t owner;	      /* its zone: 0, or of a BLOCK_OBJECT the side it belongs to */
	uint32_t users;	      /* struct device: its references */
	uint8_t kind;	      /* enum block_kind */
	bool dead;
	bool told;	  /* dead, and a use of it or of what it was part of was observed */
	bool unreachable; /* dead, and no pointer to it is left: may be handed out again */
};

/* A pointer that is decided when it is first read: NULL, or @target. */
struct lazy_pointer {
	uint32_t at; /* offset in the heap */
	void *target, *other;
};

struct zone {
	uint32_t start, used; /* offset in the heap, bytes */
	uint32_t nr_blocks;
	uint32_t looked_from, looked_to; /* offsets in the heap: the looked at are among these */
	struct block blocks[HEAP_BLOCKS];
};

struct heap {
	uint8_t *bytes;	 /* HEAP_SIZE */
	uint8_t *shadow; /* one enum shadow each */
	struct zone zones[HEAP_ZONES];
	uint32_t nr_lazy;
	struct lazy_pointer lazy[HEAP_LAZY_POINTERS];
};

enum heap_access {
	HEAP_ELSEWHERE, /* not in the heap at all */
	HEAP_FINE,
	HEAP_UNDECIDED, /* live, but some byte has no value yet */
	HEAP_DEAD,
	HEAP_DEAD_UNDECIDED,
	HEAP_OUTSIDE, /* between the blocks */
};

void heap_init(struct heap *h);
void heap_free(struct heap *h);

/* Forgets all blocks: the next run gets the same addresses. */
void heap_reset(struct heap *h);

/* Zeroed, every byte decided. NULL when the zone of @owner (below HEAP_ZONES) is full. */
void *heap_alloc(struct heap *h, size_t size, enum block_kind kind, uint32_t owner);

/* The bytes get their values when they are first read. */
void heap_undecided(struct heap *h, void *at, size_t size);
void heap_undecided_pointer(struct heap *h, void *at, void *target, void *other);
const struct lazy_pointer *heap_lazy_pointer(const struct heap *h, const void *at);

/* The bytes have their values. */
void heap_decided(struct heap *h, const void *at, size_t size);

/* Undecided bytes among these have values, until heap_forget_looks(). */
void heap_looked_at(struct heap *h, void *at, size_t size);
void heap_forget_looks(struct heap *h);

/* Clears blocks marked unreachable, and drops them from the ends of zones, as if they had never
 * been. */
void heap_trim(struct heap *h);

/* The bytes stay as they are: whoever still reads them mostly finds what was there. */
void heap_kill(struct heap *h, struct block *b);

enum heap_access heap_check(const struct heap *h, const void *at, size_t size);

/* The block @at lies in, one past its end included; NULL if in none. */
struct block *heap_find(struct heap *h, const void *at);

static inline void *block_bytes(const struct heap *h, const struct block *b)
{
	return h->bytes + b->start;
}

#endif
