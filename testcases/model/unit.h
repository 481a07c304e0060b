/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a generated driver offers the explorer, and what it uses to make up arguments. The driver
 * is compiled together with the file under test into one shared object (see driver.py).
 */
#ifndef MODEL_UNIT_H
#define MODEL_UNIT_H

#include <stddef.h>

struct model_case {
	const char *name;
	int line;	   /* 1-based, where the function begins */
	void (*run)(void); /* makes up arguments and calls it */
};

/* Numbers worth trying, besides 0, 1 and 2, because the file compares with them. */
struct model_unit {
	const struct model_case *cases;
	size_t nr_cases;
	const long *numbers;
	size_t nr_numbers;
	const int *errnos; /* positive; how a get may fail. None: every documented way */
	size_t nr_errnos;
	const int *failures; /* negative: what opaque functions may return besides -EINVAL */
	size_t nr_failures;
	int two_values; /* arguments and numbers in memory are 0 or 1: few enough outcomes for all */
	int fleeting; /* memory nobody wrote may change in every unknown function */
	int counted_outgoing; /* compiled with FLB_COUNTED_OUTGOING */
};

/* The one symbol a driver exports. */
#define MODEL_UNIT model_unit

/* Memory handed in: good, and every byte decided when it is first read. */
void *model_given(size_t size);

/* Memory handed in that is all zeros, as new things are. */
void *model_fresh(size_t size);

/* Where a result goes: @size bytes of garbage. */
void *model_out(size_t size);

/* An argument that is a number, a truth value, or a function to call back. */
long model_number(const char *name);
int model_truth(const char *name);
int model_callback(void *first);

/* Arguments of the types that the headers define; all good, reaching good ones. */
struct pci_dev *model_pci_dev(void);
struct device *model_device(void);
struct holder *model_holder(void);

/* An opaque function of the file's own: 0, -errno or positive; NULL, ERR_PTR() or good. */
long model_opaque_int(const char *name);
int model_opaque_bool(const char *name);
void *model_opaque_pointer(const char *name);

/*
 * Right after the call: where the result is (NULL: there is none), and whether it says that the
 * function failed. What a failed function left where its results go is nobody's to read.
 */
void model_result(const void *result, size_t size, int failed);

#endif
