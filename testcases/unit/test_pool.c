// SPDX-License-Identifier: GPL-2.0-only
/* Worker processes: every job gets its own answer, whatever happens to the worker. */
#include "cmocka_all.h"

#include <signal.h>
#include <unistd.h>

#include "cli/pool.h"

#define NJOBS 40

struct answers {
	size_t calls[NJOBS];
	char *text[NJOBS];
	char *failure[NJOBS];
	size_t size; /* bytes to write */
};

static char *copy(const char *s)
{
	return s ? strdup(s) : NULL;
}

static void done(void *ctx, size_t i, const struct pool_result *r)
{
	struct answers *a = ctx;

	assert_int_equal(strlen(r->text), r->len);
	a->calls[i]++;
	a->text[i] = copy(r->text);
	a->failure[i] = copy(r->failure);
}

static void release(struct answers *a)
{
	for (size_t i = 0; i < NJOBS; i++) {
		free(a->text[i]);
		free(a->failure[i]);
	}
}

static void write_number(void *ctx, size_t i, FILE *out)
{
	(void)ctx;
	fprintf(out, "job %zu", i);
}

static void gives_each_job_its_answer(void **state)
{
	static const size_t workers[] = { 1, 2, 7, NJOBS, NJOBS * 2 };

	(void)state;
	for (size_t w = 0; w < sizeof(workers) / sizeof(workers[0]); w++) {
		struct answers a = { 0 };
		struct pool p = { write_number, done, &a };

		assert_int_equal(pool_run(&p, NJOBS, workers[w]), 0);
		for (size_t i = 0; i < NJOBS; i++) {
			char wanted[32];

			snprintf(wanted, sizeof(wanted), "job %zu", i);
			assert_int_equal(a.calls[i], 1);
			assert_string_equal(a.text[i], wanted);
			assert_null(a.failure[i]);
		}
		release(&a);
	}
}

static void write_much(void *ctx, size_t i, FILE *out)
{
	const struct answers *a = ctx;

	for (size_t n = 0; n < a->size; n++)
		fputc('a' + (int)i, out);
}

static void carries_more_than_a_pipe_holds(void **state)
{
	struct answers a = { .size = 3000000 };
	struct pool p = { write_much, done, &a };

	(void)state;
	assert_int_equal(pool_run(&p, 3, 2), 0);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(strlen(a.text[i]), a.size);
		assert_int_equal(strspn(a.text[i], (char[]){ 'a' + (char)i, 0 }), a.size);
	}
	release(&a);
}

static void misbehave(void *ctx, size_t i, FILE *out)
{
	(void)ctx;
	fputs("something", out);
	fflush(out);
	if (i == 1)
		_exit(3);
	if (i == 2)
		kill(getpid(), SIGKILL);
	if (i == 3)
		_exit(0);
}

static void a_worker_that_dies_costs_its_job(void **state)
{
	struct answers a = { 0 };
	struct pool p = { misbehave, done, &a };

	(void)state;
	assert_int_equal(pool_run(&p, 5, 2), 0);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(a.calls[i], 1);
		assert_string_equal(a.text[i], "something");
	}
	assert_null(a.failure[0]);
	assert_string_equal(a.failure[1], "the worker ended with status 3");
	assert_string_equal(a.failure[2], "the worker was ended by signal 9 (Killed)");
	assert_null(a.failure[3]);
	assert_null(a.failure[4]);
	release(&a);
}

static void hang(void *ctx, size_t i, FILE *out)
{
	(void)ctx;
	fputs("something", out);
	while (i % 2)
		pause();
}

static void a_worker_that_hangs_costs_its_job(void **state)
{
	struct answers a = { 0 };
	struct pool p = { hang, done, &a, .seconds = 1 };

	(void)state;
	assert_int_equal(pool_run(&p, 4, 2), 0);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(a.calls[i], 1);
		if (i % 2)
			assert_string_equal(a.failure[i], "not done in 1 s (--timeout)");
		else
			assert_null(a.failure[i]);
	}
	release(&a);
}

#ifndef __SANITIZE_ADDRESS__
static void take_memory(void *ctx, size_t i, FILE *out)
{
	size_t size = (size_t)(i ? 512 : 16) << 20;
	volatile char *p = malloc(size);

	(void)ctx;
	fputs(p ? "got it" : "none", out);
	if (p)
		return;
	p = malloc(size / 8 * 5);
	for (size_t k = 0; p && k < size / 8 * 5; k += 4096)
		p[k] = 1;
	abort();
}

static void memory_is_bounded(void **state)
{
	struct answers a = { 0 };
	struct pool p = { take_memory, done, &a, .memory = 400 << 20 };

	(void)state;
	assert_int_equal(pool_run(&p, 2, 2), 0);
	assert_null(a.failure[0]);
	assert_string_equal(a.text[0], "got it");
	assert_memory_equal(a.failure[1], "the worker was ended by signal 6 (Aborted); it had", 50);
	assert_non_null(strstr(a.failure[1], " of 400 MB"));
	release(&a);
}
#endif

static void interrupt_parent(void *ctx, size_t i, FILE *out)
{
	(void)ctx;
	(void)out;
	if (i == 0)
		kill(getppid(), SIGTERM);
	pause();
}

static void a_signal_ends_all_workers(void **state)
{
	struct answers a = { 0 };
	struct pool p = { interrupt_parent, done, &a };

	(void)state;
	assert_int_equal(pool_run(&p, NJOBS, 3), SIGTERM);
	for (size_t i = 0; i < NJOBS; i++)
		assert_int_equal(a.calls[i], 0);
	release(&a);
}

static void no_jobs_is_no_work(void **state)
{
	struct answers a = { 0 };
	struct pool p = { write_number, done, &a };

	(void)state;
	assert_int_equal(pool_run(&p, 0, 4), 0);
	assert_int_equal(a.calls[0], 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gives_each_job_its_answer),
		cmocka_unit_test(carries_more_than_a_pipe_holds),
		cmocka_unit_test(a_worker_that_dies_costs_its_job),
		cmocka_unit_test(a_worker_that_hangs_costs_its_job),
#ifndef __SANITIZE_ADDRESS__
		cmocka_unit_test(memory_is_bounded),
#endif
		cmocka_unit_test(a_signal_ends_all_workers),
		cmocka_unit_test(no_jobs_is_no_work),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
