/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the files of this folder share; no other folder includes it.
 */
#ifndef FLBCHECK_FRONT_CLANG_H
#define FLBCHECK_FRONT_CLANG_H

#include <clang-c/Index.h>

#include "base/ptrmap.h"
#include "base/strmap.h"
#include "front/ast.h"
#include "front/unit.h"

/* A declaration at file scope that has a body or an initialiser. */
struct definition {
	CXCursor cursor;
	uint32_t index; /* position among the top-level declarations */
};

struct unit {
	struct arena *arena;
	const char *path;
	const char *directory; /* absolute; NULL: the working directory */
	CXIndex index;
	CXTranslationUnit tu;
	bool has_extras, extras_same; /* unit_extras() has been asked, and what it said */
	struct unit_extras extras;
	struct strmap blanked; /* files parsed with other contents than they have -> the unit */

	VEC(CXFile) clang_files; /* by file number */
	VEC(const char *) files;
	struct ptrmap file_numbers; /* CXFile -> number + 1 */
	CXFile last_file;
	uint32_t last_number;

	VEC(CXType) clang_types;       /* by ast_type.index */
	struct ptrmap types;	       /* canonical type -> struct ast_type */
	VEC(struct field_list) fields; /* by ast_type.index, filled when asked for */
	struct ptrmap members;	       /* (record, field) -> struct member */

	struct ptrmap decls;	     /* canonical declaration -> struct ast_decl */
	struct strmap static_locals; /* "function.name" -> count */

	bool scanned;
	VEC(struct definition) functions, variables;
	struct ptrmap function_numbers; /* canonical declaration -> number + 1 */
	struct ptrmap first_seen;	/* canonical function -> position + 1 */
	struct strmap function_decls;	/* name -> position in top + 1 */
	VEC(CXCursor) named;		/* functions declared, each once */
	VEC(CXCursor) marked;		/* declarations of functions with a mark */
	VEC(struct ast_mark) marks;
	bool has_marks;
};

struct field_list {
	const struct ast_field *v;
	size_t n;
	bool filled;
};

/* Where a member is, counted from the record it is accessed in. */
struct member {
	const char *name; /* "struct tag.member" */
	uint64_t bit_offset;
	uint32_t width;
};

/* Strings of libclang's, copied. */
const char *clang_copy(struct arena *arena, CXString s);

/* loc.c */
uint32_t unit_file_number(struct unit *u, CXFile file);
struct ast_loc unit_loc(struct unit *u, CXSourceLocation at);
struct ast_loc unit_range_end(struct unit *u, CXCursor c); /* of the last character */
const char *unit_text(struct unit *u, CXSourceRange range, struct arena *arena);

/* type.c */
const struct ast_type *unit_type(struct unit *u, CXType t);
const struct ast_type *unit_pointer_to(struct unit *u, const struct ast_type *elem);
/* What an array or a function becomes as a value; all others stay what they are. */
const struct ast_type *unit_decayed(struct unit *u, const struct ast_type *t);
/* The member @field of @record or of an unnamed member in it; NULL if its place is unknown. */
const struct member *unit_member(struct unit *u, const struct ast_type *record, CXCursor field);

/* decl.c */
void unit_scan(struct unit *u); /* fills functions, variables and what goes with them */
/* @c is the declaration itself. @function: name of the function it is met in, for locals. */
struct ast_decl *unit_decl(struct unit *u, CXCursor c, const char *function);
/* The function of that name at file scope; NULL if there is none. */
struct ast_decl *unit_function_named(struct unit *u, const char *name);
/* Has the declaration a mark for us? */
bool unit_is_marked(CXCursor function);
/* The function named in the cleanup attribute of a variable; NULL if there is none. */
struct ast_decl *unit_cleanup_of(struct unit *u, CXCursor var);

#endif
