// SPDX-License-Identifier: GPL-2.0-only
/* Loops, switch, goto. */
int trace(int x);
int pick(int x);

#define fallthrough __attribute__((__fallthrough__))

long test_if_chain(int a, int b)
{
	if (a == 0)
		trace(1);
	else if (a == 1)
		trace(2);
	else if (a == 2 && b)
		return trace(3);
	else
		trace(4);
	if (b)
		if (a)
			trace(5);
		else
			trace(6);
	return 7;
}

long test_while(int a, int b)
{
	int n = 0;

	while (n < a + 3) {
		n++;
		if (n == b)
			continue;
		if (n == 5)
			break;
		trace(n);
	}
	return n;
}

long test_do(int a, int b)
{
	int n = a;

	do {
		if (n == b)
			continue;
		trace(n);
		if (n > 4)
			break;
	} while (++n < 4);
	return n;
}

long test_for(int a, int b)
{
	long r = 0;

	for (int i = 0; i < 4; i++)
		for (int j = i; j < 4; j++) {
			if (j == b)
				continue;
			if (i == a)
				break;
			r = r * 3 + j;
		}
	for (;;) {
		if (r-- < 3 || pick(1) == 0)
			break;
		r /= 2;
	}
	for (int i = 9; i > b;)
		i -= trace(2);
	for (; a < 3;)
		a++;
	for (; a < 6; a++)
		trace(a);
	for (b = 2;; b--)
		if (!b)
			break;
	for (b = 5; b--;)
		trace(b);
	for (;; a--)
		if (a < 3)
			break;
	for (a = 0;;)
		if (a++ > 3)
			break;
	return r + a + b;
}

long test_switch(int a, int b)
{
	long r = 0;

	switch (a) {
	case 0:
		r = 1;
		break;
	case 1:
	case 2:
		r = 2;
		fallthrough;
	case 3 ... 4:
		r += 10;
		break;
	case -3:
		return trace(9);
	default:
		r = 5;
	}
	switch (b) {
	default:
		trace(1);
	case 1:
		trace(2);
		break;
	case 2:
		trace(3);
	}
	switch (a + b) {
	case 1:
		trace(4);
	}
	switch (pick(a))
	case 0:
	case 2:
		trace(5);
	return r;
}

long test_switch_types(int a, int b)
{
	long r = 0;

	switch ((unsigned char)a) {
	case 253:
		r = 1;
		break;
	case 254 ... 255:
		r = 2;
		break;
	}
	switch ((long long)a << 32) {
	case 1LL << 32:
		r += 10;
		break;
	case -1LL << 32:
		r += 20;
	}
	switch (b > 1) {
	case 1:
		r += 100;
	}
	switch (3) {
	case 3:
		r += 1000;
		break;
	case 4:
		r += 2000;
	}
	return r;
}

long test_switch_in_switch(int a, int b)
{
	switch (a) {
	case 0:
		switch (b) {
		case 1:
			trace(1);
			break;
		default:
			trace(2);
		}
		trace(3);
		break;
	case 1:
		return 10;
	case 2:
		return 20;
	default:
		trace(4);
	}
	return b;
}

long test_switch_in_loop(int a, int b)
{
	int n = 0;

	for (int i = 0; i < 8; i++) {
		switch (i) {
		case 2:
			continue;
		case 5:
			if (a > 2)
				break;
			goto out;
		default:
			if (i == b)
				break;
			n += i;
		}
		trace(n);
	}
out:
	return n;
}

/* Cases inside a loop inside the switch. */
long test_duff(int a, int b)
{
	int n = (a & 3) + 4, i = (n + 3) / 4;

	switch (n % 4) {
	case 0:
		do {
			trace(0);
	case 3:
			trace(3);
	case 2:
			trace(2);
	case 1:
			trace(1);
		} while (--i > 0);
	}
	return i;
}

long test_goto(int a, int b)
{
	int n = 0;

	if (a > 3)
		goto inside;
again:
	trace(n);
	while (n < 3) {
inside:
		n++;
		if (n == b)
			goto out;
	}
	if (n++ < 5)
		goto again;
	if (0) {
out:
		trace(100);
	}
	return n;
}

long test_computed_goto(int a, int b)
{
	int n = 0;
	static void *const table[] = { &&zero, &&one };
	void *to = a > 0 ? &&one : &&zero;

	if (a == b)
		goto end;
	trace(1);
	if (to == &&zero)
		goto zero;
one:
	trace(3);
	goto end;
zero:
	trace(2);
end:
	return n + (to == &&one);
}

long test_return_in_the_middle(int a, int b)
{
	for (int i = 0; i < 5; i++) {
		if (i == a)
			return i * 10;
		switch (i) {
		case 3:
			return trace(b);
		}
	}
	return -1;
}

static void leave_early(int a)
{
	if (a > 2)
		return;
	trace(a);
}

static void __attribute__((noreturn)) never(void)
{
	for (;;)
		trace(1);
}

long test_void_and_noreturn(int a, int b)
{
	leave_early(a);
	if (a > 100)
		never();
	if (b > 100)
		__builtin_unreachable();
	return a > 100 ? (never(), 1) : 2;
}
