// SPDX-License-Identifier: GPL-2.0-only
/*
 * Names of files and quoted code may hold any byte, and most formats of reports are defined on
 * Unicode. In: bytes. Out: how many of them make one character.
 *
 * Overlong forms and surrogates are refused like any other wrong byte: readers of the reports
 * refuse them too, and with them the whole report.
 */
#include "report/utf8.h"

#include <string.h>

size_t utf8_length(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	unsigned char lo = 0x80, hi = 0xbf;
	size_t n;

	if (s[0] < 0x80)
		return 1;
	if (s[0] >= 0xc2 && s[0] <= 0xdf)
		n = 2;
	else if ((s[0] & 0xf0) == 0xe0)
		n = 3;
	else if (s[0] >= 0xf0 && s[0] <= 0xf4)
		n = 4;
	else
		return 0;
	if (s[0] == 0xe0)
		lo = 0xa0;
	else if (s[0] == 0xed)
		hi = 0x9f;
	else if (s[0] == 0xf0)
		lo = 0x90;
	else if (s[0] == 0xf4)
		hi = 0x8f;
	if (s[1] < lo || s[1] > hi)
		return 0;
	for (size_t i = 2; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

const char *utf8_clean(struct arena *a, const char *s)
{
	const size_t replacement = sizeof(UTF8_REPLACEMENT) - 1;
	const char *p = s;
	size_t n = 0, len;
	char *out;

	while (*p && (len = utf8_length(p)))
		p += len;
	if (!*p)
		return s;
	out = arena_alloc(a, strlen(s) * replacement + 1);
	for (; *s; s += len ? len : 1) {
		len = utf8_length(s);
		memcpy(out + n, len ? s : UTF8_REPLACEMENT, len ? len : replacement);
		n += len ? len : replacement;
	}
	return out;
}
