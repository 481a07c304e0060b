// SPDX-License-Identifier: GPL-2.0-only
/*
 * The verifier names every way in which a function can be malformed, and the order of blocks
 * is the one a forward analysis wants.
 */
#include "ir_text.h"

#define DECLS                  \
	"global g : i32\n"     \
	"extern give : i32\n"  \
	"extern take : void\n" \
	"func other : void {\nlocal o : i32\nb0:\nret\n}\n"

static const struct {
	const char *body, *error; /* NULL: well-formed */
} cases[] = {
	{ "func f : void {\nb0:\nret\n}", NULL },
	{ "func f : i32 {\nb0:\nret implicit\n}", NULL },
	{ "func f : i32 {\nb0:\n%1 = call i32 give() unused\ncall void take(%1)\nret %1 i32\n}",
	  NULL },
	{ "func f : void {\nb0:\n%1 = const u8 1\nswitch %1 u8 b0 { 1: b0, -2..-1: b0 }\n}", NULL },
	{ "func f : void {\n}", "f: it has no block" },
	{ "func f : void {\nb0:\n}", "f: b0: line 0: end: the block is not ended" },
	{ "func f : void {\nb0:\njmp b1 @9\n}", "f: b0: line 9: jmp: there is no b1" },
	{ "func f : void {\nb0:\nchoose b0 b4\n}", "f: b0: line 0: choose: there is no b4" },
	/* temps */
	{ "func f : void {\nb0:\n%1 = neg i32 %2 @4\n%2 = const i32 1\nret\n}",
	  "f: b0: line 4: neg: %2 is used before its definition" },
	{ "func f : void {\nb0:\n%1 = neg i32 %1\nret\n}",
	  "f: b0: line 0: neg: %1 is used before its definition" },
	{ "func f : void {\nb0:\n%1 = const i32 1\n%1 = const i32 1\nret\n}",
	  "f: b0: line 0: const: %1 is defined twice" },
	{ "func f : void {\nb0:\n%1 = const i32 1\njmp b1\nb1:\n%2 = neg i32 %1\nret\n}",
	  "f: b1: line 0: neg: %1 is defined in b0" },
	{ "func f : void {\nb0:\n%1 = const i32 1\njmp b1\nb1:\n%1 = const i32 1\nret\n}",
	  "f: b1: line 0: const: %1 is defined twice" },
	{ "func f : void {\nb0:\n%1 = const i32 1\nstore i32 %1 %2\nret\n}",
	  "f: b0: line 0: store: %2 is used before its definition" },
	{ "func f : void {\nb0:\ncall void take(%3)\nret\n}",
	  "f: b0: line 0: call: %3 is used before its definition" },
	{ "func f : void {\nb0:\n%1 = const i32 1\njmp b1\nb1:\nbr %1 i32 b0 b1\n}",
	  "f: b1: line 0: br: %1 is defined in b0" },
	/* results and types */
	{ "func f : void {\nb0:\nconst i32 1\nret\n}",
	  "f: b0: line 0: const: its result is not kept" },
	{ "func f : void {\nb0:\ncall i32 give()\nret\n}",
	  "f: b0: line 0: call: its result is not kept" },
	{ "func f : void {\nb0:\n%1 = call void take()\nret\n}",
	  "f: b0: line 0: call: it has no result" },
	{ "func f : void {\nb0:\n%1 = const i32 1\n%2 = store i32 %1 %1\nret\n}",
	  "f: b0: line 0: store: it has no result" },
	{ "func f : void {\nb0:\n%1 = unknown void () \"x\"\nret\n}",
	  "f: b0: line 0: unknown: it has no result" },
	{ "func f : void {\nb0:\n%1 = const void 1\nret\n}",
	  "f: b0: line 0: const: its type is void" },
	{ "func f : void {\nb0:\n%1 = call u32 give()\nret\n}",
	  "f: b0: line 0: call: 'give' returns i32, not u32" },
	/* variables */
	{ "func f : void {\nb0:\n%1 = call i32 g()\nret\n}",
	  "f: b0: line 0: call: 'g' is not a function" },
	{ "func f : void {\nparam p : i8\nb0:\nundef p\nret\n}",
	  "f: b0: line 0: undef: 'p' is not a local" },
	{ "func f : void {\nb0:\nundef g\nret\n}", "f: b0: line 0: undef: 'g' is not a local" },
	/* ends */
	{ "func f : void {\nb0:\n%1 = const i32 1\nret %1 i32\n}",
	  "f: b0: line 0: ret: a void function returns a value" },
	{ "func f : i32 {\nb0:\nret\n}", "f: b0: line 0: ret: the value is missing" },
	{ "func f : i32 {\nb0:\n%1 = const i64 1\nret %1 i64\n}",
	  "f: b0: line 0: ret: it returns i64, not i32" },
	{ "func f : i32 {\nb0:\n%1 = const i64 1\nret %1 void\n}",
	  "f: b0: line 0: ret: it returns void, not i32" },
	{ "func f : void {\nb0:\n%1 = const i32 1\nbr %1 void b0 b0\n}",
	  "f: b0: line 0: br: its type is not that of a value" },
	{ "func f : void {\nb0:\n%1 = const i32 1\nswitch %1 i32 b0 { 3..2: b0 }\n}",
	  "f: b0: line 0: switch: no number is in case 3..2" },
	{ "func f : void {\nb0:\n%1 = const u32 1\nswitch %1 u32 b0 { -1..2: b0 }\n}",
	  "f: b0: line 0: switch: no number is in case -1..2" },
};

static void test_malformed_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena arena = { 0 };
		struct ir_unit *u = read_ok(&arena,
					    arena_printf(&arena, DECLS "%s\n", cases[i].body));
		const char *error = ir_verify(&arena, u, ir_func_find(u, "f"));

		if (cases[i].error && !error)
			fail_msg("accepted: %s", cases[i].body);
		if (!cases[i].error && error)
			fail_msg("%s: %s", error, cases[i].body);
		if (error)
			assert_string_equal(error, cases[i].error);
		ir_unit_free(u);
		arena_free(&arena);
	}
}

/* What text cannot say is broken one by one in this function. */
static const char sound[] = DECLS "func f : i32 {\n"
				  "param p : ptr @0:2:3\n"
				  "local v : i32\n"
				  "b0:\n"
				  "%1 = addr v\n"
				  "%2 = load i32 %1\n"
				  "%3 = field %1 8 \"struct s.m\"\n"
				  "asm (%1)\n"
				  "br %2 i32 b1 b2\n"
				  "b1:\n"
				  "jmp b2\n"
				  "b2:\n"
				  "%4 = const i32 0\n"
				  "switch %4 i32 b3 { 1: b1 }\n"
				  "b3:\n"
				  "%5 = const i32 0\n"
				  "ret %5 i32\n"
				  "}\n";

struct broken {
	struct arena arena;
	struct ir_unit *u;
	struct ir_func *f;
	struct ir_insn *addr, *load, *field, *assembly;
	struct ir_term *branch, *jump, *choice, *ret;
};

static void setup(struct broken *b)
{
	*b = (struct broken){ 0 };
	b->u = read_ok(&b->arena, sound);
	b->f = ir_func_find(b->u, "f");
	b->addr = &b->f->blocks.v[0].insns.v[0];
	b->load = &b->f->blocks.v[0].insns.v[1];
	b->field = &b->f->blocks.v[0].insns.v[2];
	b->assembly = &b->f->blocks.v[0].insns.v[3];
	b->branch = &b->f->blocks.v[0].term;
	b->jump = &b->f->blocks.v[1].term;
	b->choice = &b->f->blocks.v[2].term;
	b->ret = &b->f->blocks.v[3].term;
	assert_null(ir_verify(&b->arena, b->u, b->f));
}

/* Breaks one thing in a sound function and compares what the verifier says. */
#define BREAK(what, message)                             \
	do {                                             \
		struct broken b;                         \
		const char *said;                        \
                                                         \
		setup(&b);                               \
		what;                                    \
		said = ir_verify(&b.arena, b.u, b.f);    \
		if (!said)                               \
			fail_msg("accepted: %s", #what); \
		assert_string_equal(said, message);      \
		ir_unit_free(b.u);                       \
		arena_free(&b.arena);                    \
	} while (0)

static void test_unused_operands_must_be_zero(void **state)
{
	(void)state;
	BREAK(b.addr->type = IR_PTR, "f: b0: line 0: addr: it takes no type");
	BREAK(b.addr->a = 1, "f: b0: line 0: addr: it takes no %1");
	BREAK(b.load->b = 1, "f: b0: line 0: load: it takes no %1");
	BREAK(b.load->imm = 1, "f: b0: line 0: load: it takes no number");
	BREAK(b.load->name = "n", "f: b0: line 0: load: it takes no name");
	BREAK(b.load->var = b.f->vars.v[0], "f: b0: line 0: load: it takes no variable");
	BREAK(b.load->nargs = 1, "f: b0: line 0: load: it takes no arguments");
	BREAK(b.load->flags = 4, "f: b0: line 0: load: it has an unknown flag");
	BREAK(b.assembly->dst = 6, "f: b0: line 0: asm: it has no result");
	BREAK(b.jump->value = 1, "f: b1: line 0: jmp: it takes no value");
	BREAK(b.jump->type = IR_I8, "f: b1: line 0: jmp: its type is not that of a value");
	BREAK(b.jump->ncases = 1, "f: b1: line 0: jmp: it has cases");
	BREAK(b.jump->implicit = true, "f: b1: line 0: jmp: only a return can be implicit");
	BREAK(b.jump->loop = true, "f: b1: line 0: jmp: only a branch can be a loop's");
}

static void test_operands_must_be_there(void **state)
{
	(void)state;
	BREAK(b.addr->var = NULL, "f: b0: line 0: addr: the variable is missing");
	BREAK(b.addr->dst = 6, "f: b0: line 0: addr: %6 is above the function's highest temp");
	BREAK(b.load->a = 0, "f: b0: line 0: load: there is no temp %0");
	BREAK(b.load->a = 6, "f: b0: line 0: load: there is no temp %6");
	BREAK(b.load->type = IR_NTYPES, "f: b0: line 0: load: no such type");
	BREAK(b.load->op = IR_NOPS, "f: b0: line 0: ?: no such operation");
	BREAK(b.field->name = NULL, "f: b0: line 0: field: its name is missing");
	BREAK(b.addr->var = ir_func_find(b.u, "other")->vars.v[0],
	      "f: b0: line 0: addr: 'o' is in no table of this function");
	BREAK(b.addr->loc = ((struct ir_loc){ 7, 1, 1 }),
	      "f: b0: line 1: addr: there is no file 7");
}

static void test_ends_must_fit(void **state)
{
	(void)state;
	BREAK(b.jump->nsucc = 0, "f: b1: line 0: jmp: it has 0 successors");
	BREAK(b.branch->nsucc = 1, "f: b0: line 0: br: it has 1 successors");
	BREAK(b.branch->value = 0, "f: b0: line 0: br: the value is missing");
	BREAK(b.ret->nsucc = 1, "f: b3: line 0: ret: it has 1 successors");
	BREAK(b.ret->type = IR_NTYPES, "f: b3: line 0: ret: no such type");
	BREAK(b.ret->kind = IR_UNREACHABLE + 1, "f: b3: line 0: ?: no such end of a block");
	BREAK(b.choice->cases[0].succ = 2, "f: b2: line 0: switch: case 1 has no successor");
	BREAK(b.choice->cases[0].succ = 0, "f: b2: line 0: switch: no case leads to b1");
	BREAK(b.branch->loc = ((struct ir_loc){ 7, 1, 1 }),
	      "f: b0: line 1: br: there is no file 7");
}

static void test_tables_must_fit(void **state)
{
	(void)state;
	BREAK(b.f->nparams = 3, "f: more parameters than variables");
	BREAK(b.f->nparams = 2, "f: 'v' is of the wrong kind for its place");
	BREAK(b.f->vars.v[1]->index = 0, "f: variable 1 has the index 0");
	BREAK(b.f->vars.v[1]->name = NULL, "f: variable 1 has no name");
	BREAK(b.f->vars.v[1]->type = IR_VOID, "f: 'v' has no type");
	BREAK(b.f->vars.v[0]->loc.file = 9, "f: there is no file 9");
	BREAK(b.f->end = ((struct ir_loc){ 3, 1, 1 }), "f: there is no file 3");
	BREAK(b.f->nunknown = 1, "f: 0 unknown operations are counted as 1");
	BREAK(b.f->var = b.u->globals.v[0], "g: it is not a function of the unit");
}

static void order_is(const char *body, const uint32_t *want, uint32_t nwant)
{
	struct arena arena = { 0 };
	struct ir_unit *u = read_ok(&arena, arena_printf(&arena, "func f : void {\n%s\n}\n", body));
	uint32_t n, *order;

	assert_null(ir_verify(&arena, u, u->funcs.v[0]));
	order = ir_rpo(&arena, u->funcs.v[0], &n);
	assert_int_equal(n, nwant);
	assert_memory_equal(order, want, n * sizeof(*order));
	ir_unit_free(u);
	arena_free(&arena);
}

static void test_order(void **state)
{
	static const uint32_t straight[] = { 0, 2, 1 };
	static const uint32_t diamond[] = { 0, 1, 2, 3 };
	static const uint32_t loop[] = { 0, 1, 2, 3 };
	static const uint32_t self[] = { 0 };

	(void)state;
	order_is("b0:\njmp b2\nb1:\nret\nb2:\njmp b1", straight, 3);
	order_is("b0:\n%1 = const i32 1\nbr %1 i32 b1 b2\nb1:\njmp b3\nb2:\njmp b3\nb3:\nret",
		 diamond, 4);
	/* b4 is out of reach; the loop's body comes before what follows the loop */
	order_is("b0:\njmp b1\nb1:\n%1 = const i32 1\nbr %1 i32 b2 b3 loop\nb2:\njmp b1\n"
		 "b3:\nret\nb4:\njmp b1",
		 loop, 4);
	order_is("b0:\nchoose b0 b0", self, 1);
}

/* A chain this long would end a recursive walk. */
static void test_order_of_a_long_chain(void **state)
{
	enum {
		LENGTH = 300000
	};
	struct arena arena = { 0 };
	struct ir_unit *u = ir_unit_new(&arena, "long.c");
	struct ir_func *f = ir_func_new(u, ir_global(u, "f", IR_FUNC), &arena);
	uint32_t n, *order;

	(void)state;
	for (uint32_t i = 0; i < LENGTH; i++) {
		struct ir_term *term;

		ir_block_new(f);
		term = &f->blocks.v[i].term;
		term->kind = i + 1 < LENGTH ? IR_JUMP : IR_RETURN;
		term->nsucc = i + 1 < LENGTH;
		term->succ = arena_new(&arena, uint32_t);
		*term->succ = i + 1;
	}
	assert_null(ir_verify(&arena, u, f));
	order = ir_rpo(&arena, f, &n);
	assert_int_equal(n, LENGTH);
	for (uint32_t i = 0; i < n; i++)
		assert_int_equal(order[i], i);
	ir_unit_free(u);
	arena_free(&arena);
}

static void test_types(void **state)
{
	(void)state;
	assert_int_equal(ir_type_bits(IR_VOID), 0);
	assert_int_equal(ir_type_bits(IR_BOOL), 8);
	assert_int_equal(ir_type_bits(IR_I16), 16);
	assert_int_equal(ir_type_bits(IR_U64), 64);
	assert_int_equal(ir_type_bits(IR_PTR), 64);
	assert_int_equal(ir_type_bits(IR_AGG), 0);
	assert_true(ir_type_is_signed(IR_I8));
	assert_false(ir_type_is_signed(IR_U8));
	assert_false(ir_type_is_signed(IR_PTR));
	assert_true(ir_type_is_integer(IR_BOOL));
	assert_true(ir_type_is_integer(IR_U64));
	assert_false(ir_type_is_integer(IR_PTR));
	assert_false(ir_type_is_integer(IR_VOID));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_malformed_text),
		cmocka_unit_test(test_unused_operands_must_be_zero),
		cmocka_unit_test(test_operands_must_be_there),
		cmocka_unit_test(test_ends_must_fit),
		cmocka_unit_test(test_tables_must_fit),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_order_of_a_long_chain),
		cmocka_unit_test(test_types),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
