// SPDX-License-Identifier: GPL-2.0-only
/*
 * Is the IR the program? Each case file is compiled by the C compiler into a shared object, and
 * lowered and interpreted here; both are run on the same inputs. In: lower-exec CASE.c CASE.so;
 * out: status 0 if every function named test_* returns the same and calls the same, in the same
 * order. Expected values written by hand would only say what their author took C to mean.
 *
 * A case's functions take two ints and return a long. trace(x) and pick(x) are what they can
 * call: the first notes x, the second notes it and returns a number that depends on x and on
 * the input.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "front/unit.h"
#include "interp.h"

#define TRACE_MAX 4096

struct run {
	int64_t trace[TRACE_MAX];
	size_t n;
	int seed;
	int64_t result;
};

/* The compiled case calls these by name and gives them nothing: the run must be found. */
static struct run *current;

/* What the case and the interpreter call. */
int trace(int x);
int pick(int x);

int trace(int x)
{
	if (current->n < TRACE_MAX)
		current->trace[current->n++] = x;
	return x;
}

int pick(int x)
{
	trace(1000 + x);
	return (x * 7 + current->seed) % 3;
}

static int64_t call_extern(void *ctx, const char *name, const int64_t *args, uint32_t n)
{
	struct interp *in = ctx;

	if (!strcmp(name, "trace") && n == 1)
		return trace((int)args[0]);
	if (!strcmp(name, "pick") && n == 1)
		return pick((int)args[0]);
	if (!in->error)
		in->error = name;
	return 0;
}

static void *no_global(void *ctx, const char *name)
{
	(void)ctx;
	(void)name;
	return NULL;
}

static bool same(const struct run *a, const struct run *b)
{
	return a->result == b->result && a->n == b->n &&
	       !memcmp(a->trace, b->trace, a->n * sizeof(*a->trace));
}

static void print_run(const char *who, const struct run *r)
{
	printf("  %s: returns %lld, calls", who, (long long)r->result);
	for (size_t i = 0; i < r->n && i < 40; i++)
		printf(" %lld", (long long)r->trace[i]);
	printf("\n");
}

static bool check(struct lower *l, const struct ir_func *f, void *symbol, int a, int b)
{
	struct run native = { .seed = a + b }, ir = { .seed = a + b };
	struct interp in = { .lower = l, .call = call_extern, .global = no_global };
	int64_t args[2] = { a, b };
	long (*function)(int, int);
	bool ok;

	in.ctx = &in;
	in.steps = 100000;
	memcpy(&function, &symbol, sizeof(function));
	current = &native;
	native.result = function(a, b);
	current = &ir;
	ir.result = interp_run(&in, f, args, 2);
	ok = !in.error && same(&native, &ir);
	if (!ok) {
		printf("%s(%d, %d): %s\n", f->var->name, a, b, in.error ? in.error : "differs");
		print_run("compiled", &native);
		print_run("lowered ", &ir);
	}
	interp_free(&in);
	return ok;
}

static bool check_all(struct lower *l, void *library, unsigned long *count)
{
	struct ir_var *const *functions;
	bool ok = true;
	size_t n;

	functions = lower_all_functions(l, &n);
	for (size_t i = 0; i < n; i++) {
		const struct ir_func *f = lower_function(l, functions[i]);
		void *symbol;

		if (strncmp(functions[i]->name, "test_", 5))
			continue;
		symbol = dlsym(library, functions[i]->name);
		if (!symbol) {
			printf("%s: not in the compiled case\n", functions[i]->name);
			return false;
		}
		for (int a = -3; a <= 6; a++)
			for (int b = -2; b <= 3; b++)
				ok &= check(l, f, symbol, a, b);
		++*count;
	}
	return ok;
}

int main(int argc, char **argv)
{
	static const char *const flags[] = { "gcc", "-std=gnu11" };
	struct unit_command command = { .argv = flags, .argc = 2 };
	struct unit_problems problems = { 0 };
	struct arena arena = { 0 };
	unsigned long count = 0;
	struct lower *l;
	void *library;
	struct unit *u;
	bool ok;

	if (argc != 3)
		return 2;
	command.path = argv[1];
	library = dlopen(argv[2], RTLD_NOW);
	u = library ? unit_open(&arena, &command, &problems) : NULL;
	if (!u) {
		printf("%s: %s\n", argv[1], library ? problems.list.v[0].text : dlerror());
		return 2;
	}
	l = lower_open(u, &arena, NULL, 0);
	ok = check_all(l, library, &count);
	printf("%s: %lu functions: %s\n", argv[1], count,
	       ok && count ? "the same" : "NOT the same");
	lower_close(l);
	unit_close(u);
	vec_free(&problems.list);
	arena_free(&arena);
	dlclose(library);
	return ok && count ? 0 : 1;
}
