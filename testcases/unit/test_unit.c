// SPDX-License-Identifier: GPL-2.0-only
/* Which units are understood, and what is said of those that are not. */
#include "cmocka_all.h"

#include <sys/stat.h>
#include <unistd.h>

#include "front/unit.h"

struct place {
	struct arena arena;
	struct unit_problems problems;
	char dir[32];
};

static int setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	strcpy(p->dir, "/tmp/unit-XXXXXX");
	*state = p;
	return mkdtemp(p->dir) ? 0 : -1;
}

static int teardown(void **state)
{
	struct place *p = *state;
	static const char *const names[] = { "a.c", "h.h", "sub/b.c", "sub/b.h" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unlink(arena_printf(&p->arena, "%s/%s", p->dir, names[i]));
	rmdir(arena_printf(&p->arena, "%s/sub", p->dir));
	rmdir(p->dir);
	vec_free(&p->problems.list);
	arena_free(&p->arena);
	free(p);
	return 0;
}

static const char *put(struct place *p, const char *name, const char *text, size_t n)
{
	const char *path = arena_printf(&p->arena, "%s/%s", p->dir, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fwrite(text, 1, n, f);
	fclose(f);
	return path;
}

/* Parses; whatever is printed meanwhile fails the test. */
static struct unit *parse(struct place *p, const struct unit_command *command)
{
	FILE *tmp = tmpfile();
	int saved = dup(2);
	struct unit *u;

	fflush(stderr);
	dup2(fileno(tmp), 2);
	u = unit_open(&p->arena, command, &p->problems);
	fflush(stderr);
	dup2(saved, 2);
	close(saved);
	assert_int_equal(lseek(fileno(tmp), 0, SEEK_END), 0);
	fclose(tmp);
	return u;
}

static struct unit *parse_text(struct place *p, const char *text)
{
	struct unit_command c = { .path = put(p, "a.c", text, strlen(text)) };

	return parse(p, &c);
}

static void refused(struct place *p, const char *text, uint32_t line, const char *what)
{
	assert_null(parse_text(p, text));
	assert_true(p->problems.list.n >= 1);
	assert_int_equal(p->problems.list.v[0].line, line);
	assert_non_null(strstr(p->problems.list.v[0].path, "a.c"));
	assert_non_null(strstr(p->problems.list.v[0].text, what));
	p->problems.list.n = 0;
}

static void good_one(void **state)
{
	struct place *p = *state;
	struct unit *u = parse_text(p, "int f(int x) { return ({ typeof(x) y = x; y; }); }\n");

	assert_non_null(u);
	assert_int_equal(p->problems.list.n, 0);
	unit_close(u);
}

static void errors_have_places(void **state)
{
	struct place *p = *state;

	refused(p, "int f(void)\n{\n\treturn x;\n}\n", 3, "undeclared identifier 'x'");
	refused(p, "int f(void)\n{\n\treturn g();\n}\n", 3, "undeclared function 'g'");
	refused(p, "#include \"nowhere.h\"\nint f(void) { return 0; }\n", 1, "file not found");
	refused(p, "\n\n%%%% this is no C at all\n", 3, "expected");
	refused(p, "#error stop\n", 1, "stop");
	refused(p, "int f(void) {\n", 1, "expected '}'");
}

static void all_errors_are_told(void **state)
{
	struct place *p = *state;

	assert_null(parse_text(p, "int a = x;\nint b = y;\n#include \"nowhere.h\"\nint c = z;\n"));
	assert_int_equal(p->problems.list.n, 4);
	assert_int_equal(p->problems.list.v[3].line, 4);
}

static void warnings_are_not_errors(void **state)
{
	struct place *p = *state;
	struct unit *u = parse_text(p, "int *f(long *p) { return p; }\n"
				       "char *g(int i) { return i; }\n#warning careful\n");

	assert_non_null(u);
	unit_close(u);
}

static void files_that_are_none(void **state)
{
	struct place *p = *state;
	const struct {
		const char *path, *what;
	} cases[] = {
		{ arena_printf(&p->arena, "%s/missing.c", p->dir), "cannot read: No such file" },
		{ put(p, "a.c", "", 0), "the file is empty" },
		{ p->dir, "not a regular file" },
		{ "/dev/null", "not a regular file" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct unit_command c = { .path = cases[i].path };

		p->problems.list.n = 0;
		assert_null(parse(p, &c));
		assert_int_equal(p->problems.list.n, 1);
		assert_string_equal(p->problems.list.v[0].path, cases[i].path);
		assert_non_null(strstr(p->problems.list.v[0].text, cases[i].what));
	}
}

static void binary_garbage(void **state)
{
	struct place *p = *state;
	char bytes[512];
	struct unit_command c;

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 37 + 11);
	c = (struct unit_command){ .path = put(p, "a.c", bytes, sizeof(bytes)) };
	assert_null(parse(p, &c));
	assert_true(p->problems.list.n >= 1);
}

static void cyclic_include(void **state)
{
	struct place *p = *state;

	put(p, "h.h", "#include \"h.h\"\n", 15);
	assert_null(parse_text(p, "#include \"h.h\"\n"));
	assert_true(p->problems.list.n >= 1);
	assert_non_null(strstr(p->problems.list.v[0].text, "nested too deeply"));
}

static void relative_to_its_directory(void **state)
{
	struct place *p = *state;
	const char *const argv[] = {
		"gcc", "-Isub", "-include", "./sub/b.h", "-Wall", "-o", "x.o"
	};
	struct unit_command c = { .directory = p->dir, .argc = 7, .argv = argv };
	struct unit *u;

	assert_int_equal(mkdir(arena_printf(&p->arena, "%s/sub", p->dir), 0700), 0);
	put(p, "sub/b.h", "#define A 1\nerror_on_purpose;\n", 30);
	c.path = put(p, "sub/b.c", "int f(void) { return A + B; }\n", 30);
	assert_null(parse(p, &c));
	assert_int_equal(p->problems.list.n, 2);
	assert_string_equal(p->problems.list.v[0].path,
			    arena_printf(&p->arena, "%s/sub/b.h", p->dir));
	assert_int_equal(p->problems.list.v[0].line, 2);
	assert_string_equal(p->problems.list.v[1].path, c.path);
	assert_int_equal(p->problems.list.v[1].col, 26);
	put(p, "sub/b.h", "#define A 1\n#define B 2\n", 24);
	u = parse(p, &c);
	assert_non_null(u);
	assert_string_equal(unit_path(u), c.path);
	unit_close(u);
	assert_int_equal(access(arena_printf(&p->arena, "%s/x.o", p->dir), F_OK), -1);
}

static void deep_parentheses(void **state)
{
	struct place *p = *state;
	char text[12000] = "int x = ";
	size_t n = strlen(text);

	memset(text + n, '(', 5000);
	text[n + 5000] = '1';
	memset(text + n + 5001, ')', 5000);
	strcpy(text + n + 10001, ";\n");
	refused(p, text, 1, "nesting level exceeded");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(good_one, setup, teardown),
		cmocka_unit_test_setup_teardown(errors_have_places, setup, teardown),
		cmocka_unit_test_setup_teardown(all_errors_are_told, setup, teardown),
		cmocka_unit_test_setup_teardown(warnings_are_not_errors, setup, teardown),
		cmocka_unit_test_setup_teardown(files_that_are_none, setup, teardown),
		cmocka_unit_test_setup_teardown(binary_garbage, setup, teardown),
		cmocka_unit_test_setup_teardown(cyclic_include, setup, teardown),
		cmocka_unit_test_setup_teardown(relative_to_its_directory, setup, teardown),
		cmocka_unit_test_setup_teardown(deep_parentheses, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
