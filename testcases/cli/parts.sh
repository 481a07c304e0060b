#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Wrappers in one file whose references are on part of what their callers in another give or get: a
# member of it, or what such a member points to.
. "$(dirname "$0")/lib.sh"

cp "$top"/testcases/cli/optional/*.h .
cat >adapter.h <<'END'
#include "types.h"
struct adapter { int nr; struct module *owner; struct device dev; };
struct holding { int n; struct adapter *adapter; struct device own; };
struct device *device_find_any_child(struct device *parent);
struct adapter *adapter_find(struct device *parent);
struct adapter *adapter_find_either(struct device *parent, struct device *other);
int adapter_find_at(struct device *parent, struct adapter **found);
struct adapter *adapter_get(struct adapter *a);
struct adapter *adapter_get_live(struct adapter *a);
struct adapter *adapter_get_checked(struct adapter *a);
static inline int is_err(const void *p) { return (unsigned long)p >= (unsigned long)-4095L; }
struct device *device_of(struct adapter *a);
struct device *find_device(struct device *parent);
struct device_node *child_of(struct device_node *np, struct device_node *prev);
struct device_node *first_child(struct device_node *np);
void adapter_drop(struct adapter *a);
void adapter_put(struct adapter *a);
void holding_drop(struct holding *h);
void first_drop(void);
void second_drop(void);
void perhaps_drop(struct adapter *a, int n);
void either_drop(struct adapter *a, struct adapter *b);
void both_drop(struct adapter *a, struct adapter *b);
void both_put(struct module *m, struct device *d);
void of_many_drop(struct adapter **all, int n);
int number(struct adapter *a);
END

cat >adapter.c <<'END'
#include "adapter.h"
#define of_device(d) ((struct adapter *)((char *)(d) - __builtin_offsetof(struct adapter, dev)))
static struct { int n; struct adapter *adapter; } first;
struct device *second;

struct adapter *adapter_find(struct device *parent)
{
	struct device *dev = device_find_any_child(parent);

	if (!dev)
		return NULL;
	if (!wanted(dev)) {
		put_device(dev);
		return NULL;
	}
	return of_device(dev);
}

struct adapter *adapter_find_either(struct device *parent, struct device *other)
{
	struct device *dev = device_find_any_child(parent);

	if (!dev)
		dev = device_find_any_child(other);
	return dev ? of_device(dev) : NULL;
}

int adapter_find_at(struct device *parent, struct adapter **found)
{
	struct device *dev = device_find_any_child(parent);

	if (!dev)
		return -19;
	*found = of_device(dev);
	return 0;
}

struct adapter *adapter_get(struct adapter *a)
{
	if (a)
		get_device(&a->dev);
	return a;
}

struct adapter *adapter_get_checked(struct adapter *a)
{
	if (!a)
		return (struct adapter *)-22L;
	get_device(&a->dev);
	return a;
}

struct adapter *adapter_get_live(struct adapter *a)
{
	if (!wanted(a))
		return NULL;
	get_device(&a->dev);
	return a;
}

/* What it returns is not the argument, and not known to be what the reference is on. */
struct device *device_of(struct adapter *a)
{
	return a ? get_device(&a->dev) : NULL;
}

struct device *find_device(struct device *parent)
{
	return device_find_any_child(parent);
}

/* One that gives back what it begins from does more than take a reference. */
struct device_node *child_of(struct device_node *np, struct device_node *prev)
{
	return of_get_next_child(np, prev);
}

struct device_node *first_child(struct device_node *np)
{
	return of_get_next_child(np, NULL);
}

void adapter_drop(struct adapter *a)
{
	if (a)
		put_device(&a->dev);
}

void adapter_put(struct adapter *a)
{
	if (!a)
		return;
	module_put(a->owner);
	put_device(&a->dev);
}

void holding_drop(struct holding *h)
{
	put_device(&h->adapter->dev);
}

void first_drop(void)
{
	put_device(&first.adapter->dev);
}

void second_drop(void)
{
	put_device(second);
}

/* What these do cannot be said: to other files they are unknown functions. */
void perhaps_drop(struct adapter *a, int n)
{
	if (n)
		put_device(&a->dev);
}

void either_drop(struct adapter *a, struct adapter *b)
{
	put_device(wanted(a) ? &a->dev : &b->dev);
}

void of_many_drop(struct adapter **all, int n)
{
	put_device(&all[n]->dev);
}

/* Of two arguments these give back both. */
void both_put(struct module *m, struct device *d)
{
	module_put(m);
	put_device(d);
}

void both_drop(struct adapter *a, struct adapter *b)
{
	put_device(&a->dev);
	put_device(&b->dev);
}
END

cat >right.c <<'END'
#include "adapter.h"
int found(struct device *parent)
{
	struct adapter *a = adapter_find(parent);
	int nr;

	if (!a)
		return -19;
	nr = number(a);
	put_device(&a->dev);
	return nr;
}
int found_and_dropped(struct device *parent)
{
	struct adapter *a = adapter_find(parent);
	int nr = a ? number(a) : -19;

	adapter_drop(a);
	return nr;
}
int either(struct device *parent)
{
	struct adapter *a = adapter_find_either(parent, parent);

	if (!a)
		return -19;
	adapter_drop(a);
	return 0;
}
int found_at(struct device *parent)
{
	struct adapter *a;
	int err = adapter_find_at(parent, &a);

	if (err)
		return err;
	adapter_drop(a);
	return 0;
}
int got(struct adapter *a)
{
	struct adapter *same = adapter_get(a);
	int nr = number(same);

	adapter_drop(nr ? same : a);
	return nr;
}
int got_checked(struct adapter *a)
{
	struct adapter *same = adapter_get_checked(a);

	if (is_err(same))
		return -19;
	adapter_drop(same);
	return 0;
}
int got_live(struct adapter *a)
{
	struct adapter *same = adapter_get_live(a);

	if (!same)
		return -19;
	put_device(number(a) ? &same->dev : &a->dev);
	return 0;
}
int both_kinds(struct adapter *a)
{
	if (!try_module_get(a->owner))
		return -19;
	adapter_get(a);
	adapter_put(a);
	return 0;
}
int a_holding(struct holding *h)
{
	get_device(&h->adapter->dev);
	number(h->adapter);
	holding_drop(h);
	return 0;
}
int a_variable(void)
{
	extern struct device *second;

	get_device(second);
	number(NULL);
	second_drop();
	return 0;
}
int two(struct adapter *a, struct adapter *b)
{
	adapter_get(a);
	adapter_get(b);
	both_drop(a, b);
	return 0;
}
int its_device(struct adapter *a)
{
	struct device *d = device_of(a);
	int err;

	if (!d)
		return -19;
	err = wanted(d) ? -5 : -6;
	put_device(d);
	return err;
}
int walk(struct device *parent)
{
	struct device *d = find_device(parent), *next;

	while (d) {
		next = find_device(d);
		put_device(d);
		d = next;
	}
	return -5;
}
int walk_adapters(struct device *parent)
{
	struct adapter *a = adapter_find(parent), *next;

	while (a) {
		next = adapter_find(&a->dev);
		adapter_drop(a);
		a = next;
	}
	return -5;
}
int children(struct device_node *np)
{
	struct device_node *child = NULL;

	while ((child = child_of(np, child)))
		wanted(child);
	return -5;
}
int down(struct device_node *np)
{
	struct device_node *n = first_child(np), *next;

	while (n) {
		next = first_child(n);
		of_node_put(n);
		n = next;
	}
	return -5;
}
int a_local(struct device *parent, struct adapter *a)
{
	struct holding h = { 1, a };

	get_device(&a->dev);
	holding_drop(&h);
	return -5;
}
int unknown(struct adapter *a)
{
	perhaps_drop(a, 1);
	perhaps_drop(a, 1);
	either_drop(a, a);
	either_drop(a, a);
	first_drop();
	return 0;
}
END

cat >wrong.c <<'END'
#include "adapter.h"
int found(struct device *parent)
{
	struct adapter *a = adapter_find(parent);

	return a ? number(a) : -19; /* missing */
}
int found_and_dropped(struct device *parent)
{
	struct adapter *a = adapter_find(parent);

	if (!a)
		return -19;
	adapter_drop(a);
	adapter_drop(a); /* unbalanced */
	return 0;
}
int either(struct device *parent)
{
	return number(adapter_find_either(parent, parent)); /* missing */
}
int found_at(struct device *parent)
{
	struct adapter *a;
	int err = adapter_find_at(parent, &a);

	if (!err)
		err = number(a);
	return err; /* missing */
}
int got(struct adapter *a)
{
	adapter_get(a);
	return number(a) ? -5 : -6; /* missing */
}
int got_live(struct adapter *a)
{
	struct adapter *same = adapter_get_live(a);

	if (same)
		put_device(&same->dev);
	put_device(&same->dev); /* unbalanced */
	return 0;
}
int got_live_only(struct adapter *a)
{
	struct adapter *same = adapter_get_live(a);

	if (!same)
		return -19;
	return number(same) ? -5 : -6; /* missing */
}
int walk(struct device *parent)
{
	struct device *d = find_device(parent);

	while (d)
		d = find_device(d); /* missing */
	return -5; /* missing */
}
int down(struct device_node *np)
{
	struct device_node *n = first_child(np);

	while (n)
		n = first_child(n); /* missing */
	return -5; /* missing */
}
int drop_first(struct device *parent, struct module *m)
{
	struct device *d = device_find_any_child(parent);

	if (!d)
		return -19;
	put_device(d);
	both_put(m, d); /* unbalanced */
	return -5;
}
int drop_second(struct module *m, struct device *d)
{
	if (!try_module_get(m))
		return -19;
	module_put(m);
	both_put(m, d); /* unbalanced */
	return -5;
}
int read_after(struct device *parent)
{
	struct device *d = device_find_any_child(parent);
	struct holding *h;

	if (!d)
		return -19;
	h = (struct holding *)((char *)d - __builtin_offsetof(struct holding, own));
	get_device(&h->adapter->dev);
	put_device(d);
	holding_drop(h); /* use-after */
	return -5;
}
void twice(struct adapter *a)
{
	adapter_drop(a);
	adapter_drop(a); /* unbalanced */
}
int both_kinds(struct adapter *a)
{
	if (!try_module_get(a->owner))
		return -19;
	adapter_get(a);
	adapter_drop(a);
	if (number(a))
		return -5; /* missing */
	adapter_put(a); /* unbalanced */
	return 0;
}
int a_holding(struct holding *h, struct holding *other)
{
	get_device(&h->adapter->dev);
	if (number(h->adapter))
		holding_drop(other);
	else
		holding_drop(h);
	return -5; /* missing */
}
int a_variable(int n)
{
	extern struct device *second;

	get_device(second);
	if (n)
		second_drop();
	return -5; /* missing */
}
int two(struct adapter *a, struct adapter *b, struct adapter *c)
{
	adapter_get(a);
	adapter_get(b);
	both_drop(a, c);
	return -5; /* missing */
}
int unknown(struct adapter *a, struct adapter **all)
{
	adapter_get(a);
	perhaps_drop(a, 1);
	either_drop(a, a);
	of_many_drop(all, 0);
	return -5; /* missing */
}
END

run --no-cache --protocol=device --protocol=module --protocol=of adapter.c right.c
status_is 0
out_is_empty
run --no-cache --protocol=device --protocol=module --protocol=of wrong.c adapter.c
awk '/\/\* [a-z-]+ \*\/$/ { print FNR, $(NF - 1) }' wrong.c >expected
sed -n 's/^wrong.c:\([0-9]*\):.*\[flb-\([a-z-]*\)-put\]$/\1 \2/p' out | sort -n | uniq >found
check 'what is wrong is found, and nothing else' cmp expected found
out_matches 'both_put\(\) without .* no device reference on .device_find_any_child\(\). is held'
out_matches 'both_put\(\) without .* no module reference on .m. is held'
finish
