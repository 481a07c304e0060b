// SPDX-License-Identifier: GPL-2.0-only
/* Which flags of a compiler's command line are kept for libclang. */
#include "cmocka_all.h"

#include "front/flags.h"

/* Filters @line, a command without quotes, and compares with @want, words joined by blanks. */
static void check(const char *line, const char *want)
{
	struct arena arena = { 0 };
	const char *argv[64];
	size_t argc = 0, n;
	const char *const *out;
	char got[1024] = "";

	for (char *w = strtok(arena_strdup(&arena, line), " "); w; w = strtok(NULL, " "))
		argv[argc++] = w;
	out = flags_filter(&arena, argv, argc, &n);
	for (size_t i = 0; i < n; i++) {
		strcat(got, i ? " " : "");
		strcat(got, out[i]);
	}
	assert_null(out[n]);
	assert_string_equal(got, want);
	arena_free(&arena);
}

static void keeps_what_changes_the_source(void **state)
{
	(void)state;
	check("gcc -nostdinc -I./a -I b -D__KERNEL__ -D X=1 -UY -include c.h -isystem d -std=gnu11 "
	      "-fshort-wchar -funsigned-char -m64 -O2 x.c",
	      "clang -nostdinc -I./a -I b -D__KERNEL__ -D X=1 -UY -include c.h -isystem d "
	      "-std=gnu11 -fshort-wchar -funsigned-char -m64 -O2");
	check("cc -iquotedir -idirafter e -imacros m.h -x c", "clang -iquotedir -idirafter e "
							      "-imacros m.h -x c");
}

static void drops_what_does_not(void **state)
{
	(void)state;
	check("gcc -Wall -Werror -Wno-main -fconserve-stack -fno-allow-store-data-races "
	      "-mindirect-branch=thunk -mpreferred-stack-boundary=3 --arch=x86 -g -pipe x.c",
	      "clang");
	check("gcc -fplugin=./p.so -fplugin-arg-p-x=1 -fsanitize=kernel-address -pg -mfentry",
	      "clang");
}

static void drops_files_that_would_be_written(void **state)
{
	(void)state;
	check("gcc -Wp,-MMD,drivers/.x.o.d -c -o drivers/x.o -MF x.d -MT x.o -MQ y -MD x.c",
	      "clang");
	check("gcc -o x.o", "clang");
	check("gcc -o", "clang");
}

static void takes_macros_out_of_wp(void **state)
{
	(void)state;
	check("gcc -Wp,-MMD,x.d,-DA=1,-UB,-D x.c", "clang -DA=1 -UB");
}

static void drops_values_with_their_flags(void **state)
{
	(void)state;
	/* -I is the value of --param and of -Xclang here, not a flag. */
	check("gcc --param -Iallocate -Xclang -Iload -DX x.c", "clang -DX");
}

static void names_the_target(void **state)
{
	(void)state;
	check("aarch64-linux-gnu-gcc -DX", "clang --target=aarch64-linux-gnu -DX");
	check("/opt/x/bin/arm-linux-gnueabihf-gcc-12 -DX",
	      "clang --target=arm-linux-gnueabihf -DX");
	check("ccache riscv64-linux-gnu-gcc", "clang --target=riscv64-linux-gnu");
	check("/usr/bin/ccache gcc -DX", "clang -DX");
	check("gcc-12 -DX", "clang -DX");
	check("x86_64-linux-gnu-gccgo", "clang");
	check("clang --target=arm-linux-gnueabi -mlittle-endian",
	      "clang --target=arm-linux-gnueabi -mlittle-endian");
	check("clang -target mips -EL", "clang -target mips -EL");
}

static void cut_short(void **state)
{
	(void)state;
	check("gcc -I", "clang");
	check("gcc -include", "clang");
	check("ccache", "clang");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_what_changes_the_source),
		cmocka_unit_test(drops_what_does_not),
		cmocka_unit_test(drops_files_that_would_be_written),
		cmocka_unit_test(takes_macros_out_of_wp),
		cmocka_unit_test(drops_values_with_their_flags),
		cmocka_unit_test(names_the_target),
		cmocka_unit_test(cut_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
