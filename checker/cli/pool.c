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
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/vec.h"

#define READ_SIZE 65536

struct worker {
	pid_t pid;
	int fd;
	size_t job;
	VEC(char) text;
};

struct run {
	const struct pool *pool;
	struct worker *workers; /* the nbusy first are at work */
	size_t nbusy, nworkers;
	sigset_t old_mask;
	int signals; /* signalfd */
};

static _Noreturn void work(struct run *r, size_t job, int fd, pid_t parent)
{
	FILE *out;

	/* A parent that is killed must not leave workers behind; it may be gone already. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(2);
	close(r->signals);
	sigprocmask(SIG_SETMASK, &r->old_mask, NULL);
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
	r->nbusy++;
	return 0;
}

static pid_t reap(pid_t pid, int *status)
{
	pid_t p;

	do {
		p = waitpid(pid, status, 0);
	} while (p < 0 && errno == EINTR);
	return p;
}

/* Ends worker number @i, whose pipe is at its end, and hands out what it made. */
static void finish(struct run *r, size_t i)
{
	struct worker w = r->workers[i];
	struct pool_result result = { 0 };
	char failure[128];
	int status = 0;

	close(w.fd);
	reap(w.pid, &status);
	r->workers[i] = r->workers[--r->nbusy];
	vec_push(&w.text, 0);
	result.text = w.text.v;
	result.len = w.text.n - 1;
	if (WIFSIGNALED(status)) {
		snprintf(failure, sizeof(failure), "the worker was ended by signal %d (%s)",
			 WTERMSIG(status), strsignal(WTERMSIG(status)));
		result.failure = failure;
	} else if (WEXITSTATUS(status)) {
		snprintf(failure, sizeof(failure), "the worker ended with status %d",
			 WEXITSTATUS(status));
		result.failure = failure;
	}
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

/* Waits until a worker has something to say. Returns a signal that arrived, or 0. */
static int attend(struct run *r)
{
	struct pollfd *fds = xrealloc(NULL, (r->nbusy + 1) * sizeof(*fds));
	struct signalfd_siginfo info;
	int signal = 0;

	fds[0] = (struct pollfd){ r->signals, POLLIN, 0 };
	for (size_t i = 0; i < r->nbusy; i++)
		fds[i + 1] = (struct pollfd){ r->workers[i].fd, POLLIN, 0 };
	if (poll(fds, r->nbusy + 1, -1) > 0) {
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
	int status;

	for (size_t i = 0; i < r->nbusy; i++)
		kill(r->workers[i].pid, SIGKILL);
	for (size_t i = 0; i < r->nbusy; i++) {
		reap(r->workers[i].pid, &status);
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
