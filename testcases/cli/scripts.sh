#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The scripts: bad usage, missing tools, and a kernel tree whose making is interrupted. The kernel
# is a stand-in of a few files that writes down what is asked of it.
. "$(dirname "$0")/lib.sh"

# script NAME ARGUMENTS…: as `run` does for flbcheck
script() {
	status=0
	ran="scripts/$*"
	name=$1
	shift
	"$top/scripts/$name" "$@" >out 2>err || status=$?
}

script build --nonsense
status_is 2
err_has 'usage: scripts/build'
script build --preset nonsense
status_is 2
err_has 'usage: scripts/build'
script kernel-tree --nonsense
status_is 2
err_has 'usage: scripts/kernel-tree'

# The benchmark's arithmetic: the order of curves that are known, and ratios round by round.
script bench nonsense
status_is 2
err_has 'there is no part nonsense'
ran='the arithmetic of scripts/bench'
check 'orders and ratios' env PYTHONPATH="$top/scripts/lib" python3 -B -c '
from bench import growth, measure

sizes = [10, 20, 40, 80]
for order in (0.5, 1, 2.25):
    fitted = growth.order([(x, 3 * x**order) for x in sizes])
    assert abs(fitted - order) < 1e-9, (order, fitted)
assert growth.order([(1, 0), (2, 0)]) != growth.order([(1, 0), (2, 0)]), "no curve has no order"
assert measure.ratio([2, 9, 8], [1, 3, 1]) == (3, 2, 8)
try:
    measure.run(measure.Command("fails", ["false"]))
except measure.Failed as e:
    assert "exit status 1" in str(e)
else:
    raise AssertionError("a command that fails is no measurement")
for name, make, sizes in growth.CURVES:
    small, large = (len(make(n)) for n in sizes[:2])
    assert 1.5 < large / small < 2.5, (name, small, large)
'

# The list of findings that were read: what it says has to be what a report says. It is that of another
# tree here.
mkdir -p read/scripts read/testcases/kernel
cp "$top/scripts/triage" read/scripts
{
	printf '%s\n' '# What is found' '<!-- scripts/triage: begin -->' \
		'| drivers/of/a.c | `f` | flb-missing-put | `np` | 2 | real | it is never put |' \
		'| drivers/of/a.c | `f` | flb-missing-put | `np` | 1 | false | it is put by g() |' \
		'| drivers/of/b.c | `g` | flb-unbalanced-put | `a|b` | 1 | real | it is put twice |' |
		sed 's/a|b/a\\|b/'
	printf '%s\n' '<!-- scripts/triage: end -->' 'and more'
} >read/testcases/kernel/triage.md
cp read/testcases/kernel/triage.md listed
cat >report.py <<'END'
import json, sys

def finding(path, function, rule, subject):
    return {"path": path, "function": function, "rule": rule, "subject": subject}

found = [finding("drivers/of/a.c", "f", "flb-missing-put", "np")] * 3
found += [finding("drivers/of/b.c", "g", "flb-unbalanced-put", "a|b")]
problems = [{"path": "drivers/of/c.c", "line": 3, "message": "gave up on h(): too many paths to follow"}]
sites = [{"verdict": verdict, "reason": None} for verdict in ("balanced", "balanced", "finding")]
sites += [{"verdict": "gave up", "reason": "too many paths to follow"}]
exec(sys.argv[1])
json.dump({"findings": found, "problems": problems, "sites": sites, "units": 3, "units_passed_over": 1}, sys.stdout)
END
# triage CHANGE OPTIONS…: on that report, changed by a statement of Python
triage() {
	python3 report.py "$1" >report.json
	shift
	ran="scripts/triage $*"
	status=0
	read/scripts/triage --report report.json "$@" >out 2>err || status=$?
}
triage pass
status_is 0
out_has '4 findings: 3 real, 1 false, 0 unsure, 0 not read; false of those read: 25.0 %'
out_has 'in 3 rows: 2 real, 1 false, 0 unsure; false of those read: 33.3 %'
out_has '4 acquire sites: 2 balanced, 1 finding, 1 gave up; gave up on 25.0 %'
out_has '    1: too many paths to follow'
triage 'found.pop()'
status_is 1
out_has 'drivers/of/b.c g flb-unbalanced-put a\|b: 0 found, 1 listed'
triage 'found += [finding("drivers/of/c.c", "h", "flb-missing-put", "np")] + found[:1]'
status_is 1
out_has 'drivers/of/c.c h flb-missing-put np: 1 found, 0 listed'
out_has 'drivers/of/a.c f flb-missing-put np: 4 found, 3 listed'
out_has '2 not read'
check 'looking changes nothing' cmp -s listed read/testcases/kernel/triage.md
# code that was not checked is no part of a result
triage 'problems += [{"path": "drivers/of/d.c", "line": 1, "message": "it does not compile"}]' --accept
status_is 2
err_has 'drivers/of/d.c:1: it does not compile'
check 'and nothing is accepted' cmp -s listed read/testcases/kernel/triage.md
triage 'found = found[1:] + [finding("drivers/of/c.c", "h", "flb-missing-put", "np")]' --accept
status_is 0
check 'what is new, or another number, is to be read' \
	test "$(grep -c '| ? |' read/testcases/kernel/triage.md)" = 2
check 'with what was read' grep -q '| 2 | ? | it is never put; it is put by g() |' read/testcases/kernel/triage.md
check 'the rest stays' grep -qx 'and more' read/testcases/kernel/triage.md
triage 'found = found[1:] + [finding("drivers/of/c.c", "h", "flb-missing-put", "np")]'
status_is 0
sed -i 's/| 1 | real |/| 1 | sure |/' read/testcases/kernel/triage.md
triage pass
status_is 2
err_has 'triage.md:7: not a row of the list'
echo '{' >report.json
status=0
read/scripts/triage --report report.json >out 2>err || status=$?
status_is 2
err_has 'report.json: '

# Nothing is installed where nothing can be: what is missing is listed.
mkdir empty
saved=$PATH
PATH=$work/empty
status=0
/bin/sh "$top/scripts/deps" >"$work/out" 2>"$work/err" || status=$?
PATH=$saved
ran='scripts/deps without any tool'
status_is 2
err_has 'please install'
for package in gcc cmake ninja-build pkg-config libjansson-dev libyaml-dev libcmocka-dev; do
	err_matches "^  $package\$"
done
# Building there says the same, and what installs it; with all tools and no library, too.
mkdir few
ln -s "$(command -v dirname)" "$(command -v sh)" few
for cmake in missing failing; do
	if test $cmake = failing; then
		for tool in cmake ninja; do
			printf '#!/bin/sh\nexit 1\n' >few/$tool
			chmod +x few/$tool
		done
	fi
	status=0
	PATH=$work/few /bin/sh "$top/scripts/build" >out 2>err || status=$?
	ran="scripts/build with cmake $cmake"
	status_is 2
	err_matches '^  libjansson-dev$'
	err_matches '^scripts/deps installs what is missing'
done

# The stand-in of a kernel.
mkdir -p linux-source-6.12/scripts/clang-tools linux-source-6.12/drivers/pci
cat >linux-source-6.12/Makefile <<'END'
defconfig prepare:
	echo $@ >>asked
	test ! -e $(WORK)/fail-$@
drivers/pci/flbcheck/ drivers/pci/ kernel/:
	echo $@ >>asked
.NOTPARALLEL:
.PHONY: defconfig prepare drivers/pci/flbcheck/ drivers/pci/ kernel/
END
echo 'obj-y += probe.o' >linux-source-6.12/drivers/pci/Makefile
cat >linux-source-6.12/scripts/clang-tools/gen_compile_commands.py <<'END'
import sys

open(sys.argv[sys.argv.index("-o") + 1], "w").write("[]")
open("asked", "a").write("commands\n")
END
tar -cJf archive.tar.xz linux-source-6.12
FLBCHECK_KERNEL_ARCHIVE=$work/archive.tar.xz
FLBCHECK_KERNEL_CACHE=$work/cache
WORK=$work
export FLBCHECK_KERNEL_ARCHIVE FLBCHECK_KERNEL_CACHE WORK
tree=$work/cache/linux-source-6.12

# asked WORDS…: what make was asked for since the last time, in order
asked() {
	check "asked for: $*" test "$(tr '\n' ' ' <"$tree/asked")" = "$*${*:+ }"
	: >"$tree/asked"
}

# An interrupted unpacking leaves files in the way, and a tree without its stamp.
mkdir -p cache/unpacking/linux-source-6.12 "$tree"
touch "$tree/half"
touch fail-prepare
script kernel-tree
status_is 2
err_has 'make prepare failed'
out_is_empty
check 'the half-unpacked tree is gone' test ! -e "$tree/half"
asked defconfig prepare

# It goes on with the step that did not end, and prints the tree when all is done.
rm fail-prepare
script kernel-tree
status_is 0
check 'the path is printed' test "$(cat out)" = "$tree"
asked defconfig prepare drivers/pci/flbcheck/ commands
check 'the database' test -s "$tree/compile_commands.json"
for name in $(cd "$top/testcases/golden" && find . -name '*.c' | sed 's,^\./,,'); do
	check "$name is there" cmp "$top/testcases/golden/$name" "$tree/drivers/pci/flbcheck/$name"
	check "$name is compiled" grep -q "obj-y += ${name%.c}.o" "$tree/drivers/pci/flbcheck/Makefile"
done
check 'headers are there' cmp "$top/include/linux/liveupdate.h" \
	"$tree/drivers/pci/flbcheck/include/linux/liveupdate.h"
check 'Kbuild goes there' test "$(tail -n 1 "$tree/drivers/pci/Makefile")" = 'obj-y += flbcheck/'

# Once more: nothing to do.
script kernel-tree
status_is 0
asked
check 'one line for Kbuild' test "$(grep -c flbcheck "$tree/drivers/pci/Makefile")" = 1

# A file that was changed, or is not in the corpus any more.
first=$(basename "$(ls -d "$top"/testcases/golden/*.c | head -n 1)")
echo changed >"$tree/drivers/pci/flbcheck/$first"
touch "$tree/drivers/pci/flbcheck/gone.c"
script kernel-tree
status_is 0
asked drivers/pci/flbcheck/ commands
check 'put right' cmp "$top/testcases/golden/$first" "$tree/drivers/pci/flbcheck/$first"
check 'taken away' test ! -e "$tree/drivers/pci/flbcheck/gone.c"

# All units, on request.
script kernel-tree --units
status_is 0
asked drivers/pci/ kernel/ commands
script kernel-tree --units
asked

# A tree that was moved gets new command lines.
mv cache moved
FLBCHECK_KERNEL_CACHE=$work/moved
tree=$work/moved/linux-source-6.12
script kernel-tree
status_is 0
check 'the path is printed' test "$(cat out)" = "$tree"
asked commands

FLBCHECK_KERNEL_ARCHIVE=$work/missing.tar.xz
FLBCHECK_KERNEL_CACHE=$work/other
script kernel-tree
status_is 2
err_has 'missing.tar.xz is missing (package linux-source-6.12)'
finish
