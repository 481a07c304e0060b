// SPDX-License-Identifier: GPL-2.0-only
/*
 * The engine on IR text, without a C front end: each case in testcases/ir says which events the
 * engine sees in which lines, and must be told exactly those.
 */
#include <dirent.h>

#include "flow/flow.h"
#include "ir_text.h"

static const char *const kinds[] = {
	[FLOW_EXIT_HOLDING] = "exit-holding",
	[FLOW_ACQUIRE_REPEATED] = "acquire-repeated",
	[FLOW_RELEASE_NOT_HELD] = "release-not-held",
	[FLOW_RELEASE_OTHER] = "release-other",
	[FLOW_USE_DEAD] = "use-dead",
	[FLOW_RETURN_DEAD] = "return-dead",
	[FLOW_STORE_DEAD] = "store-dead",
	[FLOW_USE_FAILED] = "use-failed",
	[FLOW_RESULT_IGNORED] = "result-ignored",
	[FLOW_IN_CALLBACK] = "in-callback",
	[FLOW_IN_ATOMIC] = "in-atomic",
};

static const char *slurp(struct arena *arena, const char *path)
{
	FILE *in = fopen(path, "r");
	char *text = arena_alloc(arena, 1 << 20);
	size_t n;

	assert_non_null(in);
	n = fread(text, 1, (1 << 20) - 1, in);
	assert_true(feof(in));
	assert_int_equal(fclose(in), 0);
	text[n] = '\0';
	return text;
}

static const struct ir_func *body_of(void *ctx, const struct ir_var *fn)
{
	return ir_func_find(ctx, fn->name);
}

static bool always_relevant(void *ctx, const struct ir_var *fn)
{
	(void)ctx;
	(void)fn;
	return true;
}

/* The events as the expectations are written, a line each, in order. */
static const char *events_of(struct arena *arena, struct ir_unit *u)
{
	struct flow_bodies bodies = { .get = body_of, .relevant = always_relevant, .ctx = u };
	struct flow_result result = { 0 };
	struct flow_fields fields = { 0 };
	struct protocols protocols;
	const char *error = NULL, *text = "";

	protocols_init(&protocols, arena);
	if (!protocols_load(&protocols, SOURCE_DIR "/rules/protocols/liveupdate.yaml", &error) ||
	    !protocols_load(&protocols, SOURCE_DIR "/rules/functions/linux.yaml", &error) ||
	    !contexts_load(&protocols, SOURCE_DIR "/rules/contexts/linux.yaml", &error))
		fail_msg("%s", error);
	flow_analyse(u, &protocols, &bodies, (const struct ir_func *const *)u->funcs.v, u->funcs.n, &fields,
		     arena, &result);
	for (size_t i = 0; i < result.events.n; i++)
		text = arena_printf(arena, "%s%s %u\n", text, kinds[result.events.v[i].kind],
				    result.events.v[i].loc.line);
	flow_result_free(&result);
	protocols_free(&protocols);
	return text;
}

/* What the comments expect, in the same form; they stand in the order of the lines. */
static const char *expected_by(struct arena *arena, const char *path, const char *text)
{
	static const char mark[] = "\n# expect: ";
	const char *out = "", *end;
	size_t n = 0;

	for (; (text = strstr(text, mark)); n++) {
		text += sizeof(mark) - 1;
		end = strchr(text, '\n');
		if (strncmp(text, "none\n", 5))
			out = arena_printf(arena, "%s%.*s\n", out, (int)(end - text), text);
	}
	if (!n)
		fail_msg("%s: nothing is expected, not even none", path);
	return out;
}

/* false, and says so: all cases are tried before the test fails. */
static bool check_case(const char *path)
{
	struct arena arena = { 0 };
	const char *text = slurp(&arena, path), *error = NULL, *want, *got;
	struct ir_unit *u = ir_read_unit(&arena, path, text, &error);
	bool same;

	if (!u)
		fail_msg("%s: %s", path, error);
	for (size_t i = 0; i < u->funcs.n; i++) {
		error = ir_verify(&arena, u, u->funcs.v[i]);
		if (error)
			fail_msg("%s: %s", path, error);
	}
	assert_stable(&arena, u);
	want = expected_by(&arena, path, text);
	got = events_of(&arena, u);
	same = !strcmp(want, got);
	if (!same)
		print_error("%s:\nexpected:\n%sgot:\n%s", path, want, got);
	ir_unit_free(u);
	arena_free(&arena);
	return same;
}

static void test_every_case(void **state)
{
	DIR *dir = opendir(SOURCE_DIR "/testcases/ir");
	const struct dirent *e;
	size_t n = 0, wrong = 0;

	(void)state;
	assert_non_null(dir);
	while ((e = readdir(dir))) {
		const char *dot = strrchr(e->d_name, '.');
		char path[4096];

		if (!dot || strcmp(dot, ".ir"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", SOURCE_DIR "/testcases/ir", e->d_name);
		n++;
		wrong += !check_case(path);
	}
	closedir(dir);
	assert_true(n >= 16);
	assert_int_equal(wrong, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
