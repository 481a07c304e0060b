// SPDX-License-Identifier: GPL-2.0-only
/* An index says what it was given, and one that says nonsense is none. */
#include "cmocka_all.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/index.h"
#include "cli/scan.h"

static char directory[] = "/tmp/flbcheck-index-XXXXXX";
static const char key[] = "0123456789abcdef0123456789abcdef";

static int make_directory(void **state)
{
	(void)state;
	return !mkdtemp(directory);
}

static int remove_directory(void **state)
{
	char path[sizeof(directory) + sizeof(key) + 1];

	(void)state;
	snprintf(path, sizeof(path), "%s/%s", directory, key);
	unlink(path);
	return rmdir(directory);
}

static struct stamp stamp(int64_t time)
{
	return (struct stamp){ .size = 7, .inode = 8, .device = 9, .mtime = time, .ctime = time };
}

static void fill(struct tree *t)
{
	uint32_t *includes = arena_array(&t->arena, uint32_t, 2);
	size_t a = tree_file(t, "/a.h"), b = tree_file(t, "/b.c"), c = tree_file(t, "/c.c");
	uint32_t get = tree_name(t, "get"), put = tree_name(t, "put"), GET = tree_name(t, "GET");

	includes[0] = tree_include(t, "../x.h");
	includes[1] = tree_include(t, "y/a.h");
	t->names.v[get].searched = t->names.v[get].asked = true;
	t->names.v[put].searched = t->names.v[put].asked = true;
	t->files.v[a].stamp = stamp(10);
	t->files.v[a].known = t->files.v[a].settled = true;
	t->files.v[b].stamp = stamp(11);
	t->files.v[b].known = t->files.v[b].settled = t->files.v[b].marked = true;
	t->files.v[b].includes = includes;
	t->files.v[b].nincludes = 2;
	t->files.v[c].stamp = stamp(12);
	t->files.v[c].known = true;
	tree_mention(t, (struct mention){ (uint32_t)b, put, 0, MENTION_ANY, 0 });
	tree_mention(t, (struct mention){ (uint32_t)a, get, GET, MENTION_MACRO, 0 });
	tree_mention(t, (struct mention){ (uint32_t)b, put, 0, MENTION_CODE, 0 });
	tree_mention(t, (struct mention){ (uint32_t)c, get, 0, MENTION_CODE, 0 });
}

static void save(struct cache *cache)
{
	struct tree t = { 0 };

	fill(&t);
	index_save(NULL, cache, key, &t);
	tree_free(&t);
}

static void test_round(void **state)
{
	struct cache *cache = cache_open(directory);
	struct tree t = { 0 };
	struct index *index;
	struct tree_file *file;
	uint32_t name;

	(void)state;
	assert_non_null(cache);
	save(cache);
	tree_file(&t, "/new.c");
	index = index_load(cache, key, &t);
	assert_non_null(index);
	assert_int_equal(t.names.n, 3);
	assert_true(t.names.v[tree_name(&t, "get")].searched);
	assert_true(t.names.v[tree_name(&t, "put")].searched);
	assert_false(t.names.v[tree_name(&t, "GET")].searched);
	assert_false(t.names.v[tree_name(&t, "get")].asked);
	file = &t.files.v[tree_file(&t, "/b.c")];
	file->stamp = stamp(11);
	assert_true(index_has(index, file));
	index_recall(index, &t, tree_file(&t, "/b.c"));
	assert_true(file->marked);
	assert_int_equal(file->nincludes, 2);
	assert_string_equal(t.includes.v[file->includes[0]].text, "../x.h");
	assert_true(t.includes.v[file->includes[0]].aside);
	assert_string_equal(t.includes.v[file->includes[1]].text, "y/a.h");
	assert_false(t.includes.v[file->includes[1]].aside);
	assert_int_equal(t.mentions.n, 2);
	name = tree_name(&t, "put");
	assert_int_equal(t.mentions.v[0].name, name);
	assert_int_equal(t.mentions.v[1].name, name);
	index_recall(index, &t, tree_file(&t, "/a.h"));
	assert_int_equal(t.mentions.n, 3);
	assert_int_equal(t.mentions.v[2].kind, MENTION_MACRO);
	assert_int_equal(t.mentions.v[2].macro, tree_name(&t, "GET"));
	index_free(index);
	tree_free(&t);
	cache_close(cache);
}

/* Each part of the stamp counts; a file that was not settled, or is not known, is not there. */
static void test_stamps(void **state)
{
	struct cache *cache = cache_open(directory);
	struct tree t = { 0 };
	struct index *index;
	struct tree_file file = { .path = "/a.h", .stamp = stamp(10) };

	(void)state;
	save(cache);
	index = index_load(cache, key, &t);
	assert_non_null(index);
	assert_true(index_has(index, &file));
	file.stamp.size++;
	assert_false(index_has(index, &file));
	file.stamp = stamp(10);
	file.stamp.inode++;
	assert_false(index_has(index, &file));
	file.stamp = stamp(10);
	file.stamp.device++;
	assert_false(index_has(index, &file));
	file.stamp = stamp(10);
	file.stamp.mtime++;
	assert_false(index_has(index, &file));
	file.stamp = stamp(10);
	file.stamp.ctime++;
	assert_false(index_has(index, &file));
	file = (struct tree_file){ .path = "/c.c", .stamp = stamp(12) };
	assert_false(index_has(index, &file));
	file = (struct tree_file){ .path = "/d.c", .stamp = stamp(10) };
	assert_false(index_has(index, &file));
	index_free(index);
	tree_free(&t);
	cache_close(cache);
}

/* A change within the step of the clock in which the file was read would not show. */
static void test_settled(void **state)
{
	static const char path[] = "test_index.tmp";
	struct tree t = { .threads = 1 };
	struct scan s = { .s = &t };
	size_t file = tree_file(&t, path);
	FILE *out = fopen(path, "w");
	struct stat st;

	(void)state;
	assert_non_null(out);
	fputs("int a;", out);
	fclose(out);
	assert_int_equal(stat(path, &st), 0);
	s.settled = (int64_t)st.st_ctim.tv_sec * 1000000000 + st.st_ctim.tv_nsec;
	scan(&s, NULL, 0);
	assert_true(t.files.v[file].known);
	assert_false(t.files.v[file].settled);
	t.files.v[file].known = false;
	s.settled++;
	scan(&s, NULL, 0);
	assert_true(t.files.v[file].settled);
	unlink(path);
	t.files.v[file].known = false;
	scan(&s, NULL, 0);
	assert_true(t.files.v[file].unreadable);
	assert_false(t.files.v[file].settled);
	tree_free(&t);
}

/* Every number in it made another, with a checksum that agrees: what is taken for an index can be
 * used, and no place outside of it is looked at. */
static void test_nonsense(void **state)
{
	static const uint32_t wrong[] = { 0, 1, 1000, 0x7fffffff, 0xffffffff };
	struct cache *cache = cache_open(directory);
	size_t n, refused = 0;
	char *bytes;

	(void)state;
	save(cache);
	bytes = cache_load(cache, key, &n);
	assert_non_null(bytes);
	for (size_t at = 0; at + 4 <= n; at += 4) {
		for (size_t k = 0; k < sizeof(wrong) / sizeof(*wrong); k++) {
			struct tree t = { 0 };
			struct index *index;
			char *copy = xrealloc(NULL, n);

			memcpy(copy, bytes, n);
			memcpy(copy + at, &wrong[k], 4);
			cache_store(cache, key, &(struct cache_piece){ copy, n }, 1);
			index = index_load(cache, key, &t);
			refused += !index;
			for (size_t i = 0; index && i < 2; i++) {
				size_t file = tree_file(&t, i ? "/b.c" : "/a.h");

				t.files.v[file].stamp = stamp(10 + (int64_t)i);
				if (index_has(index, &t.files.v[file]))
					index_recall(index, &t, file);
			}
			index_free(index);
			tree_free(&t);
			free(copy);
		}
	}
	assert_true(refused > 50);
	for (size_t size = 0; size < n; size++) {
		struct tree t = { 0 };

		cache_store(cache, key, &(struct cache_piece){ bytes, size }, 1);
		assert_null(index_load(cache, key, &t));
		tree_free(&t);
	}
	free(bytes);
	cache_close(cache);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round),
		cmocka_unit_test(test_stamps),
		cmocka_unit_test(test_settled),
		cmocka_unit_test(test_nonsense),
	};

	return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
