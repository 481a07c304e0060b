// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which blocks of a program run: linked to all that is built with -fsanitize-coverage=trace-pc. In
 * the folder REACH is a file for each program, one byte for each of its code; processes share it,
 * so that nothing is lost when one forks or dies.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

extern const char __executable_start, etext;

static unsigned char none, *seen;
static size_t nseen;

static void start(void)
{
	size_t n = (size_t)(&etext - &__executable_start);
	char path[4096];
	void *p = MAP_FAILED;
	int saved = errno, fd;

	seen = &none;
	snprintf(path, sizeof(path), REACH "/%s", program_invocation_short_name);
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0 && !ftruncate(fd, (off_t)n))
		p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (fd >= 0)
		close(fd);
	if (p != MAP_FAILED) {
		seen = p;
		nseen = n;
	}
	errno = saved;
}

void __sanitizer_cov_trace_pc(void);

void __sanitizer_cov_trace_pc(void)
{
	size_t at = (size_t)((const char *)__builtin_return_address(0) - &__executable_start);

	if (!seen)
		start();
	if (at < nseen)
		seen[at] = 1;
}
