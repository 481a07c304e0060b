// SPDX-License-Identifier: GPL-2.0-only
/* Calls: results used or not, through pointers, that never return; cleanups and where they are. */
int get(void *key);
void put(void *key);
void drop(void **key);
void die(void) __attribute__((noreturn));
struct ops {
	int (*open)(int);
	void (*die)(void) __attribute__((noreturn));
};

void results(void *key)
{
	int kept = get(key);

	get(key);
	(void)get(key);
	get(key), kept = get(key);
	put(key);
	({ get(key); });
	kept ? get(key) : get(0);
}

int pointers(const struct ops *ops)
{
	ops->open(1);
	if (ops->open(2))
		ops->die();
	return ((int (*)(void *))put)((void *)0);
}

int dead_ends(int a)
{
	if (a == 1)
		die();
	if (a == 2)
		__builtin_unreachable();
	if (a == 3)
		__builtin_trap();
	return a == 4 ? (die(), 1) : 2;
}

#define CLEAN __attribute__((cleanup(drop)))

int cleanups(void *key, int a)
{
	void *first CLEAN = key;
	void *undefined CLEAN;

	if (a > 2)
		return get(key);
	{
		void *second CLEAN = 0;

		if (a > 1)
			goto out;
	}
	for (void *third CLEAN = key; a; a--) {
		if (a == 7)
			break;
	}
out:
	undefined = key;
	put(key);
	return 0;
}

void implicit(void *key)
{
	void *v CLEAN = key;
}

static int builtins(char *p, int n, ...)
{
	__builtin_va_list ap;
	long r;

	__builtin_va_start(ap, n);
	r = __builtin_va_arg(ap, long);
	__builtin_va_end(ap);
	__builtin_memset(p, 0, __builtin_object_size(p, 1) > 8 ? 8 : 1);
	return r + __builtin_strlen("four") + __builtin_clz(16) + __builtin_bswap32(1) +
	       __sync_fetch_and_add(&n, 1);
}

static long taken_from(int n, __builtin_va_list ap)
{
	return n ? __builtin_va_arg(ap, long) : *__builtin_va_arg(ap, long *);
}

/* Which of its declarations says that a function does not return makes no difference. */
void stop(void) __attribute__((noreturn));
void stop(void);
void end(void);
void end(void) __attribute__((noreturn));

int one_of_two_says_it(int a)
{
	void stop(void);

	if (a == 1)
		stop();
	if (a == 2)
		end();
	return a;
}
