// SPDX-License-Identifier: GPL-2.0-only
/*
 * The engine's cases in testcases/ir are sound themselves: they read, verify and print, and what
 * they expect is of a known kind and in a line that one of their operations is on. A case that
 * expects something in a line that does not exist could never be met, nor could anybody see why.
 */
#include <dirent.h>

#include "ir_text.h"

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

static bool has_line(const struct ir_unit *u, unsigned long line)
{
	for (size_t i = 0; i < u->funcs.n; i++) {
		const struct ir_func *f = u->funcs.v[i];

		for (size_t b = 0; b < f->blocks.n; b++) {
			const struct ir_block *block = &f->blocks.v[b];

			if (block->term.loc.line == line)
				return true;
			for (size_t j = 0; j < block->insns.n; j++)
				if (block->insns.v[j].loc.line == line)
					return true;
		}
	}
	return false;
}

static void check_expectation(const struct ir_unit *u, const char *path, const char *s)
{
	static const char *const kinds[] = {
		"exit-holding", "acquire-repeated", "release-not-held", "release-other", "use-dead",
		"return-dead",	"store-dead",	    "use-failed",	"result-ignored"
	};
	char kind[32], end;
	unsigned long line;

	if (!strncmp(s, "none\n", 5))
		return;
	if (sscanf(s, "%31s %lu%c", kind, &line, &end) != 3 || end != '\n')
		fail_msg("%s: expected a kind and a line", path);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		if (!strcmp(kind, kinds[i])) {
			if (!has_line(u, line))
				fail_msg("%s: nothing happens in line %lu", path, line);
			return;
		}
	}
	fail_msg("%s: no event is called %s", path, kind);
}

static void check_case(const char *path)
{
	static const char expect[] = "\n# expect: ";
	struct arena arena = { 0 };
	const char *text = slurp(&arena, path), *s = text;
	const char *error = NULL;
	struct ir_unit *u = ir_read_unit(&arena, path, text, &error);
	size_t nexpect = 0;

	if (!u)
		fail_msg("%s: %s", path, error);
	for (size_t i = 0; i < u->funcs.n; i++) {
		error = ir_verify(&arena, u, u->funcs.v[i]);
		if (error)
			fail_msg("%s: %s", path, error);
	}
	for (; (s = strstr(s, expect)); nexpect++) {
		s += sizeof(expect) - 1;
		check_expectation(u, path, s);
	}
	if (!nexpect)
		fail_msg("%s: nothing is expected, not even none", path);
	assert_stable(&arena, u);
	ir_unit_free(u);
	arena_free(&arena);
}

static void test_every_case_is_sound(void **state)
{
	DIR *dir = opendir(SOURCE_DIR "/testcases/ir");
	const struct dirent *e;
	size_t n = 0;

	(void)state;
	assert_non_null(dir);
	while ((e = readdir(dir))) {
		const char *dot = strrchr(e->d_name, '.');
		char path[4096];

		if (!dot || strcmp(dot, ".ir"))
			continue;
		snprintf(path, sizeof(path), "%s/%s", SOURCE_DIR "/testcases/ir", e->d_name);
		check_case(path);
		n++;
	}
	closedir(dir);
	assert_true(n >= 16);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_case_is_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
