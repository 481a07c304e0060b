/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_ERRNO_H
#define _LINUX_ERRNO_H

#define EPERM	   1
#define ENOENT	   2
#define EINTR	   4
#define EIO	   5
#define ENXIO	   6
#define E2BIG	   7
#define EBADF	   9
#define EAGAIN	   11
#define ENOMEM	   12
#define EACCES	   13
#define EFAULT	   14
#define EBUSY	   16
#define EEXIST	   17
#define EXDEV	   18
#define ENODEV	   19
#define EINVAL	   22
#define ENOSPC	   28
#define EPIPE	   32
#define EDOM	   33
#define ERANGE	   34
#define ENAMETOOLONG 36
#define ENODATA	   61
#define EPROTO	   71
#define EOVERFLOW  75
#define EOPNOTSUPP 95
#define ETIMEDOUT  110
#define ECANCELED  125
#define EOWNERDEAD 130
#define ENOTRECOVERABLE 131
#define ERFKILL	   132
#define EHWPOISON  133

#endif
