// SPDX-License-Identifier: GPL-2.0-only
/* Finding names: against a search that tries every place. */
#include "cmocka_all.h"

#include "front/words.h"

/* The first place at which one of the names stands as a word, tried one by one. */
static bool find_plainly(const char *const *names, size_t count, const char *s, size_t n,
			 size_t from, struct word_found *found)
{
	for (size_t at = from; at < n; at++) {
		for (size_t i = 0; i < count; i++) {
			size_t length = strlen(names[i]);

			if (!length || at + length > n || memcmp(s + at, names[i], length) != 0)
				continue;
			if (at && words_char(s[at - 1]))
				continue;
			if (at + length < n && words_char(s[at + length]))
				continue;
			*found = (struct word_found){ at, i };
			return true;
		}
	}
	return false;
}

static size_t compare(const char *const *names, size_t count, const char *s, size_t n)
{
	struct arena arena = { 0 };
	struct words *w = words_new(&arena, names, count);
	size_t hits = 0;

	for (size_t from = 0; from <= n; from++) {
		struct word_found a = { 0 }, b = { 0 };
		bool wanted = find_plainly(names, count, s, n, from, &a);

		assert_int_equal(words_find(w, s, n, from, &b), wanted);
		if (wanted) {
			assert_int_equal(a.at, b.at);
			assert_string_equal(names[a.name], names[b.name]);
			hits++;
		}
	}
	arena_free(&arena);
	return hits;
}

static void finds_whole_words(void **state)
{
	static const char *const names[] = { "flb_get", "flb_put", "flb_get_incoming" };
	static const char text[] = "flb_get(x); my_flb_get(x); flb_get_incoming(y), flb_gets\n"
				   "->flb_put; 2flb_put $flb_put flb_put";
	struct arena arena = { 0 };
	struct words *w = words_new(&arena, names, 3);
	struct word_found f;

	(void)state;
	assert_true(words_find(w, text, sizeof(text) - 1, 0, &f));
	assert_int_equal(f.at, 0);
	assert_true(words_find(w, text, sizeof(text) - 1, 1, &f));
	assert_int_equal(f.name, 2);
	assert_true(compare(names, 3, text, sizeof(text) - 1) > 0);
	arena_free(&arena);
}

static void finds_names_of_any_length(void **state)
{
	static const char *const one[] = { "f" };
	static const char *const mixed[] = { "f", "", "abcdefgh", "ab" };
	static const char *const none[] = { "" };
	static const char *const apart[] = { "ab", "cd", "ef", "gh", "ij", "kl" };
	static const char text[] = "f ff f; ab abcdefgh(ab)f kl ij gh.ef+cd";

	(void)state;
	assert_true(compare(one, 1, text, sizeof(text) - 1) > 0);
	assert_true(compare(mixed, 4, text, sizeof(text) - 1) > 0);
	assert_true(compare(apart, 6, text, sizeof(text) - 1) > 30);
	assert_int_equal(compare(none, 1, text, sizeof(text) - 1), 0);
	assert_int_equal(compare(NULL, 0, text, sizeof(text) - 1), 0);
}

static void fill(char *text, size_t n, const char *four, uint64_t *seed)
{
	for (size_t i = 0; i < n; i++) {
		*seed = *seed * 6364136223846793005u + 1442695040888963407u;
		text[i] = four[*seed >> 62];
	}
}

/* Texts of few different characters, so that names nearly match all the time. */
static void agrees_with_a_plain_search(void **state)
{
	static const char *const names[] = { "aba", "abaab", "bb", "aab_", "baba" };
	uint64_t seed = 7;
	size_t hits = 0;
	char text[400];

	(void)state;
	for (size_t round = 0; round < 200; round++) {
		fill(text, sizeof(text), "ab_ ", &seed);
		hits += compare(names, 1 + round % 5, text, sizeof(text));
	}
	assert_true(hits > 1000);
}

/* So many names, without anything in common, that each needs its own place in the tables. */
static void finds_many_names(void **state)
{
	char texts[60][8] = { 0 }, text[400];
	const char *names[60];
	uint64_t seed = 3;
	size_t hits = 0;

	(void)state;
	for (size_t i = 0; i < 60; i++) {
		fill(texts[i], 3 + i % 4, "abcd", &seed);
		names[i] = texts[i];
	}
	for (size_t round = 0; round < 20; round++) {
		fill(text, sizeof(text), "abc ", &seed);
		hits += compare(names, 60, text, sizeof(text));
	}
	assert_true(hits > 1000);
}

static void gives_words_outside_of_comments_and_quotes(void **state)
{
	static const char text[] = "a1 /* b */ c // d\n\"e \\\" f\" 'g' h/i '\\'' _j";
	static const char *const wanted[] = { "a1", "c", "h", "i", "_j" };
	size_t at = 0, start, length, i = 0;

	(void)state;
	while ((length = words_next(text, sizeof(text) - 1, &at, &start)) != 0) {
		assert_true(i < 5);
		assert_int_equal(length, strlen(wanted[i]));
		assert_memory_equal(text + start, wanted[i], length);
		i++;
	}
	assert_int_equal(i, 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_whole_words),
		cmocka_unit_test(finds_names_of_any_length),
		cmocka_unit_test(agrees_with_a_plain_search),
		cmocka_unit_test(finds_many_names),
		cmocka_unit_test(gives_words_outside_of_comments_and_quotes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
