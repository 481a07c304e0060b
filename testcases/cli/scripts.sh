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
