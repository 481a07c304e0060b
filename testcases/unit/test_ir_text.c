// SPDX-License-Identifier: GPL-2.0-only
/*
 * The text form of the IR: what is printed reads back and prints the same, mistakes are named
 * with their line, and no text, however broken, does worse than fail.
 */
#include "ir_text.h"

/* Everything the form can say, as the printer says it. */
static const char everything[] =
	"file 0 \"drivers/pci/x.c\"\n"
	"file 1 \"include/linux/a \\\"b\\\".h\"\n"
	"global pci_flb : agg 320 static @0:10:30\n"
	"global x : i32\n"
	"global odd : i32 24\n"
	"global ops : agg 128 @1:3:4\n"
	"extern get : i32 @1:4:5\n"
	"extern panic : void noreturn\n"
	"extern guessed : i32 undeclared\n"
	"extern count : u32 static @0:19:5\n"
	"extern \"strange name\" : ptr\n"
	"extern g : void\n"
	"init ops \"struct liveupdate_flb_ops.finish\" +64 count @0:12:3\n"
	"init ops \"\" +128 pci_flb\n"
	"mark get \"releases put arg 0\" @0:8:4\n"
	"mark get \"holds put &pci_flb\"\n"
	"\n"
	"func count : u32 static variadic @0:20:5 end @0:90:1 {\n"
	"\tparam dev : ptr @0:20:17\n"
	"\tparam x : i32 @0:20:30\n"
	"\tlocal x~2 : i64 @0:22:18\n"
	"\tlocal and.1 : bool 1\n"
	"\tlocal \"a b\" : agg 96\n"
	"b0:\n"
	"\tundef x~2 @0:22:18\n"
	"\t%1 = addr pci_flb @0:24:3\n"
	"\t%2 = addr x~2\n"
	"\t%3 = addr x\n"
	"\t%4 = addr x~0\n"
	"\t%5 = addr \"a b\"\n"
	"\t%6 = addr \"strange name\"\n"
	"\t%7 = call i32 get(%1, %2) unused @0:24:8\n"
	"\tcall void g() implicit unused\n"
	"\t%8 = const u64 -9223372036854775808\n"
	"\tbr %7 i32 b1 b2 \"ret && !\\\\\\\"x\\\\\\\"\\x09\" loop @0:25:6\n"
	"b1:\n"
	"\tjmp b2\n"
	"b2:\n"
	"\t%9 = const i32 9223372036854775807\n"
	"\tswitch %9 i32 b3 { -5..-1: b4, 0: b3, 7: b5, 9..12: b4 } \"nr\" @0:30:1\n"
	"b3:\n"
	"\tchoose b1 b2 b5 \"asm goto\" @0:31:1\n"
	"b4:\n"
	"\tunreachable @0:32:1\n"
	"b5:\n"
	"\t%10 = const u32 0\n"
	"\tret %10 u32 @0:26:3\n"
	"}\n"
	"\n"
	"func g : void {\n"
	"b0:\n"
	"\tret implicit @1:7:1\n"
	"}\n";

static void test_everything_is_printed_as_read(void **state)
{
	struct arena arena = { 0 };
	struct ir_unit *u = read_ok(&arena, everything);

	(void)state;
	assert_string_equal(printed(&arena, u), everything);
	for (size_t i = 0; i < u->funcs.n; i++)
		assert_null(ir_verify(&arena, u, u->funcs.v[i]));
	ir_unit_free(u);
	arena_free(&arena);
}

static void test_everything_arrives_in_the_unit(void **state)
{
	struct arena arena = { 0 };
	struct ir_unit *u = read_ok(&arena, everything);
	struct ir_func *f = ir_func_find(u, "count");
	struct ir_term *term;
	struct ir_insn *call;

	(void)state;
	assert_string_equal(u->files.v[1], "include/linux/a \"b\".h");
	assert_int_equal(u->globals.v[2]->bits, 24);
	assert_true(u->globals.v[4]->declared);
	assert_true(u->globals.v[5]->noreturn);
	assert_false(u->globals.v[6]->declared);
	assert_int_equal(u->inits.v[0].bit_offset, 64);
	assert_ptr_equal(u->inits.v[0].target, f->var);
	assert_int_equal(f->var->loc.line, 19);
	assert_int_equal(f->loc.line, 20);
	assert_int_equal(f->end.line, 90);
	assert_true(f->variadic);
	assert_int_equal(f->nparams, 2);
	assert_int_equal(f->ntemps, 10);
	assert_string_equal(f->vars.v[2]->name, "x");
	assert_int_equal(f->vars.v[2]->type, IR_I64);
	assert_ptr_equal(f->blocks.v[0].insns.v[2].var, f->vars.v[2]);
	assert_ptr_equal(f->blocks.v[0].insns.v[4].var, u->globals.v[1]);
	call = &f->blocks.v[0].insns.v[7];
	assert_int_equal(call->flags, IR_F_UNUSED);
	assert_int_equal(call->nargs, 2);
	assert_int_equal(call->args[1], 2);
	term = &f->blocks.v[0].term;
	assert_string_equal(term->text, "ret && !\\\"x\\\"\t");
	assert_true(term->loop);
	term = &f->blocks.v[2].term;
	assert_int_equal(term->ncases, 4);
	assert_int_equal(term->cases[0].lo, -5);
	assert_int_equal(term->cases[0].hi, -1);
	assert_int_equal(term->succ[term->cases[0].succ], 4);
	assert_int_equal(term->cases[1].succ, 0);
	assert_int_equal(term->nsucc, 3);
	assert_null(ir_func_find(u, "get"));
	assert_null(ir_func_find(u, "nothing"));
	ir_unit_free(u);
	arena_free(&arena);
}

static const char *sample_operand(enum ir_op op, char operand)
{
	switch (operand) {
	case 't':
		return " i32";
	case 'v':
		return op == IR_CALL ? " fn" : " x";
	case 'a':
		return " %1";
	case 'b':
		return " %2";
	case 'i':
		return " -77";
	case 'n':
		return " \"struct s.m\"";
	case 'A':
		return op == IR_CALL || op == IR_CALLPTR ? "(%1, %2)" : " (%1, %2)";
	}
	return "";
}

/* One operation with every operand it takes, as text. */
static const char *sample_of(struct arena *arena, enum ir_op op)
{
	const char *s = strchr(ir_op_operands[op], 'd') ? "\t%9 = " : "\t";

	s = arena_printf(arena, "%s%s", s, ir_op_name[op]);
	for (const char *o = ir_op_operands[op]; *o; o++)
		s = arena_printf(arena, "%s%s", s, sample_operand(op, *o));
	return s;
}

static void test_every_operation(void **state)
{
	(void)state;
	for (int op = 0; op < IR_NOPS; op++) {
		struct arena arena = { 0 };
		const char *text = arena_printf(&arena,
						"file 0 \"test.ir\"\n"
						"extern fn : i32\n"
						"extern f : void\n\n"
						"func f : void {\n"
						"\tlocal x : i32\n"
						"b0:\n"
						"\t%%1 = addr x\n"
						"\t%%2 = const i32 3\n"
						"%s\n"
						"\tret\n"
						"}\n",
						sample_of(&arena, (enum ir_op)op));
		struct ir_unit *u = read_ok(&arena, text);

		assert_int_equal(u->funcs.v[0]->blocks.v[0].insns.v[2].op, op);
		assert_int_equal(u->funcs.v[0]->nunknown, op == IR_UNKNOWN);
		assert_null(ir_verify(&arena, u, u->funcs.v[0]));
		assert_string_equal(printed(&arena, u), text);
		ir_unit_free(u);
		arena_free(&arena);
	}
}

static void test_short_forms_by_hand(void **state)
{
	static const char by_hand[] = "# a comment\n"
				      "\n"
				      "func f : void @7 end 9:2 {   # another\r\n"
				      "  local p : ptr 64 @8:3\n"
				      "b0:\n"
				      "\n"
				      "  %1 = const u64 0xffffffffffffffff # -1\n"
				      "  %2 = call i32 later(%1)\n"
				      "  %3 = addr there\n"
				      "\n"
				      "  ret # done\n"
				      "}\n"
				      "extern later : i32\n"
				      "global there : agg 8";
	static const char in_full[] = "file 0 \"test.ir\"\n"
				      "extern f : void @0:7:0\n"
				      "extern later : i32\n"
				      "global there : agg 8\n"
				      "\n"
				      "func f : void @0:7:0 end @0:9:2 {\n"
				      "\tlocal p : ptr @0:8:3\n"
				      "b0:\n"
				      "\t%1 = const u64 -1\n"
				      "\t%2 = call i32 later(%1)\n"
				      "\t%3 = addr there\n"
				      "\tret\n"
				      "}\n";
	struct arena arena = { 0 };
	struct ir_unit *u = read_ok(&arena, by_hand);

	(void)state;
	assert_string_equal(printed(&arena, u), in_full);
	ir_unit_free(u);
	arena_free(&arena);
}

static void test_built_by_hand_reads_back(void **state)
{
	struct arena arena = { 0 };
	struct ir_unit *u = ir_unit_new(&arena, "a\tb.c"), *again;
	struct ir_var *x = ir_global(u, "x", IR_GLOBAL), *first, *second;
	struct ir_func *f = ir_func_new(u, ir_global(u, "f", IR_FUNC), &arena);
	const char *text;

	(void)state;
	assert_ptr_equal(ir_global(u, "x", IR_GLOBAL), x);
	assert_int_equal(ir_file(u, "a\tb.c"), 0);
	assert_int_equal(ir_file(u, "b.h"), 1);
	assert_int_equal(ir_file(u, "b.h"), 1);
	x->type = IR_I32;
	first = ir_local(f, "x", IR_LOCAL, IR_PTR);
	second = ir_local(f, "x", IR_LOCAL, IR_U8);
	assert_int_equal(ir_block_new(f), 0);
	f->ntemps = 3;
	vec_push(&f->blocks.v[0].insns, (struct ir_insn){ .op = IR_ADDR, .dst = 1, .var = second });
	vec_push(&f->blocks.v[0].insns, (struct ir_insn){ .op = IR_ADDR, .dst = 2, .var = first });
	vec_push(&f->blocks.v[0].insns, (struct ir_insn){ .op = IR_ADDR, .dst = 3, .var = x });
	text = printed(&arena, u);
	assert_non_null(strstr(text, "file 0 \"a\\x09b.c\"\n"));
	assert_non_null(strstr(text, "global x : i32 0\n"));
	assert_non_null(strstr(text, "\t%1 = addr x~2\n\t%2 = addr x\n\t%3 = addr x~0\n"));
	again = read_ok(&arena, text);
	assert_int_equal(again->funcs.v[0]->blocks.v[0].term.kind, IR_TERM_NONE);
	assert_string_equal(printed(&arena, again), text);
	ir_unit_free(again);
	ir_unit_free(u);
	arena_free(&arena);
}

#define BODY "func f : void {\nlocal v : ptr\nb0:\n"

static const struct {
	const char *text, *error;
} mistakes[] = {
	{ "globl x : i32", "line 1: expected file, global, extern, init or func" },
	{ "\n\nglobal x i32", "line 3: expected ':'" },
	{ "global x : int", "line 1: expected a type" },
	{ "global x : void", "line 1: only functions are void" },
	{ "global x : i32 -1", "line 1: the size in bits is out of range" },
	{ "global x : i32 static static", "line 1: 'static' does not belong here" },
	{ "global x : i32 noreturn", "line 1: 'noreturn' does not belong here" },
	{ "extern f : i32 variadic", "line 1: 'variadic' does not belong here" },
	{ "global x : i32 32 33", "line 1: '33' after the end of the statement" },
	{ "global x : i32\nglobal x : i32", "line 2: 'x' is declared twice" },
	{ "global x : i32\nextern x : i32", "line 2: 'x' is declared twice" },
	{ "global : i32", "line 1: expected a name" },
	{ "global x : i32 @1:2:3", "line 1: there is no file 1" },
	{ "global x : i32 @", "line 1: expected a location" },
	{ "global x : i32 @4294967296", "line 1: a location is out of range" },
	{ "global x : i32 99999999999999999999", "line 1: a number of more than 64 bits" },
	{ "global x : i32 &", "line 1: no token begins with byte 0x26" },
	{ "file 1 \"a\"", "line 1: the next file has the number 0" },
	{ "file 0 \"a\"\nfile 1 \"a\"", "line 2: the file is in the table twice" },
	{ "file 0 a", "line 1: expected a \"string\"" },
	{ "file 0 \"a", "line 1: a string without its end" },
	{ "file 0 \"a\\n\"", "line 1: an escape other than \\\", \\\\ and \\xHH" },
	{ "file 0 \"a\\x0\"", "line 1: \\x needs two hexadecimal digits, not both 0" },
	{ "file 0 \"a\\x00\"", "line 1: \\x needs two hexadecimal digits, not both 0" },
	{ "global x : i32\ninit x \"m\" 0 y", "line 2: expected '+'" },
	{ "global x : i32\ninit x \"m\" +0 y", "line 2: 'y' is not declared" },
	{ "func f : i32", "line 1: expected '{'" },
	{ "func f : i32 {", "line 1: the text ends inside a function" },
	{ "func f : i32 undeclared {", "line 1: 'undeclared' does not belong here" },
	{ "func f : i32 {\n}\nfunc f : i32 {\n}", "line 3: 'f' is defined twice" },
	{ "extern f : u32\nfunc f : i32 {\n}", "line 2: 'f' is declared otherwise above" },
	{ "extern f : i32 static\nfunc f : i32 {\n}", "line 2: 'f' is declared otherwise above" },
	{ "global f : i32\nfunc f : i32 {\n}", "line 2: 'f' is declared otherwise above" },
	{ "func f : i32 {\n}\nextern f : i32", "line 3: 'f' is declared twice" },
	{ "func f : i32 {\nfoo\n}", "line 2: expected param, local, a block or '}'" },
	{ "func f : i32 {\nlocal a : i8\nparam b : i8\n}",
	  "line 3: parameters come before locals" },
	{ "func f : i32 {\nlocal a : i8\nlocal a : i8\n}",
	  "line 3: 'a' is declared twice; the second is a~2" },
	{ "func f : i32 {\nparam a : i8\nlocal a : i8\n}",
	  "line 3: 'a' is declared twice; the second is a~2" },
	{ "func f : i32 {\nlocal a : i8\nlocal a~3 : i8\n}",
	  "line 3: a~3 without the one before it" },
	{ "func f : i32 {\nlocal a~0 : i8\n}", "line 2: a~0 without the one before it" },
	{ "func f : i32 {\nlocal a : i8 static\n}", "line 2: 'static' does not belong here" },
	{ "func f : i32 {\nb1:\n}", "line 2: the next block is b0" },
	{ "func f : i32 {\nb00:\n}", "line 2: expected a block, b0 or b1 or ..." },
	{ "func f : i32 {\nfoo:\n}", "line 2: expected a block, b0 or b1 or ..." },
	{ "func f : i32 {\nb0: ret\n}", "line 2: 'ret' after the end of the statement" },
	{ BODY "ret", "line 4: the text ends inside a function" },
	{ BODY "ret\nret\n}", "line 5: b0 has already ended" },
	{ BODY "jmp\n}", "line 4: expected a block, b0 or b1 or ..." },
	{ BODY "jmp b99999999999999999999\n}", "line 4: a block number out of range" },
	{ BODY "%1 = cast i32 %2\n%1 addr x\n}", "line 5: expected '='" },
	{ BODY "%0 = const i32 1\n}", "line 4: temps are %1 to %16777216" },
	{ BODY "%16777217 = const i32 1\n}", "line 4: temps are %1 to %16777216" },
	{ BODY "%1 = const i32\n}", "line 4: expected a number" },
	{ BODY "%1 = const i64 -9223372036854775809\n}", "line 4: a number of more than 64 bits" },
	{ BODY "%1 = const i32 %1\n}", "line 4: expected a number" },
	{ BODY "%1 = frobnicate %1\n}", "line 4: expected an operation" },
	{ BODY "%1 = addr w\n}", "line 4: 'w' is not declared" },
	{ BODY "%1 = addr v~2\n}", "line 4: there is no v~2" },
	{ BODY "%1 = addr v~0\n}", "line 4: 'v' is not declared" },
	{ BODY "call void g(%1\n}", "line 4: expected ','" },
	{ BODY "call void g(%1 %2)\n}", "line 4: expected ','" },
	{ BODY "call void g(%1,)\n}", "line 4: expected a temp" },
	{ BODY "call void g\n}", "line 4: expected '('" },
	{ BODY "unknown void ()\n}", "line 4: expected a \"string\"" },
	{ BODY "br %1 b0 b0\n}", "line 4: expected a type" },
	{ BODY "br %1 i32 b0\n}", "line 4: expected a block, b0 or b1 or ..." },
	{ BODY "jmp b0 loop\n}", "line 4: 'loop' after the end of the statement" },
	{ BODY "br %1 i32 b0 b0 implicit\n}", "line 4: 'implicit' after the end of the statement" },
	{ BODY "switch %1 i32 b0\n}", "line 4: expected '{'" },
	{ BODY "switch %1 i32 b0 { 1: b0\n}", "line 4: expected ','" },
	{ BODY "switch %1 i32 b0 { 1..: b0 }\n}", "line 4: expected a number" },
	{ BODY "choose\n}", "line 4: expected a block, b0 or b1 or ..." },
	{ BODY "ret %1\n}", "line 4: expected a type" },
};

static void test_mistakes_are_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		struct arena arena = { 0 };
		const char *error = NULL;

		if (ir_read_unit(&arena, "test.ir", mistakes[i].text, &error))
			fail_msg("accepted: %s", mistakes[i].text);
		assert_string_equal(error, mistakes[i].error);
		arena_free(&arena);
	}
}

/* Whatever is read can be verified, ordered and printed; what is not read says where and why. */
static void survive(const char *text)
{
	struct arena arena = { 0 };
	const char *error = NULL;
	struct ir_unit *u = ir_read_unit(&arena, "test.ir", text, &error);
	uint32_t n;

	if (!u) {
		assert_int_equal(strncmp(error, "line ", 5), 0);
		arena_free(&arena);
		return;
	}
	assert_null(error);
	for (size_t i = 0; i < u->funcs.n; i++)
		if (!ir_verify(&arena, u, u->funcs.v[i]))
			ir_rpo(&arena, u->funcs.v[i], &n);
	assert_stable(&arena, u);
	ir_unit_free(u);
	arena_free(&arena);
}

static void test_truncated_text_is_survived(void **state)
{
	char *text = strdup(everything);

	(void)state;
	for (size_t n = sizeof(everything); n-- > 0;) {
		text[n] = '\0';
		survive(text);
	}
	free(text);
}

static void test_damaged_text_is_survived(void **state)
{
	static const char bytes[] = "\n\"%@:~b0-9.{}(, #x\x01\xff";

	(void)state;
	for (size_t at = 0; at + 1 < sizeof(everything); at++) {
		char *text = strdup(everything);

		for (size_t i = 0; i + 1 < sizeof(bytes); i++) {
			text[at] = bytes[i];
			survive(text);
		}
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_everything_is_printed_as_read),
		cmocka_unit_test(test_everything_arrives_in_the_unit),
		cmocka_unit_test(test_every_operation),
		cmocka_unit_test(test_short_forms_by_hand),
		cmocka_unit_test(test_built_by_hand_reads_back),
		cmocka_unit_test(test_mistakes_are_named),
		cmocka_unit_test(test_truncated_text_is_survived),
		cmocka_unit_test(test_damaged_text_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
