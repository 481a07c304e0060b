/* SPDX-License-Identifier: GPL-2.0-only */
/* Text inside XML and HTML. */
#ifndef FLBCHECK_REPORT_MARKUP_H
#define FLBCHECK_REPORT_MARKUP_H

#include <stddef.h>
#include <stdio.h>

/* @s, or its first @n bytes, for an element's content or an attribute in double quotes. What
 * XML 1.0 has no way to write, and what is not UTF-8, becomes U+FFFD. */
void markup_put(FILE *out, const char *s);
void markup_put_n(FILE *out, const char *s, size_t n);

/* `NAME="VALUE"` with a blank before it. */
void markup_attribute(FILE *out, const char *name, const char *value);

#endif
