// SPDX-License-Identifier: GPL-2.0-only
/* What a branch says it tests, and where things are said to be. */
int get(int *key, void **out);
int enabled(void);
void panic(const char *why) __attribute__((noreturn));
void warn(void);

#define unlikely(x) __builtin_expect(!!(x), 0)
#define WARN_ON(c)                                                                                 \
	({                                                                                         \
		int hit = !!(c);                                                                   \
		if (unlikely(hit))                                                                 \
			warn();                                                                    \
		unlikely(hit);                                                                     \
	})
#define BAIL_IF(c)                                                                                 \
	do {                                                                                       \
		if (c)                                                                             \
			return -1;                                                                 \
	} while (0)
#define IS_SET(p) ((p)->bit != 0)
#define NONZERO(x)	  x != 0
#define for_each(p, list) for (p = (list); p; p = p->next)

struct item {
	struct item *next;
	int bit;
};

int conditions(int *key, int ret)
{
	void *obj;

	ret = get(key, &obj);
	if (ret)
		return ret;
	if (ret == -61 ||
	    ret ==   -2)
		return 1;
	if (!ret && unlikely(!obj))
		return 2;
	if (WARN_ON(ret))
		return 3;
	if (enabled() && !get(key, &obj))
		return 4;
	if (!(ret = get(key, &obj)))
		return 5;
	BAIL_IF(ret > 0);
	if (NONZERO(ret))
		return 8;
	if (/* why */ ret /* not */)
		panic("no");
	return ret < 0 ? 6 : 7;
}

void loops(struct item *list, int n)
{
	struct item *p;

	for_each(p, list) {
		if (IS_SET(p))
			break;
	}
	while (n-- > 0)
		warn();
	do
		warn();
	while (enabled());
	switch (n & 3) {
	case 1:
		warn();
	}
}

int step(int n);

/* Values that nobody wants are not computed: only what is done on the way to them. */
void no_value_wanted(struct item *o, int *p, int a, int b)
{
	o->next;
	*p;
	&p[1];
	-a;
	a + b;
	a, b;
	o[step(a)].next;
	*(p + step(1));
	&p[step(2)];
	-step(3);
	step(4) + step(5);
	step(6), step(7);
	enabled() && step(8);
	enabled() || step(9);
}

struct narrow {
	unsigned int five : 5;
	unsigned int nine : 9;
};

/* Constants and shifts in the types they are computed in. */
long in_their_types(struct narrow *n, long a, int b)
{
	n->five = 300;
	n->nine = 70000;
	return a << b;
}

/* Ranges of no number are no cases. */
int empty_ranges(int a, unsigned int b)
{
	switch (a) {
	case 5 ... 3:
		return 1;
	case -1 ... 1:
		return 2;
	}
	switch (b) {
	case 0xffffffff ... 1:
		return 3;
	case 1 ... 0xffffffff:
		return 4;
	}
	return 0;
}

int of_any_size(int n)
{
	int v[n];

	v[n - 1] = 3;
	return *v + (int)sizeof(v);
}
