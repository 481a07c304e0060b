// SPDX-License-Identifier: GPL-2.0-only
/* Source text in reports: comments told from code, conditions, fingerprints, and escaping. */
#include "cmocka_all.h"

#include <unistd.h>

#include "report/fingerprint.h"
#include "report/markup.h"
#include "report/source.h"
#include "report/utf8.h"

struct fixture {
	struct arena arena;
	struct sources sources;
	char path[32];
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	sources_init(&f->sources, &f->arena);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	if (*f->path)
		unlink(f->path);
	sources_free(&f->sources);
	arena_free(&f->arena);
	free(f);
	return 0;
}

/* The text as a file, read. */
static const struct source *file_of(struct fixture *f, const char *text, size_t len)
{
	int fd;

	strcpy(f->path, "/tmp/test_source.XXXXXX");
	fd = mkstemp(f->path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), len);
	close(fd);
	return source_get(&f->sources, f->path);
}

static void finds_comments(void **state)
{
	static const char text[] = "int a; /* one */ int b; // two\n"
				   "char *s = \"/* no */ \\\" // no\"; /* three\n"
				   " more */ char c = '\"'; /* four */\n"
				   "// five \\\n"
				   "   goes on\n"
				   "#error don't /* no: it is in the quote\n"
				   "/* six */ /**/\n"
				   "/* not closed";
	static const struct {
		uint32_t first, last, col;
		bool alone;
		const char *text;
	} wanted[] = {
		{ 1, 1, 8, false, " one " },
		{ 1, 1, 25, false, " two" },
		{ 2, 3, 32, false, " three\n more " },
		{ 3, 3, 24, false, " four " },
		{ 4, 5, 1, true, " five \\\n   goes on" },
		{ 7, 7, 1, true, " six " },
		{ 7, 7, 11, true, "" },
		{ 8, 8, 1, true, " not closed" },
	};
	const struct source *s = file_of(*state, text, sizeof(text) - 1);

	assert_non_null(s);
	assert_int_equal(s->comments.n, sizeof(wanted) / sizeof(wanted[0]));
	for (size_t i = 0; i < s->comments.n; i++) {
		const struct source_comment *c = &s->comments.v[i];

		assert_string_equal(c->text, wanted[i].text);
		assert_int_equal(c->first, wanted[i].first);
		assert_int_equal(c->last, wanted[i].last);
		assert_int_equal(c->col, wanted[i].col);
		assert_int_equal(c->alone, wanted[i].alone);
	}
}

/* Every beginning of a file is a file too: nothing is read behind its end. */
static void ends_anywhere(void **state)
{
	static const char text[] = "/*/**/ '\\'' \"\\\"\\\\\" // \\\n x \\\n'\\\n\" /";
	struct fixture *f = *state;

	for (size_t n = 0; n < sizeof(text); n++) {
		const struct source *s = file_of(f, text, n);

		assert_non_null(s);
		assert_int_equal(s->len, n);
		assert_true(s->lines.n >= 1);
		unlink(f->path);
	}
	*f->path = 0;
}

static void gives_the_code_of_a_line(void **state)
{
	static const char text[] = "\tif (a  /* x */ &&\tb) // y\r\n"
				   "/* nothing */\n"
				   "s = \"a  /* b */\";\n"
				   "last";
	static const char *const wanted[] = { "if (a && b)", "", "s = \"a /* b */\";", "last", "" };
	struct fixture *f = *state;
	const struct source *s = file_of(f, text, sizeof(text) - 1);

	for (uint32_t i = 0; i < 5; i++)
		assert_string_equal(source_code(s, &f->arena, i + 1), wanted[i]);
	assert_string_equal(source_code(s, &f->arena, 0), "");
}

static void knows_conditions(void **state)
{
	static const char text[] = "a\n"	       /* 1 */
				   "#ifdef X\n"	       /* 2 */
				   "b\n"	       /* 3 */
				   "  #  if Y\n"       /* 4 */
				   "c\n"	       /* 5 */
				   "#elif Z\n"	       /* 6 */
				   "d\n"	       /* 7 */
				   "# endif /* Y */\n" /* 8 */
				   "e\n"	       /* 9 */
				   "#else\n"	       /* 10 */
				   "f \"\n"	       /* 11 */
				   "/*\n#endif\n*/\n"  /* 12 to 14 */
				   "#endif\n"	       /* 15 */
				   "g\n"	       /* 16 */
				   "#endif\n";	       /* one too many */
	static const struct {
		uint32_t line, first, last;
	} wanted[] = {
		{ 1, 0, 0 },  { 3, 2, 10 },   { 5, 4, 6 },    { 7, 6, 8 },
		{ 9, 2, 10 }, { 11, 10, 15 }, { 13, 10, 15 }, { 16, 0, 0 },
	};
	const struct source *s = file_of(*state, text, sizeof(text) - 1);

	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
		const struct source_group *g = source_group(s, wanted[i].line);

		assert_int_equal(g ? g->first : 0, wanted[i].first);
		assert_int_equal(g ? g->last : 0, wanted[i].last);
	}
}

static void reads_regular_files_only(void **state)
{
	struct fixture *f = *state;

	assert_null(source_get(&f->sources, "/"));
	assert_null(source_get(&f->sources, "/dev/zero"));
	assert_null(source_get(&f->sources, "/nonexistent"));
	assert_null(source_get(&f->sources, "/nonexistent"));
}

static struct finding *add(struct results *r, const char *path, uint32_t line, const char *subject)
{
	struct finding f = { .rule = "flb-missing-put",
			     .at = { path, line, 1 },
			     .message = "m",
			     .function = "f",
			     .subject = subject };

	vec_push(&r->findings, f);
	return &r->findings.v[r->findings.n - 1];
}

static void fingerprints_tell_findings_apart(void **state)
{
	static const char text[] = "return 1;\nreturn 2;\n\treturn 1; /* again */\n";
	struct fixture *f = *state;
	struct results r;
	const struct finding *v;

	file_of(f, text, sizeof(text) - 1);
	results_init(&r, &f->arena);
	for (uint32_t line = 1; line <= 3; line++)
		add(&r, f->path, line, "&flb");
	add(&r, f->path, 3, "&other");
	add(&r, "/nonexistent", 3, "&flb");
	fingerprints_set(&r, &f->sources, "/tmp", "/tmp");
	v = r.findings.v;
	for (size_t i = 0; i < r.findings.n; i++)
		for (size_t k = 0; k < i; k++) {
			assert_string_not_equal(v[i].print.id, v[k].print.id);
			assert_false(fingerprint_same(&v[i], &v[k]));
		}
	assert_string_equal(v[0].print.path, f->path + strlen("/tmp/"));
	assert_string_equal(v[2].print.text, "return 1;");
	assert_int_equal(v[2].print.ordinal, 1);
	assert_int_equal(v[3].print.ordinal, 0);
	assert_string_equal(v[4].print.text, "");
	assert_string_equal(v[4].print.path, "/nonexistent");
	results_free(&r);
}

/* What was published once must not change: reports of old and new runs are compared. */
static void fingerprints_stay_as_they_are(void **state)
{
	struct fixture *f = *state;
	struct results r;

	results_init(&r, &f->arena);
	add(&r, "/nonexistent/a.c", 3, "&flb");
	fingerprints_set(&r, &f->sources, "/", "/nonexistent");
	assert_string_equal(r.findings.v[0].print.path, "a.c");
	assert_string_equal(r.findings.v[0].print.id, "3ef212424ce6e252");
	results_free(&r);
}

static void escapes_markup(void **state)
{
	static const struct {
		const char *in, *out;
	} cases[] = {
		{ "plain", "plain" },
		{ "a<b>&\"'c", "a&lt;b&gt;&amp;&quot;'c" },
		{ "]]>", "]]&gt;" },
		{ "a\nb\tc", "a&#10;b&#9;c" },
		{ "\x01\x1f\x7f", UTF8_REPLACEMENT UTF8_REPLACEMENT UTF8_REPLACEMENT },
		{ "\xc3\xa4\xe4", "\xc3\xa4" UTF8_REPLACEMENT },
		{ "\xef\xbf\xbe.\xef\xbf\xbf.", UTF8_REPLACEMENT "." UTF8_REPLACEMENT "." },
		{ "\xef\xbf\xbd", "\xef\xbf\xbd" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char *text = NULL;
		size_t len = 0;
		FILE *out = open_memstream(&text, &len);

		markup_put(out, cases[i].in);
		fclose(out);
		assert_string_equal(text, cases[i].out);
		free(text);
	}
}

static void cuts_markup_between_characters(void **state)
{
	char *text = NULL;
	size_t len = 0;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	markup_put_n(out, "a\xc3\xa4", 2);
	fclose(out);
	assert_string_equal(text, "a" UTF8_REPLACEMENT);
	free(text);
}

static void joins_lines_of_files(void **state)
{
	static const struct line_range lines[] = {
		{ 7, 9 }, { 1, 1 }, { 4, 5 }, { 2, 2 }, { 8, 8 }
	};
	struct fixture *f = *state;
	struct results r;

	results_init(&r, &f->arena);
	for (size_t i = 0; i < 5; i++) {
		struct checked_file file = { .path = i % 2 ? "b.h" : "a.h" };

		vec_push(&file.lines, lines[i]);
		vec_push(&r.files, file);
	}
	results_sort(&r);
	assert_int_equal(r.files.n, 2);
	assert_string_equal(r.files.v[0].path, "a.h");
	assert_int_equal(r.files.v[0].lines.n, 2);
	assert_int_equal(r.files.v[0].lines.v[0].first, 4);
	assert_int_equal(r.files.v[0].lines.v[0].last, 5);
	assert_int_equal(r.files.v[0].lines.v[1].first, 7);
	assert_int_equal(r.files.v[0].lines.v[1].last, 9);
	assert_int_equal(r.files.v[1].lines.n, 1);
	assert_int_equal(r.files.v[1].lines.v[0].last, 2);
	results_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(finds_comments, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ends_anywhere, set_up, tear_down),
		cmocka_unit_test_setup_teardown(gives_the_code_of_a_line, set_up, tear_down),
		cmocka_unit_test_setup_teardown(knows_conditions, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reads_regular_files_only, set_up, tear_down),
		cmocka_unit_test_setup_teardown(fingerprints_tell_findings_apart, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(fingerprints_stay_as_they_are, set_up, tear_down),
		cmocka_unit_test_setup_teardown(joins_lines_of_files, set_up, tear_down),
		cmocka_unit_test(escapes_markup),
		cmocka_unit_test(cuts_markup_between_characters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
