#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Wrappers in one file, their callers in others: what a function means is learned where it is
# defined, whatever the order of the files, and however many wrappers are in between.
. "$(dirname "$0")/lib.sh"

mkdir include
cat >include/pci_flb.h <<'END'
#include <corpus.h>
struct flb_obj *pci_get(void);
void pci_put(void);
int pci_get_checked(struct flb_obj **objp);
struct flb_obj *any_get(struct liveupdate_flb *flb);
void any_put(struct liveupdate_flb *flb);
bool iommu_try(struct flb_obj **objp);
void iommu_put(void);
void pci_put_if(bool done);
bool either_try(bool pci, struct flb_obj **objp);
struct pci_state {
	u32 nr;
	struct flb_obj *obj;
};
struct pci_state pci_state_get(void);
struct flb_user {
	u32 nr;
	struct liveupdate_flb flb;
};
void user_put(struct flb_user *user);
struct liveupdate_flb *pick_flb(void);
struct flb_obj *picked_get(void);
void all_put(void);
END

# Each form in which a wrapper can say whether it holds, and puts by argument and by name.
cat >wrappers.c <<'END'
#include <linux/err.h>
#include <linux/panic.h>
#include "pci_flb.h"
static struct liveupdate_flb pci_flb = { .ops = &corpus_flb_ops };
static struct liveupdate_flb iommu_flb = { .ops = &corpus_flb_ops };

struct flb_obj *pci_get(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return NULL;
	return obj;
}

void pci_put(void)
{
	liveupdate_flb_put_incoming(&pci_flb);
}

struct flb_obj *any_get(struct liveupdate_flb *flb)
{
	struct flb_obj *obj;
	int ret;

	ret = liveupdate_flb_get_incoming(flb, (void **)&obj);
	return ret ? ERR_PTR(ret) : obj;
}

void any_put(struct liveupdate_flb *flb)
{
	if (flb)
		liveupdate_flb_put_incoming(flb);
}

bool iommu_try(struct flb_obj **objp)
{
	return !liveupdate_flb_get_incoming(&iommu_flb, (void **)objp);
}

void iommu_put(void)
{
	liveupdate_flb_put_incoming(&iommu_flb);
}

/* What it does is not the same on all paths: to others it is an unknown function. */
void pci_put_if(bool done)
{
	if (done)
		liveupdate_flb_put_incoming(&pci_flb);
}

bool either_try(bool pci, struct flb_obj **objp)
{
	if (pci)
		return !liveupdate_flb_get_incoming(&pci_flb, (void **)objp);
	return !liveupdate_flb_get_incoming(&iommu_flb, (void **)objp);
}

void user_put(struct flb_user *user)
{
	if (user)
		liveupdate_flb_put_incoming(&user->flb);
}

void all_put(void)
{
	liveupdate_flb_put_incoming(&iommu_flb);
	liveupdate_flb_put_incoming(&pci_flb);
}

/* What is held cannot be said: to others it is an unknown function, too. */
struct flb_obj *picked_get(void)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(pick_flb(), (void **)&obj))
		return NULL;
	return obj;
}

struct pci_state pci_state_get(void)
{
	struct pci_state state = { 1 };

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&state.obj))
		panic("no state");
	return state;
}
END

cat >middle.c <<'END'
#include "pci_flb.h"
int pci_get_checked(struct flb_obj **objp)
{
	struct flb_obj *obj = pci_get();

	if (!obj)
		return -1;
	if (obj->version != 1) {
		pci_put();
		return -2;
	}
	*objp = obj;
	return 0;
}
END

cat >users.c <<'END'
#include <linux/err.h>
#include "pci_flb.h"
static struct liveupdate_flb own_flb = { .ops = &corpus_flb_ops };

u32 null_ok(void)
{
	struct flb_obj *obj = pci_get();
	u32 nr;

	if (!obj)
		return 0;
	nr = obj->nr_devices;
	pci_put();
	return nr;
}

u32 null_bad(void)
{
	struct flb_obj *obj = pci_get();
	u32 nr = obj->nr_devices; /* unchecked */

	pci_put();
	return nr;
}

int chain_ok(void)
{
	struct flb_obj *obj;
	int ret = pci_get_checked(&obj);

	if (ret)
		return ret;
	obj_show(obj);
	pci_put();
	return 0;
}

int chain_bad(void)
{
	struct flb_obj *obj;
	int ret = pci_get_checked(&obj);

	if (ret)
		return ret;
	return obj_check(obj); /* leaks */
}

struct dev_ser *errptr_bad(u32 bdf)
{
	struct flb_obj *obj = any_get(&own_flb);
	struct dev_ser *ser;

	if (IS_ERR(obj))
		return NULL;
	ser = obj_find(obj, bdf);
	any_put(&own_flb);
	return ser; /* escapes */
}

void bool_ok(void)
{
	struct flb_obj *obj;

	if (iommu_try(&obj)) {
		obj_show(obj);
		iommu_put();
	}
}

void other_bad(void)
{
	struct flb_obj *obj;

	if (iommu_try(&obj))
		pci_put(); /* the other one's */
}

void twice_bad(void)
{
	if (!pci_get())
		return;
	pci_put();
	pci_put(); /* too many */
}

int put_perhaps_bad(void)
{
	if (!pci_get())
		return 0;
	pci_put_if(other_flag());
	return 1; /* leaks perhaps */
}

void either_ok(void)
{
	struct flb_obj *obj;

	if (either_try(false, &obj))
		iommu_put();
}

/* It is called with the one and takes the other. */
void all_ok(void)
{
	if (pci_get())
		all_put();
}

void all_bad(bool some)
{
	if (some && !pci_get())
		return;
	all_put(); /* without pci_get() */
}

void nobody_ok(void)
{
	struct flb_obj *obj = any_get(&own_flb);

	if (IS_ERR(obj))
		return;
	user_put(NULL);
	any_put(&own_flb);
}

void user_ok(struct flb_user *user)
{
	struct flb_obj *obj = any_get(&user->flb);

	if (!IS_ERR(obj))
		user_put(user);
}

void user_bad(struct flb_user *user, struct flb_user *other)
{
	struct flb_obj *obj = any_get(&user->flb);

	if (!IS_ERR(obj))
		user_put(other); /* another user's */
}

void picked_ok(void)
{
	struct flb_obj *obj = picked_get();

	if (obj)
		obj_show(obj);
}

void state_ok(void)
{
	struct pci_state state = pci_state_get();

	obj_show(state.obj);
	pci_put();
}

u32 state_bad(void)
{
	struct pci_state state = pci_state_get();

	obj_show(state.obj);
	return state.nr; /* leaks, too */
}
END

include="-I$work/include -I$top/include -I$top/include/model"

# shellcheck disable=SC2086 # flags
in_order() {
	run --no-cache --sites "$@" -- $include
	status_is 1
	err_is_empty
}

in_order wrappers.c middle.c users.c
line_of() { grep -n -F "$1" users.c | cut -d: -f1; }
check 'unchecked' grep -q "^users.c:$(line_of '/* unchecked */'):.*\[flb-unchecked-get\]" out
check 'a leak' grep -q "^users.c:$(line_of '/* leaks */'):.*\[flb-missing-put\]" out
check 'a leak of a structure' grep -q "^users.c:$(line_of '/* leaks, too */'):.*\[flb-missing-put\]" out
check 'one that may have been given back' grep -q "^users.c:$(line_of '/* leaks perhaps */'):.*\[flb-missing-put\]" out
check 'an escape' grep -q "^users.c:$(line_of '/* escapes */'):.*\[flb-escape-past-put\]" out
check 'a mismatch' grep -q "^users.c:$(line_of "/* the other one's */"):.*\[flb-mismatched-put\]" out
check 'one too many' grep -q "^users.c:$(line_of '/* too many */'):.*\[flb-unbalanced-put\]" out
check 'a mismatch of what users have' grep -q "^users.c:$(line_of "/* another user's */"):.*\[flb-mismatched-put\]" out
check 'one of two too many' grep -q "^users.c:$(line_of '/* without pci_get() */'):.*pci_flb' is held.*\[flb-unbalanced-put\]" out
check 'nothing else' test "$(grep -c ': warning:' out)" = 9
out_has "given '&pci_flb', but the incoming FLB reference held here is on '&iommu_flb'"
out_matches '^users.c:.*: balanced: chain_ok\(\): pci_get_checked'
out_matches '^users.c:.*: balanced: bool_ok\(\): iommu_try'
out_matches '^users.c:.*: balanced: state_ok\(\): pci_state_get'
out_matches '^middle.c:.*: balanced: .*pci_get_checked\(\): pci_get'

# Neither the order of the files nor the number of workers matters, but for the order of output.
sort out >first
in_order users.c middle.c wrappers.c
sort out | check 'the other way round' cmp - first
in_order -j1 middle.c users.c wrappers.c
sort out | check 'one worker' cmp - first

# Alone, a file that calls unknown functions shows nothing.
# shellcheck disable=SC2086 # flags
run --no-cache users.c -- $include
status_is 0
out_is_empty

# A directory: the unit that mentions only the wrapper of a wrapper is found as well.
mkdir tree
cp wrappers.c middle.c users.c tree
echo 'int nothing(void) { return 0; }' >tree/nothing.c
# shellcheck disable=SC2086 # flags
run --no-cache --stats tree -- $include
status_is 1
check 'all of them' test "$(grep -c ': warning:' out)" = 9
out_has 'flbcheck: 1 units not parsed'

# However a run is cut into parts, each knows what the others define.
# shellcheck disable=SC2086 # flags
run --no-cache --format=json -o whole.json tree -- $include
for part in 1 2 3; do
	# shellcheck disable=SC2086 # flags
	run --no-cache --format=json --shard=$part/3 -o part.$part.json tree -- $include
done
run merge --format=json -o merged.json part.1.json part.2.json part.3.json
status_is 1
check 'the parts together' cmp whole.json merged.json

# What is kept of the first run is used in the second, with the same outcome.
# shellcheck disable=SC2086 # flags
run tree -- $include
mv out fresh
# shellcheck disable=SC2086 # flags
run tree -- $include
check 'as before' cmp out fresh
check 'as without a cache' test "$(grep -c ': warning:' out)" = 9

# A changed wrapper changes the verdict on files that did not change.
sed 's/return NULL;/return (void *)-22L;/' wrappers.c >tree/wrappers.c
# shellcheck disable=SC2086 # flags
run tree -- $include
status_is 1
check 'checked for the wrong thing' grep -q 'null_ok\|users.c:.*flb-unchecked-get' out
cp wrappers.c tree/wrappers.c

# Two files that define one function differently: nothing is known of it.
cat >tree/again.c <<'END'
#include "pci_flb.h"
static struct liveupdate_flb pci_flb = { .ops = &corpus_flb_ops };
void pci_put(void)
{
	liveupdate_flb_put_incoming(&pci_flb);
}
END
# shellcheck disable=SC2086 # flags
run --no-cache tree -- $include
status_is 1
check 'no second put where no put is known' test -z "$(grep "users.c:$(line_of '/* too many */'):.*flb-unbalanced-put" out)"
finish
