// SPDX-License-Identifier: GPL-2.0-only
/* What variables and members are called. */
struct inner {
	int x;
};

typedef struct {
	int y;
} only_typedef;

struct outer {
	int a;
	struct inner in;
	union {
		int u;
		struct {
			int v;
			struct inner w[2];
		};
	};
	struct {
		int z;
		struct {
			int deepest;
		} deep[3];
	} part, *other;
	only_typedef t;
};

extern int outside;
int inside;
static int hidden;

int members(struct outer *o)
{
	struct outer l = { .part = { .deep[1].deepest = 1 }, .v = 2 };

	return o->a + o->in.x + o->u + o->v + o->w[1].x + o->part.z + o->part.deep[2].deepest +
	       o->other->z + o->t.y + l.v;
}

int variables(int param)
{
	static int kept = 3;
	extern int outside_too;
	int x = 1;

	{
		int x = 2;
		static int kept;

		param += x + kept;
	}
	return param + x + kept + outside + inside + hidden + outside_too;
}

const char *text(void)
{
	return __func__[0] ? "yes" : "no";
}

static int unnamed(int, long)
{
	return 0;
}

int (*address(void))(int, long)
{
	return unnamed;
}

/* What a condition is called is one line, and not a long one. */
int called(int first, int second)
{
	if (first ==
	    second)
		return 1;
	if (first == 1000000 || first == 2000000 || first == 3000000 || first == 4000000 ||
	    second == 1000000 || second == 2000000 || second == 3000000 || second == 4000000)
		return 2;
	switch (first + 1000000 + first + 2000000 + first + 3000000 + first + 4000000 + first + 5000000 +
		second + 1000000 + second + 2000000 + second + 3000000 + second + 4000000 + second) {
	case 1:
		return 3;
	}
	while (first + 1000000 + first + 2000000 + first + 3000000 + first + 4000000 + first + 5000000 <
	       second + 1000000 + second + 2000000 + second + 3000000 + second + 4000000 + second)
		first++;
	return 0;
}
