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
