// SPDX-License-Identifier: GPL-2.0-only
/* Short circuits, ?:, !, and what they are worth as values and as conditions. */
int trace(int x);
int pick(int x);

#define likely(x)   __builtin_expect(!!(x), 1)
#define unlikely(x) __builtin_expect(!!(x), 0)
#define WARN_ON(c)                                                                                 \
	({                                                                                         \
		int warned = !!(c);                                                                \
		if (unlikely(warned))                                                              \
			trace(-1);                                                                 \
		unlikely(warned);                                                                  \
	})

long test_and_or(int a, int b)
{
	int r = 0;

	if (trace(a) && trace(b))
		r |= 1;
	if (trace(a) || trace(b))
		r |= 2;
	if (!(trace(a) && trace(b)) || trace(a + b))
		r |= 4;
	if (!(trace(a - 1) || !trace(b)))
		r |= 8;
	return r;
}

long test_values(int a, int b)
{
	int x = pick(a) && pick(b);
	int y = pick(a + 1) || pick(b + 1);
	int z = !pick(3), w = !!pick(4);
	_Bool v = pick(5) && (a > 1 || b);

	return x + 2 * y + 4 * z + 8 * w + 16 * v + 32 * (a && !b);
}

long test_nested_in_operands(int a, int b)
{
	int x = a * 10 + (pick(1) && pick(2)) * 100 + (b ? trace(5) : trace(6));

	x += (a > b) + (a < b ? a : b) - (pick(3) ? pick(4) : 1);
	return x;
}

long test_choice(int a, int b)
{
	long r = a ? b ? 1 : 2 : b ? 3 : 4;
	unsigned char c = a > 0 ? -1 : 7;

	if (a > 2 ? pick(b) : b < 1)
		r += 10;
	a > b ? trace(1) : trace(2);
	return r * 1000 + c;
}

long test_elvis(int a, int b)
{
	long r = pick(a) ?: trace(b);

	r = r * 10 + (a ?: b ?: 7);
	if (pick(2) ?: pick(3))
		r += 1000;
	return r;
}

long test_likely(int a, int b)
{
	long r = 0;

	if (likely(a > 1 && pick(b)))
		r += 1;
	if (unlikely(!a))
		r += 2;
	if (!unlikely(b))
		r += 4;
	if (WARN_ON(a < 0) || WARN_ON(b > 2))
		r += 8;
	if (!WARN_ON(a == b))
		r += 16;
	return r;
}

long test_comma(int a, int b)
{
	long r = (trace(1), trace(2), a);

	if (trace(3), b > 0)
		r += 5;
	for (a = 0, b = 3; trace(a), a < b; a++, b--)
		r += a;
	return r;
}

long test_cut_short(int a, int b)
{
	long r = 0;

	if ((unsigned char)(a << 8))
		r += 1;
	if ((_Bool)(b << 8))
		r += 2;
	return (short)(b ? a << 16 : b) ? r + 4 : r;
}

long test_effects_only(int a, int b)
{
	a && trace(1);
	b || trace(2);
	a > b ? trace(3) : (void)0;
	(void)(a && trace(4) && b && trace(5));
	!trace(6);
	trace(7) + trace(8);
	return 0;
}

long test_constant_conditions(int a, int b)
{
	long r = 0;

	if (0 && trace(1))
		r += 1;
	if (1 || trace(2))
		r += 2;
	if (trace(3) && 0)
		r += 4;
	if (trace(4) || 1)
		r += 8;
	if (sizeof(long) == 8 && a)
		r += 16;
	while (0)
		r += 32;
	do
		r += 64;
	while (0);
	r += 0 ? trace(5) : 1 ? trace(6) : trace(7);
	return r;
}

long test_comparison_types(int a, int b)
{
	unsigned int u = a;
	signed char c = b;
	unsigned short s = b;

	return (u < 3) + 2 * (a < 3) + 4 * (c < 0) + 8 * (s < 0) + 16 * (u > b) + 32 * (c == b) +
	       64 * (s == (unsigned short)b) + 128 * ((long)u == a);
}
