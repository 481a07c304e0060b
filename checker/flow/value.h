/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Symbolic values and places, interned: equal things are equal numbers.
 *
 * A value is a constant, the address of a place, a symbol (something unknown, named by where
 * it came from) or an operation on values. A place is a variable, what a value points to, a
 * bit offset into a place, or an element at a symbolic index.
 */
#ifndef FLBCHECK_FLOW_VALUE_H
#define FLBCHECK_FLOW_VALUE_H

#include "base/arena.h"
#include "base/strmap.h"
#include "base/vec.h"
#include "ir/ir.h"

enum value_kind {
	VAL_NONE,
	VAL_CONST,
	VAL_ADDR,
	VAL_SYM,
	VAL_OP,
	VAL_AGG,
};

/* Where a symbol came from. `at` and `of` make it unique. */
enum sym_origin {
	SYM_PARAM,  /* at: ir_var */
	SYM_INIT,   /* at: place, of: value naming the epoch - what memory holds there since */
	SYM_INSN,   /* at: ir_insn - the result of a call or of something not evaluated */
	SYM_OBJECT, /* at: ir_insn - the object got there */
	SYM_HAVOC,  /* at: ir_insn, of: place - what a place may hold since then */
	SYM_FAILED, /* at: ir_insn, of: place - the out-argument of an acquire that failed */
	SYM_UNDEF,  /* at: place - a local before its first assignment */
	SYM_PART,   /* at: value of the whole, of: place of the part */
	SYM_PHI,    /* at: ir_block or ir_insn, of: place, temp or key - paths joined */
	SYM_CALLEE, /* at: ir_insn of the call, of: value inside the callee */
};

struct value {
	enum value_kind kind;
	enum ir_type type;
	int64_t num;		/* CONST */
	uint32_t place;		/* ADDR */
	enum sym_origin origin; /* SYM */
	uint8_t age;		/* SYM: 0 = the latest of its name, 1 = an earlier one (loops) */
	uint64_t at, of;	/* SYM */
	uint32_t next_at;	/* SYM, age 0: the next one named by the same operation or block */
	enum ir_op op;		/* OP */
	uint32_t a, b;		/* OP; b 0 = unary */
	uint32_t nparts;	/* AGG */
	const struct agg_part *parts;
	uint32_t size; /* nodes, saturating: keeps expressions small */
	uint64_t syms; /* Bloom filter of the symbols in it */
};

struct agg_part {
	int64_t bits; /* offset; AGG_WHOLE for what is known of the rest */
	uint32_t value;
};
#define AGG_WHOLE INT64_MIN

enum place_kind {
	PLACE_NONE,
	PLACE_VAR,
	PLACE_DEREF,
	PLACE_OFFSET,
	PLACE_ELEMENT
};

struct place {
	enum place_kind kind;
	const struct ir_var *var; /* VAR */
	uint32_t value;		  /* DEREF: pointer; ELEMENT: index */
	uint32_t base;		  /* OFFSET, ELEMENT */
	int64_t bits;		  /* OFFSET: from base; ELEMENT: size of one */
	uint32_t root;		  /* the VAR or DEREF it is in; itself for those */
	const char *member;	  /* OFFSET: "struct tag.member" where first seen, or NULL */
	uint32_t size;		  /* nodes of the values in it */
	uint64_t syms;
	VEC(uint32_t) children; /* places directly below, for invalidation */
};

struct values {
	struct arena *arena;
	VEC(struct value) v;	  /* by id; 0 is VAL_NONE */
	VEC(struct place) places; /* by id; 0 is PLACE_NONE */
	uint32_t *value_slots, *place_slots;
	uint32_t nvalue_slots, nplace_slots;
	VEC(uint32_t) at_heads; /* open addressing by `at`: first symbol named by it */
	uint32_t nat;
};

/* Expressions larger than this become symbols; 16 covers every condition in 6.12's drivers/pci. */
#define VALUE_SIZE_MAX 16

void values_init(struct values *vs, struct arena *arena);
void values_free(struct values *vs);

uint32_t val_const(struct values *vs, int64_t num);
uint32_t val_addr(struct values *vs, uint32_t place);
uint32_t val_sym(struct values *vs, enum sym_origin origin, uint64_t at, uint64_t of,
		 enum ir_type type);
uint32_t val_sym_aged(struct values *vs, uint32_t sym);
/* The symbols named by an operation or a block, linked by next_at; 0 = none. */
uint32_t val_syms_at(const struct values *vs, uint64_t at);
/* Interned as it is; folding is eval.c's. */
uint32_t val_op(struct values *vs, enum ir_op op, enum ir_type type, uint32_t a, uint32_t b);
uint32_t val_agg(struct values *vs, const struct agg_part *parts, uint32_t n);

uint32_t place_var(struct values *vs, const struct ir_var *var);
/* What @pointer points to: the place itself when it is an address. */
uint32_t place_deref(struct values *vs, uint32_t pointer);
uint32_t place_offset(struct values *vs, uint32_t base, int64_t bits, const char *member);
uint32_t place_element(struct values *vs, uint32_t base, uint32_t index, int64_t bits);

static inline const struct value *val_get(const struct values *vs, uint32_t id)
{
	return &vs->v.v[id];
}

static inline const struct place *place_get(const struct values *vs, uint32_t id)
{
	return &vs->places.v[id];
}

static inline uint64_t ptr_id(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

bool val_is_const(const struct values *vs, uint32_t id, int64_t *num);
/* The same pointer however it was reached: an address at offset 0 of a pointer's target is
 * that pointer. */
uint32_t val_canonical(struct values *vs, uint32_t id);
/* The global that @id is an address in, and how many bits into it; NULL: it is no such address. */
const struct ir_var *val_global(const struct values *vs, uint32_t id, int64_t *bits);
/* The place that has held @id since the entry, or since something unknown ran. 0: there is none. */
uint32_t val_held_at(const struct values *vs, uint32_t id);
/* The value an address is computed from: p in &p->x.y[3]; of anything else, itself. */
uint32_t val_base(const struct values *vs, uint32_t id);

/* @value with symbol @sym replaced by @by; @place likewise. */
uint32_t val_replace(struct values *vs, uint32_t value, uint32_t sym, uint32_t by);
uint32_t place_replace(struct values *vs, uint32_t place, uint32_t sym, uint32_t by);
bool val_mentions(const struct values *vs, uint32_t value, uint32_t sym);

/* For people: "&pci_flb", "dev->flb", "ser"; from @arena. */
const char *val_text(const struct values *vs, struct arena *arena, uint32_t value);
const char *place_text(const struct values *vs, struct arena *arena, uint32_t place);

#endif
