// SPDX-License-Identifier: GPL-2.0-only
/*
 * The effect of each operation on a path. Inside a block paths are "lanes" that fork at calls;
 * at its end each lane's state goes to the successors the branch leaves possible. Nothing here
 * knows of contracts but the two places where a pointer is used or stored.
 */
#include "flow/derive.h"
#include "flow/engine.h"
#include "flow/eval.h"
#include "flow/field.h"
#include "flow/mem.h"

uint32_t lane_get(const struct lane *l, uint32_t temp)
{
	for (size_t i = l->temps.n; i-- > 0;)
		if (l->temps.v[i].temp == temp)
			return l->temps.v[i].value;
	return 0;
}

void lane_set(struct lane *l, uint32_t temp, uint32_t value)
{
	if (temp)
		vec_push(&l->temps, (struct lane_temp){ temp, value });
}

struct lane *lanes_fork(struct lanes *ls, const struct lane *from)
{
	struct lane copy = { .s = from->s };

	for (size_t i = 0; i < from->temps.n; i++)
		vec_push(&copy.temps, from->temps.v[i]);
	vec_push(&ls->l, copy);
	return &ls->l.v[ls->l.n - 1];
}

void lane_age(struct run *r, struct lane *l, const struct ir_insn *insn)
{
	struct values *vs = &r->t->values;

	state_age_at(r->t, &l->s, ptr_id(insn));
	for (uint32_t sym = val_syms_at(vs, ptr_id(insn)); sym; sym = val_get(vs, sym)->next_at)
		for (size_t i = 0; i < l->temps.n; i++)
			l->temps.v[i].value = val_replace(vs, l->temps.v[i].value, sym,
							  val_sym_aged(vs, sym));
}

uint32_t exec_fresh(struct run *r, struct lane *l, const struct ir_insn *insn)
{
	if (r->in_cycle)
		lane_age(r, l, insn);
	return val_sym(&r->t->values, SYM_INSN, ptr_id(insn), 0, insn->type);
}

/* Whether what the caller gave is still alive is the caller's to know. */
static void mark_used(struct run *r, struct state *s, uint32_t objects, uint32_t pointer,
		      bool passing)
{
	const struct list *l = list_get(&r->t->lists, objects);
	uint32_t *list = passing ? &s->passed : &s->used;

	for (uint32_t i = 0; i < l->n; i++) {
		if (val_get(&r->t->values, l->v[i])->origin != SYM_PARAM)
			continue;
		if (list_get(&r->t->lists, *list)->n < USED_MAX)
			*list = list_insert(&r->t->lists, *list, pointer);
		return;
	}
}

static const char *use_text(struct run *r, uint32_t address)
{
	uint32_t base = val_base(&r->t->values, address);

	return val_text(&r->t->values, r->flow->out, base);
}

const struct ref *exec_ref_of_object(struct run *r, uint32_t object)
{
	const struct value *v = val_get(&r->t->values, object), *o;
	const struct ref *found = NULL;

	for (size_t i = r->t->refs.n; i-- > 1;) {
		o = val_get(&r->t->values, r->t->refs.v[i].object);
		/* of an earlier round of a loop, perhaps */
		if (o->kind != VAL_SYM || o->at != v->at || o->of != v->of)
			continue;
		found = &r->t->refs.v[i];
		/* the others stand for returns that still held it, or came to it later */
		if (!found->pending && ptr_id(found->site) == v->at)
			break;
	}
	return found;
}

/* Each object is reported once a path; after that it counts as fine. */
static void report_dead(struct run *r, struct lane *l, const struct ir_insn *insn, uint32_t object,
			uint32_t address)
{
	struct raw_event *e;

	e = contract_event(r, &l->s, FLOW_USE_DEAD, insn->loc, exec_ref_of_object(r, object));
	e->e.detail = use_text(r, address);
	e->field = field_of_object(r, object);
	state_close(r->t, &l->s, object);
}

/* Where the code threw away what would have told, that is where it is wrong. */
static void report_failed(struct run *r, struct lane *l, const struct ir_insn *insn,
			  uint32_t failed)
{
	const struct failure *f = flow_failure(r->flow, failed);
	struct ref ref = { .acquire = f->acquire, .site = f->site };
	bool ignored = f->site->flags & IR_F_UNUSED;
	struct raw_event *e;

	e = contract_event(r, &l->s, ignored ? FLOW_RESULT_IGNORED : FLOW_USE_FAILED,
			   ignored ? f->site->loc : insn->loc, &ref);
	e->e.detail = val_text(&r->t->values, r->flow->out, failed);
	l->dead = true; /* whatever follows works on garbage */
}

void exec_use(struct run *r, struct lane *l, const struct ir_insn *insn, uint32_t address,
	      bool passing)
{
	uint32_t objects = derive_objects(r->t, &l->s, address), dead;
	uint32_t base = val_base(&r->t->values, address);
	const struct value *v = val_get(&r->t->values, base);
	int64_t num;

	mark_used(r, &l->s, objects, passing ? address : base, passing);
	dead = derive_dead(r->t, &l->s, objects);
	if (dead)
		report_dead(r, l, insn, dead, address);
	if (v->kind != VAL_SYM || v->origin != SYM_FAILED)
		return;
	/* giving NULL away is for the other side to judge */
	if (passing && base == address && eval_const(r->t, &l->s, base, &num) && num == 0)
		return;
	report_failed(r, l, insn, base);
}

/* Nothing runs past an access at NULL or at an error: the path ends, and whatever it held is
 * the lesser trouble. */
static bool faults(struct run *r, struct lane *l, uint32_t address)
{
	struct fact f = eval_fact(r->t, &l->s, val_base(&r->t->values, address));

	l->dead |= fact_within(&f, -MAX_ERRNO, MAX_ERRNO);
	return l->dead;
}

/* Outside the frame, and not in the object itself or in another acquired one. */
static bool outlives(struct run *r, const struct state *s, uint32_t place)
{
	const struct place *root = place_get(&r->t->values, place_get(&r->t->values, place)->root);
	const struct list *objects;

	if (root->kind == PLACE_VAR)
		return root->var->kind == IR_GLOBAL;
	if (val_get(&r->t->values, root->value)->kind == VAL_CONST)
		return false; /* nobody is at NULL */
	objects = list_get(&r->t->lists, derive_objects(r->t, s, root->value));
	for (uint32_t i = 0; i < objects->n; i++)
		if (val_get(&r->t->values, objects->v[i])->origin == SYM_OBJECT)
			return false;
	return true;
}

static void keep_pointer(struct run *r, struct lane *l, uint32_t place, uint32_t value,
			 const struct ir_insn *insn)
{
	struct keep k = { .value = value, .insn = insn };

	if (!value_is_pointer(r->t, value) || !outlives(r, &l->s, place) ||
	    (!r->flow->counts_pointers && !derive_objects(r->t, &l->s, value)))
		return;
	l->s.kept = pmap_set(&r->t->maps, l->s.kept, place, keep_id(r->t, &k));
	trail_add(r, &l->s, insn->loc,
		  arena_printf(r->flow->out, "stored in '%s' here",
			       place_text(&r->t->values, r->flow->out, place)));
}

/* Setting the pointer of an acquire that failed to NULL does not make it better to use; a copy of
 * it elsewhere says nothing of it. */
static uint32_t still_failed(struct run *r, struct lane *l, uint32_t place, uint32_t value)
{
	struct fact null = fact_const(0);
	uint32_t old = pmap_get(l->s.env, place);
	const struct value *v;

	if (!old)
		old = pmap_get(l->s.mem, place);
	v = val_get(&r->t->values, old);
	if (v->kind != VAL_SYM || v->origin != SYM_FAILED || (v->of && v->of != place))
		return value;
	return eval_assume_fact(r->t, &l->s, old, &null) ? old : value;
}

void exec_store(struct run *r, struct lane *l, uint32_t place, uint32_t value,
		const struct ir_insn *insn)
{
	struct value v;

	if (value == val_const(&r->t->values, 0))
		value = still_failed(r, l, place, value);
	v = *val_get(&r->t->values, value);

	field_store(r, l, place, value, insn);
	mem_store(r->t, &l->s, place, value, insn);
	if (mem_is_private(r->t, &l->s, place))
		return;
	if (v.kind != VAL_AGG) {
		mem_escape(r->t, &l->s, value);
		keep_pointer(r, l, place, value, insn);
		return;
	}
	for (uint32_t i = 0; i < v.nparts; i++) {
		if (v.parts[i].bits == AGG_WHOLE)
			continue;
		mem_escape(r->t, &l->s, v.parts[i].value);
		keep_pointer(r, l, place_offset(&r->t->values, place, v.parts[i].bits, ""),
			     v.parts[i].value, insn);
	}
}

static void exec_asm(struct run *r, struct lane *l, const struct ir_insn *insn)
{
	if (r->in_cycle)
		lane_age(r, l, insn);
	for (uint32_t i = 0; i < insn->nargs; i++) {
		uint32_t value = lane_get(l, insn->args[i]);

		exec_use(r, l, insn, value, true);
		if (value_is_pointer(r->t, value))
			mem_forget(r->t, &l->s, place_deref(&r->t->values, value), insn);
	}
	mem_forget_shared(r->t, &l->s, insn);
}

static void exec_unknown(struct run *r, struct lane *l, const struct ir_insn *insn)
{
	contract_give_up(r, &l->s, insn->name);
	exec_asm(r, l, insn);
	if (insn->dst)
		lane_set(l, insn->dst,
			 val_sym(&r->t->values, SYM_INSN, ptr_id(insn), 0, insn->type));
}

static uint32_t exec_compute(struct run *r, struct lane *l, const struct ir_insn *insn, uint32_t a,
			     uint32_t b)
{
	uint32_t value = insn->b ? eval_binary(r->t, &l->s, insn->op, insn->type, a, b)
				 : eval_unary(r->t, &l->s, insn->op, insn->type, a);
	uint32_t objects;

	if (value)
		return value;
	objects = derive_objects(r->t, &l->s, a);
	if (b)
		objects = list_union(&r->t->lists, objects, derive_objects(r->t, &l->s, b));
	value = exec_fresh(r, l, insn);
	derive_set(r->t, &l->s, value, objects);
	return value;
}

static uint32_t exec_load(struct run *r, struct lane *l, const struct ir_insn *insn,
			  uint32_t address)
{
	uint32_t place = place_deref(&r->t->values, address), value, fresh;

	exec_use(r, l, insn, address, false);
	if (faults(r, l, address))
		return 0;
	if (insn->type == IR_AGG)
		return mem_load_agg(r->t, &l->s, place);
	value = mem_load(r->t, &l->s, place, insn->type);
	if (val_get(&r->t->values, value)->size <= VALUE_SIZE_MAX)
		return value;
	/* p->next->next->next…: further on it is just some pointer */
	fresh = exec_fresh(r, l, insn);
	derive_set(r->t, &l->s, fresh, derive_objects(r->t, &l->s, value));
	return fresh;
}

static uint32_t exec_index(struct run *r, struct lane *l, const struct ir_insn *insn, uint32_t a,
			   uint32_t b)
{
	struct values *vs = &r->t->values;
	int64_t num;

	if (eval_const(r->t, &l->s, b, &num))
		b = val_const(vs, num);
	return val_addr(vs, place_element(vs, place_deref(vs, a), b, insn->imm));
}

static void exec_insn(struct run *r, struct lane *l, const struct ir_insn *insn)
{
	struct values *vs = &r->t->values;
	uint32_t a = insn->a ? lane_get(l, insn->a) : 0, b = insn->b ? lane_get(l, insn->b) : 0;

	switch (insn->op) {
	case IR_CONST:
		lane_set(l, insn->dst, val_const(vs, insn->imm));
		break;
	case IR_ADDR:
		lane_set(l, insn->dst, val_addr(vs, place_var(vs, insn->var)));
		break;
	case IR_FIELD:
		lane_set(l, insn->dst,
			 val_addr(vs, place_offset(vs, place_deref(vs, a), insn->imm, insn->name)));
		break;
	case IR_INDEX:
		lane_set(l, insn->dst, exec_index(r, l, insn, a, b));
		break;
	case IR_LOAD:
		lane_set(l, insn->dst, exec_load(r, l, insn, a));
		break;
	case IR_STORE:
		exec_use(r, l, insn, a, false);
		if (!faults(r, l, a))
			exec_store(r, l, place_deref(vs, a), b, insn);
		break;
	case IR_ZERO:
		exec_use(r, l, insn, a, false);
		if (!faults(r, l, a))
			mem_store(r->t, &l->s, place_deref(vs, a), val_const(vs, 0), insn);
		break;
	case IR_UNDEF:
		mem_undef(r->t, &l->s, place_var(vs, insn->var));
		break;
	case IR_ASM:
		exec_asm(r, l, insn);
		break;
	case IR_UNKNOWN:
		exec_unknown(r, l, insn);
		break;
	case IR_CAST:
	case IR_NEG:
	case IR_BNOT:
	case IR_NOT:
	case IR_ADD:
	case IR_SUB:
	case IR_MUL:
	case IR_DIV:
	case IR_REM:
	case IR_AND:
	case IR_OR:
	case IR_XOR:
	case IR_SHL:
	case IR_SHR:
	case IR_EQ:
	case IR_NE:
	case IR_LT:
	case IR_LE:
	case IR_GT:
	case IR_GE:
		lane_set(l, insn->dst, exec_compute(r, l, insn, a, b));
		break;
	case IR_CALL:
	case IR_CALLPTR:
	case IR_NOPS:
		break; /* calls fork: exec_call() */
	}
}

static void lane_forget(struct run *r, struct lane *l, uint32_t temp, uint32_t index)
{
	if (!temp || r->last_use[temp] > index)
		return;
	for (size_t i = 0; i < l->temps.n; i++)
		if (l->temps.v[i].temp == temp) {
			l->temps.v[i] = l->temps.v[--l->temps.n];
			return;
		}
}

static void forget_operands(struct run *r, struct lane *l, const struct ir_insn *insn,
			    uint32_t index)
{
	lane_forget(r, l, insn->a, index);
	lane_forget(r, l, insn->b, index);
	for (uint32_t i = 0; i < insn->nargs; i++)
		lane_forget(r, l, insn->args[i], index);
	lane_forget(r, l, insn->dst, index);
}

/* A place for a temp's value while lanes are joined. */
static uint32_t temp_place(struct run *r, uint32_t temp)
{
	uint32_t base = place_var(&r->t->values, r->f->var);

	return place_offset(&r->t->values, base, -(int64_t)temp, "");
}

static void lane_join(struct run *r, struct lane *l, struct lane *with, const struct ir_insn *insn)
{
	struct join_point at = { .at = ptr_id(insn) };

	for (size_t i = 0; i < l->temps.n; i++)
		l->s.mem = pmap_set(&r->t->maps, l->s.mem, temp_place(r, l->temps.v[i].temp),
				    l->temps.v[i].value);
	for (size_t i = 0; i < with->temps.n; i++)
		with->s.mem = pmap_set(&r->t->maps, with->s.mem,
				       temp_place(r, with->temps.v[i].temp),
				       with->temps.v[i].value);
	state_join(r->t, &l->s, &with->s, &at);
	for (size_t i = 0; i < l->temps.n; i++) {
		uint32_t place = temp_place(r, l->temps.v[i].temp);

		l->temps.v[i].value = pmap_get(l->s.mem, place);
		l->s.mem = pmap_set(&r->t->maps, l->s.mem, place, 0);
	}
}

/* More lanes with one typestate than states are kept at a block: join the last ones. */
static void lanes_reduce(struct run *r, struct lanes *ls, const struct ir_insn *insn)
{
	for (size_t i = 0; i < ls->l.n; i++) {
		uint64_t sig = state_signature(r->t, &ls->l.v[i].s);
		unsigned int same = 0;
		size_t last = 0;

		for (size_t j = 0; j < i; j++)
			if (state_signature(r->t, &ls->l.v[j].s) == sig) {
				same++;
				last = j;
			}
		if (same < r->limit)
			continue;
		lane_join(r, &ls->l.v[last], &ls->l.v[i], insn);
		vec_free(&ls->l.v[i].temps);
		ls->l.v[i--] = ls->l.v[--ls->l.n];
	}
}

static void exec_call(struct run *r, struct lanes *ls, const struct ir_insn *insn, uint32_t index)
{
	struct lanes next = { 0 };

	for (size_t i = 0; i < ls->l.n; i++) {
		struct lane *l = &ls->l.v[i];

		if (!l->dead)
			call_exec(r, &next, l, insn);
		vec_free(&l->temps);
	}
	vec_free(&ls->l);
	*ls = next;
	for (size_t i = 0; i < ls->l.n; i++)
		forget_operands(r, &ls->l.v[i], insn, index);
	if (ls->l.n > r->limit)
		lanes_reduce(r, ls, insn);
	if (ls->l.n <= LANES_MAX)
		return;
	r->gave_up = TOO_MANY_PATHS;
	for (size_t i = 0; i < ls->l.n; i++)
		vec_free(&ls->l.v[i].temps);
	ls->l.n = 0;
}

static bool reads_what_is_stored(const struct run *r, uint32_t value)
{
	const struct value *v = val_get(&r->t->values, value);
	const char *member = place_get(&r->t->values, val_held_at(&r->t->values, value))->member;

	if (v->kind == VAL_OP)
		return reads_what_is_stored(r, v->a) || (v->b && reads_what_is_stored(r, v->b));
	return member && strmap_get(&r->stored, member);
}

struct asking_again {
	struct run *r;
	struct state s;
	uint32_t value, before;
	bool changed; /* it has been both */
};

static void ask_again(void *ctx, uint32_t value, uint32_t fact)
{
	struct asking_again *a = ctx;
	struct fact f = *fact_get(&a->r->t->facts, fact);

	if (state_at_entry(a->r->t, value) == a->before)
		a->changed |= !eval_assume_fact(a->r->t, &a->s, a->value, &f);
}

/* A flag that says whether there is a reference to give back is taken not to change while it is
 * held. Where nobody else holds the object a mistake is too costly for that, and in a loop it may
 * be what the loop waits for. */
static void assume_steady(struct run *r, struct state *s, uint32_t value)
{
	struct asking_again a = { .r = r, .s = *s, .value = value };
	const struct value *v;

	if (!r->t->shared || !s->refs || r->in_cycle || reads_what_is_stored(r, value))
		return;
	v = val_get(&r->t->values, value);
	for (; v->kind == VAL_OP && v->op == IR_NOT; v = val_get(&r->t->values, a.value))
		a.value = v->a;
	a.before = state_at_entry(r->t, a.value);
	if (a.before != a.value)
		pmap_each(s->facts, ask_again, &a);
	if (!a.changed)
		*s = a.s;
}

/* A key that is read again while a reference on it is held is taken to be what it was. */
static void assume_same_key(struct run *r, struct state *s, uint32_t value)
{
	const struct list *refs = list_get(&r->t->lists, s->refs);
	const struct value *v = val_get(&r->t->values, value);

	for (; v->kind == VAL_OP; v = val_get(&r->t->values, value)) {
		if (v->b && val_get(&r->t->values, v->b)->kind != VAL_CONST)
			return;
		value = v->a;
	}
	for (uint32_t i = 0; i < refs->n; i++) {
		const struct ref *ref = &r->t->refs.v[refs->v[i]];
		struct state same = *s;
		struct fact f;

		if (!ref->acquire->protocol->object_is_key || ref->key == value ||
		    !state_same_path(r->t, s, value, ref->key))
			continue;
		f = eval_fact(r->t, s, ref->key);
		if (eval_assume_fact(r->t, &same, value, &f))
			*s = same;
	}
}

static void end_branch(struct run *r, uint32_t b, struct lane *l, const struct ir_term *term,
		       uint32_t value)
{
	struct state s[2];
	bool can[2];

	assume_steady(r, &l->s, value);
	assume_same_key(r, &l->s, value);
	s[0] = s[1] = l->s;
	can[0] = eval_assume(r->t, &s[0], value, true);
	can[1] = eval_assume(r->t, &s[1], value, false);
	for (unsigned int i = 0; i < 2; i++) {
		if (!can[i])
			continue;
		if (term->loc.line) {
			struct trail *t = arena_new(r->t->arena, struct trail);

			*t = (struct trail){
				.before = s[i].trail, .term = term, .taken = i, .loc = term->loc
			};
			s[i].trail = t;
		}
		engine_deliver(r, b, term->succ[i], &s[i]);
	}
}

static void end_switch(struct run *r, uint32_t b, const struct lane *l, const struct ir_term *term,
		       uint32_t value)
{
	struct state rest = l->s;
	bool possible = true;

	for (uint32_t i = 0; i < term->ncases; i++) {
		const struct ir_case *c = &term->cases[i];
		struct fact f = fact_range(c->lo, c->hi);
		struct state s = l->s;

		if (eval_assume_fact(r->t, &s, value, &f)) {
			trail_add(r, &s, term->loc,
				  arena_printf(r->flow->out, "took case %lld of the switch here",
					       (long long)c->lo));
			engine_deliver(r, b, term->succ[c->succ], &s);
		}
		possible = possible && eval_assume_not(r->t, &rest, value, c->lo, c->hi);
	}
	if (possible) {
		trail_add(r, &rest, term->loc, "took the default of the switch here");
		engine_deliver(r, b, term->succ[0], &rest);
	}
}

static void end_block(struct run *r, uint32_t b, struct lane *l)
{
	const struct ir_term *term = &r->f->blocks.v[b].term;
	uint32_t value = term->value ? lane_get(l, term->value) : 0;

	switch (term->kind) {
	case IR_JUMP:
	case IR_CHOOSE:
		for (uint32_t i = 0; i < term->nsucc; i++) {
			struct state s = l->s;

			engine_deliver(r, b, term->succ[i], &s);
		}
		break;
	case IR_BRANCH:
		end_branch(r, b, l, term, value);
		break;
	case IR_SWITCH:
		end_switch(r, b, l, term, value);
		break;
	case IR_RETURN:
		settle_return(r, l, term, value);
		break;
	case IR_UNREACHABLE:
	case IR_TERM_NONE:
		break;
	}
}

void exec_block(struct run *r, uint32_t b, const struct state *s)
{
	const struct ir_block *block = &r->f->blocks.v[b];
	struct lanes ls = { 0 };

	r->in_cycle = r->blocks[b].in_cycle;
	r->component = r->blocks[b].component;
	vec_push(&ls.l, (struct lane){ .s = *s });
	for (uint32_t i = 0; i < block->insns.n; i++) {
		const struct ir_insn *insn = &block->insns.v[i];

		if (insn->op == IR_CALL || insn->op == IR_CALLPTR) {
			exec_call(r, &ls, insn, i);
			continue;
		}
		for (size_t j = 0; j < ls.l.n; j++) {
			if (ls.l.v[j].dead)
				continue;
			exec_insn(r, &ls.l.v[j], insn);
			forget_operands(r, &ls.l.v[j], insn, i);
		}
	}
	for (size_t j = 0; j < ls.l.n; j++) {
		if (!ls.l.v[j].dead)
			end_block(r, b, &ls.l.v[j]);
		vec_free(&ls.l.v[j].temps);
	}
	vec_free(&ls.l);
}
