// SPDX-License-Identifier: GPL-2.0-only
/*
 * The analysis of a unit: every root is analysed once, callees when they are first called.
 * Functions of the protocols themselves are not looked into, even where the unit defines them:
 * their role is what the protocol says, in a tree with the feature and in one without.
 */
#include "flow/flow.h"

#include "flow/engine.h"

static const struct failure *noted_failure(const struct flow *flow, uint32_t sym)
{
	const struct failure *f;

	vec_for_each (f, &flow->failures)
		if (f->sym == sym)
			return f;
	return NULL;
}

void flow_note_failure(struct flow *flow, uint32_t sym, const struct ir_insn *site,
		       const struct proto_fn *acquire)
{
	if (!noted_failure(flow, sym))
		vec_push(&flow->failures, (struct failure){ sym, site, acquire });
}

const struct failure *flow_failure(const struct flow *flow, uint32_t sym)
{
	const struct failure *found = noted_failure(flow, sym), *f;
	uint64_t at = val_get(&flow->t.values, sym)->at;

	if (found)
		return found;
	/* It, or where it was stored, has become one of an earlier round of a loop since. */
	vec_for_each (f, &flow->failures)
		if (val_get(&flow->t.values, f->sym)->at == at)
			return f;
	return NULL;
}

/* The unit that defines the functions counts the references of all others: what it does to them no
 * contract says. Headers may define them, too, for configurations without them. */
static void find_implemented(struct flow *flow)
{
	const struct strmap *functions = &flow->protocols->by_function;

	for (size_t i = 0; i < functions->n; i++) {
		const struct proto_fn *fn = functions->v[i].value;
		const struct ir_var *var = strmap_get(&flow->unit->global_by_name,
						      functions->v[i].key);

		if (var && !var->is_static && !fn->wrapper && flow_body(flow, var))
			vec_push(&flow->implemented, fn->protocol);
	}
}

static void find_callers(struct flow *flow, const struct ir_func *f)
{
	const struct ir_block *b;
	const struct ir_insn *insn;

	vec_for_each (b, &f->blocks)
		vec_for_each (insn, &b->insns)
			if (insn->op == IR_CALL)
				summary_of(flow, insn->var)->has_callers = true;
}

void flow_analyse(const struct ir_unit *u, const struct protocols *protocols,
		  const struct flow_bodies *bodies, const struct ir_func *const *roots,
		  size_t nroots, const struct flow_fields *fields, struct arena *arena,
		  struct flow_result *out)
{
	struct arena work = { 0 };
	struct flow flow = {
		.unit = u, .protocols = protocols, .bodies = bodies, .fields = fields, .out = arena
	};

	for (size_t i = 0; i < protocols->all.n; i++) {
		flow.counts_pointers |= protocols->all.v[i]->object_is_key;
	}
	tables_init(&flow.t, &work);
	find_implemented(&flow);
	attributes_read(&flow);
	flow.t.shared = protocols->all.n > 0;
	flow.t.steady = &protocols->steady;
	for (size_t i = 0; i < protocols->all.n; i++)
		flow.t.shared &= protocols->all.v[i]->shared;
	for (size_t i = 0; i < nroots; i++)
		find_callers(&flow, roots[i]);
	for (size_t i = 0; i < nroots; i++) {
		struct summary *sum = summary_of(&flow, roots[i]->var);
		const struct proto_fn *role = protocols_find(protocols, roots[i]->var->name);

		if (sum->status == SUMMARY_NONE && (!role || role->wrapper))
			engine_analyse(&flow, roots[i], sum, roots[i]->var->is_static);
	}
	result_collect(&flow, out);
	for (size_t i = 0; i < nroots; i++)
		learn_wrapper(&flow, roots[i], summary_of(&flow, roots[i]->var), out);
	for (size_t i = 0; i < flow.by_function.n; i++) {
		struct summary *sum = flow.by_function.v[i];

		if (!sum)
			continue;
		vec_free(&sum->outcomes);
		vec_free(&sum->events);
		vec_free(&sum->sites);
		vec_free(&sum->successes);
		vec_free(&sum->failed);
		vec_free(&sum->holds);
		vec_free(&sum->discharges);
		vec_free(&sum->put_without);
	}
	vec_free(&flow.by_function);
	vec_free(&flow.candidates);
	vec_free(&flow.failures);
	vec_free(&flow.implemented);
	vec_free(&flow.attributes);
	strmap_free(&flow.fixed_keys);
	tables_free(&flow.t);
	arena_free(&work);
}

void flow_result_free(struct flow_result *r)
{
	for (size_t i = 0; i < r->events.n; i++)
		vec_free(&r->events.v[i].steps);
	vec_free(&r->events);
	vec_free(&r->sites);
	vec_free(&r->unfinished);
	vec_free(&r->discharges);
	vec_free(&r->fields);
	vec_free(&r->keeps);
	vec_free(&r->wrappers);
}
