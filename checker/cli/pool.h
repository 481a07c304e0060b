/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Worker processes: each does one job and sends what it made back over a pipe. A worker that
 * crashes, hangs or takes too much memory costs its own job and nothing else.
 */
#ifndef FLBCHECK_CLI_POOL_H
#define FLBCHECK_CLI_POOL_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* What became of a job. */
struct pool_result {
	const char *text; /* what the worker wrote, len bytes and a NUL */
	size_t len;
	const char *failure; /* why the job was not done, or NULL */
};

struct pool {
	/* Does job @i and writes the result to @out; in a process of its own. */
	void (*work)(void *ctx, size_t i, FILE *out);
	/* Takes the result, whose strings are gone afterwards; in the parent, in the order in
	 * which jobs end. */
	void (*done)(void *ctx, size_t i, const struct pool_result *r);
	void *ctx;
	/* What a worker may take before it is ended; 0: as much as it wants. Memory is counted in
	 * bytes of writable mappings, and not bounded under AddressSanitizer, which maps more than
	 * there is. */
	uint64_t seconds;
	uint64_t memory;
};

/* Does jobs 0 … n-1, at most @workers at a time. Returns 0, or the number of the signal
 * (SIGINT, SIGTERM, SIGHUP) that put an end to it: the workers are gone then, and the signal
 * is the caller's to act on. */
int pool_run(const struct pool *p, size_t n, size_t workers);

#endif
