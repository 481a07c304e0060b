/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is known at one point of one path (or of several joined ones), and the tables that all
 * states of a unit share. A state is a handful of interned numbers and shared maps: copying one
 * is an assignment, comparing two is comparing numbers.
 */
#ifndef FLBCHECK_FLOW_STATE_H
#define FLBCHECK_FLOW_STATE_H

#include "base/pmap.h"
#include "base/ptrmap.h"
#include "flow/fact.h"
#include "flow/value.h"
#include "ir/ir.h"
#include "protocol/protocol.h"

/* Interned lists of numbers; id 0 is the empty list. */
struct list {
	uint32_t n;
	const uint32_t *v;
};

struct lists {
	struct arena *arena;
	VEC(struct list) l;
	uint32_t *slots;
	uint32_t nslots;
};

/* One counted reference held on a path. */
struct ref {
	const struct proto_fn *acquire;
	const struct ir_insn *site; /* in the function analysed: the acquire, or the call of the
				     * wrapper that did it */
	uint32_t key;		    /* value it is counted on */
	uint32_t field;		    /* place with a name that the key was read from, however little
				     * is known of it later; 0 */
	uint32_t object;	    /* SYM_OBJECT, 0 when there is no object. References held
				     * on one key at a time have one object */
	bool doubted;		    /* a release of another key was taken to be meant for it: that
				     * is said, and its missing release is not said again */
	bool left;		    /* its acquire has run again since */
	bool stated;		    /* a mark says that it is held */
	bool handed;		    /* … that it is the caller's from here on */
	bool freed;		    /* a call that failed has left it, and its memory is freed */
	bool passed;		    /* … and a function that is not known was given the object */
	uint32_t pending;	    /* candidate (flow/summary.h) this stands for, plus one */
};

/* A derived pointer stored outside the frame. */
struct keep {
	uint32_t value;
	const struct ir_insn *insn; /* the store */
};

/* A field that lost what it kept, or a put that may be for one (flow/field.c). */
struct due {
	uint32_t value;		    /* what the field held; 0: a put of which that is not known */
	const struct ir_insn *insn; /* the store, or the put */
	const struct proto_fn *fn;  /* of a put, … */
	uint32_t key;		    /* … what it is on */
};

/* A context in which nothing may sleep. */
struct entered {
	const struct context *context;
	const struct ir_insn *insn; /* that entered it; NULL in state.left */
};

/* A call of a protocol function that a path has reached, here or in a function called here. Two
 * that differ only in `insn` and `from` are one: it is enough to know one way there. */
struct touch {
	const struct proto_fn *fn;
	const struct ir_func *func;
	const struct ir_insn *leaf; /* the call of the protocol function */
	uint32_t key;  /* in terms of what @func was given; 0: cannot be told in these */
	uint32_t left; /* state.left there */
	bool told;     /* in a context that @func or one called by it enters: not its caller's */
	const struct ir_insn *insn; /* in @func: the leaf, or the call that leads to it */
	uint32_t from;		    /* the touch in the function called there; 0: none */
};

struct tables {
	struct arena *arena; /* lives as long as the analysis of the unit */
	struct values values;
	struct facts facts;
	struct pmap_pool maps;
	struct lists lists;
	VEC(struct ref) refs;	     /* interned; 0 is none */
	VEC(struct keep) keeps;	     /* interned; 0 is none */
	struct ptrmap keep_ids;	     /* (operation, value) -> its index */
	VEC(struct due) dues;	     /* interned; 0 is none */
	VEC(struct entered) entered; /* interned; 0 is none */
	VEC(struct touch) touches;   /* interned; 0 is none */
	bool shared;		     /* so are all protocols in force */
	const struct strmap *steady; /* members that functions which are not known leave alone */
	uint32_t *marks;	     /* per value: the sweep that last reached it */
	uint32_t nmarks, sweep;
};

/* How a path came here; shared tails. */
struct trail {
	const struct trail *before;
	const char *text; /* NULL: a branch, described by term and taken */
	const struct ir_term *term;
	uint32_t taken; /* index of the successor */
	struct ir_loc loc;
	const struct ir_insn *failed; /* an acquire that did here; NULL: none */
};

enum hist_status {
	HIST_RELEASED = 1,
	HIST_FAILED = 2,
	HIST_KEPT = 4, /* something has one: who gives back one more may mean that */
	HIST_LENT = 8, /* one that the function did not take was given back */
};

struct state {
	uint32_t refs;		     /* list of ref ids held, oldest first */
	uint32_t lent;		     /* list of refs released without being held: the key, and
				      * as `object` what the field held that the release was
				      * for; of those that a mark says are kept, the address of
				      * the field */
	uint32_t owed;		     /* list of struct due: fields that owe a put */
	uint32_t spare;		     /* … and puts that no field lost anything for yet */
	const struct pnode *env;     /* places in locals nobody else can reach -> value */
	const struct pnode *mem;     /* other places -> value */
	const struct pnode *facts;   /* value -> fact */
	const struct pnode *derived; /* value -> list of objects it may point into, where that
				      * does not follow from the value itself */
	const struct pnode *kept;    /* place outside this function's frame -> index of a
				      * struct keep: derived pointers stored there */
	const struct pnode *escaped; /* root places (locals) and parameters others can reach */
	const struct pnode *closed;  /* object -> 1: never dead again, for that was reported, or
				      * what keeps it alive is not followed any more */
	const struct pnode *history; /* key -> enum hist_status bits, of this path */
	uint32_t epoch;		     /* symbol of the last operation that may have changed any
				      * memory others can reach; 0 = none yet */
	uint32_t used;		     /* list of pointers dereferenced that come from what the
				      * function was given */
	uint32_t passed;	     /* … and of those given to functions that are not known */
	uint32_t atomic;	     /* list of struct entered, the latest last */
	uint32_t left;		     /* … of those of callers that were left, the first first */
	uint32_t touched;	     /* list of struct touch */
	bool lossy;		     /* paths were joined that differed in more than dead things */
	const struct trail *trail;   /* not part of the state's identity */
};

void tables_init(struct tables *t, struct arena *arena);
void tables_free(struct tables *t);

uint32_t list_id(struct lists *ls, const uint32_t *v, uint32_t n);
static inline const struct list *list_get(const struct lists *ls, uint32_t id)
{
	return &ls->l.v[id];
}
uint32_t list_add(struct lists *ls, uint32_t id, uint32_t x);	 /* at the end */
uint32_t list_insert(struct lists *ls, uint32_t id, uint32_t x); /* sorted, once */
uint32_t list_remove_at(struct lists *ls, uint32_t id, uint32_t index);
uint32_t list_union(struct lists *ls, uint32_t a, uint32_t b); /* of sorted ones */
bool list_has(const struct lists *ls, uint32_t id, uint32_t x);

uint32_t ref_id(struct tables *t, const struct ref *r);
uint32_t keep_id(struct tables *t, const struct keep *k);
uint32_t due_id(struct tables *t, const struct due *d);
uint32_t entered_id(struct tables *t, const struct entered *e);
uint32_t touch_id(struct tables *t, const struct touch *touch);

/* This became of a reference on @key. */
void state_note(struct tables *t, struct state *s, uint32_t key, enum hist_status what);

/* @object is never dead again; 0: there is none. */
void state_close(struct tables *t, struct state *s, uint32_t object);

/* Are @a and @b read from the same access path, at different times: `p->flb` before and after a
 * call that might have changed it? Keys are taken not to be exchanged under a reference, and what
 * the function has stored somewhere is taken to be still there. @s may be NULL. */
bool state_same_path(struct tables *t, const struct state *s, uint32_t a, uint32_t b);

/* What the function has stored where @value was read from, and where the pointers on the way there
 * were; @value itself where it has not. */
uint32_t state_as_stored(struct tables *t, const struct state *s, uint32_t value);

/* What was at the function's entry where @value was read from later, or what it is computed from;
 * of anything else, itself. */
uint32_t state_at_entry(struct tables *t, uint32_t value);

bool state_equal(const struct state *a, const struct state *b);

/* The typestate part: states that differ in it are never joined. */
uint64_t state_signature(const struct tables *t, const struct state *s);

/* Names the symbols made where states are joined. */
struct join_point {
	uint64_t at; /* ptr_id() of the block or operation */
	bool widen;  /* a loop's head that has been joined often */
};

/* A hash of where pointers are that acquires which failed have left. Joined with others they would
 * not be known as such any more. */
uint64_t state_failed(const struct tables *t, const struct state *s);

/* Joins @with into @s; both have the same signature. */
void state_join(struct tables *t, struct state *s, const struct state *with,
		const struct join_point *at);

/* Do they differ in nothing but how large some numbers are, and not in whether these are 0? */
bool state_alike(struct tables *t, const struct state *a, const struct state *b);

/* The symbols named by @at - an operation or a block that runs once more - are about to name
 * something new: what the state knows under them is renamed to their aged forms. There is one
 * aged form of each: what the state knew under that as well becomes vague. */
void state_age_at(struct tables *t, struct state *s, uint64_t at);

/* What the function may still ask for at some point. */
struct asking {
	bool (*local)(void *ctx, const struct ir_var *v); /* read the local */
	bool (*member)(void *ctx, const char *member);	  /* read a member of that name */
	void *ctx;
	bool entry; /* facts about what the function was given stay: its summary tells callers */
};

/* Drops cells of dead locals and facts that nothing can ask for any more. */
void state_collect(struct tables *t, struct state *s, const struct asking *asking);

#endif
