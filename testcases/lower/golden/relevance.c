// SPDX-License-Identifier: GPL-2.0-only
/* Which functions have to do with acquire() and release(). */
struct r;
static int declared_early(struct r *r);

static int before_the_names_but_relevant(struct r *r)
{
	return declared_early(r);
}

static int before_the_names(struct r *r)
{
	return !r;
}

int acquire(struct r *r);
void release(struct r *r);
static void release_not(struct r *r);

static int calls(struct r *r)
{
	return acquire(r);
}

static int calls_a_caller(struct r *r)
{
	return calls(r);
}

static void *takes_an_address(void)
{
	return release;
}

static void put(struct r **r)
{
	release(*r);
}

static void cleans_up(struct r *r)
{
	struct r *held __attribute__((cleanup(put))) = r;
}

static int declared_early(struct r *r)
{
	return calls_a_caller(r);
}

static int nothing(struct r *r)
{
	release_not(r);
	return before_the_names(r);
}

static void release_not(struct r *r)
{
}

#define GENERATE(name)                                                                             \
	static void name##_release(struct r *r)                                                    \
	{                                                                                          \
		release(r);                                                                        \
	}
GENERATE(macro)

static int recursive_other(struct r *r);
static int recursive(struct r *r)
{
	return r ? recursive_other(r) : 0;
}

static int recursive_other(struct r *r)
{
	macro_release(r);
	return recursive(r);
}
