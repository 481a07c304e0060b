// SPDX-License-Identifier: GPL-2.0-only
/* What only the machine knows: asm, jumps to addresses, bit-fields, floating point. */
struct bits {
	unsigned int a : 1, b : 7;
	int c : 12;
	unsigned long d : 40;
	_Bool e : 1;
	unsigned char : 0;
	int plain;
};

int bitfields(struct bits *p)
{
	struct bits l = { .a = 1, .c = -2, 5, 1 };

	p->a = 1;
	p->b += 2;
	p->c++;
	p->e = p->d;
	return p->plain + l.c;
}

unsigned long assembly(int *p, unsigned long x, struct bits *b)
{
	unsigned long out;
	register unsigned long sp asm("rsp");

	asm volatile("op %1, %0" : "=r"(out), "+m"(*p) : "r"(b), "r"(x), "i"(4), "m"(b->plain));
	asm("" ::: "memory");
	return out + x;
}

int asm_goto(int *p)
{
	asm goto("jump %l[yes]" : : "r"(p) : "memory" : yes, no);
	return 0;
yes:
	return 1;
no:
	return 2;
}

#define BRANCH(key)                                  \
	({                                           \
		__label__ yes;                       \
		int r = 1;                           \
		asm goto("%0" : : "i"(key) : : yes); \
		r = 0;                               \
	yes:                                         \
		r;                                   \
	})

int two_labels_of_one_name(void)
{
	return BRANCH(1) + BRANCH(2);
}

void *computed(int n)
{
	static void *const table[] = { &&a, &&b };
	void *here = &&b;

	if (n > 1)
		goto none;
	if (n)
		goto *table[n];
a:
	n++;
b:
	return here;
none:
	return 0;
}

double floating(float f, long l)
{
	if (f > 1)
		l = f;
	f += l;
	return f * 2.5;
}

int atomics(int *p)
{
	__atomic_store_n(p, 1, __ATOMIC_RELAXED);
	return __atomic_load_n(p, __ATOMIC_RELAXED);
}

/* The printed form has this message as it is, quotes and all. */
int message_with_quotes(int *p)
{
	extern void oops(void) __attribute__((error("do not say \"for (;;)\" or \"asm\"")));

	if (sizeof(*p) != 4)
		oops();
	for (int i = 0;; i++)
		if (*p == i)
			break;
	asm goto("" : : : : out);
	return 1;
out:
	return 0;
}

/* … and code in a literal is none. */
int literals(const char *s)
{
	const char *text = "\" for (;;) asm goto('";
	char c = '"', d = '\'';

	for (;; s++)
		if (*s == c || *s == *text)
			break;
	return d;
}

struct of_two {
	int first, second;
};

/* Objects that an asm is given where they are. */
void objects(int *a, int i)
{
	asm volatile("" : "+m"(a[i]));
	asm volatile("" : : "m"("text"));
	asm volatile("" : : "m"((struct of_two){ i, 2 }));
}
