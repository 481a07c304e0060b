#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Every way in which a call of a protocol may say that it succeeded, read rightly and wrongly; and
# what a path says of wrappers.
. "$(dirname "$0")/lib.sh"

{
	echo '# SPDX-License-Identifier: GPL-2.0-only'
	echo 'protocols:'
	for how in zero nonzero nonnull not-err nonnegative always; do
		name=$(echo "$how" | tr - _)
		case $how in
		nonnull | not-err) object=return key=return ;;
		*) object='arg 0' key='arg 0' ;;
		esac
		cat <<END
  - name: $how
    noun: $how reference
    functions:
      - name: get_$name
        role: acquire
        key: $key
        object: $object
        success: $how
      - name: put_$name
        role: release
        key: arg 0
END
	done
} >success.yaml

cat >success.c <<'END'
struct thing;
#define IS_ERR(p) ((unsigned long)(void *)(p) >= (unsigned long)-4095)
int get_zero(struct thing *t);
int get_nonzero(struct thing *t);
struct thing *get_nonnull(void);
struct thing *get_not_err(void);
int get_nonnegative(struct thing *t);
void get_always(struct thing *t);
void put_zero(struct thing *t);
void put_nonzero(struct thing *t);
void put_nonnull(struct thing *t);
void put_not_err(struct thing *t);
void put_nonnegative(struct thing *t);
void put_always(struct thing *t);

void zero_ok(struct thing *t) { if (!get_zero(t)) put_zero(t); }
void nonzero_ok(struct thing *t) { if (get_nonzero(t)) put_nonzero(t); }
void nonnegative_ok(struct thing *t) { if (get_nonnegative(t) >= 0) put_nonnegative(t); }
void nonnull_ok(void) { struct thing *t = get_nonnull(); if (t) put_nonnull(t); }
void not_err_ok(void) { struct thing *t = get_not_err(); if (!IS_ERR(t)) put_not_err(t); }
void always_ok(struct thing *t) { get_always(t); put_always(t); }

void zero_bad(struct thing *t) { if (get_zero(t)) put_zero(t); }
void nonzero_bad(struct thing *t) { if (!get_nonzero(t)) put_nonzero(t); }
void nonnegative_bad(struct thing *t) { if (get_nonnegative(t) > 0) put_nonnegative(t); }
void nonnull_bad(void) { struct thing *t = get_nonnull(); if (!t) put_nonnull(t); }
void not_err_bad(void) { struct thing *t = get_not_err(); if (IS_ERR(t)) put_not_err(t); }
void always_bad(struct thing *t) { get_always(t); }
END
run --protocol=success.yaml success.c
status_is 1
err_is_empty
check 'what is right is not reported' sh -c '! grep -E "^success\.c:(1[0-9]|2[0-1]):[0-9]+: warning" out'
for line in 23 24 25 26 27 28; do
	out_matches "^success\.c:$line:[0-9]+: warning: .* \[flb-missing-put\]$"
done
# a failure that the put was for, but for NULL, which the function may be meant to take
for line in 23 24; do
	out_matches "^success\.c:$line:[0-9]+: warning: .* \[flb-unbalanced-put\]$"
done
check 'no other finding' test "$(grep -c 'warning:' out)" -le 10

cat >wrapper.c <<'END'
struct liveupdate_flb;
int liveupdate_flb_get_incoming(struct liveupdate_flb *flb, void **objp);
void liveupdate_flb_put_incoming(struct liveupdate_flb *flb);
extern struct liveupdate_flb flb;

static void *open_it(void)
{
	void *obj;

	return liveupdate_flb_get_incoming(&flb, &obj) ? (void *)0 : obj;
}

int leaky(int n)
{
	void *obj = open_it();

	return obj && n;
}
END
run wrapper.c
status_is 1
out_matches '^wrapper\.c:15:[0-9]+: note: open_it\(\) takes the reference here$'

# a wrapper that fails, whatever it was that could not be taken
cat >picks.c <<'END'
struct liveupdate_flb;
int liveupdate_flb_get_incoming(struct liveupdate_flb *flb, void **objp);
void liveupdate_flb_put_incoming(struct liveupdate_flb *flb);
struct liveupdate_flb *pick(int i);
struct obj { int n; };

static int get_one(int i, struct obj **obj)
{
	struct liveupdate_flb *flb = pick(i);

	return liveupdate_flb_get_incoming(flb, (void **)obj) ? 1 : 0;
}

int user(int i)
{
	struct obj *obj;

	if (get_one(i, &obj))
		return obj->n;
	return 0;
}
END
run picks.c
status_is 1
out_matches "^picks\.c:19:[0-9]+: warning: 'obj' is used where .* may have failed \[flb-unchecked-get\]$"

# what is passed NULL may be meant to take it; nobody takes an error for a pointer
cat >passed.c <<'END'
#define IS_ERR(p) ((unsigned long)(void *)(p) >= (unsigned long)-4095)
struct thing *get_nonnull(void);
struct thing *get_not_err(void);
void put_nonnull(struct thing *t);
void put_not_err(struct thing *t);
void show(struct thing *t);
void null(void) { struct thing *t = get_nonnull(); show(t); if (t) put_nonnull(t); }
void error(void) { struct thing *t = get_not_err(); show(t); if (!IS_ERR(t)) put_not_err(t); }
END
run --protocol=success.yaml passed.c
status_is 1
out_matches '^passed\.c:8:[0-9]+: warning: .* \[flb-unchecked-get\]$'
check 'no other finding' test "$(grep -c 'warning:' out)" = 1
# Whoever uses what was never had comes no further, whatever becomes of copies of it.
cat >stored.c <<'END'
#include <corpus.h>
static struct liveupdate_flb flb = { .ops = &corpus_flb_ops, .compatible = "b" };
int stored(struct flb_obj **outp)
{
	struct flb_obj *obj;
	int err;

	err = liveupdate_flb_get_incoming(&flb, (void **)&obj);
	while (other_flag()) {
		*outp = obj;
		*outp = NULL;
	}
	obj_show(obj);
	liveupdate_flb_put_incoming(&flb);
	return err;
}
END
run --no-cache stored.c -- -I"$top/include" -I"$top/include/model"
status_is 1
out_matches '^stored.c:13:2: warning: .*\[flb-unchecked-get\]'
check 'one finding' test "$(grep -c 'warning:' out)" = 1

finish
