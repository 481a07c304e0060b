#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# A reference kept in a field by one file and given back by another; and by none.
. "$(dirname "$0")/lib.sh"

mkdir tree include
cat >include/setup.h <<'END'
#include <corpus.h>
extern struct liveupdate_flb pci_flb;
struct kept_device { struct flb_obj *incoming; struct dev_ser *entry; };
END

cat >tree/setup.c <<'END'
#include "setup.h"
struct liveupdate_flb pci_flb = { .ops = &corpus_flb_ops };

void setup_incoming(struct kept_device *dev)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	dev->incoming = obj; /* kept */
}

void setup_entry(struct kept_device *dev, u32 bdf)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	dev->entry = obj_find(obj, bdf); /* forgotten */
	if (!dev->entry)
		liveupdate_flb_put_incoming(&pci_flb);
}

/* The pointer to all of it is what goes with the reference, not one to a part. */
void setup_both(struct kept_device *dev)
{
	struct flb_obj *obj;

	if (liveupdate_flb_get_incoming(&pci_flb, (void **)&obj))
		return;
	dev->entry = obj->first;
	dev->incoming = obj;
}
END

cat >tree/cleanup.c <<'END'
#include "setup.h"
void cleanup(struct kept_device *dev)
{
	if (!dev->incoming)
		return;
	dev->incoming = NULL;
	liveupdate_flb_put_incoming(&pci_flb);
}
END
line_of() { grep -n -F "$1" tree/setup.c | cut -d: -f1; }

# Alone, the file that takes the reference says that it does not know.
run --no-cache --sites tree/setup.c -- -Iinclude -I"$top/include" -I"$top/include/model"
status_is 2
out_lacks 'warning:'
err_has "gave up on liveupdate_flb_get_incoming() in setup_incoming(): the reference is kept in 'dev->incoming', and nothing in this unit gives it back from there"
err_has 'gave up on liveupdate_flb_get_incoming() in setup_entry()'
err_has "in setup_both(): the reference is kept in 'dev->incoming'"

# With the other one the first field is clear, and the second is not.
run --no-cache --sites tree/setup.c tree/cleanup.c -- -Iinclude -I"$top/include" -I"$top/include/model"
status_is 2
out_matches '^tree/setup.c:8:6: balanced: kept in a field that another file gives it back from: setup_incoming'
err_has 'gave up on liveupdate_flb_get_incoming() in setup_entry()'
check 'only that one' test "$(grep -c 'gave up on' err)" = 1

# In a whole tree nobody is left who could.
run --no-cache --sites tree -- -Iinclude -I"$top/include" -I"$top/include/model"
status_is 1
err_is_empty
out_has "tree/setup.c:$(line_of '/* forgotten */'):2: warning: incoming FLB reference on '&pci_flb' is kept in 'dev->entry', and nothing gives it back from there with liveupdate_flb_put_incoming() [flb-hold-never-put]"
check 'nothing else' test "$(grep -c 'warning:' out)" = 1
out_matches '^tree/setup.c:17:6: finding: flb-hold-never-put: setup_entry'

# Parts of a run, and what is kept of one, know the same.
run --no-cache --format=json -o whole.json tree -- -Iinclude -I"$top/include" -I"$top/include/model"
for part in 1 2; do
	run --no-cache --format=json --shard=$part/2 -o part.$part.json tree -- -Iinclude -I"$top/include" -I"$top/include/model"
done
run merge --format=json -o merged.json part.1.json part.2.json
check 'the parts together' cmp whole.json merged.json
for time in first second; do
	run --format=json -o kept.json tree -- -Iinclude -I"$top/include" -I"$top/include/model"
	check "with a cache, the $time time" cmp whole.json kept.json
done

# The rule can be left out.
run --no-cache --rules=flb-missing-put tree -- -Iinclude -I"$top/include" -I"$top/include/model"
status_is 0
out_is_empty
finish
