/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Constants: arithmetic as C does it in the type of each expression.
 */
#ifndef FLBCHECK_FRONT_FOLD_H
#define FLBCHECK_FRONT_FOLD_H

#include "front/ast.h"

/* @value cut to the width of @type and extended again as its sign wants. */
int64_t fold_to_type(int64_t value, const struct ast_type *type);

/* Turns @node into an AST_CONST if its kids' values say what its own is. Kids that would be
 * lost must have no effect: only constants are. */
void fold_node(struct ast *node);

#endif
