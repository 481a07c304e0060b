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

/* All that one run may allocate, in bytes; the largest run of the corpus takes 9 KiB. */
#define HEAP_SIZE (64u << 10)
#define HEAP_BLOCKS 192
#define HEAP_LAZY_POINTERS 64

enum block_kind {
	BLOCK_GIVEN,	 /* an argument, or reached through one: outlives the call */
	BLOCK_OUT,	 /* where the function leaves a result */
	BLOCK_ALLOCATED, /* kmalloc() and friends */
	BLOCK_OBJECT,	 /* part of an FLB's live object: of its @owner'th retrieval */
};

struct block {
	uint32_t start, size; /* offset in the heap, bytes */
	uint32_t owner;	      /* BLOCK_OBJECT: which retrieval; 0 otherwise */
	uint32_t users;	      /* struct device: its references */
	uint8_t kind;	      /* enum block_kind */
	bool dead;
	bool unreachable; /* dead, and no pointer to it is left: may be handed out again */
};

/* A pointer that is decided when it is first read: NULL, or @target. */
struct lazy_pointer {
	uint32_t at; /* offset in the heap */
	void *target, *other;
};

struct heap {
	uint8_t *bytes;	 /* HEAP_SIZE */
	uint8_t *shadow; /* one enum shadow each */
	uint32_t used;
	uint32_t nr_blocks, nr_lazy;
	struct block blocks[HEAP_BLOCKS];
	struct lazy_pointer lazy[HEAP_LAZY_POINTERS];
};

enum heap_access {
	HEAP_ELSEWHERE, /* not in the heap at all */
	HEAP_FINE,
	HEAP_UNDECIDED, /* live, but some byte has no value yet */
	HEAP_DEAD,
	HEAP_OUTSIDE, /* between the blocks */
};

void heap_init(struct heap *h);
void heap_free(struct heap *h);

/* Forgets all blocks: the next run gets the same addresses. */
void heap_reset(struct heap *h);

/* Zeroed, every byte decided. NULL when the heap is full. */
void *heap_alloc(struct heap *h, size_t size, enum block_kind kind, uint32_t owner);

/* The bytes get their values when they are first read. */
void heap_undecided(struct heap *h, void *at, size_t size);
void heap_undecided_pointer(struct heap *h, void *at, void *target, void *other);
const struct lazy_pointer *heap_lazy_pointer(const struct heap *h, const void *at);

/* The bytes have their values. */
void heap_decided(struct heap *h, const void *at, size_t size);

void heap_kill(struct heap *h, struct block *b);

enum heap_access heap_check(const struct heap *h, const void *at, size_t size);

/* The block @at lies in, one past its end included; NULL if in none. */
struct block *heap_find(struct heap *h, const void *at);

static inline void *block_bytes(const struct heap *h, const struct block *b)
{
	return h->bytes + b->start;
}

#endif
