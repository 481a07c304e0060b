// SPDX-License-Identifier: GPL-2.0-only
/*
 * Running jobs in processes. In: a number of jobs and what to do for each. Out: the text that
 * each made, or why it made none.
 *
 * A worker does one job and ends; none is kept for the next. A fork() costs less than a
 * thousandth of parsing a unit, and a worker that starts afresh cannot carry anything of one
 * unit, a corrupted heap included, over to another.
 */
#include "cli/pool.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/vec.h"

#define READ_SIZE 65536

struct worker {
	pid_t pid;
	int fd;
	size_t job;
	uint64_t started; /* in milliseconds of a clock that only goes forward */
	bool late;	  /* ended for the time it took */
	VEC(char) text;
};

struct run {
	const struct pool *pool;
	struct worker *workers; /* the nbusy first are at work */
	size_t nbusy, nworkers;
	sigset_t old_mask;
	int signals; /* signalfd */
};

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void bound_memory(uint64_t bytes)
{
#ifndef __SANITIZE_ADDRESS__
	struct rlimit limit = { bytes, bytes };

	if (bytes)
		setrlimit(RLIMIT_DATA, &limit);
#else
	(void)bytes;
#endif
}

static _Noreturn void work(struct run *r, size_t job, int fd, pid_t parent)
{
	FILE *out;

	/* A parent that is killed must not leave workers behind; it may be gone already. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(2);
	close(r->signals);
	sigprocmask(SIG_SETMASK, &r->old_mask, NULL);
	bound_memory(r->pool->memory);
	out = fdopen(fd, "w");
	if (!out)
		_exit(2);
	r->pool->work(r->pool->ctx, job, out);
	/* What the job took from the heap goes with the process. */
	_exit(fclose(out) ? 2 : 0);
}

/* 0, or the errno of what kept the worker from starting. */
static int start(struct run *r, size_t job)
{
	struct worker *w = &r->workers[r->nbusy];
	pid_t parent = getpid();
	int fds[2];

	if (pipe(fds))
		return errno;
	/* What is buffered would be written by each process. */
	fflush(NULL);
	memset(w, 0, sizeof(*w));
	w->pid = fork();
	if (w->pid < 0) {
		int error = errno;

		close(fds[0]);
		close(fds[1]);
		return error;
	}
	if (w->pid == 0) {
		close(fds[0]);
		work(r, job, fds[1], parent);
	}
	close(fds[1]);
	w->fd = fds[0];
	w->job = job;
	w->started = now();
	r->nbusy++;
	return 0;
}

static pid_t reap(pid_t pid, int *status, struct rusage *used)
{
	pid_t p;

	do {
		p = wait4(pid, status, 0, used);
	} while (p < 0 && errno == EINTR);
	return p;
}

/* Why a worker that came to a bad end did so; false: it did not. */
static bool describe(const struct run *r, const struct worker *w, int status,
		     const struct rusage *used, char *out, size_t n)
{
	uint64_t resident = (uint64_t)used->ru_maxrss * 1024, memory = r->pool->memory;
	int len;

	if (w->late) {
		snprintf(out, n, "not done in %" PRIu64 " s (--timeout)", r->pool->seconds);
		return true;
	}
	if (WIFSIGNALED(status))
		len = snprintf(out, n, "the worker was ended by signal %d (%s)", WTERMSIG(status),
			       strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status))
		len = snprintf(out, n, "the worker ended with status %d", WEXITSTATUS(status));
	else
		return false;
	/* What a failed allocation looks like depends on who wanted it. */
	if (memory && resident > memory / 2)
		snprintf(out + len, n - (size_t)len, "; it had taken %" PRIu64 " of %" PRIu64 " MB",
			 resident >> 20, memory >> 20);
	return true;
}

/* Ends worker number @i, whose pipe is at its end, and hands out what it made. */
static void finish(struct run *r, size_t i)
{
	struct worker w = r->workers[i];
	struct pool_result result = { 0 };
	struct rusage used = { 0 };
	char failure[192];
	int status = 0;

	close(w.fd);
	reap(w.pid, &status, &used);
	r->workers[i] = r->workers[--r->nbusy];
	vec_push(&w.text, 0);
	result.text = w.text.v;
	result.len = w.text.n - 1;
	if (describe(r, &w, status, &used, failure, sizeof(failure)))
		result.failure = failure;
	r->pool->done(r->pool->ctx, w.job, &result);
	vec_free(&w.text);
}

/* false: the worker's pipe is at its end. */
static bool receive(struct worker *w)
{
	ssize_t n;

	if (w->text.cap - w->text.n < READ_SIZE) {
		w->text.cap = w->text.cap * 2 + READ_SIZE;
		w->text.v = xrealloc(w->text.v, w->text.cap);
	}
	n = read(w->fd, w->text.v + w->text.n, READ_SIZE);
	if (n > 0)
		w->text.n += (size_t)n;
	return n > 0 || (n < 0 && errno == EINTR);
}

/* Kills workers whose time is up; their pipes end by that. Returns how long the others may wait
 * for the next of them, in milliseconds, or -1. */
static int watch_time(struct run *r)
{
	uint64_t limit = r->pool->seconds * 1000, time = limit ? now() : 0, next = UINT64_MAX;

	for (size_t i = 0; limit && i < r->nbusy; i++) {
		struct worker *w = &r->workers[i];
		uint64_t passed = time - w->started;

		if (passed >= limit && !w->late) {
			w->late = true;
			kill(w->pid, SIGKILL);
		}
		if (passed < limit && limit - passed < next)
			next = limit - passed;
	}
	return next > INT_MAX ? -1 : (int)next;
}

/* Waits until a worker has something to say. Returns a signal that arrived, or 0. */
static int attend(struct run *r)
{
	struct pollfd *fds = xrealloc(NULL, (r->nbusy + 1) * sizeof(*fds));
	struct signalfd_siginfo info;
	int signal = 0;

	fds[0] = (struct pollfd){ r->signals, POLLIN, 0 };
	for (size_t i = 0; i < r->nbusy; i++)
		fds[i + 1] = (struct pollfd){ r->workers[i].fd, POLLIN, 0 };
	if (poll(fds, r->nbusy + 1, watch_time(r)) > 0) {
		/* From the last one: finish() moves the last into the gap. */
		for (size_t i = r->nbusy; i-- > 0;)
			if (fds[i + 1].revents && !receive(&r->workers[i]))
				finish(r, i);
		if (fds[0].revents && read(r->signals, &info, sizeof(info)) == sizeof(info))
			signal = (int)info.ssi_signo;
	}
	free(fds);
	return signal;
}

static void kill_all(struct run *r)
{
	struct rusage used;
	int status;

	for (size_t i = 0; i < r->nbusy; i++)
		kill(r->workers[i].pid, SIGKILL);
	for (size_t i = 0; i < r->nbusy; i++) {
		reap(r->workers[i].pid, &status, &used);
		close(r->workers[i].fd);
		vec_free(&r->workers[i].text);
	}
	r->nbusy = 0;
}

static void fail(struct run *r, size_t job, int error)
{
	char failure[128];

	snprintf(failure, sizeof(failure), "no worker could be started: %s", strerror(error));
	r->pool->done(r->pool->ctx, job, &(struct pool_result){ "", 0, failure });
}

static int run_jobs(struct run *r, size_t n)
{
	size_t next = 0;
	int signal = 0;

	while (!signal && (next < n || r->nbusy)) {
		if (next < n && r->nbusy < r->nworkers) {
			int error = start(r, next);

			/* With others at work there will be room again. */
			if (!error || !r->nbusy) {
				if (error)
					fail(r, next, error);
				next++;
				continue;
			}
		}
		signal = attend(r);
	}
	return signal;
}

/* Those that are not ignored: a blocked signal is queued even then, and nohup(1) must work. */
static sigset_t ending_signals(void)
{
	static const int candidates[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action;
	sigset_t set;

	sigemptyset(&set);
	for (size_t i = 0; i < sizeof(candidates) / sizeof(candidates[0]); i++)
		if (!sigaction(candidates[i], NULL, &action) && action.sa_handler != SIG_IGN)
			sigaddset(&set, candidates[i]);
	return set;
}

int pool_run(const struct pool *p, size_t n, size_t workers)
{
	struct run r = { .pool = p, .nworkers = workers };
	sigset_t set = ending_signals();
	int signal;

	sigprocmask(SIG_BLOCK, &set, &r.old_mask);
	r.signals = signalfd(-1, &set, SFD_CLOEXEC);
	r.workers = xrealloc(NULL, workers * sizeof(*r.workers));
	signal = run_jobs(&r, n);
	kill_all(&r);
	free(r.workers);
	if (r.signals >= 0)
		close(r.signals);
	sigprocmask(SIG_SETMASK, &r.old_mask, NULL);
	return signal;
}
