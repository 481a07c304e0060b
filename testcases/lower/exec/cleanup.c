// SPDX-License-Identifier: GPL-2.0-only
/* Cleanups: on every way out, innermost last declared first, after the value is computed. */
int trace(int x);
int pick(int x);

static void out(int *p)
{
	trace(-*p);
	*p = 0;
}

static void out_ptr(int **p)
{
	if (*p)
		trace(-**p);
}

#define CLEAN	  __attribute__((cleanup(out)))
#define CLEAN_PTR __attribute__((cleanup(out_ptr)))
#define LIVE(n)	  CLEAN int v##n = trace(n)

long test_falls_off(int a, int b)
{
	{
		LIVE(1);
		LIVE(2);

		trace(100);
	}
	{
		LIVE(3);
		{
			LIVE(4);
		}
		trace(101);
	}
	return 0;
}

long test_return(int a, int b)
{
	LIVE(1);

	if (a > 1) {
		LIVE(2);

		if (b > 1)
			return v1 * 10 + v2;
		trace(100);
	}
	LIVE(3);
	if (b < 0)
		return trace(v3 + 50);
	return v1 + v3;
}

static void in_void_function(int a)
{
	LIVE(1);

	if (a)
		return;
	LIVE(2);
	trace(100);
}

long test_void(int a, int b)
{
	in_void_function(a > 0);
	return 0;
}

long test_value_before_cleanup(int a, int b)
{
	CLEAN int x = a + 20;

	return x;
}

long test_goto_out(int a, int b)
{
	LIVE(1);

	{
		LIVE(2);

		if (a > 2)
			goto done;
		{
			LIVE(3);

			if (a > 0)
				goto done;
			if (b > 0)
				goto inner;
			trace(100);
		}
	inner:
		trace(101);
	}
done:
	trace(102);
	return v1;
}

/* Jumping back over a declaration ends the life of what it declared. */
long test_goto_back(int a, int b)
{
	int n = 0;

again:
	n++;
	CLEAN int x = trace(n);
	if (n < 3)
		goto again;
	trace(100);
	return n;
}

long test_loops(int a, int b)
{
	for (int i = 0; i < 4; i++) {
		CLEAN int x = trace(10 + i);

		if (i == a)
			continue;
		if (i == b)
			break;
		trace(100);
	}
	while (a-- > 0) {
		LIVE(1);

		if (pick(a))
			continue;
		if (a == b)
			return 5;
	}
	do {
		LIVE(2);

		if (b > 1)
			break;
	} while (b++ < 1);
	return b;
}

long test_switch(int a, int b)
{
	switch (a) {
	case 1: {
		LIVE(1);

		if (b)
			break;
		trace(100);
	}
		/* fall through */
	case 2: {
		LIVE(2);
		break;
	}
	default: {
		LIVE(3);
		return 3;
	}
	}
	return 1;
}

static int one = 1, nine = 9;

/* What for declares lives until the loop is left, however that is. */
long test_for_init(int a, int b)
{
	one = 1;
	nine = 9;
	for (int *x CLEAN_PTR = &one, *done = (void *)0; !done; done = (void *)1) {
		if (a > 2)
			break;
		if (a > 1)
			return 7;
		if (a > 0)
			continue;
		LIVE(2);
		trace(100);
	}
	trace(101);
	for (int *x CLEAN_PTR = &nine, *once = &one; once; once = (void *)0)
		if (b)
			goto out;
out:
	return 1;
}

long test_statement_expression(int a, int b)
{
	long r = ({
		LIVE(1);
		LIVE(2);
		v1 + v2 + a;
	});

	r += ({
		LIVE(3);
		if (b > 1)
			return r;
		v3;
	});
	return r;
}

long test_in_conditions(int a, int b)
{
	int n = 0;

	if (({
		    LIVE(5);
		    v5 + a > 6;
	    }))
		trace(100);
	while (({
		LIVE(1);
		pick(n) && n < a;
	}))
		n++;
	return n + (b && ({
			    LIVE(6);
			    a > 0;
		    })
			    ? 10
			    : 20);
}

long test_conditional_life(int a, int b)
{
	int kept = 5;
	__attribute__((cleanup(out_ptr))) int *p = (void *)0;

	if (a > 0)
		p = &kept;
	if (b > 0) {
		int *q __attribute__((cleanup(out_ptr))) = p;

		p = (void *)0;
		trace(1);
	}
	trace(2);
	return kept;
}

long test_dead_end(int a, int b)
{
	LIVE(1);

	if (a > 0) {
		LIVE(2);

		for (;;) {
			LIVE(3);

			if (b > 0)
				goto out;
			if (b == 0)
				return 2;
			break;
		}
	}
out:
	return 3;
}

long test_uninitialised(int a, int b)
{
	CLEAN int x;

	x = a;
	if (b)
		return 1;
	x = trace(50);
	return 2;
}

long test_order_with_calls(int a, int b)
{
	LIVE(1);
	LIVE(2);

	return trace(3) + (a > 0 && trace(4));
}
