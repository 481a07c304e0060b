// SPDX-License-Identifier: GPL-2.0-only
/* Addresses in initialisers of static objects. */
struct object;
struct args {
	struct object *object;
};

struct ops {
	int (*start)(struct args *);
	void (*stop)(struct args *);
	struct {
		void (*nested)(struct args *);
	} more;
	union {
		void (*in_union)(struct args *);
		long other;
	};
	void *owner;
};

struct object {
	const struct ops *ops;
	const char *name;
	struct object *peers[4];
	int number;
};

static int start(struct args *a);
static void stop(struct args *a)
{
	a->object = 0;
}
extern struct object outside;
static int numbers[4];

static const struct ops ops = {
	.stop = stop,
	.start = &start,
	.more.nested = (void (*)(struct args *))start,
	.in_union = stop,
	.owner = &numbers[2],
};

struct object object = {
	&ops,
	"name",
	{ [1 ... 2] = &outside, (struct object *)numbers },
	.number = 7,
};

static struct object table[] = {
	{ .ops = &ops },
	[3] = { .peers = { &object } },
	{ .peers[3] = &table[1] },
};

static void (*plain)(struct args *) = stop;
static struct object *nothing = (void *)0;
static long number = 4;

static int start(struct args *a)
{
	static const struct ops local = { .start = start };

	acquire: __attribute__((unused));
	return !local.start + !plain + !nothing + number + !table;
}

int acquire(void);
int use(void)
{
	return acquire();
}

/* Not where `first` is. */
static struct object *const first = &table[0];
struct object *again = first;

/* Each string is one value, and so is what is too long to be written out. */
void wholes(void)
{
	int many[100] = { [0 ... 99] = 1 }, zero = {};
	__attribute__((vector_size(16))) int vector = { 1 };
	char text[4] = { "xy" };
	struct {
		char name[4], words[2][4];
	} s = { { "abc" }, { "de", { "f" } } };

	(void)text, (void)s, (void)many, (void)vector;
}
