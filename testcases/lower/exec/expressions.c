// SPDX-License-Identifier: GPL-2.0-only
/* Arithmetic, conversions, assignments, statement expressions, calls. */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;

int trace(int x);
int pick(int x);

long test_arithmetic(int a, int b)
{
	u32 u = a, v = b;
	long r = a + b * 3 - (a - b) * (b << 2);

	r ^= (a & 7) | (b ^ 5);
	r += ~a + -b + +a;
	r = r * 3 + a / 4 - b % 3 + (b ? a / b + a % b : 0);
	r += u / 3 + v % 7 + (u >> 2) + (a >> 1) + (u << 3);
	return r;
}

long test_conversions(int a, int b)
{
	signed char c = a * 100;
	u8 uc = a * 100;
	short s = a * 20000;
	u16 us = b * 40000;
	u32 u = a;
	long l = u;
	_Bool t = a, f = b * 256;

	return c + uc * 3L + s * 5L + us * 7L + u * 11L + l * 13 + t * 17 + f * 19 + (char)b +
	       (u8)(a + b) + (long)(int)(u64)a + (u64)(u32)a + (_Bool)(a + b);
}

long test_assignments(int a, int b)
{
	u8 c = 250;
	signed char s = 120;
	short h = -5;
	u64 w = 1;
	int x, y, z;

	x = y = z = a + b;
	c += 10;
	s += 10;
	c -= a;
	h *= b;
	h /= 2;
	h %= 7;
	w <<= 35;
	w >>= 3;
	w |= a;
	w &= ~1ul;
	w ^= b;
	x -= y + 1;
	c <<= 1;
	s >>= 1;
	return (x = b) + (y += 2) + z * 3 + c + s + h + w;
}

long test_steps(int a, int b)
{
	int x = a, y = b;
	u8 c = 255, d = 0;
	long r = x++ * 10 + ++y;

	r = r * 10 + x-- - --y;
	r += c++ + --d;
	r += c * 3 + d * 5;
	x++;
	--y;
	return r * 100 + x * 10 + y;
}

long test_statement_expression(int a, int b)
{
	int r = ({
		int t = a;

		if (b > 1)
			t += pick(1);
		while (t > 5)
			t -= 2;
		t * 2;
	});

	r += 10 * ({ b; }) + ({ int k = r; k > 3 ? k : 1; });
	({ trace(r); });
	({
		for (int i = 0; i < 2; i++)
			trace(i);
	});
	return a + ({
		       if (a > 4)
			       return 99;
		       r;
	       });
}

#define max(x, y)                                                                                  \
	({                                                                                         \
		__auto_type _x = (x);                                                              \
		__auto_type _y = (y);                                                              \
		_x > _y ? _x : _y;                                                                 \
	})

long test_macros(int a, int b)
{
	return max(a, max(b, pick(1))) + max(({ trace(3); }), a) * 10;
}

static long add(int a, long b, u8 c)
{
	return a + b * 10 + c * 100;
}

static int twice(int x)
{
	return x * 2;
}

static void nothing(void)
{
	trace(77);
}

static inline int deeper(int n)
{
	return n <= 0 ? 0 : n + deeper(n - 1);
}

long test_calls(int a, int b)
{
	int (*f)(int) = a > 0 ? twice : pick;
	int (*table[2])(int) = { pick, &twice };
	long r = add(a, b, 300);

	nothing();
	r += f(b) + (*f)(a) + (&twice)(3) + table[a & 1](4);
	r += add(a > 1 && pick(1), b ? 2 : 3, ({ b + 1; }));
	return r + deeper(a);
}

enum level { LOW = -2, HIGH = 7, NEXT };

long test_constants(int a, int b)
{
	static const int limit = 5;
	const int local = 3;
	char text[] = "abcd";
	enum level e = a > 0 ? HIGH : LOW;
	long r = sizeof(int) + sizeof(a) * 10 + sizeof text + _Alignof(long);

	r += e + NEXT + limit + local + 'x' + '\n' + 010 + 0x10 + 1u + 2l;
	r += __builtin_constant_p(3) * 2 + __builtin_constant_p("x") + !__builtin_constant_p(a);
	r += __builtin_types_compatible_p(int, long) + 2 * __builtin_types_compatible_p(typeof(a), int);
	r += __builtin_choose_expr(sizeof(int) == 4, a, trace(9));
	r += _Generic(a, long: 1, int: 2, default: 3) + _Generic(&r, long *: b, default: "x"[0]);
	r += __builtin_choose_expr(__builtin_types_compatible_p(typeof(b), long) ||
				   __builtin_types_compatible_p(typeof(b), int), b, (void)0);
	return r + (a > limit) + -1 / 2 + (7 >> 1) + (-7 % 4) + (1 ? 2 : 3) + !5 + ~0;
}

long test_big_numbers(int a, int b)
{
	u64 x = 0xffffffffffffffffu, y = 0x8000000000000000u;
	long long z = -0x7fffffffffffffff - 1;

	return (x > y) + 2 * (x / 3 == 0x5555555555555555u) + 4 * (z < 0) + 8 * (y >> 63) +
	       16 * ((long)x == -1) + 32 * ((u32)x == 0xffffffff) + (x + a) + (0x7fffffff + 1u);
}

long test_label_values(int a, int b)
{
	unsigned long here = ({ __label__ l; l: (unsigned long)&&l; });
	unsigned long there = ({ __label__ l; l: (unsigned long)&&l; });

	return !!here + !!there;
}

long test_extension(int a, int b)
{
	return __extension__(a + 1) * 3 + __extension__({ a - b; });
}
