// SPDX-License-Identifier: GPL-2.0-only
/* Compile databases: what is found in good ones and said about bad ones. */
#include "cmocka_all.h"

#include <sys/stat.h>
#include <unistd.h>

#include "front/compdb.h"

struct place {
	struct arena arena;
	char dir[32];
};

static int setup(void **state)
{
	struct place *p = calloc(1, sizeof(*p));

	strcpy(p->dir, "/tmp/compdb-XXXXXX");
	*state = p;
	return mkdtemp(p->dir) ? 0 : -1;
}

static int teardown(void **state)
{
	struct place *p = *state;
	static const char *const names[] = { "compile_commands.json", "a.c", "b.c", "s/c.c",
					     "l.c" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unlink(arena_printf(&p->arena, "%s/%s", p->dir, names[i]));
	rmdir(arena_printf(&p->arena, "%s/s", p->dir));
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

/* A database with DIR for the place's directory. */
static struct compdb *open_db(struct place *p, const char *json, const char **error)
{
	const char *at;
	char text[2048] = "";

	while ((at = strstr(json, "DIR"))) {
		strncat(text, json, (size_t)(at - json));
		strcat(text, p->dir);
		json = at + 3;
	}
	strcat(text, json);
	*error = NULL;
	return compdb_open(&p->arena, put(p, "compile_commands.json", text), error);
}

static void finds_by_path(void **state)
{
	struct place *p = *state;
	const struct compile_command *c;
	const char *a = put(p, "a.c", ""), *error;
	struct compdb *db;

	db = open_db(p,
		     "[{\"directory\":\"DIR\",\"file\":\"a.c\",\"arguments\":[\"gcc\",\"-DX Y\"]}]",
		     &error);
	assert_non_null(db);
	c = compdb_find(db, a);
	assert_non_null(c);
	assert_int_equal(c->argc, 2);
	assert_string_equal(c->argv[0], "gcc");
	assert_string_equal(c->argv[1], "-DX Y");
	assert_string_equal(c->directory, p->dir);
	assert_null(compdb_find(db, put(p, "b.c", "")));
	assert_null(compdb_find(db, "/nonexistent/a.c"));
	assert_null(compdb_find(db, p->dir));
	compdb_free(db);
}

static void finds_by_other_names(void **state)
{
	struct place *p = *state;
	const char *a = put(p, "a.c", ""), *error;
	const char *link = arena_printf(&p->arena, "%s/l.c", p->dir);
	struct compdb *db;

	assert_int_equal(mkdir(arena_printf(&p->arena, "%s/s", p->dir), 0700), 0);
	db = open_db(p, "[{\"directory\":\"DIR/s\",\"file\":\".././a.c\",\"command\":\"gcc -c\"}]",
		     &error);
	assert_non_null(db);
	assert_non_null(compdb_find(db, a));
	assert_non_null(compdb_find(db, arena_printf(&p->arena, "%s/s/../a.c", p->dir)));
	assert_int_equal(symlink("a.c", link), 0);
	assert_non_null(compdb_find(db, link));
	compdb_free(db);
	/* A link by a name of its own. */
	put(p, "s/c.c", "");
	unlink(link);
	assert_int_equal(symlink("s/c.c", link), 0);
	db = open_db(p, "[{\"directory\":\"DIR\",\"file\":\"s/../l.c\",\"command\":\"gcc\"}]", &error);
	assert_non_null(compdb_find(db, link));
	compdb_free(db);
	/* A file in a folder that the database knows by a link. */
	assert_int_equal(symlink("s", arena_printf(&p->arena, "%s/t", p->dir)), 0);
	db = open_db(p, "[{\"directory\":\"DIR\",\"file\":\"t/c.c\",\"command\":\"gcc\"}]", &error);
	assert_non_null(compdb_find(db, arena_printf(&p->arena, "%s/s/c.c", p->dir)));
	compdb_free(db);
}

static void first_entry_wins(void **state)
{
	struct place *p = *state;
	const char *a = put(p, "a.c", ""), *error;
	struct compdb *db;

	db = open_db(p,
		     "[{\"directory\":\"DIR\",\"file\":\"a.c\",\"command\":\"gcc -D1\"},"
		     "{\"directory\":\"DIR\",\"file\":\"a.c\",\"command\":\"gcc -D2\"}]",
		     &error);
	assert_non_null(db);
	assert_int_equal(db->commands.n, 2);
	assert_string_equal(compdb_find(db, a)->argv[1], "-D1");
	compdb_free(db);
}

static void directory_will_do(void **state)
{
	struct place *p = *state;
	const char *error = NULL;
	struct compdb *db;

	put(p, "compile_commands.json",
	    "[{\"directory\":\"/\",\"file\":\"x\",\"command\":\"cc\"}]");
	db = compdb_open(&p->arena, p->dir, &error);
	assert_non_null(db);
	compdb_free(db);
}

static void bad_ones(void **state)
{
	static const struct {
		const char *json, *error; /* the error's end */
	} cases[] = {
		{ "[\n{\"a\":}\n]", ".json:2: unexpected token near '}'" },
		{ "", ".json:1: '[' or '{' expected near end of file" },
		{ "{}", ".json:1: it is not a list of commands" },
		{ "[]", ".json: the compile database is empty" },
		{ "[1]", ".json: entry 1: it is not an object" },
		{ "[{\"directory\":\"/\",\"command\":\"cc\"}]",
		  "entry 1: it must have the strings \"directory\" and \"file\"" },
		{ "[{\"directory\":\"/\",\"file\":\"x\"}]",
		  "entry 1: it must have \"arguments\" (a list) or \"command\" (a string)" },
		{ "[{\"directory\":\"/\",\"file\":\"x\",\"command\":\"cc\"},"
		  "{\"directory\":\"/\",\"file\":\"x\",\"command\":\"cc '\"}]",
		  "entry 2: a quote in \"command\" is not closed" },
		{ "[{\"directory\":\"/\",\"file\":\"x\",\"command\":\" \"}]",
		  "entry 1: the command is empty" },
		{ "[{\"directory\":\"/\",\"file\":\"x\",\"arguments\":[1]}]",
		  "entry 1: \"arguments\" must be strings" },
	};
	struct place *p = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *error;

		assert_null(open_db(p, cases[i].json, &error));
		assert_non_null(error);
		assert_ptr_equal(strstr(error, p->dir), error);
		assert_true(strlen(error) > strlen(cases[i].error));
		assert_string_equal(error + strlen(error) - strlen(cases[i].error), cases[i].error);
	}
}

static void missing_one(void **state)
{
	struct place *p = *state;
	const char *error = NULL;

	assert_null(compdb_open(&p->arena, p->dir, &error));
	assert_non_null(strstr(error, "compile_commands.json: No such file or directory"));
}

static void splits_as_a_shell_does(void **state)
{
	static const struct {
		const char *line, *words[5];
	} cases[] = {
		{ "gcc  -c\tx.c\n", { "gcc", "-c", "x.c" } },
		{ "a 'b  c' \"d e\"", { "a", "b  c", "d e" } },
		{ "-DA='\"x\"' -DB=\\\"y\\\"", { "-DA=\"x\"", "-DB=\"y\"" } },
		{ "\"a\\\"b\\c\" '\\'", { "a\"b\\c", "\\" } },
		{ "a\\ b '' c", { "a b", "", "c" } },
	};
	struct arena arena = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *const *argv;
		size_t argc;

		assert_true(compdb_split(&arena, cases[i].line, &argv, &argc));
		for (size_t k = 0; k < argc; k++)
			assert_string_equal(argv[k], cases[i].words[k]);
		assert_null(cases[i].words[argc]);
	}
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(finds_by_path, setup, teardown),
		cmocka_unit_test_setup_teardown(finds_by_other_names, setup, teardown),
		cmocka_unit_test_setup_teardown(first_entry_wins, setup, teardown),
		cmocka_unit_test_setup_teardown(directory_will_do, setup, teardown),
		cmocka_unit_test_setup_teardown(bad_ones, setup, teardown),
		cmocka_unit_test_setup_teardown(missing_one, setup, teardown),
		cmocka_unit_test(splits_as_a_shell_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
