// SPDX-License-Identifier: GPL-2.0-only
/*
 * Parses one translation unit and judges whether it was understood. In: a file and its command
 * line; out: a unit without a single error, or the reasons. A unit with errors is not checked
 * "as far as it goes": the parser drops the statements around an error, and a missing put or a
 * missing get in one of them would change the verdict without a trace.
 */
#include "front/clang.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "front/flags.h"
#include "front/slim.h"

/* More than this many errors say the same thing: the flags are wrong. */
#define PROBLEMS_MAX 20

const char *clang_copy(struct arena *arena, CXString s)
{
	const char *text = clang_getCString(s);
	const char *out = arena_strdup(arena, text ? text : "");

	clang_disposeString(s);
	return out;
}

static void problem(struct unit_problems *list, const char *path, const char *text)
{
	vec_push(&list->list, (struct unit_problem){ .path = path, .text = text });
}

/* The parser takes a directory, a device or nothing at all for an empty unit. */
static bool readable(struct arena *arena, const char *path, struct unit_problems *problems)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char byte;
	ssize_t n;

	if (fd < 0 || fstat(fd, &st)) {
		problem(problems, path, arena_printf(arena, "cannot read: %s", strerror(errno)));
		if (fd >= 0)
			close(fd);
		return false;
	}
	n = S_ISREG(st.st_mode) ? read(fd, &byte, 1) : 0;
	if (n < 0)
		problem(problems, path, arena_printf(arena, "cannot read: %s", strerror(errno)));
	else if (!S_ISREG(st.st_mode))
		problem(problems, path, "not a regular file");
	else if (!n)
		problem(problems, path, "the file is empty");
	close(fd);
	return n > 0;
}

/* libclang resolves names against the directory of the command, we against our own. */
static const char *absolute(struct arena *arena, const char *path)
{
	char *real = realpath(path, NULL);
	const char *out = real ? arena_strdup(arena, real) : path;

	free(real);
	return out;
}

static bool is_working_directory(const char *directory)
{
	struct stat a, b;

	return !stat(directory, &a) && !stat(".", &b) && a.st_dev == b.st_dev &&
	       a.st_ino == b.st_ino;
}

static const char *const *parse_arguments(struct unit *u, const struct unit_command *command,
					  size_t *n)
{
	static const char *const none[] = { "gcc" };
	/* Warnings are no business of ours, and finding them takes time. Both are errors in
	 * clang by default and warnings in the gcc that builds the same unit. The macro is for
	 * include/flbcheck/annotations.h. */
	static const char *const own[] = { "-w", "-Wno-int-conversion",
					   "-Wno-incompatible-function-pointer-types",
					   "-ferror-limit=20", "-D__FLBCHECK__" };
	size_t nown = sizeof(own) / sizeof(*own), nflags;
	const char *const *flags = flags_filter(u->arena, command->argc ? command->argv : none,
						command->argc ? command->argc : 1, &nflags);
	const char **argv = arena_array(u->arena, const char *, nflags + nown + 6);

	memcpy(argv, flags, nflags * sizeof(*argv));
	*n = nflags;
	memcpy(argv + *n, own, sizeof(own));
	*n += nown;
	if (!command->argc)
		argv[(*n)++] = "-std=gnu11";
	if (u->directory) {
		argv[(*n)++] = "-working-directory";
		argv[(*n)++] = u->directory;
	}
	argv[(*n)++] = u->directory ? absolute(u->arena, u->path) : u->path;
	return argv;
}

static const char *unit_absolute(struct unit *u, const char *name)
{
	return u->directory && *name != '/' ? arena_printf(u->arena, "%s/%s", u->directory, name)
					    : name;
}

/*
 * What to do about an error, or "". A header that is not found is mostly no mistake of the code:
 * Kbuild makes some, and the compiler brings some, which come in a package of their own.
 */
static const char *advice(const char *error)
{
	static const char *const compilers[] = {
		"'stdarg.h'", "'stdatomic.h'", "'stdbool.h'",  "'stddef.h'",	"'stdint.h'",
		"'float.h'",  "'limits.h'",    "'arm_neon.h'", "'immintrin.h'", NULL,
	};

	if (!strstr(error, "file not found"))
		return "";
	for (const char *const *c = compilers; *c; c++) {
		if (strncmp(error, *c, strlen(*c)) == 0)
			return "; clang's own headers are missing (Debian: libclang-common-19-dev)";
	}
	return "; is the tree built, and are these the flags it is built with?";
}

static void report(struct unit *u, CXDiagnostic d, struct unit_problems *problems)
{
	struct ast_loc loc = unit_loc(u, clang_getDiagnosticLocation(d));
	struct unit_problem p = { .path = u->path };

	if (loc.line) {
		p.path = unit_file(u, loc.file);
		p.line = loc.line;
		p.col = loc.col;
	}
	p.text = clang_copy(u->arena, clang_getDiagnosticSpelling(d));
	p.text = arena_printf(u->arena, "%s%s", p.text, advice(p.text));
	vec_push(&problems->list, p);
}

/* Were there errors? They are added to @problems. */
static bool has_errors(struct unit *u, struct unit_problems *problems)
{
	unsigned int n = clang_getNumDiagnostics(u->tu), errors = 0;

	for (unsigned int i = 0; i < n; i++) {
		CXDiagnostic d = clang_getDiagnostic(u->tu, i);

		if (clang_getDiagnosticSeverity(d) >= CXDiagnostic_Error && errors++ < PROBLEMS_MAX)
			report(u, d, problems);
		clang_disposeDiagnostic(d);
	}
	return errors;
}

static const char *failure_text(enum CXErrorCode code)
{
	switch (code) {
	case CXError_Success:
		return NULL;
	case CXError_Crashed:
		return "the parser crashed on it, for want of memory perhaps (--memory); not "
		       "checked";
	case CXError_Failure:
	case CXError_InvalidArguments:
	case CXError_ASTReadError:
		break;
	}
	return "the parser refuses its command line";
}

/* The parser gets the contents of @slim's files from there; NULL: all from disk. */
static enum CXErrorCode parse_files(struct unit *u, const char *const *argv, size_t argc,
				    const struct slim *slim)
{
	const unsigned int options = CXTranslationUnit_KeepGoing;
	size_t n = slim ? slim->files.n : 0;
	struct CXUnsavedFile *unsaved = arena_array(u->arena, struct CXUnsavedFile, n);

	for (size_t i = 0; i < n; i++) {
		const struct slim_file *f = &slim->files.v[i];

		unsaved[i] = (struct CXUnsavedFile){ f->name, f->s, f->n };
	}
	u->index = clang_createIndex(0, 0);
	return clang_parseTranslationUnit2FullArgv(u->index, NULL, argv, (int)argc, unsaved,
						   (unsigned int)n, options, &u->tu);
}

static bool parse(struct unit *u, const struct unit_command *command,
		  struct unit_problems *problems)
{
	const char *const *argv;
	const char *failure;
	size_t n;

	argv = parse_arguments(u, command, &n);
	failure = failure_text(parse_files(u, argv, n, NULL));
	if (failure || !u->tu) {
		problem(problems, u->path, failure ? failure : "the parser gives no reason");
		return false;
	}
	return !has_errors(u, problems);
}

static struct unit *unit_new(struct arena *arena, const struct unit_command *command)
{
	struct unit *u = arena_new(arena, struct unit);

	u->arena = arena;
	u->path = command->path;
	if (command->directory && !is_working_directory(command->directory))
		u->directory = command->directory;
	return u;
}

struct unit *unit_open(struct arena *arena, const struct unit_command *command,
		       struct unit_problems *problems)
{
	struct unit *u = unit_new(arena, command);

	if (readable(arena, u->path, problems) && parse(u, command, problems))
		return u;
	unit_close(u);
	return NULL;
}

struct inclusions {
	struct unit *u;
	const struct unit_sources *sources;
};

static void look_at_inclusion(CXFile file, CXSourceLocation *stack, unsigned int n,
			      CXClientData data)
{
	struct inclusions *in = data;
	const char *name = clang_copy(in->u->arena, clang_getFileName(file)), *s;
	const struct text *known = strmap_get(&in->sources->search.by_name, name);
	size_t size = 0;

	(void)stack;
	(void)n;
	s = clang_getFileContents(in->u->tu, file, &size);
	if (!s)
		in->u->extras_same = false;
	else if (!known)
		vec_push(&in->u->extras.list,
			 (struct unit_extra){ unit_absolute(in->u, name), s, size });
	else if (!strmap_get(&in->u->blanked, name))
		in->u->extras_same &= known->n == size && !memcmp(known->s, s, size);
}

const struct unit_extras *unit_extras(struct unit *u, const struct unit_sources *sources)
{
	struct inclusions in = { u, sources };

	/* Listing the inclusions takes the parser's library one part in twenty of parsing. */
	if (!u->has_extras) {
		u->has_extras = u->extras_same = true;
		clang_getInclusions(u->tu, look_at_inclusion, &in);
	}
	return u->extras_same ? &u->extras : NULL;
}

/* A file that is included by a name made by a macro, or from a directory the parser knows by
 * itself, was not looked at before; it may hold any macro. */
static bool are_harmless(const struct unit_extras *extras, const struct words *words)
{
	const struct unit_extra *e;
	struct word_found found;

	vec_for_each (e, &extras->list)
		if (words_find(words, e->s, e->n, 0, &found))
			return false;
	return true;
}

static void note_blanked(struct unit *u, const struct slim *slim)
{
	const struct slim_file *f;

	vec_for_each (f, &slim->files)
		strmap_put(&u->blanked, f->name)->value = u;
}

static bool parse_slim(struct unit *u, const struct unit_sources *sources, const char *const *names,
		       size_t n)
{
	struct unit_problems problems = { 0 };
	const struct unit_extras *extras = NULL;
	struct slim slim;

	if (slim_make(&slim, u->arena, &sources->search, names, n)) {
		note_blanked(u, &slim);
		if (parse_files(u, sources->argv, sources->argc, &slim) == CXError_Success &&
		    u->tu && !has_errors(u, &problems))
			extras = unit_extras(u, sources);
	}
	if (extras && !are_harmless(extras, slim.words))
		extras = NULL;
	slim_free(&slim);
	vec_free(&problems.list);
	return extras;
}

struct unit *unit_open_for(struct arena *arena, const struct unit_command *command,
			   const struct unit_sources *sources, const char *const *names, size_t n)
{
	struct unit_problems problems = { 0 };
	struct unit *u = unit_new(arena, command);
	bool ok = readable(arena, u->path, &problems) && parse_slim(u, sources, names, n);

	vec_free(&problems.list);
	if (ok)
		return u;
	unit_close(u);
	return NULL;
}

void unit_sources_read(struct unit_sources *s, struct search_memory *memory,
		       const struct unit_command *command)
{
	struct unit *u = unit_new(memory->arena, command);

	s->argv = parse_arguments(u, command, &s->argc);
	search_files(&s->search, memory, s->argv[s->argc - 1], u->directory, s->argv, s->argc);
}

void unit_sources_free(struct unit_sources *s)
{
	search_free(&s->search);
}

void unit_close(struct unit *u)
{
	if (u->tu)
		clang_disposeTranslationUnit(u->tu);
	if (u->index)
		clang_disposeIndex(u->index);
	vec_free(&u->clang_files);
	vec_free(&u->files);
	ptrmap_free(&u->file_numbers);
	vec_free(&u->clang_types);
	ptrmap_free(&u->types);
	vec_free(&u->fields);
	ptrmap_free(&u->members);
	ptrmap_free(&u->decls);
	strmap_free(&u->static_locals);
	strmap_free(&u->blanked);
	vec_free(&u->extras.list);
	vec_free(&u->functions);
	vec_free(&u->variables);
	ptrmap_free(&u->function_numbers);
	ptrmap_free(&u->first_seen);
	strmap_free(&u->function_decls);
	vec_free(&u->named);
	vec_free(&u->marked);
	vec_free(&u->marks);
}

const char *unit_path(const struct unit *u)
{
	return u->path;
}

const char *unit_parser_version(struct arena *arena)
{
	return clang_copy(arena, clang_getClangVersion());
}
