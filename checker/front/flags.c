// SPDX-License-Identifier: GPL-2.0-only
/*
 * Kernel command lines are gcc's, and libclang stops at a flag it does not know. In: such a
 * command line; out: the part of it that changes how the source is read. An allowlist, because
 * gcc gains flags with every release and a list of those to drop is wrong the day after; what
 * is dropped by mistake shows as an error in the unit, never as a wrong parse taken for right,
 * as long as every flag that defines a macro or a type's size is on the list.
 */
#include "front/flags.h"

#include <stdbool.h>
#include <string.h>

#include "base/vec.h"

/* Flags kept as they are; those in separate[] take the next argument when nothing is glued on. */
static const char *const separate[] = {
	"-I",	   "-D",	 "-U",	     "-include",     "-imacros",	   "-isystem",
	"-iquote", "-idirafter", "-iprefix", "-iwithprefix", "-iwithprefixbefore", "-isysroot",
	"-target", "-x",
};

static const char *const exact[] = {
	"-nostdinc",
	"-nostdlibinc",
	"-undef",
	"-ansi",
	"-trigraphs",
	"-pthread",
	"-m16",
	"-m32",
	"-m64",
	"-mx32",
	"-mlittle-endian",
	"-mbig-endian",
	"-EL",
	"-EB",
	"-ffreestanding",
	"-fhosted",
	"-fshort-wchar",
	"-fno-short-wchar",
	"-fshort-enums",
	"-fno-short-enums",
	"-funsigned-char",
	"-fno-unsigned-char",
	"-fsigned-char",
	"-fno-signed-char",
	"-fms-extensions",
	"-fno-ms-extensions",
	"-fgnu89-inline",
	"-fno-gnu89-inline",
	"-fPIC",
	"-fpic",
	"-fPIE",
	"-fpie",
	"-fno-PIC",
	"-fno-pic",
	"-fno-PIE",
	"-fno-pie",
	"-fno-builtin",
	"-O",
	"-O0",
	"-O1",
	"-O2",
	"-O3",
	"-Os",
	"-Og",
};

static const char *const prefixed[] = { "-std=", "--target=", "--sysroot=", "-mabi=" };

/* Compilers are run through these. */
static const char *const launchers[] = { "ccache", "sccache", "distcc", "icecc", "gomacc" };

struct filter {
	struct arena *arena;
	VEC(const char *) out;
};

static bool begins(const char *s, const char *prefix)
{
	return !strncmp(s, prefix, strlen(prefix));
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* `aarch64-linux-gnu-gcc-12` is a gcc for aarch64-linux-gnu; plain `gcc-12` for this machine. */
static void add_target(struct filter *f, const char *compiler)
{
	static const char *const names[] = { "-gcc", "-clang", "-cc" };
	const char *base = base_name(compiler);

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const char *at = strstr(base, names[i]);
		char after = at ? at[strlen(names[i])] : 0;

		if (!at || at == base || !memchr(base, '-', (size_t)(at - base)) ||
		    (after && after != '-'))
			continue;
		vec_push(&f->out, arena_printf(f->arena, "--target=%.*s", (int)(at - base), base));
		return;
	}
}

/* -Wp,-DX,-UY hands macros to the preprocessor; the rest of -Wp, writes dependency files. */
static void add_preprocessor(struct filter *f, const char *list)
{
	while (*list) {
		size_t n = strcspn(list, ",");

		if (n > 2 && (begins(list, "-D") || begins(list, "-U")))
			vec_push(&f->out, arena_strndup(f->arena, list, n));
		list += n + (list[n] == ',');
	}
}

/* How many arguments the flag at argv[0] takes with it when it is kept; 0: it is dropped. */
static size_t kept(const char *const *argv, size_t argc)
{
	for (size_t i = 0; i < sizeof(exact) / sizeof(*exact); i++)
		if (!strcmp(argv[0], exact[i]))
			return 1;
	for (size_t i = 0; i < sizeof(prefixed) / sizeof(*prefixed); i++)
		if (begins(argv[0], prefixed[i]))
			return 1;
	for (size_t i = 0; i < sizeof(separate) / sizeof(*separate); i++) {
		if (!strcmp(argv[0], separate[i]))
			return argc > 1 ? 2 : 0;
		if (begins(argv[0], separate[i]) && strcmp(separate[i], "-target") &&
		    (separate[i][2] == '\0' || begins(separate[i], "-i")))
			return 1;
	}
	return 0;
}

/* Of a dropped flag: does its value stand in the next argument? */
static bool drops_value(const char *flag)
{
	static const char *const takes[] = {
		"-o",	     "-MF",	  "-MT",	 "-MQ",	     "-Xclang",
		"-aux-info", "--param",	  "-Xassembler", "-Xlinker", "-Xpreprocessor",
		"-T",	     "-u",	  "-z",		 "-L",	     "-l",
		"-arch",     "-dumpbase", "-dumpdir",	 "-specs",   "-B"
	};

	for (size_t i = 0; i < sizeof(takes) / sizeof(*takes); i++)
		if (!strcmp(flag, takes[i]))
			return true;
	return false;
}

static size_t skip_launchers(const char *const *argv, size_t argc)
{
	size_t i = 0;

	while (i + 1 < argc) {
		const char *base = base_name(argv[i]);
		bool launcher = false;

		for (size_t k = 0; k < sizeof(launchers) / sizeof(*launchers); k++)
			launcher |= !strcmp(base, launchers[k]);
		if (!launcher)
			break;
		i++;
	}
	return i;
}

const char *const *flags_filter(struct arena *arena, const char *const *argv, size_t argc,
				size_t *n)
{
	struct filter f = { .arena = arena };
	size_t i = skip_launchers(argv, argc);
	const char **out;

	vec_push(&f.out, "clang");
	if (i < argc)
		add_target(&f, argv[i++]);
	while (i < argc) {
		size_t keep = kept(&argv[i], argc - i);

		if (keep) {
			for (size_t k = 0; k < keep; k++)
				vec_push(&f.out, argv[i + k]);
			i += keep;
		} else if (begins(argv[i], "-Wp,")) {
			add_preprocessor(&f, argv[i++] + 4);
		} else {
			i += drops_value(argv[i]) && i + 1 < argc ? 2 : 1;
		}
	}
	*n = f.out.n;
	vec_push(&f.out, NULL);
	out = arena_array(arena, const char *, f.out.n);
	memcpy(out, f.out.v, f.out.n * sizeof(*out));
	vec_free(&f.out);
	return out;
}
