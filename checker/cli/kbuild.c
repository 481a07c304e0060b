// SPDX-License-Identifier: GPL-2.0-only
/*
 * Calls by Kbuild. In: argv. Out: its division into options, compiler flags and the source; and
 * a report where make cannot lose it.
 *
 * Flags without `--` are taken for Kbuild's only with both marks that Kbuild leaves on every
 * one of its compiler lines. Any weaker sign would let a forgotten `--` pass for a call by Kbuild,
 * where findings do not show in the exit status.
 */
#include "cli/kbuild.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/text.h"

static bool begins(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

static bool ends(const char *s, const char *suffix)
{
	size_t n = strlen(s), m = strlen(suffix);

	return n >= m && !strcmp(s + n - m, suffix);
}

/* The dependency file that gcc is to write, and the macro that all kernel code sees. */
static bool has_marks(int argc, char **argv)
{
	bool dependencies = false, kernel = false;

	for (int i = 1; i < argc; i++) {
		dependencies |= begins(argv[i], "-Wp,-MMD,") || begins(argv[i], "-Wp,-MD,");
		kernel |= !strcmp(argv[i], "-D__KERNEL__");
	}
	return dependencies && kernel;
}

/* The compiler itself is not on the line, only what sparse is told: --arch=$(ARCH). */
static const char *compiler_for(const char *arch)
{
	static const char *const compilers[][2] = {
		{ "x86", "x86_64-linux-gnu-gcc" },
		{ "x86_64", "x86_64-linux-gnu-gcc" },
		{ "i386", "i686-linux-gnu-gcc" },
		{ "arm64", "aarch64-linux-gnu-gcc" },
		{ "arm", "arm-linux-gnueabi-gcc" },
		{ "riscv", "riscv64-linux-gnu-gcc" },
		{ "s390", "s390x-linux-gnu-gcc" },
		{ "powerpc", "powerpc64le-linux-gnu-gcc" },
		{ "loongarch", "loongarch64-linux-gnu-gcc" },
	};

	for (size_t i = 0; i < sizeof(compilers) / sizeof(*compilers); i++)
		if (!strcmp(compilers[i][0], arch))
			return compilers[i][1];
	return "cc";
}

bool kbuild_is_call(int argc, char **argv, struct kbuild_call *call)
{
	int first = 1;

	if (argc < 3 || !ends(argv[argc - 1], ".c") || !has_marks(argc, argv))
		return false;
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], "--"))
			return false;
	/* CHECKFLAGS begin with macros; what is before them was written into CHECK. */
	while (first < argc - 1 && !begins(argv[first], "-D") && !begins(argv[first], "-Wp,"))
		first++;
	*call = (struct kbuild_call){
		.nown = first,
		.flags = (const char *const *)argv + first,
		.nflags = (size_t)(argc - 1 - first),
		.source = argv[argc - 1],
		.compiler = "cc",
	};
	for (size_t i = 0; i < call->nflags; i++) {
		call->fail |= !strcmp(call->flags[i], "--fail");
		if (begins(call->flags[i], "--arch="))
			call->compiler = compiler_for(call->flags[i] + strlen("--arch="));
	}
	return true;
}

bool kbuild_is_probe(const char *source)
{
	return ends(source, "scripts/mod/empty.c") ||
	       ends(source, "scripts/mod/devicetable-offsets.c");
}

static bool write_all(int fd, const char *text, size_t n)
{
	while (n) {
		ssize_t done = write(fd, text, n);

		if (done < 0 && errno != EINTR)
			return false;
		if (done > 0) {
			text += done;
			n -= (size_t)done;
		}
	}
	return true;
}

/* make runs several checks at a time into one pipe, and discards standard output with -s. */
bool kbuild_report(const struct report_format *format, const struct report *r)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);
	bool ok;

	format->write(f, r);
	report_problems(f, r->results, r->colour);
	ok = fclose(f) == 0 && write_all(STDERR_FILENO, text, n);
	free(text);
	return ok;
}
