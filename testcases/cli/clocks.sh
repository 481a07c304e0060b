#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Clocks, which may be meant to run on, and of which a field says which one it is: what is left running by a
# function that fails, what is started or stopped once too often, and where nothing of the sort happens.
. "$(dirname "$0")/lib.sh"

cp "$top"/testcases/cli/optional/*.h .

# A clock that nobody has may be meant to run, unless what started it fails or was given it. Those that one
# loop started another may have stopped.
cat >lasting.c <<'END'
#include "types.h"
struct clk *find_clk(int n);
int start(void);
int critical(void)
{
	struct clk *clk = find_clk(1);
	int err = clk_prepare_enable(clk);

	if (err)
		return err;
	return start() ? 0 : 1;
}
void all(void)
{
	for (int i = 0; i < start(); i++)
		if (clk_prepare_enable(find_clk(i)))
			return;
}
END
run --protocol=clk --sites lasting.c
status_is 0
check 'two are meant to run' test "$(grep -c 'taken for good' out)" = 2
sed -i 's/? 0 : 1;/? 0 : -5;/; s/void all/int all/; s/			return;/			return -5;\n	return 0;/' lasting.c
run --protocol=clk lasting.c
status_is 1
check 'where something fails none is' test "$(grep -c '\[flb-missing-put\]' out)" = 2
cat >lasting.c <<'END'
#include "types.h"
struct clk *find_clk(int n);
int given(struct clk *clk) { return clk_prepare_enable(clk); }
struct clk *pointer(int n)
{
	struct clk *clk = find_clk(n);

	return clk_prepare_enable(clk) ? NULL : n ? (struct clk *)-5L : clk;
}
END
run --protocol=clk lasting.c
status_is 1
check 'neither is one that was given, nor one before an error' \
	test "$(grep -c '\[flb-missing-put\]' out)" = 2
cat >fails.c <<'END'
#include "types.h"
struct clocks { struct clk *clk; };
struct clk *find_clk(int n);
int start(struct clocks *c);
struct clocks *nothing(struct clocks *c)
{
	int err = clk_prepare_enable(c->clk);

	if (err)
		return (struct clocks *)(long)err;
	return start(c) ? NULL : c;
}
struct clocks *as_pointer(struct clocks *c)
{
	int err = clk_prepare_enable(c->clk);

	if (!err)
		err = start(c);
	if (err)
		return (struct clocks *)(long)err;
	return c;
}
int stored_before(struct clocks *c)
{
	int err;

	c->clk = find_clk(1);
	err = clk_prepare_enable(c->clk);
	if (!err)
		err = start(c);
	return err ? -5 : 0;
}
void stop(struct clocks *c) { clk_disable_unprepare(c->clk); }
END
run --protocol=clk fails.c
status_is 1
check 'nor one in a field, where NULL or an error made a pointer is returned, or it was there before' \
	test "$(grep -c '\[flb-missing-put\]' out)" = 3
sed -i 's/? NULL : c;/? c : c;/; s/err = start(c);/start(c);/' fails.c
run --protocol=clk fails.c
status_is 0
check 'which is left to it by what succeeds' test ! -s out
cat >passed.c <<'END'
#include "types.h"
struct clocks { struct clk *clk; };
struct clocks *other(struct clocks *c);
int start(void);
static inline int is_err(const void *p) { return (unsigned long)p >= (unsigned long)-4095L; }
struct clocks *passed_on(struct clocks *c)
{
	struct clocks *o;

	if (clk_prepare_enable(c->clk))
		return NULL;
	o = other(c);
	if (is_err(o))
		return o;
	return c;
}
void stop(struct clocks *c) { clk_disable_unprepare(c->clk); }
END
run --protocol=clk passed.c
status_is 1
check 'the error of somebody else is one' test "$(grep -c '\[flb-missing-put\]' out)" = 1
sed -i 's/if (is_err(o))/if (start())/' passed.c
run --protocol=clk passed.c
status_is 0
cat >lasting.c <<'END'
#include "types.h"
struct clk *find_clk(int n);
int all(int n)
{
	int i;

	for (i = 0; i < n; i++)
		if (clk_prepare_enable(find_clk(i)))
			goto fail;
	return 0;
fail:
	while (i--)
		clk_disable_unprepare(find_clk(i));
	return -5;
}
END
run --protocol=clk lasting.c
status_is 2
err_has 'gave up on clk_prepare_enable() in all(): references are taken in one loop and given back in another'

# A field that is asked again while its clock runs holds what it did: neither NULL nor an error.
cat >asked.c <<'END'
#include "types.h"
struct clocks { struct clk *clk; };
struct clk *find_clk(int n);
int start(void);
static inline int is_err(const void *p) { return (unsigned long)p >= (unsigned long)-4095L; }
int in_field(struct clocks *c)
{
	int err;

	c->clk = find_clk(1);
	if (is_err(c->clk))
		return -5;
	err = clk_prepare_enable(c->clk);
	if (err)
		return err;
	if (!start())
		return 0;
	if (c->clk)
		clk_disable_unprepare(c->clk);
	start();
	return -5;
}
static struct clk *clock;
int in_variable(void)
{
	int err;

	clock = find_clk(2);
	if (is_err(clock))
		return -5;
	err = clk_prepare_enable(clock);
	if (err)
		return err;
	if (!start())
		return 0;
	if (!is_err(clock))
		clk_disable_unprepare(clock);
	start();
	return -5;
}
void stop(struct clocks *c) { clk_disable_unprepare(c->clk); clk_disable_unprepare(clock); }
END
run --protocol=clk asked.c
status_is 0
check 'nothing is found' test ! -s out
sed 's/if (c->clk)/if (start())/; s/if (!is_err(clock))/if (start())/' asked.c >other.c
run --protocol=clk other.c
check 'but where something else is asked' test "$(grep -c '\[flb-missing-put\]' out)" = 2

# What failed on one of the paths that are joined may be running on the others.
{
	cat <<'END'
#include "types.h"
struct clocks { struct clk *clk; };
struct clk *find_clk(int n);
int start(struct clocks *c);
static int up(struct clocks *c)
{
	int err;

END
	for i in 1 2 3 4 5 6 7 8 9 10 11 12; do
		printf '\tif (start(c))\n\t\treturn -%d;\n' $i
	done
	cat <<'END'
	c->clk = find_clk(1);
	if (!c->clk)
		return 0;
	err = clk_prepare_enable(c->clk);
	if (err)
		return err;
	return 0;
}
int probe(struct clocks *c)
{
	int err = up(c);

	if (err)
		return err;
	err = start(c);
	if (err) {
		clk_disable_unprepare(c->clk);
		return -5;
	}
	return 0;
}
void stop(struct clocks *c) { clk_disable_unprepare(c->clk); }
END
} >joined.c
run --protocol=clk joined.c
status_is 0
check 'nothing is found in it' test ! -s out
sed -i 's/		clk_disable_unprepare(c->clk);/		;/' joined.c
run --protocol=clk joined.c
check 'a call says once what it stores' test "$(grep -c "stored in 'c->clk'" out)" = 1

# A clock in a field that may be NULL, though then it was all along: given back once more, given back where it
# could not be started, left running where the function fails with whatever is not 0.
cat >field.c <<'END'
#include "types.h"
struct clocks { struct clk *clk; };
struct clk *find_clk(int n);
int start(struct clocks *c);
int twice(struct clocks *c)
{
	int err = clk_prepare_enable(c->clk);

	if (err)
		return err;
	err = start(c);
	if (err)
		clk_disable_unprepare(c->clk);
	return err;
}
int anyway(struct clocks *c)
{
	int err = clk_prepare_enable(c->clk);

	if (err)
		return err;
	err = start(c);
	if (!err)
		return 0;
	clk_disable_unprepare(c->clk);
	return err;
}
int fails(struct clocks *c)
{
	int err = clk_prepare_enable(c->clk);

	if (err)
		return err;
	err = start(c);
	if (err) {
		clk_disable_unprepare(c->clk);
		return err;
	}
	return 0;
}
int replaced(struct clocks *c)
{
	int err = clk_prepare_enable(c->clk);

	if (!err)
		return 0;
	c->clk = find_clk(2);
	start(c);
	clk_disable_unprepare(c->clk);
	return err;
}
void stop(struct clocks *c)
{
	clk_disable_unprepare(c->clk);
}
END
run --protocol=clk field.c
status_is 0
out_is_empty
sed 's/c->clk = find_clk(2);/start(c);/' field.c >same.c
cat >>same.c <<'END'
int given_before(struct clocks *c)
{
	int err;

	c->clk = find_clk(1);
	start(c);
	err = clk_prepare_enable(c->clk);
	if (!err)
		return 0;
	start(c);
	clk_disable_unprepare(c->clk);
	return err;
}
END
run --protocol=clk same.c
check 'what is read again is what failed' test "$(grep -c '\[flb-unbalanced-put\]' out)" = 2
sed 's/^\t\tclk_disable_unprepare(c->clk);$/&&/' field.c >once_more.c
run --protocol=clk once_more.c
check 'once more is once too often' test "$(grep -c '\[flb-unbalanced-put\]' out)" = 2
awk '/^int anyway/ { here = 1 } here && /if \(err\)/ { sub(/err/, "!err"); here = 0 } { print }' field.c >failed.c
run --protocol=clk failed.c
status_is 1
check 'what failed has nothing to give back' test "$(grep -c '\[flb-unbalanced-put\]' out)" = 1
out_has 'although clk_prepare_enable() failed on this path'
awk '/^int fails/ { here = 1 } here && /disable/ { here = 0; next } { print }' field.c >left.c
run --protocol=clk left.c
status_is 1
check 'a failure leaves nothing running' test "$(grep -c '\[flb-missing-put\]' out)" = 1
out_has "still held when fails() returns"
# FP_: what is not 0 may be how many there are, and no error
cat >how_many.c <<'END'
#include "types.h"
struct clocks { struct clk *clk; };
int how_many(struct clocks *c);
int FP_how_many(struct clocks *c)
{
	int n = clk_prepare_enable(c->clk);

	if (n)
		return n;
	n = how_many(c);
	if (n)
		return n;
	return 0;
}
void stop(struct clocks *c)
{
	clk_disable_unprepare(c->clk);
}
END
run --protocol=clk how_many.c
status_is 1
out_has 'still held when FP_how_many() returns'
sed '/= how_many/,$s/if (n)$/if (n > 0)/' how_many.c >positive.c
run --protocol=clk positive.c
status_is 0

# What dev_err_probe() returns is the error it was given: where clock_on() succeeds the clock runs.
cat >probe.c <<'END'
#include "types.h"
struct clocks { struct clk *clk; };
int dev_err_probe(struct device *dev, int err, const char *text);
int start(struct clocks *c);
static int clock_on(struct device *dev, struct clocks *c)
{
	int err = clk_prepare_enable(c->clk);

	if (err)
		return dev_err_probe(dev, err, "clock");
	return 0;
}
int probe(struct device *dev, struct clocks *c)
{
	int err = clock_on(dev, c);

	if (err)
		return err;
	err = start(c);
	if (err)
		clk_disable_unprepare(c->clk);
	return err;
}
void stop(struct clocks *c)
{
	clk_disable_unprepare(c->clk);
}
END
run --protocol=clk probe.c
status_is 0
sed 's/dev_err_probe/dev_err_somehow/' probe.c >somehow.c
run --protocol=clk somehow.c
status_is 1

# More paths than are followed one by one join, of which one has called what may have stored another clock, and
# nobody has.
calls() { for i in 1 2 3 4 5 6 7 8; do printf '\tif (c->a[%d])\n\t\tstart(c);\n' $i; done; }
cat >joined.c <<END
#include "types.h"
struct clocks { struct clk *clk; int a[9]; };
struct clocks *make(void);
struct clk *find_clk(int n);
int start(struct clocks *c);
int probe(int n)
{
	struct clocks *c = make();
	int err;

	c->clk = find_clk(n);
$(calls)
	err = clk_prepare_enable(c->clk);
	if (err)
		return err;
$(calls)
	err = start(c);
	if (err)
		clk_disable_unprepare(c->clk);
	return err;
}
END
run --protocol=clk joined.c
status_is 0

# What the header makes functions of the API from is not its users' to look at.
cat >inline.c <<'END'
struct clk;
int clk_prepare(struct clk *clk);
void clk_unprepare(struct clk *clk);
int clk_enable(struct clk *clk);
static inline int clk_prepare_enable(struct clk *clk)
{
	int ret = clk_prepare(clk);

	if (ret)
		return ret;
	ret = clk_enable(clk);
	if (ret)
		clk_unprepare(clk);
	return ret;
}
int on(struct clk *clk)
{
	int err = clk_prepare_enable(clk);

	if (!err)
		clk_unprepare(clk);
	return err;
}
END
run --protocol=clk --sites inline.c
status_is 0
out_has 'balanced: on(): clk_prepare_enable'
out_lacks 'clk_prepare_enable():'

# Who is told that all is well cannot know that the clock does not run.
cat >told.c <<'END'
#include "types.h"
struct clocks { struct clk *clk, *other; };
int start(struct clocks *c);
int zero(struct clocks *c)
{
	int err = clk_prepare_enable(c->clk);

	if (!err)
		return err;
	start(c);
	return 0; /* the clock does not run */
}
int perhaps(struct clocks *c)
{
	if (clk_prepare_enable(c->other))
		start(c);
	return start(c); /* nor here */
}
struct clocks *pointer(struct clocks *c)
{
	int err = clk_prepare_enable(c->other);

	return err == -2 ? c : err ? NULL : c; /* nor where it was not there */
}
int forgotten(struct clocks *c)
{
	int on = 0;

	wanted(&on);
	on = 0;
	if (!clk_prepare_enable(c->clk)) {
		on = 1;
		return 0;
	}
	return 0; /* nobody has seen that */
}
int one_of_two(struct clocks *c, int n)
{
	int err = clk_prepare_enable(n ? c->clk : c->other);

	if (n)
		return start(c), 0; /* nor here */
	return err;
}
int other_of_two(struct clocks *c, int n)
{
	int err = clk_prepare_enable(n ? c->other : c->clk);

	if (!n)
		return start(c), 0; /* nor here */
	return err;
}
void stop(struct clocks *c) { clk_disable_unprepare(c->clk); clk_disable_unprepare(c->other); }
END
run --protocol=clk told.c
status_is 1
check 'a failure that is told as success' test "$(grep -c '\[flb-unchecked-get\]' out)" = 6
out_has 'told.c:11:2: warning: zero() succeeds where clk_prepare_enable() failed'
out_has 'told.c:17:2: warning: perhaps() succeeds'
cat >told.c <<'END'
#include "types.h"
struct clocks { struct clk *clk, *other; int on; };
int start(struct clocks *c);
int tried_again(struct clocks *c)
{
	int err = clk_prepare_enable(c->clk);

	if (err)
		err = clk_prepare_enable(c->clk);
	return err;
}
int told(struct clocks *c)
{
	int err = clk_prepare_enable(c->clk);

	start(c);
	return err;
}
int only_while(struct clocks *c)
{
	if (clk_prepare_enable(c->clk))
		return 0; /* and stopped again where it runs */
	start(c);
	clk_disable_unprepare(c->clk);
	return 0;
}
void nobody_asks(struct clocks *c)
{
	if (!clk_prepare_enable(c->other))
		start(c);
}
struct clocks *either(struct clocks *c)
{
	return clk_prepare_enable(c->other) ? NULL : c;
}
int made_null(struct clocks *c)
{
	if (clk_prepare_enable(c->clk))
		c->clk = NULL;
	return 0;
}
int flagged(struct clocks *c)
{
	c->on = !clk_prepare_enable(c->clk);
	return 0;
}
int flagged_when_on(struct clocks *c)
{
	if (!clk_prepare_enable(c->clk))
		c->on = 1;
	return 0;
}
int out_parameter(struct clocks *c, struct clk **got)
{
	*got = NULL;
	if (!clk_prepare_enable(c->clk))
		*got = c->clk;
	return 0;
}
_Bool told_by_result(struct clocks *c) { return !clk_prepare_enable(c->clk); }
int which(struct clocks *c)
{
	if (clk_prepare_enable(c->clk))
		return 2;
	return start(c) ? 1 : 0;
}
int two_sites(struct clocks *c, int n)
{
	if (!n)
		return clk_prepare_enable(c->clk);
	if (clk_prepare_enable(c->clk))
		return 0;
	start(c);
	clk_disable_unprepare(c->clk);
	return 0;
}
void stop(struct clocks *c) { clk_disable_unprepare(c->clk); clk_disable_unprepare(c->other); }
END
run --protocol=clk told.c
status_is 0
check 'what failed is told, or nothing is left of what did not' test ! -s out
cat >told.c <<'END'
#include "types.h"
struct clocks { struct clk *clk, *other; };
int start(struct clocks *c);
int forgets(struct clocks *c)
{
	if (clk_prepare_enable(c->clk))
		return 0;
	return start(c) ? -5 : -6;
}
int stops(struct clocks *c)
{
	int err = clk_prepare_enable(c->other);

	if (!err)
		return 0;
	clk_disable_unprepare(c->other);
	return 0;
}
END
run --protocol=clk told.c
status_is 1
check 'who fails with the clock running has told so, and a mistake is told once' \
	test "$(grep -o 'flb-[a-z-]*' out | tr '\n' ' ')" = 'flb-missing-put flb-unbalanced-put '

# FN_: what a helper could not start is not told of where its caller goes on
cat >helper.c <<'END'
#include "types.h"
struct clocks { struct clk *clk; };
int start(struct clocks *c);
static int helper(struct clocks *c) { return clk_prepare_enable(c->clk); }
int FN_through_helper(struct clocks *c)
{
	if (helper(c))
		start(c);
	return 0;
}
void stop(struct clocks *c) { clk_disable_unprepare(c->clk); }
END
run --protocol=clk helper.c
status_is 0

finish
