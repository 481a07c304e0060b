#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A function that fails and leaves its caller with the reference that the object began with:
# device_register(). put_device() is owed then, and kfree() is not enough.
. "$(dirname "$0")/lib.sh"

cat >api.h <<'END'
#define NULL ((void *)0)
struct device { struct device *parent; void *driver_data; void (*release)(struct device *dev); unsigned long *mask, bits; };
struct thing { int n; struct device dev; struct thing *next; };
struct platform_device { int id; struct device dev; };
int device_register(struct device *dev);
int device_add(struct device *dev);
void device_del(struct device *dev);
void device_unregister(struct device *dev);
void put_device(struct device *dev);
struct platform_device *platform_device_alloc(const char *name, int id);
int platform_device_add(struct platform_device *dev);
void platform_device_put(struct platform_device *dev);
void *kzalloc(unsigned long size, int flags);
void kfree(const void *p);
struct device *get_device(struct device *dev);
int __devm_add_action(struct device *dev, void (*action)(void *), void *data, const char *name);
int use(struct thing *t);
void give_up(struct thing *t);
void _dev_err(const struct device *dev, const char *fmt, ...);
struct thing *find(int id);
END

cat >right.c <<'END'
#include "api.h"
int put(struct device *parent)
{
	struct thing *t = kzalloc(sizeof(*t), 1);
	int err;

	if (!t)
		return -12;
	t->dev.parent = parent;
	t->dev.mask = &t->dev.bits;
	err = device_register(&t->dev);
	if (err) {
		put_device(&t->dev);
		return err;
	}
	err = use(t);
	if (err)
		device_unregister(&t->dev);
	return err;
}
int deleted(struct thing *t)
{
	int err = device_add(&t->dev);

	if (!err && use(t)) {
		device_del(&t->dev);
		put_device(&t->dev);
	}
	return 0;
}
static int helper(struct thing *t)
{
	t->n = 1;
	return device_register(&t->dev);
}
int by_helper(void)
{
	struct thing *t = kzalloc(sizeof(*t), 1);

	if (!t)
		return -12;
	if (helper(t)) {
		put_device(&t->dev);
		return -1;
	}
	return 0;
}
int platform(void)
{
	struct platform_device *p = platform_device_alloc("x", -1);

	if (!p)
		return -12;
	if (platform_device_add(p)) {
		platform_device_put(p);
		return -1;
	}
	return 0;
}
/* who gave it learns of the error, too */
int of_caller(struct thing *t)
{
	return device_register(&t->dev);
}
static struct thing only;
int of_all(void)
{
	return device_register(&only.dev);
}
int of_finder(int id)
{
	struct thing *t = find(id);

	return t ? device_add(&t->dev) : -19;
}
int by_action(struct device *parent, void (*put)(void *))
{
	struct thing *t = kzalloc(sizeof(*t), 1);
	int err;

	if (!t)
		return -12;
	err = __devm_add_action(parent, put, &t->dev, "put");
	if (err)
		return err;
	return device_add(&t->dev);
}
/* memory is there or it is not: no error pointer comes from where it is allocated */
int guarded(void)
{
	struct thing *t = kzalloc(sizeof(*t), 1);
	int err;

	if (!t)
		return -12;
	err = device_add(&t->dev);
	if (err) {
		if (t && (unsigned long)t < (unsigned long)-4095)
			put_device(&t->dev);
		return err;
	}
	return 0;
}
/* nobody else changes what the maker has set */
static void free_thing(struct device *dev)
{
	kfree((char *)dev - 8);
}
int by_release(void)
{
	struct thing *t = kzalloc(sizeof(*t), 1);
	int err = -12;

	if (!t)
		return err;
	if (use(NULL))
		goto clean;
	t->dev.release = free_thing;
	use(t);
	err = device_register(&t->dev);
	if (!err)
		return 0;
clean:
	if (t->dev.release)
		put_device(&t->dev);
	else
		kfree(t);
	return err;
}
int of_driver(struct device *parent)
{
	struct thing *t = kzalloc(sizeof(*t), 1);

	if (!t)
		return -12;
	parent->driver_data = t;
	if (device_register(&t->dev))
		_dev_err(parent, "not registered");
	return use(NULL);
}
int of_field(struct device *parent, struct thing *list)
{
	struct thing *t = kzalloc(sizeof(*t), 1);

	if (!t)
		return -12;
	list->next = t;
	return device_register(&t->dev);
}
int of_fields(struct thing *t)
{
	for (; t; t = t->next)
		if (device_register(t->dev.parent))
			_dev_err(&t->dev, "not registered");
	return 0;
}
/* where a part of it is, it is */
static struct thing *first(struct thing *list)
{
	struct thing *t = list->next;

	get_device(&t->dev);
	return t;
}
int if_any(struct thing *list)
{
	struct thing *t = first(list);

	if (!t)
		return -19;
	put_device(&t->dev);
	return 0;
}
void ignored(struct thing *t) { device_register(&t->dev); }
int of_caller_too(struct thing *t)
{
	void *buffer = kzalloc(8, 1);
	int err = device_register(&t->dev);

	if (err)
		kfree(buffer);
	return err;
}
/* goes on, and does in the end what is done with any other */
int passed_over(int n)
{
	while (n--) {
		struct thing *t = kzalloc(sizeof(*t), 1);

		if (!t)
			return -12;
		if (device_register(&t->dev))
			use(NULL);
		t->n = n;
	}
	return 0;
}
END
run --no-cache --protocol=device --sites right.c
status_is 0
out_lacks ': warning:'
out_has 'balanced: put(): device_register'
out_has 'balanced: handed to the caller: of_caller(): device_register'

# Nobody knows what a function of another file does with it.
cat >perhaps.c <<'END'
#include "api.h"
int given_up(void)
{
	struct thing *t = kzalloc(sizeof(*t), 1);
	int err;

	if (!t)
		return -12;
	err = device_add(&t->dev);
	if (err)
		give_up(t);
	return err;
}
END
run --no-cache --protocol=device perhaps.c
status_is 2
out_is_empty
err_has 'gave up on device_add() in given_up(): a function that is not known was given the object'

# Where what is first in something is NULL, that is; any other part has an address only with the whole.
cat >first.c <<'END'
#include "api.h"
struct holder { struct device own; int n; };
struct holder *find_holder(void);
int first(struct device *other)
{
	struct holder *h = find_holder();

	get_device(other);
	get_device(&h->own);
	if (!h)
		return -1; /* first */
	put_device(&h->own);
	put_device(other);
	return 0;
}
END
run --no-cache --protocol=device first.c
status_is 1
check 'one is lost' test "$(grep -c ': warning:' out)" = 1
out_matches "first.c:$(grep -n '/\* first \*/' first.c | cut -d: -f1):[0-9]+: warning: device reference on 'other'"

cat >wrong.c <<'END'
#include "api.h"
int freed(struct device *parent)
{
	struct thing *t = kzalloc(sizeof(*t), 1);
	int err;

	if (!t)
		return -12;
	t->dev.parent = parent;
	t->dev.mask = &t->dev.bits;
	err = device_register(&t->dev);
	if (err) {
		kfree(t);
		return err; /* freed */
	}
	return 0;
}
struct thing *forgotten(void)
{
	struct thing *t = kzalloc(sizeof(*t), 1);

	if (!t)
		return NULL;
	t->dev.mask = &t->dev.bits;
	if (device_add(&t->dev)) {
		use(NULL);
		return NULL; /* forgotten */
	}
	return t;
}
void silent(void)
{
	struct thing *t = kzalloc(sizeof(*t), 1);

	if (t && device_register(&t->dev))
		kfree(t);
} /* silent */
int of_caller(struct thing *t)
{
	if (device_register(&t->dev)) {
		kfree(t);
		return -1; /* of_caller */
	}
	return 0;
}
int stored(struct device *parent)
{
	struct thing *t = kzalloc(sizeof(*t), 1);
	int err;

	if (!t)
		return -12;
	parent->driver_data = t;
	err = device_register(&t->dev);
	if (err) {
		_dev_err(&t->dev, "not registered");
		kfree(t);
	}
	return err; /* stored */
}
int in_a_field(struct thing *list)
{
	int err;

	list->next = kzalloc(sizeof(*list), 1);
	if (!list->next)
		return -12;
	err = device_register(&list->next->dev);
	if (err) {
		use(NULL);
		kfree(list->next);
		return err; /* in_a_field */
	}
	return 0;
}
int told(void)
{
	struct thing *t = kzalloc(sizeof(*t), 1);
	int err;

	if (!t)
		return -12;
	err = device_register(&t->dev);
	if (err)
		_dev_err(&t->dev, "not registered");
	return err; /* told */
}
int again(struct device *parent, void (*put)(void *))
{
	struct thing *t = kzalloc(sizeof(*t), 1);

	if (!t || __devm_add_action(parent, put, &t->dev, "put"))
		return -12;
	get_device(&t->dev);
	return -1; /* again */
}
int twice(void)
{
	struct thing *t = kzalloc(sizeof(*t), 1);

	if (!t)
		return -12;
	if (device_register(&t->dev)) {
		put_device(&t->dev);
		put_device(&t->dev); /* twice */
		return -1;
	}
	return 0;
}
static int helper(struct thing *t)
{
	t->n = 1;
	return device_register(&t->dev);
}
int by_helper(void)
{
	struct thing *t = kzalloc(sizeof(*t), 1);

	if (!t)
		return -12;
	if (helper(t)) {
		kfree(t);
		return -1; /* by_helper */
	}
	return 0;
}
static struct thing *make(void) { return kzalloc(sizeof(struct thing), 1); }
int made(void)
{
	struct thing *t = make();

	if (!t)
		return -12;
	return device_register(&t->dev); /* made */
}
int platform(void)
{
	struct platform_device *p = platform_device_alloc("x", -1);

	if (!p || platform_device_add(p))
		return -12; /* platform */
	return 0;
}
END
run --no-cache --protocol=device wrong.c
status_is 1
for name in freed forgotten silent of_caller by_helper made stored in_a_field told again platform; do
	out_matches "wrong.c:$(grep -n "/\* $name \*/" wrong.c | cut -d: -f1):[0-9]+: warning: .* still held when $name[(][)] returns"
done
out_matches "wrong.c:$(grep -n '/\* twice \*/' wrong.c | cut -d: -f1):[0-9]+: warning: put_device[(][)] without a reference"
check 'twelve findings' test "$(grep -c ': warning:' out)" = 12
out_has 'note: device_register() fails and leaves the reference here'
out_has 'note: helper() fails and leaves the reference here'

# Limits
cat >missed.c <<'END'
#include "api.h"
static struct platform_device *only;
int FN_put_and_freed(void)
{
	struct thing *t = kzalloc(sizeof(*t), 1);
	int err;

	if (!t)
		return -12;
	err = device_register(&t->dev);
	if (err) {
		put_device(&t->dev);
		kfree(t);
	}
	return err;
}
/* when a module cannot be loaded nobody looks at its variables */
int FN_kept_by_nobody(void)
{
	only = platform_device_alloc("x", -1);
	return only ? platform_device_add(only) : -12;
}
int FN_kept_by_nothing(void)
{
	struct thing *t = kzalloc(sizeof(*t), 1);

	return t && !device_register(&t->dev);
}
END
run --no-cache --protocol=device missed.c
status_is 0
out_lacks ': warning:'

# The same through another file.
mkdir tree
cat >tree/add.c <<'END'
#include "../api.h"
int thing_add(struct thing *t)
{
	t->n = 1;
	return device_register(&t->dev);
}
/* either fails with a reference, or fails without: nobody could tell */
int thing_try(struct thing *t)
{
	if (!t->n)
		return -22;
	return device_register(&t->dev);
}
END
cat >tree/user.c <<'END'
#include "../api.h"
int thing_add(struct thing *t);
int thing_try(struct thing *t);
int right(void)
{
	struct thing *t = kzalloc(sizeof(*t), 1);

	if (!t)
		return -12;
	if (thing_add(t)) {
		put_device(&t->dev);
		return -1;
	}
	return 0;
}
int wrong(void)
{
	struct thing *t = kzalloc(sizeof(*t), 1);

	if (!t)
		return -12;
	if (thing_add(t)) {
		kfree(t);
		return -1;
	}
	return 0;
}
int FN_either(void)
{
	struct thing *t = kzalloc(sizeof(*t), 1);

	if (!t)
		return -12;
	if (thing_try(t)) {
		kfree(t);
		return -1;
	}
	return 0;
}
END
printf '[{"directory": "%s", "file": "tree/add.c", "arguments": ["cc", "-c", "tree/add.c"]},
 {"directory": "%s", "file": "tree/user.c", "arguments": ["cc", "-c", "tree/user.c"]}]' "$PWD" "$PWD" >tree/compile_commands.json
run --no-cache --protocol=device -p tree
status_is 1
check 'one finding' test "$(grep -c ': warning:' out)" = 1
out_has 'still held when wrong() returns'

# of_find_device_by_node() is implemented here, and platform_device_put() still gives a device back.
cat >implements.c <<'END'
#include "api.h"
struct device *bus_find_device_by_of_node(void *bus, void *node);
struct platform_device *of_find_device_by_node(void *node)
{
	struct device *d = bus_find_device_by_of_node(NULL, node);

	return d ? (void *)((char *)d - sizeof(long)) : NULL;
}
int create(void)
{
	struct platform_device *p = platform_device_alloc("x", -1);

	if (!p)
		return -12;
	if (device_add(&p->dev)) {
		platform_device_put(p);
		return -1;
	}
	platform_device_put(p);
	return 0;
}
END
run --no-cache --protocol=device implements.c
status_is 0
out_lacks ': warning:'
finish
