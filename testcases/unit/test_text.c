// SPDX-License-Identifier: GPL-2.0-only
/* What a word in a source file is part of, told from the text. */
#include "cmocka_all.h"

#include <unistd.h>

#include "front/text.h"

/* Each line is a text in which the word `here` stands once, or a piece of such a text. */
static const struct {
	const char *text;
	enum text_place place;
	size_t index;
} cases[] = {
	{ "int x = here;\n", TEXT_OTHER, 0 },
	{ "/* here */\n", TEXT_COMMENT, 0 },
	{ "// here\n", TEXT_COMMENT, 0 },
	{ "//\nint x = here;\n", TEXT_OTHER, 0 },
	{ "/**/ int x = here; /* */\n", TEXT_OTHER, 0 },
	{ "/* one */ /* two here", TEXT_COMMENT, 0 },
	{ "/*/ here */\n", TEXT_COMMENT, 0 },
	{ "int x = 1 / here;\n", TEXT_OTHER, 0 },
	/* What looks like a comment in quotes is none, nor is a quote in a comment one. */
	{ "char *s = \"/*\", *t = here; /* */\n", TEXT_OTHER, 0 },
	{ "char *s = \"http://\", *t = here;\n", TEXT_OTHER, 0 },
	{ "char *s = \"\\\"/*\", *t = here;\n", TEXT_OTHER, 0 },
	{ "char *s = \"\\\n/*\", *t = here; /* */\n", TEXT_OTHER, 0 },
	{ "char c = '\"'; /* here */ char d = '\"';\n", TEXT_COMMENT, 0 },
	{ "/* don't */ int x = here; /* don't */\n", TEXT_OTHER, 0 },
	{ "#error don't\n/* here */\n", TEXT_COMMENT, 0 },
	{ "// don't\n/* here */\n", TEXT_COMMENT, 0 },
	{ "int *here(void);\n", TEXT_PROTOTYPE, 0 },
	{ "#define A 1\n#define B here\n#define C 2\n", TEXT_MACRO, 1 },
	{ "#define A \\\n\there\n", TEXT_MACRO, 0 },
	{ "#define A /* here */\n", TEXT_COMMENT, 0 },
	{ "#define A 1\nint x = here;\n", TEXT_OTHER, 0 },
	{ "static int f(void)\n{\n\treturn 0;\n}\nstatic int g(void)\n{\n\treturn here;\n}\n"
	  "static int h(void)\n{\n\treturn 0;\n}\n",
	  TEXT_BODY, 1 },
	{ "static int f(void)\n{\n\treturn 0;\n}\nint x = here;\n", TEXT_OTHER, 0 },
};

static void tells_what_a_word_is_part_of(void **state)
{
	char path[] = "/tmp/text-XXXXXX";
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t n = strlen(cases[i].text), at, index = 0;
		struct arena arena = { 0 };
		struct text *t;

		assert_int_equal(ftruncate(fd, 0), 0);
		assert_int_equal(pwrite(fd, cases[i].text, n, 0), n);
		t = text_read(&arena, path);
		assert_non_null(t);
		at = (size_t)(strstr(t->s, "here") - t->s);
		print_message("%s", cases[i].text);
		assert_int_equal(text_place(t, at, &index), cases[i].place);
		if (cases[i].place == TEXT_MACRO || cases[i].place == TEXT_BODY)
			assert_int_equal(index, cases[i].index);
		text_free(t);
		arena_free(&arena);
	}
	close(fd);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_what_a_word_is_part_of),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
