#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The examples in rules/<id>.md are true: in the wrong one that rule and no other is found, in the
# line that says so; in the right one nothing is.
. "$(dirname "$0")/lib.sh"

cat >page.h <<'END'
typedef unsigned int u32;
typedef unsigned short u16;
typedef _Bool bool;
#define NULL ((void *)0)
#define true 1
#define false 0
#define ENOENT 2
#define ENODATA 61
struct liveupdate_flb_op_args {
	struct liveupdate_flb *flb;
	void *obj;
};
struct liveupdate_flb_ops {
	void (*finish)(struct liveupdate_flb_op_args *args);
};
struct liveupdate_flb {
	const struct liveupdate_flb_ops *ops;
};
struct pci_dev_ser {
	u32 bdf;
	u16 refcount;
};
struct pci_ser {
	u32 version;
	u32 nr_devices;
	struct pci_dev_ser devices[];
};
int liveupdate_flb_get_incoming(struct liveupdate_flb *flb, void **objp);
void liveupdate_flb_put_incoming(struct liveupdate_flb *flb);
int pr_err(const char *fmt, ...);
extern struct liveupdate_flb pci_flb, iommu_flb;
void kfree(const void *p);
typedef struct { int slock; } spinlock_t;
void _raw_spin_lock(spinlock_t *lock);
void _raw_spin_unlock(spinlock_t *lock);
#define spin_lock(lock) _raw_spin_lock(lock)
#define spin_unlock(lock) _raw_spin_unlock(lock)
extern spinlock_t table_lock;
extern struct { u32 nr; } table;
END
cat "$top/include/flbcheck/annotations.h" >>page.h

# block N PAGE FILE: the Nth example of a page, as a file that compiles
block() {
	{
		echo '#include "../page.h"'
		awk -v wanted="$1" '/^```c$/ { n++; inside = 1; next }
			/^```$/ { inside = 0 }
			inside && n == wanted' "$2"
	} >"$3"
}

for page in "$top"/rules/*.md; do
	id=$(basename "$page" .md)
	for part in '## Why it matters' '## Wrong' '## Right' '## How to fix it' '## How to suppress it'; do
		cp "$page" out
		ran="reading $id.md"
		out_has "$part"
	done
	out_matches "^# $id: "
	test ! -e "$top/rules/$(echo "$id" | tr - _).cocci" || out_has '## What SmPL sees'
	# directories: some rules want to have seen all there is
	mkdir -p wrong right
	block 1 "$page" wrong/wrong.c
	block 2 "$page" right/right.c
	line=$(grep -n 'reported here' wrong/wrong.c | cut -d: -f1)
	run wrong
	status_is 1
	check 'one finding' test "$(grep -c 'warning:' out)" = 1
	out_matches "^wrong/wrong\\.c:$line:[0-9]+: warning: .*\\[$id\\]\$"
	run --sites right
	status_is 0
	out_matches '^right/right\.c:[0-9]+:[0-9]+: balanced: '
	err_is_empty
done
finish
