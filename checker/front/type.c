// SPDX-License-Identifier: GPL-2.0-only
/*
 * Types and the layout of records. In: libclang's types; out: interned struct ast_type, one for
 * all qualifications and spellings of a type. Members of a record are listed only when one is
 * needed: a kernel unit declares thousands of records and touches some dozens. Offsets are
 * asked for, never computed here: packing, alignment attributes and bit-field rules are the
 * compiler's business.
 */
#include "front/clang.h"

#include <string.h>

static const struct ast_type *make(struct unit *u, CXType t);

const struct ast_type *unit_type(struct unit *u, CXType t)
{
	const struct ast_type *type;

	if (t.kind != CXType_Invalid)
		t = clang_getUnqualifiedType(clang_getCanonicalType(t));
	type = ptrmap_get(&u->types, t.data[0], NULL);
	return type ? type : make(u, t);
}

static void set_integer(struct ast_type *type, bool is_signed)
{
	type->kind = AST_T_INT;
	type->is_signed = is_signed;
	if (type->bits > 64)
		type->kind = AST_T_OTHER;
}

static void set_scalar(struct ast_type *type, enum CXTypeKind kind)
{
	switch ((int)kind) {
	case CXType_Void:
		type->kind = AST_T_VOID;
		type->bits = 0;
		break;
	case CXType_Bool:
		type->kind = AST_T_BOOL;
		break;
	case CXType_Char_U:
	case CXType_UChar:
	case CXType_Char16:
	case CXType_Char32:
	case CXType_UShort:
	case CXType_UInt:
	case CXType_ULong:
	case CXType_ULongLong:
	case CXType_UInt128:
		set_integer(type, false);
		break;
	case CXType_Char_S:
	case CXType_SChar:
	case CXType_WChar:
	case CXType_Short:
	case CXType_Int:
	case CXType_Long:
	case CXType_LongLong:
	case CXType_Int128:
		set_integer(type, true);
		break;
	}
}

/* "struct pci_dev", or what a typedef calls it; NULL for one that has no name at all. */
static const char *tag_of(struct unit *u, CXType t)
{
	const char *name = clang_copy(u->arena, clang_getTypeSpelling(t));

	return strchr(name, '(') ? NULL : name;
}

static void set_record(struct unit *u, struct ast_type *type, CXType t)
{
	CXCursor decl = clang_getTypeDeclaration(t);

	type->kind = AST_T_RECORD;
	type->is_union = clang_getCursorKind(decl) == CXCursor_UnionDecl;
	type->tag = tag_of(u, t);
}

static void set_function(struct unit *u, struct ast_type *type, CXType t)
{
	CXString spelling = clang_getTypeSpelling(t);

	type->kind = AST_T_FUNC;
	type->bits = 0;
	type->noreturn = strstr(clang_getCString(spelling), "noreturn");
	clang_disposeString(spelling);
	type->elem = unit_type(u, clang_getResultType(t));
}

static void set_array(struct unit *u, struct ast_type *type, CXType t)
{
	long long n = clang_getArraySize(t);

	type->kind = AST_T_ARRAY;
	type->elem = unit_type(u, clang_getArrayElementType(t));
	type->count = n > 0 ? (uint64_t)n : 0;
}

static void set_kind(struct unit *u, struct ast_type *type, CXType t)
{
	switch ((int)t.kind) {
	case CXType_Record:
		set_record(u, type, t);
		break;
	case CXType_Enum: {
		CXType integer = clang_getEnumDeclIntegerType(clang_getTypeDeclaration(t));

		set_scalar(type, clang_getCanonicalType(integer).kind);
		break;
	}
	case CXType_FunctionProto:
	case CXType_FunctionNoProto:
		set_function(u, type, t);
		break;
	case CXType_ConstantArray:
	case CXType_IncompleteArray:
	case CXType_VariableArray:
		set_array(u, type, t);
		break;
	default:
		set_scalar(type, t.kind);
		break;
	}
}

/* Pointers to differently qualified things are one type here. */
const struct ast_type *unit_pointer_to(struct unit *u, const struct ast_type *elem)
{
	struct ast_type *type = ptrmap_get(&u->types, elem, u);
	CXTargetInfo target;

	if (type)
		return type;
	target = clang_getTranslationUnitTargetInfo(u->tu);
	type = arena_new(u->arena, struct ast_type);
	type->kind = AST_T_PTR;
	type->bits = (uint64_t)clang_TargetInfo_getPointerWidth(target);
	type->elem = elem;
	type->index = (uint32_t)u->clang_types.n;
	vec_push(&u->clang_types, (CXType){ 0 });
	vec_push(&u->fields, (struct field_list){ 0 });
	ptrmap_add(&u->types, elem, u, type);
	clang_TargetInfo_dispose(target);
	return type;
}

static const struct ast_type *same_pointer(struct unit *u, CXType t)
{
	const struct ast_type *type = unit_pointer_to(u, unit_type(u, clang_getPointeeType(t)));

	if (!ptrmap_get(&u->types, t.data[0], NULL))
		ptrmap_add(&u->types, t.data[0], NULL, (void *)type);
	return type;
}

/* libclang shows a parameter declared as an array or a function with the type it was declared
 * with; so it does with expressions that have that type. */
const struct ast_type *unit_decayed(struct unit *u, const struct ast_type *t)
{
	if (t->kind == AST_T_ARRAY)
		return unit_pointer_to(u, t->elem);
	return t->kind == AST_T_FUNC ? unit_pointer_to(u, t) : t;
}

/* libclang crashes when it is asked for the size of a builtin function's own type. */
static bool has_size(CXType t)
{
	switch ((int)t.kind) {
	case CXType_Invalid:
	case CXType_Unexposed:
	case CXType_Overload:
	case CXType_Dependent:
	case CXType_Void:
	case CXType_FunctionProto:
	case CXType_FunctionNoProto:
		return false;
	}
	return true;
}

static const struct ast_type *make(struct unit *u, CXType t)
{
	struct ast_type *type;
	long long size;

	if (t.kind == CXType_Pointer)
		return same_pointer(u, t);
	type = arena_new(u->arena, struct ast_type);
	size = has_size(t) ? clang_Type_getSizeOf(t) : 0;
	type->kind = AST_T_OTHER;
	type->index = (uint32_t)u->clang_types.n;
	type->bits = size > 0 ? (uint64_t)size * 8 : 0;
	vec_push(&u->clang_types, t);
	vec_push(&u->fields, (struct field_list){ 0 });
	ptrmap_add(&u->types, t.data[0], NULL, type);
	set_kind(u, type, t);
	return type;
}

struct field_visit {
	struct unit *u;
	VEC(struct ast_field) fields;
};

static enum CXVisitorResult visit_field(CXCursor c, CXClientData data)
{
	struct field_visit *v = data;
	const struct ast_type *type = unit_type(v->u, clang_getCursorType(c));
	long long offset = clang_Cursor_getOffsetOfField(c);
	struct ast_field f = { .type = type, .key = c.data[0] };

	f.name = clang_Cursor_isAnonymous(c) ? ""
					     : clang_copy(v->u->arena, clang_getCursorSpelling(c));
	if (strchr(f.name, '('))
		f.name = "";
	f.bit_offset = offset > 0 ? (uint64_t)offset : 0;
	f.is_bitfield = clang_Cursor_isBitField(c);
	f.width = f.is_bitfield ? (uint32_t)clang_getFieldDeclBitWidth(c) : 0;
	vec_push(&v->fields, f);
	return CXVisit_Continue;
}

const struct ast_field *ast_fields(struct unit *u, const struct ast_type *record, size_t *n)
{
	struct field_visit v = { .u = u };
	struct field_list *list = &u->fields.v[record->index];

	if (!list->filled) {
		struct ast_field *copy;

		clang_Type_visitFields(u->clang_types.v[record->index], visit_field, &v);
		copy = arena_array(u->arena, struct ast_field, v.fields.n);
		if (v.fields.n)
			memcpy(copy, v.fields.v, v.fields.n * sizeof(*copy));
		/* Looking up the fields' types may have moved the table. */
		list = &u->fields.v[record->index];
		*list = (struct field_list){ copy, v.fields.n, true };
		vec_free(&v.fields);
	}
	*n = list->n;
	return list->v;
}

/* Looks for the field @key in @record and in its unnamed members; *offset is its place. */
static const struct ast_field *find_field(struct unit *u, const struct ast_type *record,
					  const void *key, uint64_t *offset)
{
	size_t n;
	const struct ast_field *f = ast_fields(u, record, &n);

	for (size_t i = 0; i < n; i++) {
		const struct ast_field *inner;

		*offset = f[i].bit_offset;
		if (f[i].key == key)
			return &f[i];
		if (f[i].name[0] || f[i].type->kind != AST_T_RECORD)
			continue;
		inner = find_field(u, f[i].type, key, offset);
		if (inner) {
			*offset += f[i].bit_offset;
			return inner;
		}
	}
	return NULL;
}

const struct member *unit_member(struct unit *u, const struct ast_type *record, CXCursor field)
{
	struct member *m = ptrmap_get(&u->members, record, field.data[0]);
	const struct ast_field *f;
	uint64_t offset;

	if (m)
		return m;
	f = find_field(u, record, field.data[0], &offset);
	if (!f)
		return NULL;
	m = arena_new(u->arena, struct member);
	m->name = arena_printf(u->arena, "%s.%s", record->tag ? record->tag : "", f->name);
	m->bit_offset = offset;
	m->width = f->is_bitfield ? f->width : 0;
	ptrmap_add(&u->members, record, field.data[0], m);
	return m;
}
