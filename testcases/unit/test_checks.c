// SPDX-License-Identifier: GPL-2.0-only
/* Rules: which finding each kind of event becomes, and that the words are the protocol's. */
#include "cmocka_all.h"

#include "checks/checks.h"

struct sample {
	struct arena arena;
	struct protocol protocol;
	struct context context;
	struct proto_fn acquire, release;
	struct ir_var var;
	struct ir_func func;
	struct flow_event event;
	struct finding finding;
	struct check_context cx;
};

static const char *const paths[] = { "a.c", "b.h" };

static void make_sample(struct sample *s, enum flow_event_kind kind)
{
	memset(s, 0, sizeof(*s));
	s->protocol = (struct protocol){ .name = "widget",
					 .noun = "widget reference",
					 .acquire = "widget_get",
					 .release = "widget_put" };
	s->acquire = (struct proto_fn){ .name = "widget_get_first", .protocol = &s->protocol };
	s->release = (struct proto_fn){ .name = "widget_put_quick", .protocol = &s->protocol };
	s->context = (struct context){ .name = "quiet", .says = "all is quiet" };
	s->var.name = "user";
	s->func.var = &s->var;
	s->cx = (struct check_context){ &s->arena, paths };
	s->event = (struct flow_event){
		.kind = kind,
		.loc = { 0, 20, 3 },
		.func = &s->func,
		.acquire = &s->acquire,
		.acquired = { 1, 10, 8 },
		.key = "w",
		.detail = "w->part",
		.context = &s->context,
		.enterer = "begin_quiet",
		.entered = { 0, 12, 2 },
	};
}

static void free_sample(struct sample *s)
{
	vec_free(&s->event.steps);
	vec_free(&s->finding.notes);
	arena_free(&s->arena);
}

static void step(struct sample *s, uint32_t line, const char *text)
{
	vec_push(&s->event.steps, (struct flow_step){ { 0, line, 1 }, text });
}

static void every_kind_has_its_rule(void **state)
{
	static const struct {
		enum flow_event_kind kind;
		const struct check *check;
	} wanted[] = {
		{ FLOW_EXIT_HOLDING, &check_missing_put },
		{ FLOW_ACQUIRE_REPEATED, &check_missing_put },
		{ FLOW_RELEASE_NOT_HELD, &check_unbalanced_put },
		{ FLOW_RELEASE_OTHER, &check_mismatched_put },
		{ FLOW_USE_DEAD, &check_use_after_put },
		{ FLOW_RETURN_DEAD, &check_escape_past_put },
		{ FLOW_STORE_DEAD, &check_escape_past_put },
		{ FLOW_USE_FAILED, &check_unchecked_get },
		{ FLOW_RESULT_IGNORED, &check_unchecked_get },
		{ FLOW_IN_CALLBACK, &check_callback_deadlock },
		{ FLOW_IN_ATOMIC, &check_atomic_context },
		{ FLOW_MARK_WRONG, &check_annotation },
		{ FLOW_TAKEN_BACK, &check_annotation },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		struct sample s;

		make_sample(&s, wanted[i].kind);
		assert_ptr_equal(checks_on_event(&s.cx, &s.event, &s.finding), wanted[i].check);
		assert_string_equal(s.finding.rule, wanted[i].check->id);
		assert_string_equal(s.finding.at.path, "a.c");
		assert_int_equal(s.finding.at.line, 20);
		assert_int_equal(s.finding.at.col, 3);
		assert_string_equal(s.finding.function, "user");
		assert_string_equal(s.finding.subject, "w");
		assert_non_null(strstr(s.finding.message, "widget_"));
		assert_null(strstr(s.finding.message, "flb"));
		free_sample(&s);
	}
}

static void the_path_is_told_in_order(void **state)
{
	struct sample s;

	(void)state;
	make_sample(&s, FLOW_EXIT_HOLDING);
	step(&s, 15, "took the true branch of `if (x)`");
	checks_on_event(&s.cx, &s.event, &s.finding);
	assert_string_equal(s.finding.message, "widget reference on 'w' is still held when user() "
					       "returns; no widget_put() on this path");
	assert_int_equal(s.finding.notes.n, 3);
	assert_string_equal(s.finding.notes.v[0].at.path, "b.h");
	assert_int_equal(s.finding.notes.v[0].at.line, 10);
	assert_string_equal(s.finding.notes.v[0].text,
			    "widget reference on 'w' taken here by widget_get_first()");
	assert_int_equal(s.finding.notes.v[1].at.line, 15);
	assert_int_equal(s.finding.notes.v[2].at.line, 20);
	free_sample(&s);
}

static void the_acquire_is_told_once(void **state)
{
	struct sample s;

	(void)state;
	make_sample(&s, FLOW_RESULT_IGNORED);
	s.event.acquired = s.event.loc;
	checks_on_event(&s.cx, &s.event, &s.finding);
	assert_int_equal(s.finding.notes.n, 0);
	free_sample(&s);

	make_sample(&s, FLOW_USE_DEAD);
	s.event.acquired = (struct ir_loc){ 0, 10, 1 };
	step(&s, 10, "taken here");
	checks_on_event(&s.cx, &s.event, &s.finding);
	assert_int_equal(s.finding.notes.n, 1);
	free_sample(&s);
}

static void a_put_after_a_failed_get_says_so(void **state)
{
	struct sample s;

	(void)state;
	make_sample(&s, FLOW_RELEASE_NOT_HELD);
	s.event.release = &s.release;
	s.event.after_failure = true;
	checks_on_event(&s.cx, &s.event, &s.finding);
	assert_non_null(strstr(s.finding.message, "widget_put_quick() although widget_get_first() "
						  "failed"));
	free_sample(&s);

	make_sample(&s, FLOW_RELEASE_NOT_HELD);
	s.event.acquire = NULL;
	s.event.acquired.line = 0;
	s.event.key = NULL;
	s.event.release = &s.release;
	checks_on_event(&s.cx, &s.event, &s.finding);
	assert_string_equal(s.finding.message, "widget_put_quick() without a reference to give "
					       "back: no widget reference is held here");
	assert_string_equal(s.finding.subject, "");
	assert_int_equal(s.finding.notes.n, 0);
	free_sample(&s);
}

static void a_put_of_another_names_both(void **state)
{
	struct sample s;

	(void)state;
	make_sample(&s, FLOW_RELEASE_OTHER);
	s.event.release = &s.release;
	s.event.other = "v";
	checks_on_event(&s.cx, &s.event, &s.finding);
	assert_string_equal(s.finding.message, "widget_put_quick() is given 'w', but the widget "
					       "reference held here is on 'v'");
	free_sample(&s);
}

static void words_tell_kinds_apart(void **state)
{
	static const struct {
		enum flow_event_kind kind;
		const char *message, *note;
	} wanted[] = {
		{ FLOW_USE_DEAD,
		  "'w->part' is used after widget_put() gave back the widget reference on 'w' "
		  "that kept it alive",
		  "widget reference on 'w' taken here by widget_get_first()" },
		{ FLOW_RETURN_DEAD,
		  "'w->part' is returned past widget_put() of the widget reference on 'w' that "
		  "keeps it alive",
		  "widget reference on 'w' taken here by widget_get_first()" },
		{ FLOW_STORE_DEAD,
		  "'w->part' is kept past widget_put() of the widget reference on 'w' that "
		  "keeps it alive",
		  "widget reference on 'w' taken here by widget_get_first()" },
		{ FLOW_USE_FAILED, "'w->part' is used where widget_get_first() may have failed",
		  "widget reference on 'w' asked for here by widget_get_first()" },
		{ FLOW_RESULT_IGNORED,
		  "the result of widget_get_first() is ignored: nothing tells whether the widget "
		  "reference on 'w' was taken",
		  "widget reference on 'w' taken here by widget_get_first()" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		struct sample s;

		make_sample(&s, wanted[i].kind);
		checks_on_event(&s.cx, &s.event, &s.finding);
		assert_string_equal(s.finding.message, wanted[i].message);
		assert_string_equal(s.finding.notes.v[0].text, wanted[i].note);
		free_sample(&s);
	}
}

static void ids_are_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < nchecks; i++)
		assert_ptr_equal(checks_find(checks[i]->id), checks[i]);
	assert_null(checks_find("flb-nonsense"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_has_its_rule),
		cmocka_unit_test(the_path_is_told_in_order),
		cmocka_unit_test(the_acquire_is_told_once),
		cmocka_unit_test(a_put_after_a_failed_get_says_so),
		cmocka_unit_test(a_put_of_another_names_both),
		cmocka_unit_test(words_tell_kinds_apart),
		cmocka_unit_test(ids_are_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
