// SPDX-License-Identifier: GPL-2.0-only
/*
 * The tables of cli/tree.h as bytes: a head, arrays of fixed size, all text at the end. In: the
 * cache. Out: the cache. The cache has a checksum over it; numbers are looked at all the same
 * before they are used.
 */
#include "cli/index.h"

#include <stdlib.h>
#include <string.h>

struct head {
	uint32_t files, names, includes, refs, mentions, text;
};

struct file_record {
	struct stamp stamp;
	uint32_t path; /* offset in the text, as all strings */
	uint32_t ref, nrefs;
	uint32_t mention, nmentions;
	uint32_t marked;
};

struct name_record {
	uint32_t text;
	uint32_t searched;
};

struct mention_record {
	uint32_t name, macro, kind;
};

struct index {
	char *bytes;
	struct head head;
	const struct file_record *files;
	const struct name_record *names;
	const uint32_t *includes; /* texts */
	uint32_t *refs;		  /* from files to includes: numbers in the tree, once loaded */
	const struct mention_record *mentions;
	const char *text;
	struct strmap by_path;	/* number in files + 1 */
	uint32_t *name_numbers; /* in the tree */
	size_t recalled;	/* files */
};

/* Sets the tables; false if the bytes are not as many as they would take. */
static bool lay_out(struct index *x, size_t n)
{
	char *p = x->bytes + sizeof(x->head);
	const struct head *h = &x->head;
	uint64_t size = sizeof(*h);

	if (n < size)
		return false;
	memcpy(&x->head, x->bytes, sizeof(x->head));
	size += (uint64_t)h->files * sizeof(*x->files) + (uint64_t)h->names * sizeof(*x->names) +
		(uint64_t)h->includes * sizeof(*x->includes) +
		(uint64_t)h->refs * sizeof(*x->refs) +
		(uint64_t)h->mentions * sizeof(*x->mentions) + h->text;
	if (n != size || !h->text)
		return false;
	x->files = (const void *)p;
	x->names = (const void *)(x->files + h->files);
	x->includes = (const void *)(x->names + h->names);
	x->refs = (void *)(x->includes + h->includes);
	x->mentions = (const void *)(x->refs + h->refs);
	x->text = (const void *)(x->mentions + h->mentions);
	return !x->text[h->text - 1];
}

static bool is_part(uint32_t from, uint32_t n, uint32_t of)
{
	return from <= of && n <= of - from;
}

static bool is_sound(const struct index *x)
{
	const struct head *h = &x->head;

	for (size_t i = 0; i < h->files; i++)
		if (x->files[i].path >= h->text ||
		    !is_part(x->files[i].ref, x->files[i].nrefs, h->refs) ||
		    !is_part(x->files[i].mention, x->files[i].nmentions, h->mentions))
			return false;
	for (size_t i = 0; i < h->names; i++)
		if (x->names[i].text >= h->text)
			return false;
	for (size_t i = 0; i < h->includes; i++)
		if (x->includes[i] >= h->text)
			return false;
	for (size_t i = 0; i < h->refs; i++)
		if (x->refs[i] >= h->includes)
			return false;
	for (size_t i = 0; i < h->mentions; i++)
		if (x->mentions[i].name >= h->names || x->mentions[i].macro >= h->names ||
		    x->mentions[i].kind > MENTION_MACRO)
			return false;
	return true;
}

static void connect(struct index *x, struct tree *s)
{
	uint32_t *includes = xrealloc(NULL, (x->head.includes + 1) * sizeof(*includes));

	for (size_t i = 0; i < x->head.includes; i++)
		includes[i] = tree_include(s, x->text + x->includes[i]);
	for (size_t i = 0; i < x->head.refs; i++)
		x->refs[i] = includes[x->refs[i]];
	free(includes);
	x->name_numbers = xrealloc(NULL, (x->head.names + 1) * sizeof(*x->name_numbers));
	for (size_t i = 0; i < x->head.names; i++) {
		uint32_t name = tree_name(s, x->text + x->names[i].text);

		s->names.v[name].searched = x->names[i].searched;
		x->name_numbers[i] = name;
	}
	for (size_t i = 0; i < x->head.files; i++)
		strmap_put(&x->by_path, x->text + x->files[i].path)->value =
			(void *)(uintptr_t)(i + 1);
}

struct index *index_load(struct cache *cache, const char *key, struct tree *s)
{
	struct index *x;
	size_t n;
	char *bytes = cache_load(cache, key, &n);

	if (!bytes)
		return NULL;
	x = xrealloc(NULL, sizeof(*x));
	*x = (struct index){ .bytes = bytes };
	if (lay_out(x, n) && is_sound(x)) {
		connect(x, s);
		return x;
	}
	index_free(x);
	return NULL;
}

void index_free(struct index *index)
{
	if (!index)
		return;
	strmap_free(&index->by_path);
	free(index->name_numbers);
	free(index->bytes);
	free(index);
}

static const struct file_record *record_of(const struct index *index, const char *path)
{
	size_t i = (size_t)(uintptr_t)strmap_get(&index->by_path, path);

	return i ? &index->files[i - 1] : NULL;
}

bool index_has(const struct index *index, const struct tree_file *file)
{
	const struct file_record *r = record_of(index, file->path);
	const struct stamp *a = &file->stamp;

	return r && r->stamp.size == a->size && r->stamp.inode == a->inode &&
	       r->stamp.device == a->device && r->stamp.mtime == a->mtime &&
	       r->stamp.ctime == a->ctime;
}

void index_recall(struct index *index, struct tree *s, size_t file)
{
	struct tree_file *f = &s->files.v[file];
	const struct file_record *r = record_of(index, f->path);

	f->marked = r->marked;
	f->includes = index->refs + r->ref;
	f->nincludes = r->nrefs;
	for (size_t i = 0; i < r->nmentions; i++) {
		const struct mention_record *m = &index->mentions[r->mention + i];

		tree_mention(s, (struct mention){ .file = (uint32_t)file,
						  .name = index->name_numbers[m->name],
						  .macro = index->name_numbers[m->macro],
						  .kind = m->kind });
	}
	index->recalled++;
}

struct saving {
	const struct tree *s;
	bool unasked;		    /* keep names that this run did not ask for */
	uint32_t *names, *includes; /* number in the index + 1, by number in the tree */
	VEC(struct file_record) file;
	VEC(struct name_record) name;
	VEC(uint32_t) include;
	VEC(uint32_t) ref;
	VEC(struct mention_record) mention;
	VEC(char) text;
};

static bool is_kept(const struct tree_file *f)
{
	return f->known && f->settled;
}

/* Names of earlier runs stay in the index, for the next one after a run that was cut short or a
 * file that changes back and forth, but not more than there are others. */
static bool keeps_unasked(const struct tree *s)
{
	size_t asked = 0, other = 0;

	for (size_t i = 0; i < s->names.n; i++) {
		asked += s->names.v[i].asked;
		other += s->names.v[i].searched && !s->names.v[i].asked;
	}
	return other <= asked;
}

static bool is_searched(const struct saving *v, uint32_t name)
{
	const struct tree_name *n = &v->s->names.v[name];

	return n->searched && (n->asked || v->unasked);
}

static bool says_more(const struct index *old, const struct tree *s)
{
	size_t kept = 0, names = 0;

	for (size_t i = 0; i < s->files.n; i++)
		kept += is_kept(&s->files.v[i]);
	for (size_t i = 0; i < s->names.n; i++)
		names += s->names.v[i].searched;
	if (!old)
		return kept;
	for (size_t i = 0; i < old->head.names; i++)
		names -= old->names[i].searched;
	return names || kept != old->recalled || kept != old->head.files;
}

static void append(struct saving *v, const void *bytes, size_t n)
{
	if (v->text.cap - v->text.n < n) {
		v->text.cap = v->text.cap * 2 + n;
		v->text.v = xrealloc(v->text.v, v->text.cap);
	}
	if (n)
		memcpy(v->text.v + v->text.n, bytes, n);
	v->text.n += n;
}

static uint32_t add_text(struct saving *v, const char *s)
{
	size_t at = v->text.n;

	append(v, s, strlen(s) + 1);
	return (uint32_t)at;
}

static uint32_t add_name(struct saving *v, uint32_t name)
{
	if (!v->names[name]) {
		vec_push(&v->name, (struct name_record){ add_text(v, v->s->names.v[name].text),
							 is_searched(v, name) });
		v->names[name] = (uint32_t)v->name.n;
	}
	return v->names[name] - 1;
}

static uint32_t add_include(struct saving *v, uint32_t include)
{
	if (!v->includes[include]) {
		vec_push(&v->include, add_text(v, v->s->includes.v[include].text));
		v->includes[include] = (uint32_t)v->include.n;
	}
	return v->includes[include] - 1;
}

static void add_file(struct saving *v, const struct tree_file *f)
{
	struct file_record r = {
		.stamp = f->stamp,
		.path = add_text(v, f->path),
		.ref = (uint32_t)v->ref.n,
		.nrefs = (uint32_t)f->nincludes,
		.marked = f->marked,
	};

	for (size_t i = 0; i < f->nincludes; i++)
		vec_push(&v->ref, add_include(v, f->includes[i]));
	vec_push(&v->file, r);
}

static int by_file(const void *a, const void *b)
{
	const struct mention *x = *(const struct mention *const *)a;
	const struct mention *y = *(const struct mention *const *)b;

	return x->file < y->file ? -1 : x->file > y->file;
}

/* @records: by number in the tree, number in the index + 1 */
static void add_mentions(struct saving *v, const uint32_t *records)
{
	VEC(const struct mention *) list = { 0 };
	const struct mention *m, **p;

	vec_for_each (m, &v->s->mentions)
		if (records[m->file] && is_searched(v, m->name))
			vec_push(&list, m);
	if (list.n)
		qsort(list.v, list.n, sizeof(*list.v), by_file);
	vec_for_each (p, &list) {
		struct file_record *r = &v->file.v[records[(*p)->file] - 1];
		uint32_t name = add_name(v, (*p)->name);
		uint32_t macro = (*p)->kind == MENTION_MACRO ? add_name(v, (*p)->macro) : name;

		if (!r->nmentions++)
			r->mention = (uint32_t)v->mention.n;
		vec_push(&v->mention, (struct mention_record){ name, macro, (*p)->kind });
	}
	vec_free(&list);
}

static void fill(struct saving *v)
{
	const struct tree *s = v->s;
	uint32_t *records = xrealloc(NULL, (s->files.n + 1) * sizeof(*records));

	for (uint32_t i = 0; i < s->names.n; i++)
		if (is_searched(v, i))
			add_name(v, i);
	for (size_t i = 0; i < s->files.n; i++) {
		records[i] = 0;
		if (!is_kept(&s->files.v[i]))
			continue;
		add_file(v, &s->files.v[i]);
		records[i] = (uint32_t)v->file.n;
	}
	add_mentions(v, records);
	free(records);
}

static void write_index(struct saving *v, struct cache *cache, const char *key)
{
	struct head head = {
		.files = (uint32_t)v->file.n,
		.names = (uint32_t)v->name.n,
		.includes = (uint32_t)v->include.n,
		.refs = (uint32_t)v->ref.n,
		.mentions = (uint32_t)v->mention.n,
		.text = (uint32_t)v->text.n,
	};
	const struct cache_piece pieces[] = {
		{ &head, sizeof(head) },
		{ v->file.v, v->file.n * sizeof(*v->file.v) },
		{ v->name.v, v->name.n * sizeof(*v->name.v) },
		{ v->include.v, v->include.n * sizeof(*v->include.v) },
		{ v->ref.v, v->ref.n * sizeof(*v->ref.v) },
		{ v->mention.v, v->mention.n * sizeof(*v->mention.v) },
		{ v->text.v, v->text.n },
	};

	cache_store(cache, key, pieces, sizeof(pieces) / sizeof(*pieces));
}

void index_save(const struct index *old, struct cache *cache, const char *key, const struct tree *s)
{
	struct saving v = { .s = s, .unasked = keeps_unasked(s) };
	struct arena scratch = { 0 };

	if (!says_more(old, s))
		return;
	v.names = arena_array(&scratch, uint32_t, s->names.n);
	v.includes = arena_array(&scratch, uint32_t, s->includes.n);
	fill(&v);
	write_index(&v, cache, key);
	vec_free(&v.file);
	vec_free(&v.name);
	vec_free(&v.include);
	vec_free(&v.ref);
	vec_free(&v.mention);
	vec_free(&v.text);
	arena_free(&scratch);
}
