// SPDX-License-Identifier: GPL-2.0-only
/* What is known when compiling leaves no trace, but labels and effects do. */
int f(void);
enum {
	OFF,
	ON
};
struct s {
	char c;
	int v[4];
};
#define IS_ENABLED(x) (x)

int folded(int a)
{
	static const unsigned char limit = 300 - 100;
	const long also = -3;

	if (IS_ENABLED(OFF) && f())
		return 1;
	if (!IS_ENABLED(ON))
		return 2;
	if (0 && f() || 1 && sizeof(struct s) == 20)
		a += limit + also + __builtin_offsetof(struct s, v[2]);
	while (OFF)
		f();
	return OFF ? f() : (signed char)200 + (7u - 8 > 0) + (-1 >> 1) + !a * 0;
}

long computed(void)
{
	return -7 / 2 + -7 % 2 * 10 + (7u - 8) / 3 + (7u - 8) % 7 * 100 + (6 & 3) + (6 | 3) + (6 ^ 3) +
	       (5 << 3) + (40 >> 2) + (-40 >> 1) + ((7u - 8) >> 4) + (1 == 2) + (1 != 2) * 2 +
	       (1 < 2) * 4 + (1 <= 2) * 8 + (1 > 2) * 16 + (1 >= 2) * 32 + (7u - 8 > 9) * 64 + -5L +
	       ~3 + !2;
}

int effects_stay(int a)
{
	return (f() && 0) + (f() || 1) + (f(), 2) + (0 && (f(), 1)) + 0 * f();
}

int label_in_dead_code(int a)
{
	if (a)
		goto in;
	if (0) {
		f();
	in:
		return 1;
	}
	return 2;
}

int traits(int a)
{
	return __builtin_constant_p(a) + __builtin_constant_p(sizeof a) * 2 +
	       __builtin_types_compatible_p(typeof(a), int) * 4 +
	       __builtin_choose_expr(__builtin_types_compatible_p(typeof(a), long), f(), 8) +
	       (int)__builtin_object_size(&a, 0) +
	       _Generic(&a, int * : 16, default
			: f());
}
