// SPDX-License-Identifier: GPL-2.0-only
/*
 * A finding must be known again when the file has changed elsewhere: a baseline and the code
 * hosts rely on it. In: sorted findings and their source. Out: for each what does not depend on
 * line numbers: rule, file, function, what the reference is on, the code of the line, and its
 * number among those that have all of that in common.
 *
 * The parts are valid UTF-8 even where the source is not, since they travel through JSON and
 * must be equal to themselves when they come back.
 *
 * The message is not part of it. It is worded anew when the checker learns to say more, and
 * then every known finding would be a new one.
 */
#include "report/fingerprint.h"

#include <inttypes.h>
#include <string.h>

#include "report/path.h"
#include "report/utf8.h"

static bool equal(const char *a, const char *b)
{
	return !strcmp(a ? a : "", b ? b : "");
}

static bool alike(const struct finding *a, const struct finding *b)
{
	return equal(a->rule, b->rule) && equal(a->print.path, b->print.path) &&
	       equal(a->function, b->function) && equal(a->subject, b->subject) &&
	       equal(a->print.text, b->print.text);
}

bool fingerprint_same(const struct finding *a, const struct finding *b)
{
	return alike(a, b) && a->print.ordinal == b->print.ordinal;
}

/* The parts with a NUL behind each, so that no two lists of parts are the same bytes. */
static const char *id_of(struct arena *a, const struct finding *f)
{
	const char *const parts[] = { f->rule, f->print.path, f->function, f->subject,
				      f->print.text };
	uint64_t h = f->print.ordinal;

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		const char *part = parts[i] ? parts[i] : "";

		h = hash_mix(h, hash_bytes(part, strlen(part) + 1));
	}
	return arena_printf(a, "%016" PRIx64, h);
}

void fingerprints_set(struct results *r, struct sources *sources, const char *cwd, const char *root)
{
	struct arena *a = r->arena;
	size_t n = r->findings.n;

	for (size_t i = 0; i < n; i++) {
		struct finding *f = &r->findings.v[i];
		const struct source *source = source_get(sources, f->at.path);

		if (f->print.id)
			continue;
		f->print.path = utf8_clean(a, path_below(a, cwd, root, f->at.path));
		f->print.text = source ? utf8_clean(a, source_code(source, a, f->at.line)) : "";
		if (f->subject)
			f->subject = utf8_clean(a, f->subject);
		for (size_t k = 0; k < i; k++)
			f->print.ordinal += alike(&r->findings.v[k], f);
		f->print.id = id_of(a, f);
	}
}
