// SPDX-License-Identifier: GPL-2.0-only
/*
 * What everything else stands on: arenas, vectors, string maps and interned strings.
 */
#include "base/arena.h"
#include "base/strmap.h"
#include "base/vec.h"
#include "cmocka_all.h"

static void test_arena_memory_is_zeroed_aligned_and_apart(void **state)
{
	enum {
		COUNT = 3000
	};
	struct arena arena = { 0 };
	unsigned char *p[COUNT];

	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		size_t size = i % 257;

		p[i] = arena_alloc(&arena, size);
		assert_int_equal((uintptr_t)p[i] % _Alignof(max_align_t), 0);
		for (size_t j = 0; j < size; j++)
			assert_int_equal(p[i][j], 0);
		memset(p[i], (int)(i % 255) + 1, size);
	}
	for (size_t i = 0; i < COUNT; i++)
		for (size_t j = 0; j < i % 257; j++)
			assert_int_equal(p[i][j], i % 255 + 1);
	assert_true(arena.bytes >= (size_t)COUNT * 100);
	arena_free(&arena);
}

static void test_arena_takes_what_is_larger_than_a_chunk(void **state)
{
	struct arena arena = { 0 };
	size_t size = (size_t)5 << 20;
	unsigned char *before = arena_alloc(&arena, 1), *large = arena_alloc(&arena, size);

	(void)state;
	large[0] = large[size - 1] = 1;
	assert_true(arena.bytes >= size);
	assert_int_equal(*before, 0);
	arena_free(&arena);
}

static void test_arena_is_usable_after_it_was_freed(void **state)
{
	struct arena arena = { 0 };

	(void)state;
	arena_free(&arena);
	arena_strdup(&arena, "x");
	arena_free(&arena);
	assert_int_equal(arena.bytes, 0);
	assert_string_equal(arena_strdup(&arena, "y"), "y");
	arena_free(&arena);
}

static void test_arena_strings(void **state)
{
	struct arena arena = { 0 };
	char source[] = "abcdef";
	char *copy = arena_strndup(&arena, source, 3);

	(void)state;
	source[0] = 'x';
	assert_string_equal(copy, "abc");
	assert_string_equal(arena_strdup(&arena, ""), "");
	assert_string_equal(arena_printf(&arena, "%s-%d", "n", 42), "n-42");
	copy = arena_printf(&arena, "%0*d", 200000, 7);
	assert_int_equal(strlen(copy), 200000);
	assert_int_equal(copy[199999], '7');
	arena_free(&arena);
}

static void test_arena_new_and_array(void **state)
{
	struct arena arena = { 0 };
	struct pair {
		int a, b;
	} *one = arena_new(&arena, struct pair), *many = arena_array(&arena, struct pair, 100);

	(void)state;
	assert_int_equal(one->b, 0);
	many[99].b = 1;
	assert_ptr_not_equal(one, many);
	arena_free(&arena);
}

static void test_vec_grows_and_keeps_its_elements(void **state)
{
	VEC(int) v = { 0 };
	int *p, sum = 0;

	(void)state;
	vec_for_each (p, &v)
		fail_msg("%s", "an empty vector has elements");
	for (int i = 0; i < 1000; i++)
		vec_push(&v, i);
	assert_int_equal(v.n, 1000);
	assert_true(v.cap >= v.n);
	vec_for_each (p, &v)
		sum += *p;
	assert_int_equal(sum, 999 * 1000 / 2);
	vec_free(&v);
	assert_null(v.v);
	assert_int_equal(v.n + v.cap, 0);
	vec_push(&v, 5);
	assert_int_equal(v.v[0], 5);
	vec_free(&v);
}

static void test_vec_takes_literals_with_commas(void **state)
{
	struct pair {
		int a, b;
	};
	VEC(struct pair) v = { 0 };

	(void)state;
	vec_push(&v, (struct pair){ 1, 2 });
	assert_int_equal(v.v[0].b, 2);
	vec_free(&v);
}

static void test_strmap_finds_what_was_put(void **state)
{
	enum {
		COUNT = 5000
	};
	int values[COUNT];
	struct arena arena = { 0 };
	struct strmap map = { 0 };

	(void)state;
	assert_null(strmap_get(&map, "key0"));
	for (int i = 0; i < COUNT; i++) {
		struct strmap_entry *e = strmap_put(&map, arena_printf(&arena, "key%d", i));

		assert_null(e->value);
		e->value = &values[i];
	}
	assert_int_equal(map.n, COUNT);
	for (int i = 0; i < COUNT; i++) {
		const char *key = arena_printf(&arena, "key%d", i);

		assert_ptr_equal(strmap_get(&map, key), &values[i]);
		assert_string_equal(map.v[i].key, key);
	}
	assert_null(strmap_get(&map, "key5000"));
	assert_null(strmap_get(&map, "key"));
	assert_null(strmap_get(&map, ""));
	strmap_free(&map);
	assert_int_equal(map.n, 0);
	assert_null(strmap_get(&map, "key0"));
	arena_free(&arena);
}

static void test_strmap_keeps_one_entry_a_key(void **state)
{
	struct strmap map = { 0 };
	char other[] = "a";
	int x, y;

	(void)state;
	strmap_put(&map, "a")->value = &x;
	strmap_put(&map, "b")->value = &x;
	assert_ptr_equal(strmap_put(&map, other)->value, &x);
	strmap_put(&map, other)->value = &y;
	assert_int_equal(map.n, 2);
	assert_ptr_equal(strmap_get(&map, "a"), &y);
	assert_ptr_equal(strmap_get(&map, "b"), &x);
	assert_ptr_not_equal(map.v[0].key, other);
	strmap_free(&map);
}

/* Keys that all begin their search in the same slot of a small map. */
static void test_strmap_survives_collisions(void **state)
{
	struct arena arena = { 0 };
	struct strmap map = { 0 };
	size_t found = 0;

	(void)state;
	for (int i = 0; found < 12; i++) {
		const char *key = arena_printf(&arena, "c%d", i);

		if (hash_bytes(key, strlen(key)) & 31)
			continue;
		strmap_put(&map, key)->value = (void *)key;
		found++;
	}
	assert_int_equal(map.n, 12);
	assert_int_equal(map.nslots, 32);
	for (size_t i = 0; i < map.n; i++)
		assert_ptr_equal(strmap_get(&map, map.v[i].key), map.v[i].key);
	assert_null(strmap_get(&map, "c"));
	strmap_free(&map);
	arena_free(&arena);
}

/* Test vectors of the FNV authors (isthe.com/chongo/tech/comp/fnv). */
static void test_hash_is_fnv_1a(void **state)
{
	(void)state;
	assert_true(hash_bytes("", 0) == 0xcbf29ce484222325u);
	assert_true(hash_bytes("a", 1) == 0xaf63dc4c8601ec8cu);
	assert_true(hash_bytes("foobar", 6) == 0x85944171f73967e8u);
}

static void test_hash_mix_depends_on_order(void **state)
{
	(void)state;
	assert_true(hash_mix(hash_mix(1, 2), 3) != hash_mix(hash_mix(1, 3), 2));
	assert_true(hash_mix(0, 0) != hash_mix(0, 1));
}

static void test_interned_strings_are_one(void **state)
{
	struct arena arena = { 0 };
	struct intern in = { .arena = &arena };
	char text[] = "name";
	const char *first = intern(&in, text);

	(void)state;
	assert_ptr_not_equal(first, text);
	text[0] = 'g';
	assert_string_equal(first, "name");
	assert_ptr_equal(intern(&in, "name"), first);
	assert_ptr_not_equal(intern(&in, text), first);
	assert_ptr_equal(intern(&in, "game"), intern(&in, text));
	strmap_free(&in.map);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_arena_memory_is_zeroed_aligned_and_apart),
		cmocka_unit_test(test_arena_takes_what_is_larger_than_a_chunk),
		cmocka_unit_test(test_arena_is_usable_after_it_was_freed),
		cmocka_unit_test(test_arena_strings),
		cmocka_unit_test(test_arena_new_and_array),
		cmocka_unit_test(test_vec_grows_and_keeps_its_elements),
		cmocka_unit_test(test_vec_takes_literals_with_commas),
		cmocka_unit_test(test_strmap_finds_what_was_put),
		cmocka_unit_test(test_strmap_keeps_one_entry_a_key),
		cmocka_unit_test(test_strmap_survives_collisions),
		cmocka_unit_test(test_hash_is_fnv_1a),
		cmocka_unit_test(test_hash_mix_depends_on_order),
		cmocka_unit_test(test_interned_strings_are_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
