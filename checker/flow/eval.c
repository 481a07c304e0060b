// SPDX-License-Identifier: GPL-2.0-only
/*
 * Evaluation folds what is constant or decided by the facts and otherwise keeps the expression
 * as a value, so that a condition stored in a flag, negated, or tested again is the same
 * condition. Solving is one step deep: an assumption about `x + 1 < 5` bounds x, one about
 * `x * y < z` is remembered as such and no more. Wrap-around of signed arithmetic is undefined
 * in C (6.5p5) but defined in the kernel (-fno-strict-overflow); results that may leave the
 * type's range are not bounded.
 */
#include "flow/eval.h"

static bool is_comparison(enum ir_op op)
{
	return op == IR_EQ || op == IR_NE || op == IR_LT || op == IR_LE || op == IR_GT ||
	       op == IR_GE;
}

/* Numbers of @type compare as unsigned where it matters: with the top bit of 64 set. */
static bool is_unsigned64(enum ir_type type)
{
	return type == IR_U64;
}

static bool add_fits(int64_t a, int64_t b, int64_t *sum)
{
	return !__builtin_add_overflow(a, b, sum);
}

/* Interval of an operation from those of its operands. */
static struct fact fact_of_op(const struct tables *t, const struct state *s, const struct value *v)
{
	struct fact type = fact_of_type(v->type), a, b, f = type;

	if (is_comparison(v->op) || v->op == IR_NOT)
		return fact_range(0, 1);
	a = eval_fact(t, s, v->a);
	if (v->op == IR_CAST)
		return fact_within(&a, type.lo, type.hi) ? a : type;
	if (!v->b)
		return type;
	b = eval_fact(t, s, v->b);
	switch (v->op) {
	case IR_ADD:
		if (!add_fits(a.lo, b.lo, &f.lo) || !add_fits(a.hi, b.hi, &f.hi))
			return type;
		break;
	case IR_SUB:
		if (__builtin_sub_overflow(a.lo, b.hi, &f.lo) ||
		    __builtin_sub_overflow(a.hi, b.lo, &f.hi))
			return type;
		break;
	case IR_AND:
		if (b.lo >= 0)
			f = fact_range(0, b.hi);
		else if (a.lo >= 0)
			f = fact_range(0, a.hi);
		break;
	case IR_REM:
		if (a.lo >= 0 && b.lo > 0)
			f = fact_range(0, b.hi - 1);
		break;
	case IR_SHR:
		if (a.lo >= 0)
			f = fact_range(0, a.hi);
		break;
	default: /* every other operation may have any result of its type */
		break;
	}
	return fact_within(&f, type.lo, type.hi) ? f : type;
}

struct fact eval_fact(const struct tables *t, const struct state *s, uint32_t value)
{
	const struct value *v = val_get(&t->values, value);
	uint32_t known = pmap_get(s->facts, value);
	struct fact f;

	switch (v->kind) {
	case VAL_CONST:
		return fact_const(v->num);
	case VAL_ADDR:
		return fact_range(1, INT64_MAX);
	case VAL_OP:
		f = fact_of_op(t, s, v);
		break;
	case VAL_SYM:
		f = v->origin == SYM_OBJECT ? fact_range(1, INT64_MAX) : fact_of_type(v->type);
		break;
	case VAL_NONE:
	case VAL_AGG:
		return fact_of_type(IR_AGG);
	}
	if (known)
		fact_meet(&f, fact_get(&t->facts, known));
	return f;
}

bool eval_const(const struct tables *t, const struct state *s, uint32_t value, int64_t *num)
{
	struct fact f = eval_fact(t, s, value);

	return fact_is_const(&f, num);
}

/* 1 true, 0 false, -1 undecided */
static int decide(enum ir_op op, enum ir_type type, const struct fact *a, const struct fact *b)
{
	bool wrap = is_unsigned64(type) && (a->lo < 0) != (b->lo < 0);
	int64_t num;

	if (op == IR_EQ || op == IR_NE) {
		if (fact_is_const(a, &num) && fact_is_const(b, &num) && a->lo == b->lo)
			return op == IR_EQ;
		if (a->hi < b->lo || b->hi < a->lo ||
		    (fact_is_const(b, &num) && !fact_holds(a, num)) ||
		    (fact_is_const(a, &num) && !fact_holds(b, num)))
			return op == IR_NE;
		return -1;
	}
	if (is_unsigned64(type) && ((a->lo < 0) != (a->hi < 0) || (b->lo < 0) != (b->hi < 0)))
		return -1;
	if (wrap) /* the negative one is the larger */
		return (a->lo < 0) == (op == IR_GT || op == IR_GE);
	switch (op) {
	case IR_LT:
		return a->hi < b->lo ? 1 : a->lo >= b->hi ? 0 : -1;
	case IR_LE:
		return a->hi <= b->lo ? 1 : a->lo > b->hi ? 0 : -1;
	case IR_GT:
		return a->lo > b->hi ? 1 : a->hi <= b->lo ? 0 : -1;
	default:
		return a->lo >= b->hi ? 1 : a->hi < b->lo ? 0 : -1;
	}
}

static int64_t truncate_to(enum ir_type type, uint64_t x)
{
	unsigned int bits = ir_type_bits(type);

	if (type == IR_BOOL)
		return x != 0;
	if (!bits || bits >= 64)
		return (int64_t)x;
	x &= (1ull << bits) - 1;
	if (ir_type_is_signed(type) && x >> (bits - 1))
		x |= ~0ull << bits;
	return (int64_t)x;
}

static bool fold_division(enum ir_op op, enum ir_type type, int64_t a, int64_t b, int64_t *out)
{
	if (!b || (b == -1 && a == INT64_MIN))
		return false;
	if (is_unsigned64(type))
		*out = (int64_t)(op == IR_DIV ? (uint64_t)a / (uint64_t)b
					      : (uint64_t)a % (uint64_t)b);
	else
		*out = op == IR_DIV ? a / b : a % b;
	return true;
}

static bool fold(enum ir_op op, enum ir_type type, int64_t a, int64_t b, int64_t *out)
{
	uint64_t ua = (uint64_t)a, ub = (uint64_t)b, r;

	switch (op) {
	case IR_ADD:
		r = ua + ub;
		break;
	case IR_SUB:
		r = ua - ub;
		break;
	case IR_MUL:
		r = ua * ub;
		break;
	case IR_AND:
		r = ua & ub;
		break;
	case IR_OR:
		r = ua | ub;
		break;
	case IR_XOR:
		r = ua ^ ub;
		break;
	case IR_SHL:
		if (ub > 63)
			return false;
		r = ua << ub;
		break;
	case IR_SHR:
		if (ub > 63)
			return false;
		r = ir_type_is_signed(type) ? (uint64_t)(a >> ub) : ua >> ub;
		break;
	default:
		if (!fold_division(op, type, a, b, (int64_t *)&r))
			return false;
		break;
	}
	*out = truncate_to(type, r);
	return true;
}

/* x + 0, x - 0, x | 0, x & -1 and the like; 0: no such identity */
static uint32_t identity(struct tables *t, enum ir_op op, uint32_t a, int64_t b)
{
	switch (op) {
	case IR_ADD:
	case IR_SUB:
	case IR_OR:
	case IR_XOR:
	case IR_SHL:
	case IR_SHR:
		return b == 0 ? a : 0;
	case IR_MUL:
	case IR_DIV:
		return b == 1 ? a : op == IR_MUL && b == 0 ? val_const(&t->values, 0) : 0;
	case IR_AND:
		return b == -1 ? a : b == 0 ? val_const(&t->values, 0) : 0;
	default:
		return 0;
	}
}

/* Comparison of a comparison with 0 or 1: `!!x`, `(a == b) != 0`. */
static uint32_t compare_truth(struct tables *t, const struct state *s, enum ir_op op, uint32_t a,
			      int64_t b)
{
	const struct value *v = val_get(&t->values, a);

	if (v->kind != VAL_OP || !(is_comparison(v->op) || v->op == IR_NOT))
		return 0;
	if ((op == IR_NE && b == 0) || (op == IR_EQ && b == 1))
		return a;
	if ((op == IR_EQ && b == 0) || (op == IR_NE && b == 1))
		return eval_unary(t, s, IR_NOT, IR_I32, a);
	return 0;
}

static uint32_t keep(struct tables *t, enum ir_op op, enum ir_type type, uint32_t a, uint32_t b)
{
	if (val_get(&t->values, a)->size + (b ? val_get(&t->values, b)->size : 0) >= VALUE_SIZE_MAX)
		return 0;
	return val_op(&t->values, op, type, a, b);
}

static enum ir_op mirror(enum ir_op op)
{
	switch (op) {
	case IR_LT:
		return IR_GT;
	case IR_LE:
		return IR_GE;
	case IR_GT:
		return IR_LT;
	case IR_GE:
		return IR_LE;
	default:
		return op;
	}
}

static uint32_t eval_comparison(struct tables *t, const struct state *s, enum ir_op op,
				enum ir_type type, uint32_t a, uint32_t b)
{
	struct fact fa = eval_fact(t, s, a), fb = eval_fact(t, s, b);
	int verdict = decide(op, type, &fa, &fb);
	int64_t num;
	uint32_t r;

	a = val_canonical(&t->values, a);
	b = val_canonical(&t->values, b);
	if (a == b && val_get(&t->values, a)->age == 0)
		verdict = op == IR_EQ || op == IR_LE || op == IR_GE;
	else if (val_get(&t->values, a)->kind == VAL_ADDR &&
		 val_get(&t->values, b)->kind == VAL_ADDR && verdict < 0 &&
		 (op == IR_EQ || op == IR_NE)) {
		const struct place *pa = place_get(&t->values, val_get(&t->values, a)->place);
		const struct place *pb = place_get(&t->values, val_get(&t->values, b)->place);

		/* different variables are at different addresses (C11 6.5.9p6) */
		if (place_get(&t->values, pa->root)->kind == PLACE_VAR &&
		    place_get(&t->values, pb->root)->kind == PLACE_VAR && pa->root != pb->root)
			verdict = op == IR_NE;
	}
	if (verdict >= 0)
		return val_const(&t->values, verdict);
	if (val_is_const(&t->values, a, &num) || (!val_is_const(&t->values, b, &num) && a > b)) {
		uint32_t swap = a;

		a = b;
		b = swap;
		op = mirror(op);
	}
	if (val_is_const(&t->values, b, &num)) {
		r = compare_truth(t, s, op, a, num);
		if (r)
			return r;
		if (op == IR_EQ && num == 0)
			return eval_unary(t, s, IR_NOT, IR_I32, a);
	}
	/* of each pair of opposites one form is kept */
	if (op == IR_NE || op == IR_GE || op == IR_GT) {
		enum ir_op opposite = op == IR_NE ? IR_EQ : op == IR_GE ? IR_LT : IR_LE;

		r = eval_comparison(t, s, opposite, type, a, b);
		return r ? eval_unary(t, s, IR_NOT, IR_I32, r) : 0;
	}
	return keep(t, op, type, a, b);
}

uint32_t eval_binary(struct tables *t, const struct state *s, enum ir_op op, enum ir_type type,
		     uint32_t a, uint32_t b)
{
	int64_t na, nb, r;
	uint32_t same;

	if (is_comparison(op))
		return eval_comparison(t, s, op, type, a, b);
	if (eval_const(t, s, b, &nb)) {
		if (eval_const(t, s, a, &na) && fold(op, type, na, nb, &r))
			return val_const(&t->values, r);
		same = identity(t, op, a, nb);
		if (same)
			return same;
	} else if (eval_const(t, s, a, &na) &&
		   (op == IR_ADD || op == IR_OR || op == IR_XOR || op == IR_AND || op == IR_MUL)) {
		same = identity(t, op, b, na);
		if (same)
			return same;
		return keep(t, op, type, b, a);
	}
	return keep(t, op, type, a, b);
}

static uint32_t eval_not(struct tables *t, const struct state *s, uint32_t a)
{
	const struct value *v = val_get(&t->values, a);
	struct fact f = eval_fact(t, s, a);
	int64_t num;

	if (fact_is_const(&f, &num))
		return val_const(&t->values, num == 0);
	if (!fact_holds(&f, 0))
		return val_const(&t->values, 0);
	/* !!x is x where x is a truth value already */
	if (v->kind == VAL_OP && v->op == IR_NOT) {
		const struct value *inner = val_get(&t->values, v->a);

		if (inner->kind == VAL_OP && (is_comparison(inner->op) || inner->op == IR_NOT))
			return v->a;
		if (inner->type == IR_BOOL)
			return v->a;
	}
	return keep(t, IR_NOT, IR_I32, a, 0);
}

static uint32_t eval_cast(struct tables *t, const struct state *s, enum ir_type type, uint32_t a)
{
	const struct value *v = val_get(&t->values, a);
	struct fact f = eval_fact(t, s, a), to = fact_of_type(type);
	int64_t num;

	if (v->kind == VAL_AGG || type == IR_AGG || type == IR_OTHER)
		return type == IR_AGG ? a : 0;
	if (fact_is_const(&f, &num))
		return type == IR_PTR && v->kind == VAL_SYM
			       ? a
			       : val_const(&t->values, truncate_to(type, (uint64_t)num));
	if (type == IR_BOOL) {
		uint32_t not = eval_not(t, s, a);

		return not ? eval_not(t, s, not ) : 0;
	}
	/* a pointer carried as a number and back is the pointer; a number made a pointer is
	 * kept apart from the number, because only pointers escape */
	if (v->kind == VAL_OP && v->op == IR_CAST && v->type == IR_PTR && type != IR_PTR)
		return eval_cast(t, s, type, v->a);
	if (type == IR_PTR)
		return v->type == IR_PTR ? a : keep(t, IR_CAST, type, a, 0);
	/* 64 bits to 64 bits, or a value that fits: nothing changes but the name of the type */
	if (ir_type_bits(type) == 64 || fact_within(&f, to.lo, to.hi))
		return a;
	return keep(t, IR_CAST, type, a, 0);
}

uint32_t eval_unary(struct tables *t, const struct state *s, enum ir_op op, enum ir_type type,
		    uint32_t a)
{
	int64_t num;

	switch (op) {
	case IR_NOT:
		return eval_not(t, s, a);
	case IR_CAST:
		return eval_cast(t, s, type, a);
	case IR_NEG:
		if (eval_const(t, s, a, &num))
			return val_const(&t->values, truncate_to(type, -(uint64_t)num));
		break;
	default: /* IR_BNOT */
		if (eval_const(t, s, a, &num))
			return val_const(&t->values, truncate_to(type, ~(uint64_t)num));
		break;
	}
	return keep(t, op, type, a, 0);
}

/* Does what is @known of a number after a cast to @type hold of it before, when it was @back? Of 64
 * bits, the number of a kernel address is negative, which no pointer is taken to be. */
static bool passes_back(enum ir_type type, const struct fact *known, enum ir_type from,
			const struct fact *back)
{
	struct fact to = fact_of_type(type);

	if (fact_within(back, to.lo, to.hi))
		return true;
	return ir_type_bits(type) == 64 && (ir_type_bits(from) < 64 || known->hi < to.hi);
}

/* What @f says of @value is added; a value made from another by a reversible step passes it on. */
bool eval_assume_fact(struct tables *t, struct state *s, uint32_t value, const struct fact *f)
{
	struct value v = *val_get(&t->values, value);
	struct fact known = eval_fact(t, s, value), back;
	int64_t num;

	if (!fact_meet(&known, f))
		return false;
	if (v.kind == VAL_CONST || v.kind == VAL_ADDR || v.kind == VAL_AGG || v.kind == VAL_NONE)
		return true;
	s->facts = pmap_set(&t->maps, s->facts, value, fact_id(&t->facts, &known));
	if (v.kind != VAL_OP)
		return true;
	if (v.op == IR_CAST) {
		back = eval_fact(t, s, v.a);
		if (passes_back(v.type, &known, val_get(&t->values, v.a)->type, &back))
			return eval_assume_fact(t, s, v.a, &known);
		return !fact_holds(&known, 0) ? eval_assume(t, s, v.a, true) : true;
	}
	if ((v.op == IR_ADD || v.op == IR_SUB) && val_is_const(&t->values, v.b, &num) &&
	    num != INT64_MIN) {
		int64_t shift = v.op == IR_ADD ? -num : num;

		back = fact_of_type(v.type);
		if (add_fits(known.lo, shift, &back.lo) && add_fits(known.hi, shift, &back.hi))
			return eval_assume_fact(t, s, v.a, &back);
	}
	if (v.op == IR_AND && !fact_holds(&known, 0))
		return eval_assume(t, s, v.a, true) && eval_assume(t, s, v.b, true);
	return true;
}

bool eval_assume_not(struct tables *t, struct state *s, uint32_t value, int64_t lo, int64_t hi)
{
	struct fact f = eval_fact(t, s, value);

	if (f.lo >= lo && f.hi <= hi)
		return false;
	if (f.lo >= lo && f.lo <= hi)
		f.lo = hi + 1;
	else if (f.hi >= lo && f.hi <= hi)
		f.hi = lo - 1;
	else
		for (int64_t n = lo; n <= hi && n - lo < FACT_HOLES; n++)
			fact_exclude(&f, n);
	return eval_assume_fact(t, s, value, &f);
}

/* x OP c, or not, for a comparison as kept: EQ, LT, LE with a constant on the right. */
static bool assume_bound(struct tables *t, struct state *s, const struct value *v, int64_t c,
			 bool holds)
{
	struct fact f = fact_range(INT64_MIN, INT64_MAX);

	if (v->op == IR_EQ) {
		if (!holds)
			return eval_assume_not(t, s, v->a, c, c);
		f = fact_const(c);
		return eval_assume_fact(t, s, v->a, &f);
	}
	if (is_unsigned64(v->type)) {
		/* x < c as unsigned: 0 … c-1 when c is "positive", else all but c … -1 */
		if (v->op == IR_LE && c == -1)
			return holds;
		if (v->op == IR_LE)
			c = (int64_t)((uint64_t)c + 1);
		if (c == 0)
			return v->op == IR_LE ? true : !holds;
		if (c > 0 && !holds)
			return eval_assume_not(t, s, v->a, 0, c - 1);
		if (c < 0 && holds)
			return eval_assume_not(t, s, v->a, c, -1);
		f = c > 0 ? fact_range(0, c - 1) : fact_range(c, -1);
		return eval_assume_fact(t, s, v->a, &f);
	}
	if (v->op == IR_LT) {
		if (holds && c == INT64_MIN)
			return false;
		if (holds)
			f.hi = c - 1;
		else
			f.lo = c;
	} else if (holds) {
		f.hi = c;
	} else {
		if (c == INT64_MAX)
			return false;
		f.lo = c + 1;
	}
	return eval_assume_fact(t, s, v->a, &f);
}

/* c OP x */
static bool assume_bound_left(struct tables *t, struct state *s, const struct value *v, int64_t c,
			      bool holds)
{
	/* c < x is !(x <= c) */
	struct value turned = { .op = v->op == IR_LT ? IR_LE : IR_LT, .type = v->type, .a = v->b };

	if (v->op == IR_EQ)
		turned.op = IR_EQ;
	return assume_bound(t, s, &turned, c, v->op == IR_EQ ? holds : !holds);
}

bool eval_assume(struct tables *t, struct state *s, uint32_t value, bool nonzero)
{
	struct value v = *val_get(&t->values, value);
	struct fact f = eval_fact(t, s, value), fa, fb;
	int64_t num;

	if (fact_is_const(&f, &num))
		return (num != 0) == nonzero;
	if (!fact_holds(&f, 0))
		return nonzero;
	if (v.kind == VAL_OP && v.op == IR_NOT && !eval_assume(t, s, v.a, !nonzero))
		return false;
	if (v.kind == VAL_OP && is_comparison(v.op)) {
		if (eval_const(t, s, v.b, &num)) {
			if (!assume_bound(t, s, &v, num, nonzero))
				return false;
		} else if (eval_const(t, s, v.a, &num)) {
			if (!assume_bound_left(t, s, &v, num, nonzero))
				return false;
		} else if (v.op == IR_EQ && nonzero) {
			fa = eval_fact(t, s, v.a);
			fb = eval_fact(t, s, v.b);
			if (!eval_assume_fact(t, s, v.a, &fb) || !eval_assume_fact(t, s, v.b, &fa))
				return false;
		}
	}
	if (nonzero)
		return eval_assume_not(t, s, value, 0, 0);
	f = fact_const(0);
	return eval_assume_fact(t, s, value, &f);
}
