// SPDX-License-Identifier: GPL-2.0-only
/*
 * Code is full of what XML and HTML take for markup. In: any bytes. Out: text that a parser
 * gives back as it was, as far as it can be written at all.
 *
 * A character that XML 1.0 (section 2.2) does not allow cannot be escaped either: `&#1;` is as
 * ill-formed as the byte, and one of them would cost the whole report.
 */
#include "report/markup.h"

#include <string.h>

#include "report/utf8.h"

static const char *escaped(char c)
{
	switch (c) {
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '"':
		return "&quot;";
	case '\n':
		return "&#10;"; /* would be a blank in an attribute */
	case '\t':
		return "&#9;";
	}
	return (unsigned char)c < 0x20 || c == 0x7f ? UTF8_REPLACEMENT : NULL;
}

/* U+FFFE and U+FFFF, the last of what XML leaves out. */
static int is_noncharacter(const char *s, size_t len)
{
	return len == 3 && !memcmp(s, "\xef\xbf", 2) && (unsigned char)s[2] >= 0xbe;
}

void markup_put_n(FILE *out, const char *s, size_t n)
{
	const char *end = s + n;

	while (s < end) {
		size_t len = utf8_length(s);
		const char *e = len == 1 ? escaped(*s) : NULL;

		if (!len || len > (size_t)(end - s) || is_noncharacter(s, len)) {
			e = UTF8_REPLACEMENT;
			len = len && len <= (size_t)(end - s) ? len : 1;
		}
		if (e)
			fputs(e, out);
		else
			fwrite(s, 1, len, out);
		s += len;
	}
}

void markup_put(FILE *out, const char *s)
{
	markup_put_n(out, s, strlen(s));
}

void markup_attribute(FILE *out, const char *name, const char *value)
{
	fprintf(out, " %s=\"", name);
	markup_put(out, value);
	fputc('"', out);
}
