// SPDX-License-Identifier: GPL-2.0-only
/*
 * Writing a report so that nobody ever reads half of one. In: a path. Out: a stream; at its
 * end the file is replaced by rename(), or left as it was.
 *
 * A path that is no regular file (/dev/full, a pipe) is written in place: renaming a file over
 * a device would delete the device.
 */
#include "cli/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"

static bool complain(const char *name, int error)
{
	fprintf(stderr, "flbcheck: error: %s: %s\n", name, strerror(error));
	return false;
}

static void signals_hold(struct output *o)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, &o->signals);
}

/* A link is followed first, so that what is replaced is the file and not the link. */
static char *target_of(const char *path)
{
	char *real = realpath(path, NULL);

	if (!real)
		real = strcpy(xrealloc(NULL, strlen(path) + 1), path);
	return real;
}

/* The mode the file has, or that a new file would get. */
static mode_t wanted_mode(const char *path)
{
	struct stat st;
	mode_t mask;

	if (stat(path, &st) == 0)
		return st.st_mode & 07777;
	mask = umask(0);
	umask(mask);
	return 0666 & ~mask;
}

static bool open_temporary(struct output *o)
{
	static const char suffix[] = ".XXXXXX";
	int fd, error;

	o->temporary = xrealloc(NULL, strlen(o->path) + sizeof(suffix));
	strcpy(o->temporary, o->path);
	strcat(o->temporary, suffix);
	signals_hold(o);
	fd = mkstemp(o->temporary);
	if (fd >= 0 && fchmod(fd, wanted_mode(o->path)) == 0) {
		o->f = fdopen(fd, "w");
		if (o->f)
			return true;
	}
	error = errno;
	if (fd >= 0) {
		close(fd);
		unlink(o->temporary);
	}
	sigprocmask(SIG_SETMASK, &o->signals, NULL);
	return complain(o->name, error);
}

bool output_open(struct output *o, const char *path)
{
	struct stat st;
	bool ok;

	memset(o, 0, sizeof(*o));
	o->name = path ? path : "standard output";
	if (!path) {
		o->f = stdout;
		return true;
	}
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode)) {
		o->f = fopen(path, "w");
		return o->f ? true : complain(o->name, errno);
	}
	o->path = target_of(path);
	ok = open_temporary(o);
	if (!ok) {
		free(o->temporary);
		free(o->path);
	}
	return ok;
}

/* 0, or the errno of the first thing that went wrong on the stream. */
static int finish_stream(struct output *o)
{
	int error = 0;

	errno = 0;
	if (fflush(o->f) || ferror(o->f))
		error = errno ? errno : EIO;
	if (!error && o->path && fsync(fileno(o->f)))
		error = errno;
	if (fclose(o->f) && !error)
		error = errno;
	return error;
}

bool output_close(struct output *o, bool keep)
{
	int error = finish_stream(o);

	if (o->path) {
		if (!error && keep && rename(o->temporary, o->path))
			error = errno;
		if (error || !keep)
			unlink(o->temporary);
		free(o->temporary);
		free(o->path);
		sigprocmask(SIG_SETMASK, &o->signals, NULL);
	}
	if (error && error != EPIPE)
		complain(o->name, error);
	return !error;
}
