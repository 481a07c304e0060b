/* SPDX-License-Identifier: GPL-2.0-only */
/* Shared by the parts of the engine; nothing outside flow/ includes this. */
#ifndef FLBCHECK_FLOW_ENGINE_H
#define FLBCHECK_FLOW_ENGINE_H

#include "flow/flow.h"
#include "flow/state.h"

/* States kept apart per block and typestate before they are joined: enough for the errno chain
 * of a wrapper; the second figure is for functions in which a join may have made a finding up.
 * Measured with scripts/fuzz-verdicts: fewer give false findings, more cost time only. */
#define STATES_FIRST 6
#define STATES_AGAIN 48
/* Where that was too many; what joins may have made up is given up on then. */
#define STATES_BETWEEN	     16
#define TOO_MANY_PATHS	     "too many paths to follow"
#define GIVEN_BACK_ELSEWHERE "references are taken in one loop and given back in another"

/* Blocks times states run through in one function, and stores that calls make in it; reached only
 * by functions that hold many references at once, whose combinations multiply, and by recursion
 * that leaves a hundred fields changed at each of a dozen returns. */
#define VISITS_MAX	 60000
#define VISITS_PER_BLOCK (8 * STATES_AGAIN)

/* States kept for one block, whatever their typestate: reached by loops that search lists of
 * objects and hand references from round to round, which would take minutes and a GB to reach the
 * above. */
#define NODES_MAX 1024

/* References held at once on one path. */
#define REFS_MAX 24

/* … of which this many may be what callees returned with, not known whether for their callers:
 * they are leaks, mostly, and each would double the paths. The latest are followed. */
#define PENDING_MAX 2

/* Paths through one block, which calls make. */
#define LANES_MAX 1024

/* References of callers given back on one path; a loop that puts its caller's reference each
 * round is told apart from one that does it this often. */
#define LENT_MAX 4

/* Pointers a function used whose fate its callers are told; more are a function too large for
 * its callers to be blamed for. */
#define USED_MAX 24

/* Contexts entered on one path, and those of callers left; calls of protocol functions a path has
 * reached. What is more is forgotten, so that loops that enter and never leave come to an end. */
#define CONTEXTS_MAX 8
#define TOUCHED_MAX  24

/* Calls followed into bodies, nested. */
#define DEPTH_MAX 64
/* … into functions that call no protocol function, and how large those may be. They only say
 * what a helper returns; is_valid(), to_foo() and the like are far below. */
#define DEPTH_MAX_PLAIN 5
#define INSNS_MAX_PLAIN 160

/* Rounds until a recursive function's summary must have settled; 5 is what those of 6.12's
 * drivers/base take. */
#define ROUNDS_MAX 6

/* Functions for callers in other files, up to this many blocks, keep what tells their returns
 * apart, too (learn.c): wrappers are small, and larger functions have other things to keep. */
#define WRAPPER_BLOCKS_MAX 64

/* Returns of a callee told apart by its caller. */
#define OUTCOMES_MAX 12

/* A reference still held when a function that hands nothing out returns: a leak, unless a
 * caller is found that gives it back - then the function is a wrapper. */
struct candidate {
	const struct ir_func *func;
	const struct ir_insn *site;
	uint32_t parent; /* candidate of the callee it came from, plus one */
	bool promoted;	 /* a caller gives it back */
};

struct raw_event {
	struct flow_event e;
	const struct ir_insn *site;
	const struct trail *trail;
	uint32_t parent;		/* valid only if this candidate (plus one) is promoted */
	uint32_t own;			/* valid only if this candidate (plus one) is not */
	uint32_t key;			/* canonical */
	const struct flow_field *field; /* that it is about, or NULL (flow/field.c) */
	bool definite; /* a release with nothing held: the path itself shows that it is wrong; if
			* not,   it is valid only if the function acquires `key` somewhere */
	bool argument; /* of FLOW_EXIT_HOLDING: on an argument, by a function that did not fail */
	bool if_kept;  /* valid only if the function succeeds with such a reference, too */
	bool lossy;
};

struct raw_site {
	const struct ir_insn *insn;
	const struct proto_fn *acquire;
	const char *gave_up; /* reason or NULL */
	const char *note;    /* balanced how, or NULL */
};

/* A reference kept on purpose: the function ends with it and has stored a pointer into the
 * object in a field of something that lives longer. */
struct hold {
	const struct ir_insn *site;
	const struct proto_fn *acquire;
	const struct ir_var *key_var; /* what it is on; see struct flow_field */
	int64_t key_bits;
	const char *key;
	const char *field; /* "struct pci_dev.liveupdate", "variable pci_ser"; NULL: no name */
	const char *place; /* for people */
	bool argument;	   /* on an argument of the function */
};

/* A function that tests or clears a field and gives a reference back that it did not take. */
struct discharge {
	const char *field;
	const struct protocol *protocol;
};

enum summary_status {
	SUMMARY_NONE,
	SUMMARY_BUSY,
	SUMMARY_DONE,
	SUMMARY_OPAQUE
};

/* A return by which a function tells of success, with a reference that lasts or without one
 * (flow/success.c). */
struct success {
	const struct ir_insn *site; /* that took the reference, … */
	bool failed;		    /* … or could not */
	struct ir_loc loc;
	struct fact result;
	const struct pnode *mem;
};

struct failed_acquire {
	const struct ir_insn *site;
	const struct proto_fn *acquire;
	uint32_t key; /* canonical */
};

struct summary {
	enum summary_status status;
	bool recursive;		     /* asked for while it was being made */
	const struct state *assumed; /* … its outcomes then: those of the round before */
	size_t nassumed;
	VEC(struct state)
	outcomes; /* at the returns; the value is in mem at the function's place */
	VEC(struct raw_event) events;
	VEC(struct raw_site) sites;
	const char *gave_up; /* reason, if there is no site that it could be said of, or NULL */
	VEC(struct success) successes;
	VEC(struct failed_acquire) failed;
	VEC(struct hold) holds;
	VEC(struct discharge) discharges;
	VEC(const struct flow_field *)
	put_without;	  /* fields that were empty where a reference was
			   * given back */
	bool consumes;	  /* a reference of its callers, perhaps, when it takes one */
	bool has_callers; /* in the unit */
	bool called;	  /* … and one that has been analysed */
};

/* A SYM_FAILED and the call that failed. */
struct failure {
	uint32_t sym;
	const struct ir_insn *site;
	const struct proto_fn *acquire;
};

/* What an attribute says of a function. */
struct attribute {
	const struct ir_mark *mark;
	struct proto_fn role; /* acquire, release; or held: called with it, returns with it */
	struct proto_wrapper wrapper;
	const char *named; /* the FLB, as it is written there */
	bool unread;	   /* … which is nothing that can be told to be one */
};

struct flow {
	const struct ir_unit *unit;
	const struct protocols *protocols;
	const struct flow_bodies *bodies;
	const struct flow_fields *fields;
	struct arena *out; /* of the result */
	struct tables t;
	VEC(struct summary *) by_function; /* by ir_var.index */
	VEC(struct candidate) candidates;
	VEC(struct failure) failures;
	VEC(const struct protocol *) implemented; /* by this unit: it is none of their users */
	VEC(struct attribute *) attributes;
	struct strmap fixed_keys; /* name -> struct ir_var: keys of wrappers in other files */
	unsigned int depth, plain_depth;
	bool counts_pointers; /* a protocol takes references on pointers that a function had before
			       */
};

struct lane_temp {
	uint32_t temp, value;
};

/* One path inside a block. */
struct lane {
	struct state s;
	VEC(struct lane_temp) temps;
	bool dead;
};

struct lanes {
	VEC(struct lane) l;
};

struct node {
	struct state s;
	uint64_t signature;
	uint64_t failed; /* state_failed() */
	uint32_t joins;
	bool queued;
};

struct block_run {
	VEC(struct node) nodes;
	uint64_t *live; /* bit per local: may be read from here on */
	uint32_t order; /* in reverse postorder; UINT32_MAX: unreachable */
	uint32_t npreds;
	bool in_cycle;
	uint32_t component; /* blocks of one cycle have the same; in topological order, from 1 */
};

/* One analysis of one function. */
struct run {
	struct flow *flow;
	struct tables *t;
	const struct ir_func *f;
	struct summary *sum;
	struct block_run *blocks;
	uint32_t *order, norder;
	uint32_t *last_use; /* temp -> index of the operation that uses it last */
	uint32_t nlivewords;
	struct strmap members; /* "struct tag.member" read here -> its bit in block_run.live */
	struct strmap stored;  /* the same of those stored to here */
	uint32_t call_bit;     /* the bit that says that a call may follow */
	struct arena arena;
	unsigned int limit; /* STATES_FIRST or STATES_AGAIN */
	uint32_t visits;
	bool callee;   /* somebody waits for the summary */
	bool in_cycle; /* the block being run */
	uint32_t component;
	const char *gave_up; /* a bound was reached */
	VEC(uint32_t) acquired_keys;
};

/* exec.c: runs block @b from state @s; what reaches its end goes to engine_deliver() */
void exec_block(struct run *r, uint32_t b, const struct state *s);
uint32_t lane_get(const struct lane *l, uint32_t temp);
void lane_set(struct lane *l, uint32_t temp, uint32_t value);
struct lane *lanes_fork(struct lanes *ls, const struct lane *from);
/* The operation runs once more: what it named before is something earlier from now on. */
void lane_age(struct run *r, struct lane *l, const struct ir_insn *insn);
/* The latest reference that gave @object, or NULL. */
const struct ref *exec_ref_of_object(struct run *r, uint32_t object);
uint32_t exec_fresh(struct run *r, struct lane *l, const struct ir_insn *insn);
/* A dereference of @address, or (passing) its being given away. */
void exec_use(struct run *r, struct lane *l, const struct ir_insn *insn, uint32_t address,
	      bool passing);
/* A store to @place with all that follows for ownership. */
void exec_store(struct run *r, struct lane *l, uint32_t place, uint32_t value,
		const struct ir_insn *insn);

/* call.c */
/* The role of @fn where it is called: what is learned or said of it is not needed where its body
 * is. */
const struct proto_fn *call_role(const struct flow *flow, const struct ir_var *fn);
/* @lanes gets what the call makes of @l */
void call_exec(struct run *r, struct lanes *lanes, struct lane *l, const struct ir_insn *insn);
void call_opaque(struct run *r, struct lane *l, const struct ir_insn *insn,
		 const struct ir_var *fn);
/* Pointer-like, as opposed to a number that came from an object. */
bool value_is_pointer(const struct tables *t, uint32_t value);

/* contract.c */
/* Nothing was ever stored there, as far as this function knows: a caller's variable is for the
 * caller to say (summary.c). */
bool contract_means_nothing(const struct tables *t, uint32_t value);
void contract_acquire(struct run *r, struct lanes *lanes, struct lane *l,
		      const struct ir_insn *insn, const struct proto_fn *fn);
/* What a call of the protocol's function @fn counts on; @object is what it got. 0: nothing. */
uint32_t contract_key(struct run *r, struct lane *l, const struct ir_insn *insn,
		      const struct proto_fn *fn, uint32_t object);
/* The argument that leads to it; 0: it is one itself, or none does. */
uint32_t contract_given(struct lane *l, const struct ir_insn *insn, const struct proto_fn *fn);
/* The acquire @insn may be reached with the reference it took last still held: that is reported,
 * and that reference counts as lost from here on. true: the path ends here instead, given up on. */
bool contract_repeated(struct run *r, struct state *s, const struct ir_insn *insn);
/* The object that @taken is a reference on: that of another one on the same key while such a one
 * is held, otherwise the one it was made with. */
uint32_t contract_object(struct run *r, const struct state *s, const struct ref *taken);

/* On the path from here on: the function @name has taken @ref, or failed and left it. */
void contract_taken(struct run *r, struct state *s, const struct ir_insn *insn,
		    const struct ref *ref, const char *name);
void contract_hold(struct run *r, struct lane *l, const struct ref *ref);
/* The verdict on the acquire, or the call of a wrapper, @insn so far; new if there was none. */
struct raw_site *contract_site(struct run *r, const struct ir_insn *insn,
			       const struct proto_fn *fn);
void contract_give_up(struct run *r, const struct state *s, const char *reason);
struct raw_event *contract_event(struct run *r, const struct state *s, enum flow_event_kind kind,
				 struct ir_loc loc, const struct ref *ref);
/* May references be given back in a loop that @component may lead to? */
bool engine_releases_after(const struct run *r, uint32_t component);
bool contract_applies(const struct flow *flow, const struct proto_fn *fn);
void trail_add(struct run *r, struct state *s, struct ir_loc loc, const char *text);

/* release.c */
/* Gives back a reference on @key, to which the argument @given leads unless that is 0; paths on
 * which it is another one split off, and those on which it is NULL. */
void release_lanes(struct run *r, struct lanes *lanes, struct lane *from,
		   const struct ir_insn *insn, const struct proto_fn *fn, uint32_t key,
		   uint32_t given);
/* The same on one path. */
void release_on(struct run *r, struct lane *l, const struct ir_insn *insn,
		const struct proto_fn *fn, uint32_t key);
/* Index of the reference a release of @key, canonical, gives back: the latest on that key, one of
 * this function's own before one that a callee may or may not have meant for it. -1: none. */
int release_find(struct run *r, const struct state *s, const struct protocol *p, uint32_t key);
/* That one is not held any more; it is returned. */
struct ref release_remove(struct run *r, struct state *s, uint32_t index);
void release_replace(struct run *r, struct state *s, uint32_t index, const struct ref *by);
/* The latest reference that a wrong release can have been meant for; -1: none. */
int release_latest(struct run *r, const struct state *s, const struct protocol *p);
/* said->acquire found nothing on said->key, but @held … */
void release_other_event(struct run *r, const struct state *s, const struct ir_insn *insn,
			 const struct ref *said, const struct ref *held);
/* … or nothing at all … */
struct raw_event *release_of_none(struct run *r, const struct state *s, const struct ir_insn *insn,
				  const struct ref *lent);
/* … and may have meant what the caller holds. */
void release_lend(struct run *r, struct state *s, const struct ref *lent);

/* A callee released @lent, which is in the caller's terms here: its key, and what the field held
 * that it was for. */
void release_lent(struct run *r, struct lane *l, const struct ir_insn *insn,
		  const struct ref *lent);

/* mark.c */
/* @insn is the mark @fn. */
void mark_exec(struct run *r, struct lanes *lanes, struct lane *l, const struct ir_insn *insn,
	       const struct proto_fn *fn);
/* What a callee's mark @lent says of its caller's reference, in the caller's terms. */
void mark_lent(struct run *r, struct lane *l, const struct ir_insn *insn, const struct ref *lent);

/* @value is given to a function that nothing is known of. What a call that failed has left on it
 * may be given back there. */
void release_perhaps(struct run *r, struct state *s, uint32_t value);
/* @value is given to the function @name, which keeps it: the references on it go with it. */
void release_hand_over(struct run *r, struct lane *l, uint32_t value, const char *name);

/* success.c */
/* The function succeeds with @ref, which nobody here gives back. */
void success_kept(struct run *r, const struct state *s, const struct ref *ref,
		  const struct ir_term *term, uint32_t value);
/* The acquire @site fails on @key. */
void success_note_failure(struct run *r, const struct ir_insn *site, const struct proto_fn *acquire,
			  uint32_t key);
/* It succeeds; an event for each reference that lasts and could not be taken. */
void success_without(struct run *r, const struct state *s, const struct ir_term *term,
		     uint32_t value);
/* Can callers not tell that the event's return is without the reference? */
bool success_stands(const struct flow *flow, const struct summary *sum, const struct raw_event *e);

/* settle.c */
/* The path returns @value; what it still holds is settled. */
void settle_return(struct run *r, struct lane *l, const struct ir_term *term, uint32_t value);
/* What the acquire @insn took in earlier rounds of a loop and the path has stored is settled: the
 * next round may store another one in the same place. */
void settle_kept(struct run *r, struct state *s, const struct ir_insn *insn);
/* *p, where p is a parameter: what the function puts there is for its caller. */
bool settle_is_out_parameter(const struct tables *t, uint32_t place);

/* context.c: where nothing may sleep, and which calls of protocol functions are reached where */
/* @insn calls @fn; @lanes gets what becomes of @l. */
void context_call(struct run *r, struct lanes *lanes, struct lane *l, const struct ir_insn *insn,
		  const struct ir_var *callee, const struct context_fn *fn);
/* The protocol function @fn is called on @key. false: nothing comes after that. */
bool context_touch(struct run *r, struct state *s, const struct ir_insn *insn,
		   const struct proto_fn *fn, uint32_t key);
/* The same for the call @insn of a function that did it: its touch, with the key as it is here. */
bool context_touch_through(struct run *r, struct state *s, const struct ir_insn *insn,
			   uint32_t touch, uint32_t key);
/* What a function left in @outcome has entered and left. */
void context_apply(struct run *r, struct state *s, const struct ir_insn *insn,
		   const struct state *outcome);

/* attribute.c */
void attributes_read(struct flow *flow);
/* What calls of @fn do as far as its attributes say; NULL: nothing. */
const struct proto_fn *attribute_role(const struct flow *flow, const struct ir_var *fn);
/* @fn is about to be called, and may say that it needs a reference. */
void attribute_call(struct run *r, struct lane *l, const struct ir_insn *insn,
		    const struct ir_var *fn);
/* At a return: what the function is said to return with is its caller's. */
void attribute_hand_over(struct run *r, struct state *s);
/* Is the function said to be called with a reference on @key? */
bool attribute_lends(const struct run *r, uint32_t key);
/* Adds an event for each attribute that is not so. */
void attributes_judge(struct flow *flow, struct flow_result *out);

/* hold.c */
/* What a place is called where only its type matters: see struct flow_field. NULL: no name. */
const char *hold_field_name(struct run *r, uint32_t place);
/* The function ends holding @ref with a pointer kept in @place, stored there at @stored. */
void hold_add(struct run *r, struct state *s, const struct ref *ref, uint32_t place,
	      struct ir_loc stored);
/* A mark says that a reference is taken back from @place. */
void hold_taken_back(struct run *r, const struct state *s, const struct ir_insn *insn,
		     const struct proto_fn *mark, uint32_t place);
/* A reference on @key that is not the function's is given back in state @s. */
void hold_discharge(struct run *r, const struct state *s, const struct protocol *protocol);
/* The field that @key was read from; 0: none that has a name. */
uint32_t hold_field_of_key(struct run *r, uint32_t key);
/* A reference on @key, read from a field, is given back. */
void hold_discharge_key(struct run *r, uint32_t key, const struct protocol *protocol);
/* What @pointer points to is freed: nobody finds there any more what it keeps, nor gives a
 * reference on it back. */
void hold_freed(struct run *r, struct state *s, uint32_t pointer);
/* At a return: a field may also be cleared after the put. */
void hold_discharge_lent(struct run *r, const struct state *s);

/* How a reference taken at @site is kept in a field that nothing in the unit gives it back from;
 * NULL if it is not. */
const struct hold *hold_not_discharged(const struct flow *flow, const struct summary *sum,
				       const struct ir_insn *site);

/* summary.c */
static inline const struct ir_func *flow_body(const struct flow *flow, const struct ir_var *fn)
{
	return flow->bodies->get(flow->bodies->ctx, fn);
}

struct summary *summary_of(struct flow *flow, const struct ir_var *fn);
/* What calls of @fn do, from its body; NULL: unknown. */
struct summary *summary_demand(struct flow *flow, const struct ir_var *fn);
void summary_apply(struct run *r, struct lanes *lanes, struct lane *l, const struct ir_insn *insn,
		   const struct ir_var *fn, struct summary *sum);
uint32_t summary_return_place(struct tables *t, const struct ir_func *f);

/* flow.c */
void flow_note_failure(struct flow *flow, uint32_t sym, const struct ir_insn *site,
		       const struct proto_fn *acquire);
const struct failure *flow_failure(const struct flow *flow, uint32_t sym);

/* engine.c */
void engine_analyse(struct flow *flow, const struct ir_func *f, struct summary *sum, bool callee);
/* prepare.c: block order, predecessors, cycles, liveness, last uses */
void engine_prepare(struct run *r);
void engine_deliver(struct run *r, uint32_t from, uint32_t to, struct state *s);

/* result.c: what holds of the raw events, in order */
void result_collect(struct flow *flow, struct flow_result *out);

/* The reference is on an argument, or on what that is part of. */
bool hold_is_argument(const struct tables *t, const struct ref *ref);
/* Is a reference that the function was given one on, with an argument, given back in the unit? */
bool hold_argument_discharged(const struct flow *flow, const struct protocol *protocol);
/* Adds what @sum gives back from fields, and keeps there. */
void hold_discharges(struct flow *flow, const struct summary *sum, struct flow_result *out);
/* Whether the hold that a FLOW_HELD event is about is not discharged in the unit. */
bool hold_stands(const struct flow *flow, const struct summary *sum, const struct raw_event *e);

/* learn.c */
/* What a wrapper's fixed key is in this unit. */
uint32_t learn_fixed_key(struct flow *flow, const struct proto_wrapper *w);
/* Adds @f to the result's wrappers if it is one. */
void learn_wrapper(struct flow *flow, const struct ir_func *f, const struct summary *sum,
		   struct flow_result *out);

#endif
