/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The analysis: typestate of references with facts on values, over the IR of one unit.
 * It needs no C front end; bodies of callees come through flow_bodies.
 */
#ifndef FLBCHECK_FLOW_FLOW_H
#define FLBCHECK_FLOW_FLOW_H

#include "ir/ir.h"
#include "protocol/protocol.h"

/* Where the bodies of called functions come from: lowered when first asked for. */
struct flow_bodies {
	/* The body of @fn, or NULL if the unit does not define it. The same pointer each time. */
	const struct ir_func *(*get)(void *ctx, const struct ir_var *fn);
	/* Does @fn, directly or through others of the unit, call a protocol function? A cheap
	 * over-approximation; false means its body need not be looked at for references. */
	bool (*relevant)(void *ctx, const struct ir_var *fn);
	void *ctx;
};

/* What went wrong, as the engine saw it; checks/ turns these into findings. */
enum flow_event_kind {
	FLOW_EXIT_HOLDING,     /* a return with a reference nobody else knows of */
	FLOW_ACQUIRE_REPEATED, /* an acquire site reached again with its last reference held */
	FLOW_RELEASE_NOT_HELD, /* a release with nothing held on its key */
	FLOW_RELEASE_OTHER,    /* a release with nothing held on its key, but on another one */
	FLOW_USE_DEAD,	       /* a dereference through, or passing of, a pointer past its put */
	FLOW_RETURN_DEAD,      /* a derived pointer returned past its put */
	FLOW_STORE_DEAD,       /* a derived pointer left past its put where it outlives the call */
	FLOW_USE_FAILED,       /* the object used where the acquire may have failed */
	FLOW_RESULT_IGNORED,   /* the acquire's result thrown away */
	FLOW_SUCCEEDS_FAILED,  /* a return that tells of success, as it does where the reference was
				* taken, where the acquire failed */
	FLOW_HELD,	       /* kept in a field that nothing in the unit gives it back from: wrong
				* only if no other unit does, either */
	FLOW_FIELD_LOST,    /* a return with a field cleared or overwritten that kept a reference */
	FLOW_FIELD_DEAD,    /* … with one still set that kept a reference given back here */
	FLOW_PUT_UNGUARDED, /* one given back from a field that nothing showed to keep any */
	FLOW_IN_CALLBACK,   /* a protocol function called for a key by that key's own callback */
	FLOW_IN_ATOMIC,	    /* one that may sleep called where nothing may */
	FLOW_TAKEN_BACK,    /* a mark says that a reference is taken back from a field: wrong if
			     * no unit keeps one there */
	FLOW_MARK_WRONG,    /* what a mark says is not so; see flow_mark */
};

enum flow_mark {
	FLOW_MARK_LOCAL, /* a reference is kept in a variable that ends with the function */
	FLOW_MARK_CLEAR, /* … in a field that is cleared */
	FLOW_MARK_SET,	 /* a reference is taken back from a field that is set */
	/* of functions; key is what the mark names */
	FLOW_MARK_UNREAD,   /* it names nothing that can be an FLB */
	FLOW_MARK_ACQUIRES, /* a path does not take the reference, … */
	FLOW_MARK_RELEASES, /* … does not give it back, … */
	FLOW_MARK_HOLDS,    /* … does not return with what it was called with */
};

struct flow_step {
	struct ir_loc loc;
	const char *text; /* "took the true branch of `if (ret)`" */
};

struct flow_event {
	enum flow_event_kind kind;
	struct ir_loc loc;		/* where the rule is broken */
	const struct ir_func *func;	/* in which */
	const struct proto_fn *acquire; /* the acquire concerned; NULL if there is none */
	const struct proto_fn *release; /* of FLOW_RELEASE_*: the release called, or the mark; of
					 * FLOW_IN_*: the function called if it is a release; of
					 * FLOW_MARK_*: the mark */
	struct ir_loc acquired;		/* line 0: none */
	const char *key;		/* "&pci_flb": what the reference is on, for people */
	const char *other;		/* FLOW_RELEASE_OTHER: what is held instead */
	const char *detail;		/* what was used, stored or returned: "ser"; or NULL;
					 * FLOW_IN_CALLBACK: the callback's member, "finish" */
	const char *field;		/* FLOW_HELD, FLOW_TAKEN_BACK: protocol and field, to
					 * compare */
	bool after_failure;		/* FLOW_RELEASE_NOT_HELD: the acquire failed on this path */
	const char *through; /* FLOW_IN_*: the function called here that leads to it; NULL:
			      * it is called here */
	const struct context *context; /* FLOW_IN_ATOMIC: entered last, … */
	enum flow_mark mark;	       /* FLOW_MARK_WRONG; detail: the field */
	const char *enterer;	       /* … by a call of this function, … */
	struct ir_loc entered;	       /* … here */
	VEC(struct flow_step) steps;
};

struct flow_site {
	struct ir_loc loc;
	const struct ir_func *func;
	const struct proto_fn *acquire;
	enum {
		FLOW_SITE_BALANCED,
		FLOW_SITE_BROKEN,
		FLOW_SITE_HELD, /* see FLOW_HELD */
		FLOW_SITE_GAVE_UP
	} verdict;
	const char *reason; /* held, gave up: why; balanced: "handed to the caller", or NULL */
	/* Why not every path was looked at, whatever was found on the others; NULL: all were. */
	const char *gave_up;
	size_t event; /* broken, held: index into flow_result.events */
};

/* A function that takes no reference, not all paths of which were looked at. */
struct flow_unfinished {
	const struct ir_func *func;
	const char *reason;
};

/* A member of a type, or a variable, that references are kept in. */
struct flow_field {
	const char *name; /* "struct pci_dev.liveupdate", "variable pci_ser" */
	const struct proto_fn *acquire;
	const struct ir_insn *site;   /* that took one that is kept there */
	const struct ir_var *key_var; /* what they are all on: so many bits into this global; */
	int64_t key_bits;	      /* NULL: not always the same, or not a global */
	const char *key;	      /* for people */
};

struct flow_fields {
	size_t n;
	struct flow_field *v;
};

struct flow_result {
	VEC(struct flow_event) events; /* in order of location */
	VEC(struct flow_site) sites;
	VEC(struct flow_unfinished) unfinished;
	VEC(const char *)
	discharges;		 /* as flow_event.field: references are given back from there */
	VEC(const char *) keeps; /* … are kept there */
	VEC(struct flow_field) fields;	    /* that the unit keeps references in */
	VEC(struct proto_wrapper) wrappers; /* functions that callers in other files can use */
};

/* Analyses every function of @roots (bodies that are called by others of the unit are judged
 * in their callers' light) and fills @out, whose strings come from @arena. @fields are the fields
 * that an analysis before this one found; what functions do to them is judged then. */
void flow_analyse(const struct ir_unit *u, const struct protocols *protocols,
		  const struct flow_bodies *bodies, const struct ir_func *const *roots,
		  size_t nroots, const struct flow_fields *fields, struct arena *arena,
		  struct flow_result *out);
void flow_result_free(struct flow_result *r);

#endif
