// SPDX-License-Identifier: GPL-2.0-only
/* Structures, arrays, pointers, and how they are initialised. */
typedef unsigned long size_t;

int trace(int x);
int pick(int x);

struct point {
	int x, y;
};

struct mix {
	char tag;
	struct point p[3];
	union {
		int i;
		struct {
			short lo, hi;
		};
	};
	struct {
		int deep;
		long array[4];
	} in;
	struct point *link;
};

#define offsetof(t, m)			__builtin_offsetof(t, m)
#define container_of(ptr, type, member) ((type *)((void *)(ptr)-offsetof(type, member)))

static long sum(const struct mix *m)
{
	return m->tag + m->p[0].x * 2 + m->p[0].y * 3 + m->p[1].x * 4 + m->p[1].y * 5 +
	       m->p[2].x * 6 + m->p[2].y * 7 + m->i * 8L + m->in.deep * 9 + m->in.array[0] * 10 +
	       m->in.array[1] * 11 + m->in.array[2] * 12 + m->in.array[3] * 13 + !!m->link * 14;
}

long test_members(int a, int b)
{
	struct mix m = { 0 }, *q = &m;
	struct point pt = { a, b };

	m.tag = a;
	q->p[1].x = b;
	q->p[pick(1)].y = 3;
	m.in.deep = a * b;
	q->in.array[a & 3] += 5;
	m.lo = b;
	q->hi = 2;
	m.link = &pt;
	m.link->x += 7;
	(&m)->p[2] = pt;
	return sum(q) + pt.x * 1000;
}

long test_designators(int a, int b)
{
	struct mix m = {
		.in = { .array = { [1] = a, b, [0] = 4 }, .deep = 2 },
		.p = { [2] = { .y = 5 }, [0].x = 6 },
		.lo = 3,
		.tag = 'a',
	};
	struct mix n = { 1, { { 2, 3 }, 4, 5, { 6 } }, .hi = a, { b, 8, 9 } };
	struct mix o = { .p[1] = { a, b }, { 7 }, 0x10002, .in.array[3] = 9, .tag = 1 };
	int range[8] = { [1 ... 3] = a, [5] = b, 6 }, grid[2][3] = { [1][0] = b, a, [0][1] = 3, 5 };
	long r = 0;

	for (int i = 0; i < 8; i++)
		r = r * 3 + range[i];
	for (int i = 0; i < 6; i++)
		r = r * 3 + grid[i / 3][i % 3];
	return sum(&m) + sum(&n) * 100 + sum(&o) * 10000 + r;
}

long test_designator_twice(int a, int b)
{
	struct point p = { .y = a, .x = b, .y = 9 };
	int v[] = { 1, 2, [1] = a, [3] = 4, 5 };

	return p.x + p.y * 10 + sizeof(v) * 100 + v[0] + v[1] * 2 + v[2] * 3 + v[3] * 5 + v[4] * 7;
}

long test_brace_elision(int a, int b)
{
	struct point grid[2][2] = { 1, 2, { 3 }, { { a, b }, 5 } };
	struct {
		struct point p;
		int tail[2];
	} s = { { 1, a }, b };
	long r = 0;

	for (int i = 0; i < 2; i++)
		for (int j = 0; j < 2; j++)
			r = r * 11 + grid[i][j].x * 3 + grid[i][j].y;
	return r + s.p.y * 7 + s.tail[0] * 5 + s.tail[1];
}

long test_needless_braces(int a, int b)
{
	struct {
		int number;
		int pair[2];
	} s = { { a }, { { { b } }, 7 } };

	return s.number + s.pair[0] * 10 + s.pair[1] * 100;
}

long test_whole_structures(int a, int b)
{
	struct point p = { a, b }, q, r;
	struct point pair[2] = { p, { .x = 3 } };

	q = p;
	q.x++;
	r = a > 1 ? p : q;
	pair[1] = (struct point){ .y = r.x };
	return p.x + q.x * 10 + r.y * 100 + pair[0].y * 1000 + pair[1].y * 10000 + pair[1].x;
}

static struct point swap(struct point p)
{
	return (struct point){ p.y, p.x };
}

static struct point pass(struct point p)
{
	p.x++;
	return p;
}

long test_by_value(int a, int b)
{
	struct point p = { a, b };
	struct point q = swap(pass(p));

	return p.x + q.x * 10 + q.y * 100 + swap(p).x * 1000 + pass(swap(q)).y * 10000;
}

long test_pointers(int a, int b)
{
	int v[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };
	int *p = v + 2, *q = &v[7];
	long r = *p + p[1] * 2 + 3 * *(q - 1) + (q - p) * 100 + 2 [v];

	p++;
	r += *p++ + *--q + (p < q) + (p == q) + !p + (p != (void *)0);
	p += a & 3;
	q -= 1;
	r += *p * 1000 + *q;
	*p = 9;
	(*q)++;
	r += v[3] + v[4] + v[5] + v[6] + (int)((char *)q - (char *)v);
	return r + *&v[1] + (&v[4])[-1] + *(int *)((unsigned long)p);
}

long test_container_of(int a, int b)
{
	struct mix m = { .tag = 3, .in = { .deep = a } };
	int *deep = &m.in.deep;
	long *third = &m.in.array[2];
	int i = 2;

	m.p[2].y = b;
	return container_of(deep, struct mix, in.deep)->tag +
	       container_of(third, struct mix, in.array[i])->p[2].y +
	       (container_of(&m.p[1], struct mix, p[1]) == &m) * 100 +
	       offsetof(struct mix, p[2].y) * 1000;
}

static void set(int *out, int v)
{
	*out = v;
}

static int fetch(struct point **out, struct point *from)
{
	if (!from->x)
		return -2;
	*out = from;
	return 0;
}

long test_out_parameters(int a, int b)
{
	struct point p = { a, b }, *got = (void *)0;
	int x, err;

	set(&x, a + 1);
	set(&p.y, 8);
	err = fetch(&got, &p);
	if (err)
		return err;
	return x + got->y * 10;
}

long test_compound_literals(int a, int b)
{
	int *p = (int[]){ 1, a, 3 };
	long r = 0;

	for (int i = 0; i < 3; i++) {
		struct point *q = &(struct point){ .x = i };

		q->y += p[i];
		r = r * 10 + q->x + q->y;
	}
	return r + ((struct point){ b, 4 }).x + *(int *){ &a } + (int){ b };
}

long test_unions(int a, int b)
{
	union {
		int whole;
		unsigned char bytes[4];
	} u = { a }, w = { .bytes = { 1, 2 } };

	struct {
		union {
			short first;
			int second;
		} one;
		int next;
	} s = { a, b };

	u.bytes[1] = b;
	return u.whole + w.whole * 7L + s.one.first * 100000L + s.next;
}

long test_unnamed_bitfields(int a, int b)
{
	struct {
		int x;
		unsigned int : 3;
		unsigned int : 0;
		int y;
	} s = { a, b };

	return s.x * 10 + s.y;
}

long test_two_dimensions(int a, int b)
{
	int m[3][4], (*row)[4] = m;
	long r = 0;

	for (int i = 0; i < 3; i++)
		for (int j = 0; j < 4; j++)
			m[i][j] = i * a + j * b;
	row++;
	r = (*row)[2] * 100 + row[1][3] + (&m[2][0] - &m[0][0]);
	return r + sizeof(m) + sizeof(*row);
}

long test_array_of_flags(int a, int b)
{
	_Bool seen[5] = { 0 };

	for (int i = 0; i < 5; i++)
		seen[(a + i * b) & 3] = i > 2 || pick(i);
	return seen[0] + seen[1] * 2 + seen[2] * 4 + seen[3] * 8 + seen[4] * 16;
}

long test_variable_index_effects(int a, int b)
{
	int v[6] = { 5, 4, 3, 2, 1, 0 }, i = 1;

	v[i++] += 10;
	v[a > 1 && pick(2) ? 4 : 5] = a && b;
	v[v[5] & 1]++;
	return v[0] + v[1] * 3 + v[2] * 5 + v[4] * 7 + v[5] * 11 + i;
}

typedef struct point one_point[1];

static int a_or_b(const struct point *a, one_point b)
{
	return a->x > b->x;
}

static long array_parameters(one_point p, int v[static 2], int m[][2], int f(int), one_point q)
{
	typeof(p) copy = p;
	__auto_type other = a_or_b(p, q) ? p : q;
	long r = p->x + v[1] * 10 + m[1][0] * 100 + f(3) + sizeof(p) + copy->y * 7 + other->x;

	v++;
	m += 1;
	p->y = *v + **m;
	(p + 0)->x++;
	q = p;
	return r + (q == p) + q->x + (&*p == q);
}

long test_array_parameters(int a, int b)
{
	one_point p = { { a, b } }, q = { { b, a } };
	int v[2] = { b, a }, m[2][2] = { { 1, 2 }, { a, b } };

	return array_parameters(p, v, m, pick, q) * 100 + p->x + p[0].y + v[0];
}
