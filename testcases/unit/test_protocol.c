// SPDX-License-Identifier: GPL-2.0-only
/*
 * Protocol files: what the shipped one says, what several make together, and every mistake by
 * name and line, with nothing left behind.
 */
#include <unistd.h>

#include "cmocka_all.h"
#include "protocol/protocol.h"

struct files {
	struct arena arena;
	struct protocols p;
	char path[64];
};

static int setup(void **state)
{
	struct files *f = calloc(1, sizeof(*f));
	int fd;

	strcpy(f->path, "/tmp/flbcheck-protocol-XXXXXX");
	fd = mkstemp(f->path);
	if (fd < 0 || close(fd))
		return -1;
	protocols_init(&f->p, &f->arena);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct files *f = *state;

	protocols_free(&f->p);
	arena_free(&f->arena);
	unlink(f->path);
	free(f);
	return 0;
}

static bool load(struct files *f, const char *text, size_t n, const char **error)
{
	FILE *out = fopen(f->path, "wb");

	assert_non_null(out);
	assert_int_equal(fwrite(text, 1, n, out), n);
	assert_int_equal(fclose(out), 0);
	*error = NULL;
	return protocols_load(&f->p, f->path, error);
}

static void load_ok(struct files *f, const char *text)
{
	const char *error;

	if (!load(f, text, strlen(text), &error))
		fail_msg("%s", error);
}

static void test_the_shipped_file(void **state)
{
	struct files *f = *state;
	const struct proto_fn *get, *put, *early, *outgoing;
	const char *error = NULL;

	if (!protocols_load(&f->p, SOURCE_DIR "/rules/protocols/liveupdate.yaml", &error))
		fail_msg("%s", error);
	get = protocols_find(&f->p, "liveupdate_flb_get_incoming");
	put = protocols_find(&f->p, "liveupdate_flb_put_incoming");
	early = protocols_find(&f->p, "liveupdate_flb_get_incoming_early");
	outgoing = protocols_find(&f->p, "liveupdate_flb_get_outgoing");
	assert_int_equal(get->role, PROTO_ACQUIRE);
	assert_int_equal(get->success, PROTO_IF_ZERO);
	assert_int_equal(get->key.where, PROTO_ARG);
	assert_int_equal(get->key.arg, 0);
	assert_int_equal(get->object.where, PROTO_OUT_ARG);
	assert_int_equal(get->object.arg, 1);
	assert_int_equal(get->consumes.where, PROTO_NOWHERE);
	assert_null(get->only_if_declared);
	assert_int_equal(put->role, PROTO_RELEASE);
	assert_false(put->null_ok);
	assert_ptr_equal(put->protocol, get->protocol);
	assert_int_equal(early->role, PROTO_NEUTRAL);
	assert_string_equal(get->protocol->name, "liveupdate-flb-incoming");
	assert_string_equal(get->protocol->noun, "incoming FLB reference");
	assert_string_equal(get->protocol->acquire, get->name);
	assert_string_equal(get->protocol->release, put->name);
	assert_true(get->protocol->sleeps);
	assert_false(get->protocol->object_is_key);
	assert_string_equal(outgoing->only_if_declared, "liveupdate_flb_put_outgoing");
	assert_ptr_not_equal(outgoing->protocol, get->protocol);
	assert_null(protocols_find(&f->p, "liveupdate_flb_get"));
	assert_int_equal(f->p.all.n, 2);
}

static void test_the_functions_of_all_protocols(void **state)
{
	struct files *f = *state;
	const char *error = NULL;

	if (!protocols_load(&f->p, SOURCE_DIR "/rules/functions/linux.yaml", &error))
		fail_msg("%s", error);
	assert_non_null(strmap_get(&f->p.int_to_ptr, "phys_to_virt"));
	assert_null(strmap_get(&f->p.int_to_ptr, "get_device"));
	assert_non_null(strmap_get(&f->p.own_ref, "get_device"));
	assert_non_null(strmap_get(&f->p.harmless, "_dev_err"));
	assert_null(strmap_get(&f->p.harmless, "msleep"));
	assert_int_equal(f->p.all.n, 0);
}

static void test_what_an_entry_may_say(void **state)
{
	struct files *f = *state;
	const struct proto_fn *fn;

	load_ok(f,
		"protocols:\n"
		"- name: node\n"
		"  noun: node reference\n"
		"  functions:\n"
		"  - {name: find, role: acquire, key: return, object: return, success: nonnull,\n"
		"     consumes: arg 0}\n"
		"  - {name: hold, role: acquire, key: arg 126, object: arg 126,\n"
		"     success: always}\n"
		"  - {name: try, role: acquire, key: arg 1, success: nonnegative}\n"
		"  - {name: next, role: neutral, consumes: arg 2}\n"
		"  - {name: drop, role: release, key: arg 3, null-ok: true}\n"
		"  - {name: drop2, role: release, key: arg 0, null-ok: false}\n");
	fn = protocols_find(&f->p, "find");
	assert_int_equal(fn->key.where, PROTO_RETURN);
	assert_int_equal(fn->success, PROTO_IF_NONNULL);
	assert_int_equal(fn->consumes.where, PROTO_ARG);
	assert_int_equal(fn->line, 5);
	assert_true(fn->protocol->object_is_key);
	assert_false(fn->protocol->sleeps);
	assert_string_equal(fn->protocol->acquire, "find");
	assert_string_equal(fn->protocol->release, "drop");
	assert_int_equal(fn->protocol->fns.n, 6);
	assert_int_equal(protocols_find(&f->p, "hold")->object.arg, 126);
	assert_int_equal(protocols_find(&f->p, "hold")->success, PROTO_IF_ALWAYS);
	assert_int_equal(protocols_find(&f->p, "try")->success, PROTO_IF_NONNEGATIVE);
	assert_int_equal(protocols_find(&f->p, "next")->consumes.arg, 2);
	assert_int_equal(protocols_find(&f->p, "drop")->key.arg, 3);
	assert_true(protocols_find(&f->p, "drop")->null_ok);
	assert_false(protocols_find(&f->p, "drop2")->null_ok);
}

#define PROTOCOL(name, get, success)                                             \
	"protocols:\n"                                                           \
	"- name: " name "\n"                                                     \
	"  noun: n\n"                                                            \
	"  functions:\n"                                                         \
	"  - {name: " get ", role: acquire, key: arg 0, success: " success "}\n" \
	"  - {name: put, role: release, key: arg 0}\n"

static void test_the_later_file_wins(void **state)
{
	struct files *f = *state;

	load_ok(f, PROTOCOL("one", "get", "zero") "own-reference: [a]\n");
	load_ok(f, PROTOCOL("two", "get", "not-err") "own-reference: [a, b]\n");
	load_ok(f, "int-to-pointer: [c]\nharmless: [d]\n");
	assert_int_equal(f->p.all.n, 2);
	assert_int_equal(protocols_find(&f->p, "get")->success, PROTO_IF_NOT_ERR);
	assert_string_equal(protocols_find(&f->p, "put")->protocol->name, "two");
	assert_int_equal(f->p.own_ref.n, 2);
	assert_int_equal(f->p.int_to_ptr.n, 1);
	assert_int_equal(f->p.harmless.n, 1);
}

/* One protocol around the given functions, which begin in line 5. */
#define AROUND(functions) "protocols:\n- name: p\n  noun: n\n  functions:\n" functions
#define GET		  "  - {name: get, role: acquire, key: arg 0, success: zero}\n"
#define PUT		  "  - {name: put, role: release, key: arg 0}\n"

static const struct {
	const char *text, *error; /* behind the path */
} mistakes[] = {
	/* not a protocol file at all */
	{ "", "1: the file is empty" },
	{ "# nothing\n", "1: the file is empty" },
	{ "{}\n", "1: the file is empty" },
	{ "protocols\n", "1: a protocol file must be a mapping" },
	{ "protocols: [\n", "2: did not find expected node content" },
	{ "protocols:\n\t- x\n", "2: found character that cannot start any token" },
	{ "own-reference: [a]\n\xff\xfe\n", "2: invalid leading UTF-8 octet" },
	{ "own-reference: [a]\n---\nown-reference: [b]\n", "2: a second document" },
	{ "own-reference: *a\n", "1: found undefined alias" },
	{ "[a]: b\n", "1: a key of a protocol file must be text" },
	/* the top */
	{ "\nprotokols: []\n", "2: a protocol file has no key 'protokols'" },
	{ "own-reference: [a]\nown-reference: [b]\n",
	  "2: a protocol file has the key 'own-reference' twice" },
	{ "protocols: []\n", "1: protocols must not be empty" },
	{ "protocols: yes\n", "1: protocols must be a list" },
	{ "protocols: [yes]\n", "1: a protocol must be a mapping" },
	{ "own-reference: a\n", "1: own-reference must be a list" },
	{ "own-reference: []\n", "1: own-reference must not be empty" },
	{ "own-reference: [a, 1b]\n", "1: own-reference must be a C identifier, not '1b'" },
	{ "own-reference: [[a]]\n", "1: own-reference must be a C identifier" },
	{ "own-reference:\n- a\n- a\n", "3: a is in own-reference twice" },
	{ "harmless: a\n", "1: harmless must be a list" },
	{ "int-to-pointer:\n- a\n- b c\n", "3: int-to-pointer must be a C identifier, not 'b c'" },
	/* a protocol */
	{ "protocols:\n- noun: n\n  functions: [a]\n", "2: a protocol needs the key 'name'" },
	{ "protocols:\n- name: n\n  functions: [a]\n", "2: a protocol needs the key 'noun'" },
	{ "protocols:\n- name: n\n  noun: n\n", "2: a protocol needs the key 'functions'" },
	{ "protocols:\n- name: n\n  nuon: n\n", "3: a protocol has no key 'nuon'" },
	{ "protocols:\n- name: ''\n  noun: n\n  functions: [a]\n", "2: name must be text" },
	{ "protocols:\n- name: \"a\\0b\"\n  noun: n\n  functions: [a]\n", "2: name must be text" },
	{ "protocols:\n- name: n\n  noun: [n]\n  functions: [a]\n", "3: noun must be text" },
	{ "protocols:\n- name: n\n  noun: n\n  sleeps: maybe\n  functions: [a]\n",
	  "4: sleeps must be true or false" },
	{ "protocols:\n- name: n\n  noun: n\n  functions: {}\n", "4: functions must be a list" },
	{ "protocols:\n- name: n\n  noun: n\n  functions: []\n", "4: functions must not be empty" },
	{ AROUND(GET), "2: p has no function with the role release" },
	{ AROUND(PUT), "2: p has no function with the role acquire" },
	{ AROUND(GET PUT) "- name: p\n  noun: n\n  functions: [a]\n",
	  "7: there are two protocols 'p'" },
	{ AROUND(GET PUT "  - {name: get2, role: acquire, key: arg 0, object: arg 0,\n"
			 "     success: zero}\n"
			 "  - {name: get3, role: acquire, key: arg 0, object: arg 1,\n"
			 "     success: zero}\n"),
	  "2: get2 and get3 disagree whether the object is the key" },
	/* a function */
	{ AROUND("  - get\n"), "5: a function must be a mapping" },
	{ AROUND("  - {role: acquire}\n"), "5: a function needs the key 'name'" },
	{ AROUND("  - {name: get}\n"), "5: a function needs the key 'role'" },
	{ AROUND("  - {name: get-it, role: acquire}\n"),
	  "5: name must be a C identifier, not 'get-it'" },
	{ AROUND("  - {name: get,\n     role: take}\n"), "6: role cannot be 'take'" },
	{ AROUND("  - {name: get, role: acquire,\n     kee: arg 0}\n"),
	  "6: a function has no key 'kee'" },
	{ AROUND(GET "  - {name: get, role: neutral}\n"), "6: get is already described in line 5" },
	{ AROUND(GET PUT) "- name: q\n  noun: n\n  functions:\n" GET,
	  "10: get is already described in line 5" },
	{ AROUND("  - {name: get, role: acquire, success: zero}\n"),
	  "5: get: an acquire needs the key 'key'" },
	{ AROUND("  - {name: get, role: acquire, key: arg 0}\n"),
	  "5: get: an acquire needs the key 'success'" },
	{ AROUND("  - {name: put, role: release}\n"), "5: put: a release needs the key 'key'" },
	{ AROUND("  - {name: put, role: release, key: arg 0,\n     object: arg 0}\n"),
	  "6: put: a release has no 'object'" },
	{ AROUND("  - {name: put, role: release, key: arg 0, success: zero}\n"),
	  "5: put: a release has no 'success'" },
	{ AROUND("  - {name: put, role: release, key: arg 0, consumes: arg 1}\n"),
	  "5: put: a release has no 'consumes'" },
	{ AROUND("  - {name: peek, role: neutral, null-ok: true}\n"),
	  "5: peek: a neutral function has no 'null-ok'" },
	{ AROUND("  - {name: park, role: keep, key: arg 0, clear: arg 2}\n"),
	  "5: park: a mark that keeps needs the key 'field'" },
	{ AROUND("  - {name: park, role: keep, key: arg 0, field: arg 1}\n"),
	  "5: park: a mark that keeps needs the key 'clear'" },
	{ AROUND("  - {name: park, role: keep, key: arg 0, field: return, clear: arg 2}\n"),
	  "5: field cannot be 'return'" },
	{ AROUND("  - {name: unpark, role: take-back, field: arg 1, clear: arg 2}\n"),
	  "5: unpark: a mark that takes back needs the key 'key'" },
	{ AROUND("  - {name: leave, role: hand-over, key: arg 0, field: arg 1}\n"),
	  "5: leave: a mark that hands over has no 'field'" },
	{ AROUND("  - {name: got, role: held, key: arg 0, success: always}\n"),
	  "5: got: a mark that it is held has no 'success'" },
	{ AROUND("  - {name: peek, role: neutral, key: arg 0}\n"),
	  "5: peek: a neutral function has no 'key'" },
	/* slots and values */
	{ AROUND("  - {name: get, role: acquire, key: arg, success: zero}\n"),
	  "5: key cannot be 'arg'" },
	{ AROUND("  - {name: get, role: acquire, key: arg -1, success: zero}\n"),
	  "5: key cannot be 'arg -1'" },
	{ AROUND("  - {name: get, role: acquire, key: arg 1x, success: zero}\n"),
	  "5: key cannot be 'arg 1x'" },
	{ AROUND("  - {name: get, role: acquire, key: arg 127, success: zero}\n"),
	  "5: key cannot be 'arg 127'" },
	{ AROUND("  - {name: get, role: acquire, key: 'arg ', success: zero}\n"),
	  "5: key cannot be 'arg '" },
	{ AROUND("  - {name: get, role: acquire, key: out-arg 0, success: zero}\n"),
	  "5: key cannot be 'out-arg 0'" },
	{ AROUND("  - {name: put, role: release, key: return}\n"), "5: key cannot be 'return'" },
	{ AROUND("  - {name: get, role: acquire, key: arg 0, object: out-arg, success: zero}\n"),
	  "5: object cannot be 'out-arg'" },
	{ AROUND("  - {name: get, role: acquire, key: arg 0, success: zero, consumes: return}\n"),
	  "5: consumes cannot be 'return'" },
	{ AROUND("  - {name: get, role: acquire, key: arg 0, success: maybe}\n"),
	  "5: success cannot be 'maybe'" },
	{ AROUND("  - {name: get, role: acquire, key: arg 0, success: [zero]}\n"),
	  "5: success must be text" },
	{ AROUND("  - {name: put, role: release, key: arg 0, null-ok: 1}\n"),
	  "5: null-ok must be true or false" },
	{ AROUND("  - {name: get, role: acquire, key: arg 0, success: zero,\n"
		 "     only-if-declared: put()}\n"),
	  "6: only-if-declared must be a C identifier, not 'put()'" },
};

static void test_mistakes_are_named_and_leave_nothing(void **state)
{
	struct files *f = *state;

	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		const char *error;

		if (load(f, mistakes[i].text, strlen(mistakes[i].text), &error))
			fail_msg("accepted: %s", mistakes[i].text);
		assert_int_equal(strncmp(error, f->path, strlen(f->path)), 0);
		assert_int_equal(error[strlen(f->path)], ':');
		assert_string_equal(error + strlen(f->path) + 1, mistakes[i].error);
		assert_int_equal(f->p.all.n, 0);
		assert_int_equal(f->p.by_function.n, 0);
		assert_int_equal(f->p.int_to_ptr.n, 0);
		assert_int_equal(f->p.own_ref.n, 0);
		assert_int_equal(f->p.harmless.n, 0);
	}
}

static void test_a_mistake_keeps_what_was_loaded_before(void **state)
{
	struct files *f = *state;
	const char *error;
	const char *wrong = PROTOCOL("two", "get", "not-err") "own-reference: [a, a]\n";

	load_ok(f, PROTOCOL("one", "get", "zero"));
	assert_false(load(f, wrong, strlen(wrong), &error));
	assert_int_equal(f->p.all.n, 1);
	assert_int_equal(protocols_find(&f->p, "get")->success, PROTO_IF_ZERO);
	assert_int_equal(f->p.own_ref.n, 0);
}

static void test_unreadable(void **state)
{
	struct files *f = *state;
	const char *error = NULL;

	assert_false(protocols_load(&f->p, "/nonexistent/p.yaml", &error));
	assert_string_equal(error,
			    "/nonexistent/p.yaml:1: cannot be read: No such file or directory");
	assert_false(protocols_load(&f->p, "/", &error));
	assert_string_equal(error, "/:1: cannot be read: Is a directory");
}

static void test_truncated_file_is_survived(void **state)
{
	static const char text[] = AROUND(GET PUT) "own-reference: [a, b]\n";
	struct files *f = *state;
	const char *error;
	size_t loaded = 0;

	for (size_t n = 0; n < sizeof(text); n++) {
		if (load(f, text, n, &error))
			assert_int_equal(f->p.all.n, ++loaded);
		else
			assert_int_equal(strncmp(error, f->path, strlen(f->path)), 0);
	}
	assert_true(loaded > 0);
}

#define CONTEXT(name, rest) "- name: " name "\n  says: no\n" rest
#define OPEN_SHUT	    "  enter: [open]\n  leave: [shut]\n"

static bool load_contexts(struct files *f, const char *text, const char **error)
{
	FILE *out = fopen(f->path, "wb");

	assert_non_null(out);
	assert_true(fputs(text, out) >= 0);
	assert_int_equal(fclose(out), 0);
	return contexts_load(&f->p, f->path, error);
}

static void test_contexts(void **state)
{
	struct files *f = *state;
	const struct context_fn *fn;
	const char *error = NULL;

	assert_true(contexts_load(&f->p, SOURCE_DIR "/rules/contexts/linux.yaml", &error));
	fn = protocols_context(&f->p, "_raw_spin_lock_irq");
	assert_int_equal(fn->steps.n, 2);
	assert_false(fn->steps.v[0].context->nests);
	assert_true(fn->steps.v[1].context->nests);
	assert_int_equal(fn->steps.v[1].effect, CONTEXT_ENTER);
	fn = protocols_context(&f->p, "_raw_spin_trylock_bh");
	assert_int_equal(fn->steps.v[0].effect, CONTEXT_TRY);
	assert_null(protocols_context(&f->p, "mutex_lock"));

	/* the later file says what a function does, and all of it */
	assert_true(load_contexts(f,
				  "contexts:\n" CONTEXT("c", "  enter: [_raw_spin_lock_irq]\n"
								"  leave: [shut]\n"),
				  &error));
	assert_int_equal(protocols_context(&f->p, "_raw_spin_lock_irq")->steps.n, 1);
}

static void test_wrong_contexts(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{ "{}\n", "1: the file is empty" },
		{ "protocols: [a]\n", "1: a context file has no key 'protocols'" },
		{ "contexts:\n- name: c\n  enter: [a]\n", "2: a context needs the key 'says'" },
		{ "contexts:\n" CONTEXT("c", "  enter: [a]\n"), "2: a context needs the key 'leave'" },
		{ "contexts:\n" CONTEXT("c", "  enter: [a]\n  leave: [a]\n"),
		  "5: a is in 'c' twice" },
		{ "contexts:\n" CONTEXT("c", OPEN_SHUT) CONTEXT("c", OPEN_SHUT),
		  "6: there are two contexts 'c'" },
		{ "contexts:\n" CONTEXT("c", OPEN_SHUT)
			  CONTEXT("d", "  enter: [a]\n  leave: [b]\n  try: [open]\n"),
		  "10: open enters one context always and another by its result" },
	};
	struct files *f = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *error = NULL;

		assert_false(load_contexts(f, cases[i].text, &error));
		assert_string_equal(error + strlen(f->path) + 1, cases[i].error);
		assert_int_equal(f->p.contexts.n, 0);
	}
}

static void test_callbacks(void **state)
{
	struct files *f = *state;
	const struct proto_callbacks *cb;
	const char *error = NULL;

	assert_true(protocols_load(&f->p, SOURCE_DIR "/rules/protocols/liveupdate.yaml", &error));
	for (size_t i = 0; i < f->p.all.n; i++) {
		cb = &f->p.all.v[i]->callbacks;
		assert_string_equal(cb->through, "struct liveupdate_flb.ops");
		assert_int_equal(cb->members.n, 4);
		assert_non_null(cb->self);
	}
	assert_true(f->p.all.n > 0);
	assert_false(load(f, "protocols:\n- name: n\n  noun: n\n  functions: [a]\n"
			     "  callbacks: {members: [a]}\n", 76, &error));
	assert_string_equal(error + strlen(f->path) + 1, "5: callbacks need the key 'through'");
}

/* What files say beside functions. */
static void test_relations(void **state)
{
	static const struct {
		const char *text, *error;
	} cases[] = {
		{ "keeps: [{name: f}]\n", "1: each of keeps needs the key 'kept'" },
		{ "keeps: [{kept: arg 1}]\n", "1: each of keeps needs the key 'name'" },
		{ "keeps: [{name: f, kept: return}]\n", "1: kept cannot be 'return'" },
		{ "keeps:\n- {name: f, kept: arg 1}\n- {name: f, kept: arg 2}\n",
		  "3: f is in keeps twice" },
		{ "returns: [{name: f, kept: arg 1}]\n", "1: each of returns has no key 'kept'" },
		{ "returns: [{name: f}]\n", "1: each of returns needs the key 'returned'" },
	};
	struct files *f = *state;
	const char *error = NULL,
		   *text = "keeps: [{name: f, kept: arg 1}]\n"
			   "returns: [{name: g, returned: arg 0}]\n"
			   "protocols:\n- name: a\n  noun: a\n  counts-on: b\n"
			   "  shared: true\n  functions:\n"
			   "  - {name: g, role: acquire, key: arg 0, success: zero}\n"
			   "  - {name: p, role: release, key: arg 0}\n"
			   "- name: b\n  noun: b\n  functions:\n"
			   "  - {name: h, role: acquire, key: arg 0, success: zero}\n"
			   "  - {name: q, role: release, key: arg 0}\n";

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_false(load(f, cases[i].text, strlen(cases[i].text), &error));
		assert_string_equal(error + strlen(f->path) + 1, cases[i].error);
	}
	assert_int_equal(protocols_keeps(&f->p, "f"), 0);
	assert_true(load(f, text, strlen(text), &error));
	assert_int_equal(protocols_keeps(&f->p, "f"), 2);
	assert_int_equal(protocols_keeps(&f->p, "g"), 0);
	assert_int_equal(protocols_returns(&f->p, "f"), 0);
	assert_int_equal(protocols_returns(&f->p, "g"), 1);
	assert_true(f->p.all.v[0]->shared);
	assert_false(f->p.all.v[1]->shared);
	assert_true(protocols_share(f->p.all.v[0], f->p.all.v[1]));
	assert_true(protocols_share(f->p.all.v[1], f->p.all.v[0]));
	assert_false(protocols_share(f->p.all.v[0], f->p.all.v[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_relations, setup, teardown),
		cmocka_unit_test_setup_teardown(test_contexts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_wrong_contexts, setup, teardown),
		cmocka_unit_test_setup_teardown(test_callbacks, setup, teardown),
		cmocka_unit_test_setup_teardown(test_the_shipped_file, setup, teardown),
		cmocka_unit_test_setup_teardown(test_the_functions_of_all_protocols, setup, teardown),
		cmocka_unit_test_setup_teardown(test_what_an_entry_may_say, setup, teardown),
		cmocka_unit_test_setup_teardown(test_the_later_file_wins, setup, teardown),
		cmocka_unit_test_setup_teardown(test_mistakes_are_named_and_leave_nothing, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_a_mistake_keeps_what_was_loaded_before, setup,
						teardown),
		cmocka_unit_test_setup_teardown(test_unreadable, setup, teardown),
		cmocka_unit_test_setup_teardown(test_truncated_file_is_survived, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
