#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What was not looked at is said and makes the run fail: beside a finding, too, and of functions that
# take no reference. And what a path says of the rounds of a loop, and what joining paths does not lose.
. "$(dirname "$0")/lib.sh"

api='struct liveupdate_flb;
int liveupdate_flb_get_incoming(struct liveupdate_flb *flb, void **objp);
void liveupdate_flb_put_incoming(struct liveupdate_flb *flb);
int step(void);'

# Which of so many references are given back multiplies.
{
	echo "$api"
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		echo "extern struct liveupdate_flb flb_$i;"
	done
	echo 'void put_some(void)'
	echo '{'
	for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		echo "	if (step()) liveupdate_flb_put_incoming(&flb_$i);"
	done
	echo '}'
} >puts.c
run --no-cache --sites puts.c
status_is 2
out_is_empty
err_has 'puts.c:25:6: error: gave up on put_some(): too many paths to follow'

# Which are taken multiplies, too: of those that were not followed to an end nothing is known.
{
	echo "$api void die(void) __attribute__((noreturn));"
	for i in $(seq 20); do echo "extern struct liveupdate_flb flb_$i;"; done
	echo 'void take_some(void) { void *obj;'
	for i in $(seq 20); do
		echo "if (step() && liveupdate_flb_get_incoming(&flb_$i, &obj)) die();"
	done
	echo '}'
} >takes.c
run --no-cache takes.c
status_is 2
out_is_empty
err_has 'gave up on liveupdate_flb_get_incoming() in take_some(): too many paths to follow'

# So many references at once, and one more.
many() {
	echo "$api void die(void) __attribute__((noreturn));"
	for i in $(seq "$1"); do echo "extern struct liveupdate_flb flb_$i;"; done
	echo 'void many(void) { void *obj;'
	for i in $(seq "$1"); do echo "if (liveupdate_flb_get_incoming(&flb_$i, &obj)) die();"; done
	for i in $(seq "$1"); do echo "liveupdate_flb_put_incoming(&flb_$i);"; done
	echo '}'
}
many 24 >many.c
run --no-cache many.c
status_is 0
many 25 >many.c
run --no-cache many.c
status_is 2
err_has 'gave up on liveupdate_flb_get_incoming() in many(): more references held at once than are followed'

cat >loops.c <<END
$api
extern struct liveupdate_flb flb;
void in_two_loops(void)
{
	void *obj;
	int got = 0;

	for (int i = 0; i < 2; i++)
		if (!liveupdate_flb_get_incoming(&flb, &obj))
			got++;
	if (step())
		return;
	while (got--)
		liveupdate_flb_put_incoming(&flb);
}
END
run --no-cache --sites loops.c
status_is 2
out_has 'still held when in_two_loops() returns'
out_has 'loops.c:12:8: finding: flb-missing-put'
err_has 'loops.c:12:8: error: gave up on liveupdate_flb_get_incoming() in in_two_loops()'
run --no-cache --format=json loops.c
out_matches '"rule": *"flb-missing-put"'
out_matches '"message": *"gave up on liveupdate_flb_get_incoming\(\) in in_two_loops\(\)'

# Too many paths to follow each of them. Where some are joined, nothing that matters is lost in the
# first function; in the second it is, and what that makes up is given up on and not told.
held() {
	echo "$api"
	for i in 1 2 3 4 5; do
		echo "extern struct liveupdate_flb flb_$i;"
	done
	echo "int $1(void)"
	echo '{'
	echo '	void *obj; int h1 = 0, h2 = 0, h3 = 0, h4 = 0, h5 = 0;'
	echo '	int x1 = 0, x2 = 0, x3 = 0, x4 = 0, x5 = 0, x6 = 0, y = 0;'
	for i in 1 2 3 4 5; do
		echo "	if (step()) h$i = !liveupdate_flb_get_incoming(&flb_$i, &obj);"
	done
	echo '	if (step()) { x1 = 1; y = 1; }'
	for i in 2 3 4 5 6; do
		echo "	if (step()) x$i = 1;"
	done
	cat
	for i in 2 3 4 5; do
		echo "	if (h$i) liveupdate_flb_put_incoming(&flb_$i);"
	done
	echo '	return x1 + 2 * x2 + 4 * x3 + 8 * x4 + 16 * x5 + 32 * x6;'
	echo '}'
}
held joined >joined.c <<'END'
	if (h1) liveupdate_flb_put_incoming(&flb_1);
END
run --no-cache --sites joined.c
status_is 0
check 'all are balanced' test "$(grep -c ': balanced: ' out)" = 5
held mixed_up >mixed_up.c <<'END'
	if (h1 && !x1) liveupdate_flb_put_incoming(&flb_1);
	if (h1 && y) liveupdate_flb_put_incoming(&flb_1);
	extern struct liveupdate_flb sure;
	if (!liveupdate_flb_get_incoming(&sure, &obj)) /* sure */
		liveupdate_flb_put_incoming(&sure);
END
run --no-cache --sites mixed_up.c
status_is 2
out_lacks 'warning:'
err_has 'gave up on liveupdate_flb_get_incoming() in mixed_up(): too many paths to follow'
out_matches "^mixed_up.c:$(grep -n '/\* sure' mixed_up.c | cut -d: -f1):.*: balanced: "

cat >rounds.c <<END
$api
extern struct liveupdate_flb flb;
int rounds(int n)
{
	void *obj;

	for (int i = 0; i < 40; i++)
		n += i;
	if (liveupdate_flb_get_incoming(&flb, &obj))
		return 0;
	return n;
}
END
run --no-cache rounds.c
status_is 1
check 'rounds of a loop are told once' \
	test "$(grep -c "note: entered the loop at 'i < 40'" out)" = 1

# What is known of all that are joined is known of what they become.
cat >counted.c <<END
$api
extern struct liveupdate_flb flb;
int counted(void)
{
	void *obj;
	int n = 1;

	while (n < 100 && step())
		n++;
	if (step())
		n = -5;
	if (liveupdate_flb_get_incoming(&flb, &obj))
		return 0;
	if (n)
		liveupdate_flb_put_incoming(&flb);
	return n;
}
END
run --no-cache --sites counted.c
status_is 0
out_has ': balanced: counted()'

# Those that differ in how often a loop went round are joined, not those that differ in what may be 0.
cat >may_be_0.c <<END
$api
extern struct liveupdate_flb flb;
unsigned int may_be_0(unsigned int nr, int x, int y)
{
	void *obj;

	for (unsigned int i = 0; i < nr; i++)
		step();
	if (x < 0 || y < 0 || liveupdate_flb_get_incoming(&flb, &obj))
		return nr;
	if (x < 5 && y < 5)
		goto put;
	step();
	if (x < 2 && y < 2)
		return nr;
put:
	liveupdate_flb_put_incoming(&flb);
	return nr;
}
END
run --no-cache --sites may_be_0.c
status_is 0
out_has ': balanced: may_be_0()'

# More ways than are followed one by one, in tests of them that say nothing of each other.
ways='if (step()) n |= 1; if (step()) n |= 2; if (step()) n |= 4;
	if (step()) n |= 8; if (step()) n |= 16; if (step()) n |= 32;'

# Which of two gets has failed is not mixed up, though there are many ways to the first.
cat >failed.c <<END
$api
extern struct liveupdate_flb flb;
struct obj {
	int version;
};
int failed(void)
{
	struct obj *a, *b;
	int n = 0;

	if (step()) {
		$ways
		b = 0;
		if (!liveupdate_flb_get_incoming(&flb, (void **)&a)) {
			liveupdate_flb_put_incoming(&flb);
			return n;
		}
	} else {
		a = 0;
		if (!liveupdate_flb_get_incoming(&flb, (void **)&b)) {
			liveupdate_flb_put_incoming(&flb);
			return n;
		}
	}
	if (a)
		n += a->version;
	return b ? n + b->version : n;
}
END
run --no-cache failed.c
status_is 1
out_has "'a' is used where liveupdate_flb_get_incoming() may have failed"
out_has "'b' is used where liveupdate_flb_get_incoming() may have failed"

# … and neither are references of one sort taken on different things.
cat >either.c <<END
struct module;
_Bool try_module_get(struct module *m);
void module_put(struct module *m);
int step(void);
int either(struct module *a, struct module *b)
{
	int n = 0;

	if (step()) {
		$ways
		if (!try_module_get(a))
			return n;
	} else {
		n = 64;
		if (!try_module_get(b))
			return n;
	}
	step();
	module_put(n < 64 ? a : b);
	return n;
}
END
run --no-cache --protocol=module --sites either.c
status_is 0
check 'both are balanced' test "$(grep -c ': balanced: ' out)" = 2

# What was given back on the last of the ways has been given back behind all of them.
cat >history.c <<END
struct device;
struct device *get_device(struct device *dev);
void put_device(struct device *dev);
int step(void);
int history(struct device *dev)
{
	int n = 0;

	if (step()) {
		$ways
	} else {
		get_device(dev);
		put_device(dev);
		n = 64;
	}
	step();
	put_device(dev);
	return n;
}
END
run --no-cache --protocol=device history.c
status_is 1
out_has "put_device() without a reference to give back: no device reference on 'dev' is held"

# What was the same on each is the same on all, and what a reference is on is still where it is.
cat >same.c <<END
$api
struct device {
	int nr;
	struct liveupdate_flb {
		void *object;
	} flb;
};
int same(struct liveupdate_flb *flb)
{
	int i = 0, n = 0;
	void *obj;

	while (step()) {
		i++;
		n++;
	}
	if (liveupdate_flb_get_incoming(flb, &obj))
		return 0;
	if (i == n)
		liveupdate_flb_put_incoming(flb);
	return n;
}
int on_either(struct device *a, struct device *b)
{
	struct device *device;
	void *obj;
	int n = 0;

	$ways
	device = step() ? a : b;
	if (liveupdate_flb_get_incoming(&device->flb, &obj))
		return n;
	if (step())
		n |= 64;
	liveupdate_flb_put_incoming(&device->flb);
	return n;
}
END
run --no-cache --sites same.c
status_is 0
out_has ': balanced: same()'
out_has ': balanced: on_either()'

# A function that is nested too deep is not understood, and nobody is told that nothing is wrong in it.
{
	declarations
	echo 'int deep(int a) { void *obj;'
	echo 'if (liveupdate_flb_get_incoming(&flb, &obj)) return 0;'
	awk 'BEGIN { printf "return a"; for (i = 0; i < 1500; i++) print " + a" }'
	echo '; }'
} >deep.c
run --no-cache deep.c
status_is 2
err_has 'deep.c:10:5: error: deep(): nested more than'

# Nor is one understood whose printed form has a loop that its tree has not.
{
	declarations
	echo 'int aligned(int a) {'
	echo '_Alignas(sizeof(({ for (;;) ; a; }))) int id = 1; void *obj;'
	echo 'if (liveupdate_flb_get_incoming(&flb, &obj)) return 0;'
	echo 'for (int i = 0;; i++) if (i > a) break;'
	echo 'return id; }'
} >aligned.c
run --no-cache aligned.c
status_is 2
err_has 'aligned.c:10:5: error: aligned(): its printed form does not agree with its tree'

finish
