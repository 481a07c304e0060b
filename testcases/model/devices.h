/* SPDX-License-Identifier: GPL-2.0-only */
/* What the files that stand for the kernel share. */
#ifndef MODEL_DEVICES_H
#define MODEL_DEVICES_H

#include <stdarg.h>

struct xarray;

/* Reads the strings that @fmt prints. */
void touch_strings(const char *fmt, va_list args);

/* @xa holds at least @entry, under any index: what is looked up is found or not. */
void xarray_fuzzy(struct xarray *xa, void *entry, unsigned int owner);

#endif
