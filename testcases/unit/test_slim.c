// SPDX-License-Identifier: GPL-2.0-only
/* Which bodies of headers are left out, and when none may be. */
#include "cmocka_all.h"

#include <unistd.h>

#include "front/ast.h"

#define PUT "void give_back(void);\n"

struct place {
	struct arena arena;
	char dir[32];
	struct unit *u;
};

static int setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	strcpy(p->dir, "/tmp/slim-XXXXXX");
	*state = p;
	return mkdtemp(p->dir) ? 0 : -1;
}

static int teardown(void **state)
{
	struct place *p = *state;
	static const char *const names[] = { "a.c", "h.h", "other.h" };

	if (p->u)
		unit_close(p->u);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unlink(arena_printf(&p->arena, "%s/%s", p->dir, names[i]));
	rmdir(p->dir);
	arena_free(&p->arena);
	free(p);
	return 0;
}

static const char *put(struct place *p, const char *name, const char *text)
{
	const char *path = arena_printf(&p->arena, "%s/%s", p->dir, name);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	return path;
}

/* Opens a unit that includes h.h, interested in give_back(). false: it cannot be slim. */
static bool open_slim(struct place *p, const char *header, const char *text)
{
	static const char *const names[] = { "give_back" };
	struct search_memory memory = { .arena = &p->arena };
	struct unit_command c = { 0 };
	struct unit_sources sources;

	put(p, "h.h", header);
	c.path = put(p, "a.c", arena_printf(&p->arena, "#include \"h.h\"\n%s", text));
	unit_sources_read(&sources, &memory, &c);
	p->u = unit_open_for(&p->arena, &c, &sources, names, 1);
	unit_sources_free(&sources);
	search_memory_free(&memory);
	return p->u;
}

static bool has_body(const struct place *p, const char *name)
{
	for (size_t i = 0; i < ast_functions(p->u); i++)
		if (!strcmp(ast_function_decl(p->u, i)->name, name))
			return true;
	return false;
}

static void leaves_out_what_is_not_named(void **state)
{
	struct place *p = *state;

	assert_true(open_slim(p,
			      PUT "static inline int far(int x)\n{\n\treturn x ? '}' : 1;\n}\n"
				  "static inline int near(int x) { return x; }\n"
				  "static inline int deep(void)\n{\n\treturn 3;\n}\n"
				  "static inline int via(void)\n{\n\treturn deep();\n}\n"
				  "#define VIA() \\\n\tvia()\n",
			      "int f(void)\n{\n\tgive_back();\n\treturn near(VIA());\n}\n"));
	assert_false(has_body(p, "far"));
	assert_true(has_body(p, "near"));
	assert_true(has_body(p, "via"));
	assert_true(has_body(p, "deep"));
	assert_true(has_body(p, "f"));
}

static void leaves_out_all_if_no_name_is_mentioned(void **state)
{
	struct place *p = *state;

	assert_true(open_slim(p, "static inline int near(int x)\n{\n\treturn x;\n}\n",
			      "/* give_back() */\nint f(void)\n{\n\treturn near(1);\n}\n"));
	assert_false(has_body(p, "near"));
	assert_true(has_body(p, "f"));
}

/* Up through a macro and two functions, whether the unit names them or not. */
static void keeps_what_leads_to_a_name(void **state)
{
	struct place *p = *state;

	assert_true(open_slim(p,
			      PUT "#define GIVE() give_back()\n"
				  "static inline void one(void)\n{\n\tGIVE();\n}\n"
				  "static __attribute__((unused)) void two(void)\n{\n\tone();\n}\n"
				  "static inline void three(void)\n{\n}\n",
			      "int x;\n"));
	assert_true(has_body(p, "one"));
	assert_true(has_body(p, "two"));
	assert_false(has_body(p, "three"));
}

/* While names are looked for, more are found than there was room for. */
static void finds_names_while_it_looks(void **state)
{
	struct place *p = *state;
	const char *header = PUT;

	for (int i = 0; i < 100; i++)
		header = arena_printf(&p->arena, "%s#define GIVE_%d() give_back()\n", header, i);
	header = arena_printf(&p->arena,
			      "%sstatic inline void last(void)\n{\n\tGIVE_99();\n}\n"
			      "static inline void other(void)\n{\n}\n",
			      header);
	assert_true(open_slim(p, header, "int x;\n"));
	assert_true(has_body(p, "last"));
	assert_false(has_body(p, "other"));
}

static void keeps_bodies_with_directives(void **state)
{
	struct place *p = *state;

	assert_true(open_slim(p,
			      PUT "static inline int odd(void)\n{\n#ifdef X\n\tif (1) {\n#else\n"
				  "\tif (2) {\n#endif\n\t}\n\treturn 0;\n}\n"
				  "static inline int even(void)\n{\n\treturn 0;\n}\n",
			      "int x;\n"));
	assert_true(has_body(p, "odd"));
	assert_false(has_body(p, "even"));
}

/* Lines and columns behind what was left out are those of the file. */
static void keeps_places(void **state)
{
	struct place *p = *state;

	assert_true(open_slim(p,
			      PUT
			      "static inline int gone(void)\n{\n\treturn 0;\n} int stays(void)\n"
			      "{\n\treturn 0;\n}\n",
			      "int x;\n"));
	assert_int_equal(ast_functions(p->u), 1);
	assert_int_equal(ast_function_decl(p->u, 0)->loc.line, 5);
	assert_int_equal(ast_function_decl(p->u, 0)->loc.col, 7);
}

static void gives_up_on_code_that_makes_functions(void **state)
{
	struct place *p = *state;

	assert_false(open_slim(p,
			       PUT "#define MAKE(n, what) static void n##_end(void) { what; }\n"
				   "MAKE(x, give_back())\n",
			       "void f(void)\n{\n\tx_end();\n}\n"));
}

static void gives_up_on_a_function_without_a_known_name(void **state)
{
	struct place *p = *state;

	assert_false(open_slim(p,
			       PUT "static void (*which(int x))(void)\n{\n"
				   "\treturn x ? give_back : 0;\n}\n",
			       "int x;\n"));
}

/* A file found only by the preprocessor may hold the name. */
static void gives_up_on_a_hidden_name(void **state)
{
	struct place *p = *state;
	const char *header = "#define OTHER \"other.h\"\n#include OTHER\n";

	put(p, "other.h", PUT "#define GIVE() give_back()\n");
	assert_false(open_slim(p, header, "void f(void)\n{\n\tGIVE();\n}\n"));
	put(p, "other.h", "#define GIVE() 0\n");
	assert_true(open_slim(p, header, "int f(void)\n{\n\treturn GIVE();\n}\n"));
}

static void gives_up_on_errors(void **state)
{
	struct place *p = *state;

	assert_false(open_slim(p, PUT, "int f(void)\n{\n\treturn nothing;\n}\n"));
	assert_false(open_slim(p, PUT, "#include \"missing.h\"\n"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(leaves_out_what_is_not_named),
		TEST(leaves_out_all_if_no_name_is_mentioned),
		TEST(keeps_what_leads_to_a_name),
		TEST(finds_names_while_it_looks),
		TEST(keeps_bodies_with_directives),
		TEST(keeps_places),
		TEST(gives_up_on_code_that_makes_functions),
		TEST(gives_up_on_a_function_without_a_known_name),
		TEST(gives_up_on_a_hidden_name),
		TEST(gives_up_on_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
