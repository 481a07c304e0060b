// SPDX-License-Identifier: GPL-2.0-only
/*
 * Holds, what discharges them, and what says that it does meet here. In: what each unit shares.
 * Out: a verdict for each site that keeps its reference in a field.
 */
#include "cli/holds.h"

#include "report/json.h"

json_t *hold_to_json(const char *field, const char *rule, const struct results *said)
{
	json_t *o = json_object();

	json_object_set_new(o, "field", json_text(field));
	json_object_set_new(o, "rule", json_text(rule));
	json_object_set_new(o, "said", results_to_json(said));
	return o;
}

json_t *claim_to_json(const char *field, const struct results *said)
{
	json_t *o = json_object();

	json_object_set_new(o, "field", json_text(field));
	json_object_set_new(o, "said", results_to_json(said));
	return o;
}

void holds_init(struct holds *h, struct arena *arena)
{
	*h = (struct holds){ .arena = arena };
}

void holds_free(struct holds *h)
{
	strmap_free(&h->discharged);
	strmap_free(&h->kept);
	vec_free(&h->lists);
	vec_free(&h->claims);
}

void holds_add(struct holds *h, const json_t *shared, bool mine)
{
	struct strmap_entry *e;
	size_t i;
	json_t *field;

	json_array_foreach(json_object_get(shared, "discharges"), i, field)
	{
		e = strmap_put(&h->discharged, json_string_value(field));
		e->value = h;
	}
	json_array_foreach(json_object_get(shared, "keeps"), i, field)
	{
		e = strmap_put(&h->kept, json_string_value(field));
		e->value = h;
	}
	if (!mine)
		return;
	vec_push(&h->lists, json_object_get(shared, "holds"));
	vec_push(&h->claims, json_object_get(shared, "claims"));
}

static void drop_findings(struct results *r)
{
	struct finding *f;

	vec_for_each (f, &r->findings)
		vec_free(&f->notes);
	r->findings.n = 0;
}

static void decide(const struct holds *h, const json_t *hold, bool whole, struct results *r)
{
	struct results said;

	results_init(&said, h->arena);
	if (!results_from_json(&said, json_object_get(hold, "said")) || said.sites.n != 1) {
		results_free(&said);
		return;
	}
	if (strmap_get(&h->discharged, json_string_value(json_object_get(hold, "field")))) {
		said.sites.v[0].verdict = VERDICT_BALANCED;
		said.sites.v[0].reason = "kept in a field that another file gives it back from";
		said.problems.n = 0;
		drop_findings(&said);
	} else if (whole) {
		said.sites.v[0].verdict = VERDICT_FINDING;
		said.sites.v[0].reason =
			arena_strdup(h->arena, json_string_value(json_object_get(hold, "rule")));
		said.problems.n = 0;
	} else {
		drop_findings(&said);
	}
	results_take(r, &said);
}

/* Who looked at parts only cannot know. */
static void decide_claim(const struct holds *h, const json_t *claim, struct results *r)
{
	struct results said;

	results_init(&said, h->arena);
	if (!results_from_json(&said, json_object_get(claim, "said")))
		drop_findings(&said);
	if (!strmap_get(&h->kept, json_string_value(json_object_get(claim, "field"))))
		results_take(r, &said);
	else
		results_free(&said);
}

void holds_decide(const struct holds *h, bool whole, struct results *r)
{
	size_t i;
	json_t *hold, *claim;

	for (size_t k = 0; k < h->lists.n; k++)
		json_array_foreach(h->lists.v[k], i, hold) decide(h, hold, whole, r);
	for (size_t k = 0; whole && k < h->claims.n; k++)
		json_array_foreach(h->claims.v[k], i, claim) decide_claim(h, claim, r);
}
