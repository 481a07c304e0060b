// SPDX-License-Identifier: GPL-2.0-only
/* Results: sorted and without repeats, through JSON and back, and as text. */
#include "cmocka_all.h"

#include "report/finding.h"
#include "report/json.h"
#include "report/path.h"
#include "report/text.h"

struct fixture {
	struct arena arena;
	struct results r;
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	results_init(&f->r, &f->arena);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	results_free(&f->r);
	arena_free(&f->arena);
	free(f);
	return 0;
}

static void add(struct fixture *f, const char *path, uint32_t line, const char *rule, size_t nnotes)
{
	struct finding x = { .rule = rule,
			     .at = { path, line, 2 },
			     .message = "m",
			     .function = "f",
			     .subject = "&flb",
			     .acquired = { path, 1, 3 } };

	for (size_t i = 0; i < nnotes; i++)
		vec_push(&x.notes, (struct finding_note){ { path, line, 1 }, "n" });
	vec_push(&f->r.findings, x);
}

static void sorts_by_place_and_rule(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *path;
		uint32_t line;
		const char *rule;
	} wanted[] = {
		{ "a.c", 9, "r1" },
		{ "a.c", 10, "r1" },
		{ "a.c", 10, "r2" },
		{ "b.c", 1, "r1" },
	};

	for (size_t i = 4; i-- > 0;)
		add(f, wanted[i].path, wanted[i].line, wanted[i].rule, 0);
	results_sort(&f->r);
	assert_int_equal(f->r.findings.n, 4);
	for (size_t i = 0; i < 4; i++) {
		assert_string_equal(f->r.findings.v[i].at.path, wanted[i].path);
		assert_int_equal(f->r.findings.v[i].at.line, wanted[i].line);
		assert_string_equal(f->r.findings.v[i].rule, wanted[i].rule);
	}
}

static void keeps_the_shorter_of_two_paths_to_one_finding(void **state)
{
	struct fixture *f = *state;

	add(f, "a.h", 1, "r", 3);
	add(f, "a.h", 1, "r", 2);
	add(f, "a.h", 1, "r", 3);
	results_sort(&f->r);
	assert_int_equal(f->r.findings.n, 1);
	assert_int_equal(f->r.findings.v[0].notes.n, 2);
}

static void keeps_findings_about_different_things(void **state)
{
	struct fixture *f = *state;

	add(f, "a.c", 1, "r", 0);
	add(f, "a.c", 1, "r", 0);
	f->r.findings.v[1].subject = "&other";
	results_sort(&f->r);
	assert_int_equal(f->r.findings.n, 2);
}

static void keeps_the_gravest_verdict_on_a_site(void **state)
{
	static const enum verdict verdicts[] = { VERDICT_BALANCED, VERDICT_FINDING, VERDICT_GAVE_UP,
						 VERDICT_BALANCED };
	struct fixture *f = *state;

	for (size_t i = 0; i < 4; i++) {
		struct site s = { { "a.h", 3, 4 }, "f", "get", verdicts[i], NULL };

		vec_push(&f->r.sites, s);
		s.at.line = 4;
		if (verdicts[i] != VERDICT_FINDING)
			vec_push(&f->r.sites, s);
	}
	results_sort(&f->r);
	assert_int_equal(f->r.sites.n, 2);
	assert_int_equal(f->r.sites.v[0].verdict, VERDICT_FINDING);
	assert_int_equal(f->r.sites.v[1].verdict, VERDICT_GAVE_UP);
}

static void keeps_problems_in_order_and_once(void **state)
{
	static const char *const texts[] = { "z", "a", "z", "b", "a" };
	struct fixture *f = *state;

	for (size_t i = 0; i < 5; i++)
		vec_push(&f->r.problems, (struct problem){ { "x.c", 1, 1 }, texts[i] });
	vec_push(&f->r.problems, (struct problem){ { "x.c", 2, 1 }, "z" });
	results_sort(&f->r);
	assert_int_equal(f->r.problems.n, 4);
	assert_string_equal(f->r.problems.v[0].text, "z");
	assert_string_equal(f->r.problems.v[1].text, "a");
	assert_string_equal(f->r.problems.v[2].text, "b");
	assert_int_equal(f->r.problems.v[3].at.line, 2);
}

static void fill(struct fixture *f)
{
	add(f, "a.c", 4294967295U, "flb-missing-put", 2);
	vec_push(&f->r.sites, (struct site){ { "a.c", 1, 2 }, "f", "get", VERDICT_GAVE_UP, "why" });
	vec_push(&f->r.sites, (struct site){ { "a.c", 2, 2 }, "f", "get", VERDICT_BALANCED, NULL });
	vec_push(&f->r.problems, (struct problem){ { NULL, 0, 0 }, "no \"disk\"\n" });
	f->r.units = 1;
	f->r.functions = 2;
	f->r.operations = 1ULL << 40;
	f->r.unknowns = 4;
}

static void survives_json_and_back(void **state)
{
	struct fixture *f = *state;
	struct results again;
	json_t *json, *second;

	fill(f);
	json = results_to_json(&f->r);
	results_init(&again, &f->arena);
	assert_true(results_from_json(&again, json));
	second = results_to_json(&again);
	assert_true(json_equal(json, second));
	assert_int_equal(again.operations, 1ULL << 40);
	assert_int_equal(again.findings.v[0].at.line, 4294967295U);
	assert_int_equal(again.findings.v[0].acquired.col, 3);
	json_decref(json);
	json_decref(second);
	results_free(&again);
}

static void adds_what_it_reads(void **state)
{
	struct fixture *f = *state;
	json_t *json;

	fill(f);
	json = results_to_json(&f->r);
	assert_true(results_from_json(&f->r, json));
	assert_int_equal(f->r.findings.n, 2);
	assert_int_equal(f->r.units, 2);
	assert_int_equal(f->r.unknowns, 8);
	json_decref(json);
}

/* Every member taken away, or made null or of another kind, must be noticed or harmless. */
static void refuses_damaged_json(void **state)
{
	static const char *const broken[] = {
		"[]",
		"{}",
		"{\"findings\":[],\"sites\":[],\"problems\":[],\"files\":[],\"units\":1,\"functions\":1,"
		"\"operations\":1}",
		"{\"findings\":[],\"sites\":[],\"problems\":[],\"files\":[],\"units\":-1,\"functions\":1,"
		"\"operations\":1,\"unknown_operations\":0}",
		"{\"findings\":[{}],\"sites\":[],\"problems\":[],\"files\":[],\"units\":1,\"functions\":1,"
		"\"operations\":1,\"unknown_operations\":0}",
		"{\"findings\":[],\"sites\":[{\"path\":\"a\",\"line\":1,\"column\":1,"
		"\"function\":\"f\",\"call\":\"c\",\"verdict\":\"fine\",\"reason\":null}],"
		"\"problems\":[],\"files\":[],\"units\":1,\"functions\":1,\"operations\":1,"
		"\"unknown_operations\":0}",
		"{\"findings\":[],\"sites\":[],\"problems\":[{\"path\":null,\"line\":4294967296,"
		"\"column\":1,\"message\":\"m\"}],\"files\":[],\"units\":1,\"functions\":1,\"operations\":1,"
		"\"unknown_operations\":0}",
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		json_t *json = json_loads(broken[i], 0, NULL);

		assert_non_null(json);
		assert_false(results_from_json(&f->r, json));
		json_decref(json);
	}
}

static void replaces_what_is_not_utf8(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "plain", "plain" },
		{ "gr\xc3\xbc\xc3\x9f", "gr\xc3\xbc\xc3\x9f" },
		{ "latin \xe4.", "latin \xef\xbf\xbd." },
		{ "\xff\xe2\x82\xac\xff", "\xef\xbf\xbd\xe2\x82\xac\xef\xbf\xbd" },
		{ "cut \xe2\x82", "cut \xef\xbf\xbd\xef\xbf\xbd" },
		{ "\xed\xa0\x80.", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd." }, /* surrogate */
		{ "\xc0\x80.", "\xef\xbf\xbd\xef\xbf\xbd." },		      /* overlong */
		{ "\xff\xf0\x9f\x98\x80", "\xef\xbf\xbd\xf0\x9f\x98\x80" },
		{ "\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *s = json_text(cases[i].in);

		assert_non_null(s);
		assert_string_equal(json_string_value(s), cases[i].out);
		json_decref(s);
	}
}

static void keeps_every_text_on_its_line(void **state)
{
	struct fixture *f = *state;
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	add(f, "a\nb.c", 3, "r", 1);
	vec_push(&f->r.problems, (struct problem){ { NULL, 0, 0 }, "x" });
	vec_push(&f->r.problems, (struct problem){ { "p", 0, 0 }, "y" });
	vec_push(&f->r.problems, (struct problem){ { "p", 7, 0 }, "z" });
	vec_push(&f->r.sites, (struct site){ { "p", 1, 2 }, "f", "get", VERDICT_GAVE_UP, "why" });
	report_findings(out, &f->r, false);
	report_problems(out, &f->r, false);
	report_sites(out, &f->r);
	fclose(out);
	assert_string_equal(text, "a?b.c:3:2: warning: m [r]\n"
				  "a?b.c:3:1: note: n\n"
				  "flbcheck: error: x\n"
				  "flbcheck: error: p: y\n"
				  "p:7: error: z\n"
				  "p:1:2: gave up: why: f(): get\n");
	free(text);
}

static void names_files_from_where_the_user_is(void **state)
{
	static const struct {
		const char *directory, *path, *name;
	} cases[] = {
		{ NULL, "x.c", "./x.c" },
		{ NULL, "/w/d/x.c", "./x.c" },
		{ NULL, "../d/x.c", "./x.c" },
		{ "/w/d/src", "../x.c", "./x.c" },
		{ "src", "../x.c", "./x.c" },
		{ "/w/d/src", "y.h", "src/y.h" },
		{ "/w/d", "./include//y.h", "include/y.h" },
		{ "/w/d/", "/w/dd/y.h", "/w/dd/y.h" },
		{ "/w", "d", "/w/d" },
		{ NULL, "../../../../z.h", "/z.h" },
		{ NULL, "...", "..." },
	};
	const struct fixture *unused = *state;
	struct arena a = { 0 };

	(void)unused;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct path_context cx = { "/w/d", cases[i].directory, "./x.c" };

		assert_string_equal(report_path(&a, &cx, cases[i].path), cases[i].name);
	}
	assert_string_equal(path_absolute(&a, "/w", ".."), "/");
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sorts_by_place_and_rule, set_up, tear_down),
		cmocka_unit_test_setup_teardown(keeps_the_shorter_of_two_paths_to_one_finding,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(keeps_findings_about_different_things, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(keeps_the_gravest_verdict_on_a_site, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(keeps_problems_in_order_and_once, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(survives_json_and_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(adds_what_it_reads, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refuses_damaged_json, set_up, tear_down),
		cmocka_unit_test_setup_teardown(keeps_every_text_on_its_line, set_up, tear_down),
		cmocka_unit_test(replaces_what_is_not_utf8),
		cmocka_unit_test(names_files_from_where_the_user_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
