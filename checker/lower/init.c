// SPDX-License-Identifier: GPL-2.0-only
/*
 * Initialisers (C11 6.7.9): which value goes to which member. In: a type and an initialiser,
 * with designators, braces left out and all; out: for a local, ZERO and one store for each
 * value; for a static object, the addresses it holds when the program starts. Each value goes
 * where the language says, not where its position in the list suggests: an ops structure with
 * one designator out of order would else have its callbacks exchanged.
 */
#include "lower/state.h"

/* A designated range is written out up to this length. No function in drivers/pci and kernel/ of
 * Linux 6.12 (x86, defconfig) has a longer one; of a longer one nothing is known afterwards. */
#define RANGE_MAX 64

/* One step from an object to a part of it. */
struct step {
	const struct ast_type *type;	/* of the object */
	const struct ast_field *fields; /* of a record */
	uint64_t count;			/* parts; UINT64_MAX if open-ended */
	uint64_t at;			/* part the step goes to */
};

struct init {
	struct fn *fn; /* NULL: a static object */
	struct lower *l;
	struct ir_var *var;
	VEC(struct step) path;
};

static bool is_aggregate(const struct ast_type *t)
{
	return t->kind == AST_T_RECORD || t->kind == AST_T_ARRAY;
}

static bool is_unnamed_bitfield(const struct ast_field *f)
{
	return f->is_bitfield && !f->name[0];
}

static void skip_unnamed(struct step *s)
{
	while (s->fields && s->at < s->count && is_unnamed_bitfield(&s->fields[s->at]))
		s->at++;
}

static void enter(struct init *in, const struct ast_type *type)
{
	struct step s = { .type = type, .count = UINT64_MAX };

	if (type->kind == AST_T_RECORD) {
		size_t n;

		s.fields = ast_fields(in->l->unit, type, &n);
		s.count = n;
		skip_unnamed(&s);
	} else if (type->count) {
		s.count = type->count;
	}
	vec_push(&in->path, s);
}

static struct step *top(struct init *in)
{
	return &in->path.v[in->path.n - 1];
}

/* The part the path leads to; NULL when the object has no such part. */
static const struct ast_type *part_type(const struct step *s)
{
	if (s->at >= s->count)
		return NULL;
	return s->fields ? s->fields[s->at].type : s->type->elem;
}

static void advance(struct step *s)
{
	/* Only one member of a union is initialised. */
	s->at = s->type->is_union ? s->count : s->at + 1;
	skip_unnamed(s);
}

static const char *field_name(struct init *in, const struct step *first, const struct step *s,
			      const char *outer)
{
	const char *name = s->fields[s->at].name;

	if (first->type->tag || !outer)
		return arena_printf(in->l->arena, "%s.%s", first->type->tag ? first->type->tag : "",
				    name);
	return arena_printf(in->l->arena, "%s.%s", outer, name);
}

/* The address that the path leads to, as an access in the program would compute it: unnamed
 * members are no steps of their own. */
static uint32_t path_address(struct init *in, struct ast_loc loc)
{
	uint32_t at = address(in->fn, (struct place){ .var = in->var }, loc);
	const struct step *first = NULL;
	const char *outer = NULL;
	uint64_t bits = 0;

	for (size_t i = 0; i < in->path.n; i++) {
		const struct step *s = &in->path.v[i];

		if (!s->fields) {
			struct val index = const_val(IR_I64, (int64_t)s->at);
			uint32_t by = temp_of(in->fn, &index, loc);

			at = emit_index(in->fn, at, by, (int64_t)s->type->elem->bits, loc);
			continue;
		}
		if (!first)
			first = s;
		bits += s->fields[s->at].bit_offset;
		if (!s->fields[s->at].name[0] && i + 1 < in->path.n)
			continue;
		outer = field_name(in, first, s, outer);
		at = emit_field(in->fn, at, bits, outer, loc);
		first = NULL;
		bits = 0;
	}
	return at;
}

static enum ir_type part_access(const struct step *s, const struct ast_type *type)
{
	struct ast a = { .kind = AST_MEMBER, .type = type };

	if (s->fields && s->fields[s->at].is_bitfield)
		a.hi = s->fields[s->at].width;
	return access_type(&a);
}

static void store_part(struct init *in, const struct ast_type *type, struct val v,
		       struct ast_loc loc)
{
	struct place p;

	v = convert_to(in->fn, v, part_access(top(in), type), loc);
	p = (struct place){ .temp = path_address(in, loc) };
	store(in->fn, p, &v, loc);
}

/* The object or function whose address a constant expression is. */
static const struct ast_decl *addressed(const struct ast *a)
{
	bool by_value = true; /* so far: a function or an array, which become addresses */

	for (;; a = a->kids[0]) {
		if (a->kind == AST_REF) {
			bool decays = a->type->kind == AST_T_FUNC || a->type->kind == AST_T_ARRAY;
			bool fixed = a->decl->kind == AST_D_FUNC || a->decl->kind == AST_D_GLOBAL;

			return fixed && (!by_value || decays) ? a->decl : NULL;
		}
		if (a->kind == AST_ADDRESS)
			by_value = false;
		else if (a->kind != AST_CONVERT && a->kind != AST_INDEX &&
			 (a->kind != AST_MEMBER || a->arrow))
			return NULL;
	}
}

/* `&(const struct ops){ … }` at file scope: an object without a name, with an initialiser of its
 * own. */
static struct ir_var *addressed_literal(struct lower *l, const struct ast *a)
{
	struct ir_var *var;

	while (a->kind == AST_CONVERT || a->kind == AST_ADDRESS)
		a = a->kids[0];
	if (a->kind != AST_LITERAL)
		return NULL;
	var = literal_var(l, a->type);
	init_static(l, var, a->type, a->kids[0]);
	return var;
}

static void note_address(struct init *in, const struct ast *value)
{
	const struct ast_decl *target = addressed(value);
	struct ir_var *literal = target ? NULL : addressed_literal(in->l, value);
	struct ir_init note = { .var = in->var, .member = "" };
	const struct step *first = NULL;
	const char *outer = NULL;

	if (!target && !literal)
		return;
	for (size_t i = 0; i < in->path.n; i++) {
		const struct step *s = &in->path.v[i];

		note.member = "";
		if (!s->fields) {
			note.bit_offset += s->at * s->type->elem->bits;
			continue;
		}
		if (!first)
			first = s;
		note.bit_offset += s->fields[s->at].bit_offset;
		if (!s->fields[s->at].name[0])
			continue;
		note.member = outer = field_name(in, first, s, outer);
		first = NULL;
	}
	note.target = literal ? literal : global_var(in->l, target);
	note.loc = loc_of(in->l, value->loc);
	vec_push(&in->l->ir->inits, note);
}

/* Does @value initialise an object of that type as a whole? */
static bool fits_whole(const struct ast_type *type, const struct ast *value)
{
	if (type->kind == AST_T_ARRAY)
		return value->kind == AST_STRING || value->type == type;
	return value->type == type;
}

static const struct ast *unbraced_string(const struct ast_type *type, const struct ast *value)
{
	if (type->kind == AST_T_ARRAY && value->kind == AST_INIT_LIST && value->nkids == 1 &&
	    value->kids[0]->kind == AST_STRING && type->elem->kind == AST_T_INT)
		return value->kids[0];
	return value;
}

static void init_list(struct init *in, const struct ast_type *type, const struct ast *list);

/* The part at the end of the path gets @value. */
static void init_part(struct init *in, const struct ast_type *type, const struct ast *value)
{
	value = unbraced_string(type, value);
	while (value->kind == AST_INIT_LIST && !is_aggregate(type) && value->nkids == 1)
		value = value->kids[0];
	if (value->kind == AST_INIT_LIST && is_aggregate(type))
		init_list(in, type, value);
	else if (value->kind == AST_INIT_LIST)
		return; /* {}: the object is zero already */
	else if (in->fn)
		store_part(in, type, rvalue(in->fn, value), value->loc);
	else
		note_address(in, value);
}

/* Where the next value without a designator goes; NULL when there is no room for it. */
static const struct ast_type *next_part(struct init *in, size_t base, const struct ast *value)
{
	const struct ast_type *type;

	while (!(type = part_type(top(in)))) {
		if (in->path.n == base)
			return NULL;
		in->path.n--;
		advance(top(in));
	}
	while (value->kind != AST_INIT_LIST && is_aggregate(type) && !fits_whole(type, value)) {
		enter(in, type);
		type = part_type(top(in));
		if (!type)
			return NULL;
	}
	return type;
}

static bool step_to_field(struct step *s, const void *key)
{
	for (uint64_t i = 0; s->fields && i < s->count; i++) {
		if (s->fields[i].key == key) {
			s->at = i;
			return true;
		}
	}
	return false;
}

static void not_placed(struct init *in, const struct ast *a)
{
	if (in->fn)
		unknown(in->fn, IR_VOID,
			(uint32_t[]){ address(in->fn, (struct place){ in->var, 0 }, a->loc) }, 1,
			"an initialiser whose place is unknown", a->loc);
}

/* Walks the designators of @a; *last is the last index of a range, at the last step. */
static bool designate(struct init *in, size_t base, const struct ast *a, uint64_t *last)
{
	uint32_t n = a->nkids - 1;

	in->path.n = base;
	for (uint32_t i = 0; i < n; i++) {
		const struct ast *d = a->kids[i];

		if (i) {
			const struct ast_type *type = part_type(top(in));

			if (!type || !is_aggregate(type))
				return false;
			enter(in, type);
		}
		*last = 0;
		if (d->kind == AST_DESIG_FIELD) {
			if (!step_to_field(top(in), d->key))
				return false;
			continue;
		}
		if (d->kind != AST_CONST || top(in)->fields)
			return false;
		top(in)->at = (uint64_t)d->value;
		/* In an array whose elements are none, two indices are a range. */
		if (i + 1 < n && a->kids[i + 1]->kind == AST_CONST &&
		    top(in)->type->elem->kind != AST_T_ARRAY)
			*last = (uint64_t)a->kids[++i]->value;
	}
	return part_type(top(in));
}

static void init_range(struct init *in, const struct ast *value, uint64_t last)
{
	const struct ast_type *type = part_type(top(in));
	uint64_t first = top(in)->at;

	if (last > first && last - first >= RANGE_MAX) {
		not_placed(in, value);
		top(in)->at = last;
		return;
	}
	for (;; top(in)->at++) {
		init_part(in, type, value);
		if (top(in)->at >= last)
			break;
	}
}

static void init_list(struct init *in, const struct ast_type *type, const struct ast *list)
{
	size_t outer = in->path.n, base;

	enter(in, type);
	base = in->path.n;
	for (uint32_t i = 0; i < list->nkids; i++) {
		const struct ast *item = list->kids[i];
		const struct ast_type *part;
		uint64_t last = 0;

		if (item->kind == AST_DESIGNATED && item->nkids) {
			if (!designate(in, base, item, &last)) {
				not_placed(in, item);
				in->path.n = base;
				continue;
			}
			init_range(in, item->kids[item->nkids - 1], last);
		} else {
			part = next_part(in, base, item);
			if (!part) {
				not_placed(in, item);
				in->path.n = base;
				continue;
			}
			init_part(in, part, item);
		}
		advance(top(in));
	}
	in->path.n = outer;
}

void init_var(struct fn *fn, struct ir_var *var, const struct ast_type *type,
	      const struct ast *init)
{
	struct init in = { .fn = fn, .l = fn->l, .var = var };
	struct place p = { .var = var };
	struct val v;

	init = unbraced_string(type, init);
	while (init->kind == AST_INIT_LIST && !is_aggregate(type) && init->nkids == 1)
		init = init->kids[0];
	if (init->kind != AST_INIT_LIST) {
		v = convert_to(fn, rvalue(fn, init), var->type, init->loc);
		store(fn, p, &v, init->loc);
		return;
	}
	if (is_aggregate(type)) {
		uint32_t at = address(fn, p, init->loc);
		struct ir_insn *insn = emit(fn, IR_ZERO, init->loc);

		insn->a = at;
		insn->imm = (int64_t)var->bits;
		init_list(&in, type, init);
	} else {
		v = const_val(var->type, 0);
		store(fn, p, &v, init->loc);
	}
	vec_free(&in.path);
}

void init_static(struct lower *l, struct ir_var *var, const struct ast_type *type,
		 const struct ast *init)
{
	struct init in = { .l = l, .var = var };

	if (init->kind == AST_INIT_LIST && is_aggregate(type))
		init_list(&in, type, init);
	else
		note_address(&in, init);
	vec_free(&in.path);
}
