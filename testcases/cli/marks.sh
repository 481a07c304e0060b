#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Marks and the units of a tree that nobody named: one that has to do with a protocol by a mark alone
# is looked at like one that calls it.
. "$(dirname "$0")/lib.sh"

mkdir tree include
cat >include/widget.h <<'END'
#include <corpus.h>
#include <flbcheck/annotations.h>
extern struct liveupdate_flb pci_flb;
struct widget { bool held; };
END
cat >include/widget_put.h <<'END'
#include <widget.h>
int widget_get(void) __flb_acquires(&pci_flb);
void widget_put(struct liveupdate_flb *which)
	__flb_releases(which);
END
# a call of what a header marks, and no other word of ours
cat >tree/caller.c <<'END'
#include <widget_put.h>
int caller(int way)
{
	int ret = widget_get();

	if (way)
		widget_put(&pci_flb);
	return ret; /* leaks */
}
END
# a mark of a statement, and no other
cat >tree/taker.c <<'END'
#include <widget.h>
void taker(struct widget *w)
{
	if (!w->held)
		return;
	w->held = false;
	flb_taken_back(&pci_flb, w->held);
} /* leaks */
END
cat >tree/bystander.c <<'END'
int bystander(int held)
{
	return held;
}
END
line_of() { grep -n -F leaks "tree/$1" | cut -d: -f1; }
flags="-- -Iinclude -I$top/include -I$top/include/model"

# shellcheck disable=SC2086 # the flags are words
run --no-cache --stats tree $flags
status_is 1
out_matches "^tree/caller\\.c:$(line_of caller.c):2: warning: incoming FLB reference on '&pci_flb' .* no liveupdate_flb_put_incoming\\(\\) on this path \\[flb-missing-put\\]"
out_matches "^tree/taker\\.c:$(line_of taker.c):1: warning: .*\\[flb-missing-put\\]"
out_matches "^tree/taker\\.c:7:2: warning: flb_taken_back\\(\\): nothing keeps a reference in 'w->held' \\[flb-annotation\\]"
check 'nothing else' test "$(grep -c 'warning:' out)" = 3
out_has '1 units not parsed'
grep -v '^flbcheck:' out >found
# shellcheck disable=SC2086
run --no-cache --all tree $flags
check 'the same with --all' cmp found out

# What is taken back has to be kept: a file alone cannot know, a tree can.
# shellcheck disable=SC2086
run --no-cache tree/taker.c $flags
status_is 1
out_lacks '[flb-annotation]'
cat >tree/keeper.c <<'END'
#include <widget.h>
void keeper(struct widget *w)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	w->held = true;
	flb_kept(&pci_flb, w->held);
}
END
# shellcheck disable=SC2086
run --no-cache tree $flags
out_lacks '[flb-annotation]'
# shellcheck disable=SC2086
for time in first second; do
	run tree $flags
	out_lacks '[flb-annotation]'
	check "with a cache, the $time time" test "$(grep -c 'warning:' out)" = 2
done
for part in 1 2 3 4; do
	# shellcheck disable=SC2086
	run --no-cache --format=json --shard=$part/4 -o part.$part.json tree $flags
done
run merge part.?.json
out_lacks '[flb-annotation]'
check 'the parts together' test "$(grep -c 'warning:' out)" = 2
sed -i 's|^	flb_kept.*||; s|^	w->held = true;|& return; /* flbcheck: held by struct widget.held : so */|' tree/keeper.c
# shellcheck disable=SC2086
run --no-cache tree $flags
out_lacks '[flb-annotation]'
out_lacks '[flb-suppression]'
rm tree/keeper.c

# Functions in other files: what keeps their body from being as marked is said there.
cat >tree/widget.c <<'END'
#include <widget_put.h>
int widget_get(void)
{
	struct flb_obj *obj;

	return liveupdate_flb_get_incoming(&pci_flb, (void **)&obj);
}
void widget_put(struct liveupdate_flb *flb)
{
	liveupdate_flb_put_incoming(flb);
}
END
# shellcheck disable=SC2086
run --no-cache tree $flags
out_matches "^include/widget_put\\.h:2:[0-9]+: warning: widget_get\\(\\) does not take the incoming FLB reference on '&pci_flb' on every path, as its mark says \\[flb-annotation\\]"

# The dump has the marks, with parameters by number.
# shellcheck disable=SC2086
run --dump-ir tree/caller.c $flags
status_is 0
out_has 'mark widget_get "acquires liveupdate_flb_get_incoming &pci_flb" @'
out_has 'mark widget_put "releases liveupdate_flb_put_incoming arg 0" @'

# Another protocol alone knows no marks.
# shellcheck disable=SC2086
run --no-cache --protocol=of tree/caller.c tree/taker.c $flags
status_is 0
out_is_empty
finish
