// SPDX-License-Identifier: GPL-2.0-only
/*
 * A path through a function is hard to follow in a list of line numbers. In: the events of one
 * finding. Out: the code around them, a row for each event under its line, and a line through
 * these rows in the order of the path.
 *
 * The line is drawn from event to event only. What lies between two of them is not known here,
 * and a line that followed the code would claim that it is.
 *
 * All rows have one height, so the drawing needs no script that measures them.
 */
#include "report/html_code.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "report/markup.h"

#define CONTEXT 3   /* lines shown around an event */
#define GAP_MIN 6   /* fewer lines than this are not left out */
#define HEAD_UP 400 /* how far up the beginning of a function is looked for */
#define LANES	4   /* a path that turns back more often shares the last lane */
#define RADIUS	8

/* A row of the drawing: a line of code, an event, or lines left out. */
struct row {
	enum {
		ROW_CODE,
		ROW_EVENT,
		ROW_GAP
	} kind;
	uint32_t line; /* code: its number. gap: how many */
	size_t event;
};

struct drawing {
	FILE *out;
	const struct report *r;
	const struct source *source; /* NULL: cannot be read */
	const char *path;
	const struct html_events *events;
	size_t finding; /* its number, for ids */
	bool *shown;	/* by line */
	VEC(struct row) rows;
};

void html_events_of(struct html_events *e, const struct finding *f)
{
	const struct finding_note *n;

	vec_for_each (n, &f->notes)
		vec_push(&e->v, (struct html_event){ n->at, n->text, false });
	if (finding_ends_path(f))
		e->v.v[e->v.n - 1].last = true;
	else
		vec_push(&e->v, (struct html_event){ f->at, "reported here", true });
}

static bool is_here(const struct drawing *d, size_t i)
{
	return !strcmp(d->events->v.v[i].at.path, d->path);
}

static void show(struct drawing *d, uint32_t first, uint32_t last)
{
	for (uint32_t l = first ? first : 1; l <= last && l <= d->source->lines.n; l++)
		d->shown[l] = true;
}

static char first_byte(const struct drawing *d, uint32_t line)
{
	size_t start, end;

	return source_line(d->source, line, &start, &end) && end > start ? d->source->text[start]
									 : 0;
}

/* The head of the function that @line is in, if the code is laid out as the kernel's: a brace
 * alone in the first column, and before it lines that are neither empty nor a brace. */
static void show_head(struct drawing *d, uint32_t line)
{
	uint32_t brace = line, first;

	while (brace && line - brace < HEAD_UP && first_byte(d, brace) != '{') {
		if (brace != line && first_byte(d, brace) == '}')
			return;
		brace--;
	}
	if (!brace || first_byte(d, brace) != '{')
		return;
	first = brace;
	while (first > 1 && first_byte(d, first - 1) && first_byte(d, first - 1) != '}' &&
	       brace - first < CONTEXT)
		first--;
	show(d, first, brace);
}

static void choose_lines(struct drawing *d)
{
	uint32_t n = (uint32_t)d->source->lines.n, gap = 0;

	d->shown = arena_array(d->r->arena, bool, n + 1);
	for (size_t i = 0; i < d->events->v.n; i++) {
		uint32_t line = d->events->v.v[i].at.line;

		if (!is_here(d, i) || !line || line > n)
			continue;
		show(d, line > CONTEXT ? line - CONTEXT : 1, line + CONTEXT);
		show_head(d, line);
	}
	for (uint32_t l = 1; l <= n; l++) {
		if (d->shown[l] && gap && gap < GAP_MIN && gap != l - 1)
			show(d, l - gap, l);
		gap = d->shown[l] ? 0 : gap + 1;
	}
	/* A file ends with a line end, behind which there is no line. */
	if (n && d->source->lines.v[n - 1] == d->source->len)
		d->shown[n] = false;
}

static void add_events(struct drawing *d, uint32_t line)
{
	for (size_t i = 0; i < d->events->v.n; i++)
		if (is_here(d, i) && (!line || d->events->v.v[i].at.line == line))
			vec_push(&d->rows, (struct row){ ROW_EVENT, line, i });
}

static void make_rows(struct drawing *d)
{
	uint32_t gap = 0;
	bool begun = false;

	if (!d->source) {
		add_events(d, 0);
		return;
	}
	for (uint32_t l = 1; l <= d->source->lines.n; l++) {
		if (!d->shown[l]) {
			gap++;
			continue;
		}
		if (begun && gap)
			vec_push(&d->rows, (struct row){ ROW_GAP, gap, 0 });
		begun = true;
		gap = 0;
		vec_push(&d->rows, (struct row){ ROW_CODE, l, 0 });
		add_events(d, l);
	}
}

/* Does an event point to the byte at @offset of @line? */
static bool is_marked(const struct drawing *d, uint32_t line, size_t offset)
{
	const struct html_event *e = d->events->v.v;

	for (size_t i = 0; i < d->events->v.n; i++)
		if (is_here(d, i) && e[i].at.line == line && e[i].at.col == offset + 1)
			return true;
	return false;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

/* Behind the word, or else the byte, at @i. */
static size_t word_end(const struct source *f, size_t i, size_t end)
{
	if (i < end && !is_word(f->text[i]))
		return i + 1;
	while (i < end && is_word(f->text[i]))
		i++;
	return i;
}

static void put_code(const struct drawing *d, uint32_t line)
{
	static const char *const class[] = {
		[SOURCE_CODE] = NULL,
		[SOURCE_COMMENT] = "c",
		[SOURCE_LITERAL] = "l",
	};
	const struct source *f = d->source;
	size_t start, end, i;

	if (!source_line(f, line, &start, &end))
		return;
	if (end > start && f->text[end - 1] == '\r')
		end--;
	for (i = start; i < end;) {
		bool marked = is_marked(d, line, i - start);
		const char *name = marked ? "at" : class[f->kind[i]];
		size_t stop = i;

		if (marked)
			stop = word_end(f, i, end);
		else
			while (stop < end && f->kind[stop] == f->kind[i] &&
			       !is_marked(d, line, stop - start))
				stop++;
		if (name)
			fprintf(d->out, "<span class=%s>", name);
		markup_put_n(d->out, f->text + i, stop - i);
		if (name)
			fputs("</span>", d->out);
		i = stop;
	}
}

/* The step after @i, with a link to it. */
static void put_next(const struct drawing *d, size_t i)
{
	const struct html_event *next = &d->events->v.v[i + 1];

	if (i + 1 >= d->events->v.n)
		return;
	fprintf(d->out, " <a href=\"#f%zu-%zu\">&rarr;&nbsp;%zu", d->finding, i + 2, i + 2);
	if (!is_here(d, i + 1)) {
		fputs(" in ", d->out);
		markup_put(d->out, next->at.path);
	}
	fputs("</a>", d->out);
}

static void put_row(const struct drawing *d, const struct row *row)
{
	const struct html_event *e = &d->events->v.v[row->event];

	switch (row->kind) {
	case ROW_CODE:
		fprintf(d->out, "<div><b>%" PRIu32 "</b><code>", row->line);
		put_code(d, row->line);
		fputs("</code></div>\n", d->out);
		break;
	case ROW_GAP:
		fprintf(d->out, "<div class=gap>%" PRIu32 " lines</div>\n", row->line);
		break;
	case ROW_EVENT:
		fprintf(d->out,
			"<div class=\"ev%s\" id=\"f%zu-%zu\"><span class=sr>Step %zu: </span>",
			e->last ? " last" : "", d->finding, row->event + 1, row->event + 1);
		if (!d->source)
			fprintf(d->out, "line %" PRIu32 ": ", e->at.line);
		markup_put(d->out, e->text);
		put_next(d, row->event);
		fputs("</div>\n", d->out);
		break;
	}
}

/* Where the path is when it comes to an event: 0 is not in this file. */
struct stop {
	unsigned int x, y;
};

static size_t row_of(const struct drawing *d, size_t event)
{
	size_t i = 0;

	while (i < d->rows.n && (d->rows.v[i].kind != ROW_EVENT || d->rows.v[i].event != event))
		i++;
	return i;
}

/* Each turn back begins a new lane, left of the last. Returns how many there are. */
static unsigned int place_stops(const struct drawing *d, struct stop *stops)
{
	unsigned int lane = 0, lanes = 1, last = 0;

	for (size_t i = 0; i < d->events->v.n; i++) {
		size_t row = row_of(d, i);

		if (row == d->rows.n)
			continue;
		stops[i].y = (unsigned int)row * HTML_ROW + HTML_ROW / 2;
		if (stops[i].y < last && lane < LANES - 1)
			lane++;
		last = stops[i].y;
		stops[i].x = lane + 1;
		lanes = lane + 1 > lanes ? lane + 1 : lanes;
	}
	for (size_t i = 0; i < d->events->v.n; i++)
		if (stops[i].x)
			stops[i].x = (lanes - stops[i].x) * HTML_LANE + HTML_LANE / 2 + 2;
	return lanes;
}

/* Back to an earlier line: up between the lanes, where no event is. */
static void put_turn(const struct drawing *d, const struct stop *a, const struct stop *b)
{
	unsigned int between = b->x + HTML_LANE / 2;

	fprintf(d->out, "<path class=back d=\"M%u %uQ%u %u %u %uL%u %uQ%u %u %u %u\"/>", a->x, a->y,
		between, a->y, between, a->y - RADIUS, between, b->y + RADIUS, between, b->y, b->x,
		b->y);
}

static void put_path(const struct drawing *d, const struct stop *stops, unsigned int lanes)
{
	unsigned int width = lanes * HTML_LANE + 4;

	fprintf(d->out, "<svg aria-hidden=true width=\"%u\" height=\"%zu\">", width,
		d->rows.n * HTML_ROW);
	for (size_t i = 1; i < d->events->v.n; i++) {
		const struct stop *a = &stops[i - 1], *b = &stops[i];

		if (!a->x || !b->x)
			continue;
		if (a->y <= b->y)
			fprintf(d->out, "<path d=\"M%u %uL%u %u\"/>", a->x, a->y, b->x, b->y);
		else
			put_turn(d, a, b);
	}
	for (size_t i = 0; i < d->events->v.n; i++) {
		if (!stops[i].x)
			continue;
		fprintf(d->out,
			"<circle%s cx=\"%u\" cy=\"%u\" r=\"%d\"/><text x=\"%u\" "
			"y=\"%u\">%zu</text>",
			d->events->v.v[i].last ? " class=last" : "", stops[i].x, stops[i].y, RADIUS,
			stops[i].x, stops[i].y + 4, i + 1);
	}
	fputs("</svg>\n", d->out);
}

static void draw(struct drawing *d)
{
	struct stop *stops = arena_array(d->r->arena, struct stop, d->events->v.n);
	const struct row *row;
	unsigned int lanes;

	if (d->source)
		choose_lines(d);
	make_rows(d);
	lanes = place_stops(d, stops);
	fputs("<h2>", d->out);
	markup_put(d->out, d->path);
	fputs("</h2>\n", d->out);
	if (!d->source)
		fputs("<p>This file cannot be read, so its code is not shown.</p>\n", d->out);
	fprintf(d->out, "<div class=code tabindex=0 role=region aria-label=\"");
	markup_put(d->out, d->path);
	fprintf(d->out, "\"><div class=rows style=\"padding-left:%upx\">\n", lanes * HTML_LANE + 4);
	put_path(d, stops, lanes);
	vec_for_each (row, &d->rows)
		put_row(d, row);
	fputs("</div></div>\n", d->out);
	vec_free(&d->rows);
}

void html_code(FILE *out, const struct report *r, const struct html_events *e, size_t n)
{
	for (size_t i = 0; i < e->v.n; i++) {
		struct drawing d = { .out = out, .r = r, .events = e, .finding = n };
		size_t before = 0;

		d.path = e->v.v[i].at.path;
		while (before < i && !is_here(&d, before))
			before++;
		if (before < i)
			continue;
		d.source = source_get(r->sources, d.path);
		draw(&d);
	}
}
