/* SPDX-License-Identifier: GPL-2.0-only */
/* Text that claims to be UTF-8. */
#ifndef FLBCHECK_REPORT_UTF8_H
#define FLBCHECK_REPORT_UTF8_H

#include <stddef.h>

#include "base/arena.h"

/* What stands for a byte that is not UTF-8: U+FFFD, 3 bytes. */
#define UTF8_REPLACEMENT "\xef\xbf\xbd"

/* Bytes of the sequence that the NUL-terminated @s begins with, 0 if it is none (RFC 3629,
 * section 4). */
size_t utf8_length(const char *s);

/* @s, or a copy from @a in which every byte that is not UTF-8 is UTF8_REPLACEMENT. */
const char *utf8_clean(struct arena *a, const char *s);

#endif
