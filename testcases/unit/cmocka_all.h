/* SPDX-License-Identifier: GPL-2.0-only */
/* cmocka.h with what it wants included before it. */
#ifndef FLBCHECK_UNIT_CMOCKA_ALL_H
#define FLBCHECK_UNIT_CMOCKA_ALL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#endif
