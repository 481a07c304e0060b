/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Protocols: which calls take a reference, which give it back, and how a caller can tell.
 * They are data (rules/protocols/NAME.yaml); no C code names a function of any API.
 */
#ifndef FLBCHECK_PROTOCOL_PROTOCOL_H
#define FLBCHECK_PROTOCOL_PROTOCOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/strmap.h"
#include "base/vec.h"

enum proto_role {
	PROTO_ACQUIRE, /* +1 when it succeeds */
	PROTO_RELEASE, /* -1, always */
	PROTO_NEUTRAL, /* named so that it is not taken for one of the above */

	/* Marks: not called by the program, but said in it */
	PROTO_KEEP,	 /* the reference is kept in a field */
	PROTO_TAKE_BACK, /* … and is this function's again, the field being cleared */
	PROTO_HAND_OVER, /* the reference is left to the caller */
	PROTO_HELD,	 /* a reference is held */
};

#define PROTO_ROLES (PROTO_HELD + 1)

/* When a call took its reference, told from the returned value. */
enum proto_success {
	PROTO_IF_ALWAYS,
	PROTO_IF_ZERO,
	PROTO_IF_NONZERO,
	PROTO_IF_NONNULL,
	PROTO_IF_NOT_ERR,
	PROTO_IF_NONNEGATIVE,
	PROTO_IF_ERROR, /* it failed, and its caller is left with the reference it began with:
			   device_register() */
};

/* Where a call's key or object is. */
enum proto_where {
	PROTO_NOWHERE,
	PROTO_ARG,     /* the value of argument n */
	PROTO_OUT_ARG, /* what argument n points to, after success */
	PROTO_RETURN,  /* the returned value */
	PROTO_FIXED,   /* a wrapper's key: always the same variable */
};

struct proto_slot {
	enum proto_where where;
	uint32_t arg; /* counts from 0 */
};

/* One member on the way from a pointer to what a reference is on. */
struct proto_step {
	int64_t bits;	    /* its offset from what is pointed to, or was read before */
	const char *member; /* "struct tag.member", or NULL */
};

/* The way: each step leads to the address of a member, and each but the last reads it. Without any
 * it is the pointer itself. */
#define PROTO_STEPS_MAX 3
struct proto_path {
	uint32_t n;
	struct proto_step steps[PROTO_STEPS_MAX];
};

struct proto_fn {
	const char *name;
	struct protocol *protocol;
	enum proto_role role;
	enum proto_success success;
	struct proto_slot key;	      /* what the reference is counted on */
	struct proto_slot object;     /* the pointer that is good while it is held */
	struct proto_slot consumes;   /* PROTO_ARG: gives back a reference on this argument
					 (of_find_node_by_name()) */
	struct proto_slot field;      /* PROTO_ARG, of a mark: the address of the field … */
	struct proto_slot clear;      /* … and whether it is cleared */
	const char *only_if_declared; /* counted only in trees that declare this function */
	bool null_ok;		      /* a NULL key is allowed: an acquire succeeds then and
					 takes nothing, a release does nothing */
	uint32_t line;		      /* in the protocol file */
	const struct proto_wrapper *wrapper; /* not from a protocol file: learned; else NULL */
	const struct proto_fn *also;	     /* of a wrapper: what else a call gives back */
};

/*
 * A function with external linkage that was found to take a reference for its callers, or to
 * give theirs back, said in the terms of a protocol file: all that other files need to know.
 */
struct proto_wrapper {
	const char *name;
	const char *path; /* of the file that defines it */
	const char *protocol;
	enum proto_role role;
	enum proto_success success;
	struct proto_slot key, object;
	const char *key_name;	  /* PROTO_FIXED: the variable, "pci_flb"; of a static one with the
				   * file, "drivers/pci/flb.c:pci_flb" */
	struct proto_path to_key; /* from the slot, or the variable */
	bool null_ok;		  /* the slot, or what is read from there, may be NULL */
	const struct proto_wrapper *also; /* PROTO_RELEASE: what it gives back as well */
};

/* A function and the argument that something is said of: devm_add_action_or_reset() keeps one. */
struct proto_argument {
	const char *name;
	struct proto_slot slot;
};

/* Functions that run while the API holds the lock on the key they belong to: members of a
 * structure that a member of the key's points to. Members are "struct tag.member". */
struct proto_callbacks {
	const char *through; /* the key's pointer to the structure */
	const char *self;    /* NULL, or where a callback finds its key in what it is given */
	VEC(const char *) members;
};

struct protocol {
	const char *name;    /* "liveupdate-flb-incoming" */
	const char *noun;    /* for messages: "incoming FLB reference" */
	const char *acquire; /* for messages: the function a reader would look up */
	const char *release;
	const char *path;      /* file it was read from */
	const char *counts_on; /* NULL, or the protocol whose references these are, too, on
				* something in the object: either's release gives
				* back what the other's acquire took */
	bool shared;	    /* others have references as well: what is read from the object or kept
			     * of it, and what a function not known returns for it, may be used past
			     * the release */
	bool lasting;	    /* may be taken for good, by a function that succeeds */
	bool object_is_key; /* the object pointer is what is counted */
	bool sleeps;	    /* acquire and release may sleep */
	struct proto_callbacks callbacks; /* through NULL: none */
	VEC(struct proto_fn *) fns;
};

/* A state of the CPU in which nothing may sleep. */
struct context {
	const char *name;
	const char *says; /* for messages, a clause: "interrupts are off" */
	bool nests;	  /* has to be left as often as it was entered */
};

enum context_effect {
	CONTEXT_ENTER,
	CONTEXT_LEAVE,
	CONTEXT_TRY, /* enters if the result is not zero */
};

struct context_step {
	const struct context *context;
	enum context_effect effect;
};

/* A function that enters or leaves contexts. */
struct context_fn {
	const char *name;
	VEC(struct context_step) steps; /* all of them CONTEXT_TRY, or none */
};

/* All protocols in force, and functions that pass pointers through. */
struct protocols {
	struct arena *arena;
	VEC(struct protocol *) all;
	struct strmap by_function; /* name -> struct proto_fn; of two protocols that name the
				    * same function the later wins */
	struct strmap int_to_ptr;  /* functions that turn an address kept as a number into a
				    * pointer: phys_to_virt */
	struct strmap own_ref;	   /* functions whose result has a reference of its own:
				    * get_device */
	struct strmap harmless;	   /* functions that leave all memory as it is: _dev_err */
	struct strmap allocates;   /* functions whose result is new, or NULL: kzalloc */
	struct strmap steady;	   /* members that no function changes but those that are known:
				    * "struct device.driver_data" */
	struct strmap keeps;	   /* functions that keep a pointer, and the references on it with
				    * it: struct proto_argument */
	struct strmap returns;	   /* functions whose result is an argument: dev_err_probe */
	struct strmap frees;	   /* functions that free what an argument points to: kfree */
	struct strmap contexts;	   /* name -> struct context_fn */
};

void protocols_init(struct protocols *p, struct arena *arena);
void protocols_free(struct protocols *p);

/* Adds the protocols of a file. false when it cannot be read or is not a protocol file:
 * *error is then "path:line: what", from the arena. */
bool protocols_load(struct protocols *p, const char *path, const char **error);

/* Adds what was learned from another file. A function that a protocol file describes, or that an
 * unknown protocol is for, is left as it is. @w and its strings must stay. */
void protocols_add_wrapper(struct protocols *p, const struct proto_wrapper *w);

void protocols_forget_wrappers(struct protocols *p);

/* Two that say the same of one function. */
bool proto_wrapper_equal(const struct proto_wrapper *a, const struct proto_wrapper *b);
/* Adds the contexts of a file, rules/contexts/NAME.yaml; otherwise as protocols_load(). Of two
 * files that name the same function the later says what it does. */
bool contexts_load(struct protocols *p, const char *path, const char **error);

/* 1 + the argument that the function keeps, with the references on it; 0: none. */
uint32_t protocols_keeps(const struct protocols *p, const char *function);
/* 1 + the argument that is the function's result; 0: none is. */
uint32_t protocols_returns(const struct protocols *p, const char *function);
/* 1 + the argument that points to what the function frees; 0: none. */
uint32_t protocols_frees(const struct protocols *p, const char *function);

/* Of two protocols: does the release of one give back what the acquire of the other took? */
bool protocols_share(const struct protocol *a, const struct protocol *b);

/* The role of a function, or NULL. */
const struct proto_fn *protocols_find(const struct protocols *p, const char *function);

static inline bool proto_is_mark(const struct proto_fn *fn)
{
	return fn->role >= PROTO_KEEP;
}

/* What a function does to the context, or NULL. */
const struct context_fn *protocols_context(const struct protocols *p, const char *function);

#endif
