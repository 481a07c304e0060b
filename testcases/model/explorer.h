/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One exploration: the choices, the memory, the state of LUO and of the locks, and what has been
 * seen so far. Functions of the modelled kernel API get no argument to carry this; explorer()
 * returns it.
 */
#ifndef MODEL_EXPLORER_H
#define MODEL_EXPLORER_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "heap.h"
#include "luo.h"
#include "snapshot.h"
#include "trail.h"
#include "unit.h"

/* Runs of one function; the corpus needs at most 2,100. */
#define RUNS_MAX 20000
/* Basic blocks in one run, and bytes of stack: an endless loop or recursion stops here. */
#define BLOCKS_MAX 50000
#define STACK_MAX (256u << 10)
#define STACK_SIZE (STACK_MAX + (64u << 10)) /* with room for the model's own frames */

enum observed {
	OBSERVED_LEAKED,      /* held at the return, and nothing left to find the object by */
	OBSERVED_HANDED_OUT,  /* held, and the caller got a pointer into the object */
	OBSERVED_KEPT,	      /* held, and something longer-lived points into the object */
	OBSERVED_UNDERFLOW,   /* put with nothing held */
	OBSERVED_MISMATCHED,  /* put of an FLB that is not held while another is */
	OBSERVED_USED,	      /* touched after the last put */
	OBSERVED_REACHABLE,   /* a pointer into the object outlives the last put */
	OBSERVED_UNCHECKED,   /* touched through a pointer that a failed get did not write */
	OBSERVED_DEADLOCK,    /* a lock taken again by its holder */
	OBSERVED_SLEPT,	      /* in atomic context */
	OBSERVED_EXCUSED,     /* held at the return, and a put of another FLB was meant for it */
	OBSERVED_TOLD,	      /* reachable after the last put, of an object used by then */
	OBSERVED_WILD,	      /* a bad access that has nothing to do with a reference */
	OBSERVED_KINDS,
};

enum ending {
	ENDING_RETURNED,
	ENDING_STOPPED, /* by panic(), or by what was observed */
	ENDING_MERGED,
	ENDING_BOUND,
};

struct observation {
	enum observed kind;
	const struct liveupdate_flb *flb; /* NULL if none */
	uintptr_t acquired;		  /* return address of the get; 0 if none … */
	uintptr_t ended;		  /* … and of the put that ended the object */
	uintptr_t at;			  /* where in the unit; for LEAKED the last block run */
	const char *detail;		  /* a literal */
	uint32_t witness_len;
	struct choice witness[TRAIL_MAX];
};

#define OBSERVATIONS_MAX 64

/* Memory that belongs to the unit under test: its writable segments. */
struct region {
	uint8_t *start;
	size_t size;
	uint8_t *saved;
};

struct explorer {
	const struct model_unit *unit;
	const struct model_case *running;
	uintptr_t unit_base; /* addresses are reported relative to it */
	struct region regions[8];
	uint32_t nr_regions;

	struct trail trail;
	struct snapshot snapshots[TRAIL_MAX]; /* by choice; of those with alternatives left */
	struct heap heap;

	/* All that a run can change besides memory: hashed with it. */
	struct world {
		struct luo luo;
		int atomic; /* depth of spinlocks, RCU, disabled preemption and interrupts */
		uint32_t lazily_made;
		struct pci_dev *devices[2];
		struct holder *holders[2];
	} world;

	/* Where the run is; not part of the state. */
	struct run {
		/* Of the innermost call from the unit into the model. */
		const char *entry_frame;
		uintptr_t entry_at;
		uintptr_t last_block, returning_block;
		uint32_t blocks;
		void *result[8];
		bool result_failed;
	} run;

	char *stack; /* the unit's own: it is put back as it was */
	const char *stack_base;
	sigjmp_buf stop;
	const char *bound; /* what was reached, NULL if nothing */
	bool can_merge, can_resume;
	uint32_t runs_max;

	uint32_t runs;
	/* FLBs that some run took a reference on. */
	const struct liveupdate_flb *got[LUO_SIDES];
	uint32_t nr_got;
	uint32_t nr_observations;
	struct observation observations[OBSERVATIONS_MAX];
};

struct explorer *explorer(void);

/* First in every function that the unit may call. */
#define MODEL_ENTER()                                                       \
	do {                                                                \
		explorer()->run.entry_frame = __builtin_frame_address(0);       \
		explorer()->run.entry_at = (uintptr_t)__builtin_return_address(0); \
	} while (0)

/* … of which a checker knows nothing: it may have changed any memory. */
#define MODEL_ENTER_UNKNOWN()                           \
	do {                                            \
		MODEL_ENTER();                          \
		heap_forget_looks(&explorer()->heap);   \
	} while (0)

/* Which of @nr alternatives; may not return. The caller says with choice_value() what it means. */
uint32_t choose(const char *what, uint32_t nr);
long choose_among(const char *what, const long *values, uint32_t nr);

/* 0, -EINVAL, or a failure that the file under test asks for. */
int choose_status(const char *what);

void observe(enum observed kind, const struct liveupdate_flb *flb, uintptr_t acquired,
	     uintptr_t at, const char *detail);

/* … of a pointer into the object of @side, which has ended, or of what is put where nothing is held
 * any more. */
void observe_dead(enum observed kind, const struct luo_side *side, uintptr_t at,
		  const char *detail);

/* Ends the run at once. */
void stop_run(enum ending ending) __attribute__((noreturn));

/* The run cannot go on because the explorer is too small for it. */
void stop_at_bound(const char *what) __attribute__((noreturn));

/* The model reads or writes @size bytes for its caller, as the caller would. */
void touch(const void *at, size_t size);
void touch_string(const char *s);

/* An access to @at by the instruction before @pc. Ends the run if it would fault. */
void judge_access(const void *at, size_t size, bool write, uintptr_t pc);

/* Something that may sleep was called: @what is a literal. */
void may_sleep(const char *what);

/* Frees the block @at lies in, if it lies in one; what it points at is dead. */
void free_block(const void *at);

/* A live block, or the end of the run. */
void *new_block(size_t size, enum block_kind kind, uint32_t owner);

/* Blocks freed and no longer pointed to by anything the unit can reach may be used again. */
void find_unreachable(void);

/* Runs go on from their last choice (can_resume), or begin anew each time: a check of the former.
 * Explores one function; the result is in the explorer until the next call. */
void explore(const struct model_case *c);

/* At the return of the function under test: what is held, and what can still be reached. */
void judge_return(void);

#endif
