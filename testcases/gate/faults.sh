#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Never silently green: each fault that keeps a patch from being checked, or from being checked
# fully, ends with 2 and a message that says what to do.
. "$(dirname "$0")/lib.sh"

# leak: the unit leaks in its last commit, so that silence would be wrong twice
leak() {
	new_tree
	golden v3
	save 'PCI: look at the incoming state'
}
refused() {
	ends_with 2
	says_not 'nothing found'
	says_like "NOT CHECKED: .*$1"
}
failed() {
	ends_with 2
	in_work out_is_empty
	complains "$1"
}
# wrapper BODY…: a program in place of flbcheck
wrapper() {
	printf '#!/bin/sh\n%s\n' "$1" >"$work/wrapper"
	chmod +x "$work/wrapper"
	FLBCHECK=$work/wrapper
}

# no compile command: the file is known to the tree, not to the build
leak
mkdir -p drivers/base
user_of_flb drivers/base/elsewhere.c one
save 'base: a user'
user_of_flb drivers/base/elsewhere.c one 'if (x) return 2;'
save 'base: leak'
run_gate HEAD
refused 'drivers/base/elsewhere.c: no compile command: it is not in the build; enable its option'
# … and a new one has no neighbour to lend a command
mkdir -p drivers/new
user_of_flb drivers/new/new.c fresh 'if (x) return 2;'
save 'new: leak'
run_gate HEAD
refused 'drivers/new/new.c: no compile command'
# What names no function to check is not refused, and not called checked.
echo 'int nothing(void) { return 0; }' >drivers/base/nothing.c
save 'base: nothing of ours'
run_gate HEAD
ends_with 0
says 'touches nothing that can be checked'
says 'drivers/base/nothing.c is not in the build, and names no function to check'
says_not 'nothing found'

# a file of another architecture
mkdir -p arch/arm64/mm
user_of_flb arch/arm64/mm/flb.c arm 'if (x) return 2;'
save 'arm64: leak'
run_gate HEAD
refused 'arch/arm64/mm/flb.c: no compile command: it is for arm64; give --build a build for that'

# no build at all
leak
rm compile_commands.json
run_gate HEAD
failed 'neither compile_commands.json nor what Kbuild leaves behind; build the tree'
run_gate --build "$work/nowhere" HEAD
failed 'neither compile_commands.json'
# a database that is none, or of another tree
echo '[{"file": ' >compile_commands.json
run_gate HEAD
failed 'not a compile database'
echo '[{"file": 3}]' >compile_commands.json
run_gate HEAD
failed 'not a compile database'
echo '[{"directory": "/elsewhere", "file": "x.c", "command": "cc x.c"}]' >compile_commands.json
run_gate HEAD
failed 'no C unit below'
rm compile_commands.json
mkdir compile_commands.json
run_gate HEAD
failed 'compile_commands.json: Is a directory'
rmdir compile_commands.json

# a stale command
commands $unit
sed -i 's,-I./include ,-I./include -include ./include/gone.h ,' compile_commands.json
run_gate HEAD
refused 'gone.h'
sed -i 's,-I./include ,-I./renamed ,g; s,-include ./include/gone.h,,' compile_commands.json
run_gate HEAD
refused 'file not found'

# a missing header; a unit with errors; errors that were there before
leak
sed -i '/linux\/printk.h/a #include <linux/missing.h>' $unit
save 'PCI: include what is not there'
run_gate HEAD
refused "$unit:[0-9]+: 'linux/missing.h' file not found"
git reset -q --hard HEAD~1
echo 'int broken(void) { return undeclared; }' >>$unit
save 'PCI: break'
run_gate HEAD
refused "$unit:[0-9]+: use of undeclared identifier"
sed -i '$d' $unit
echo '/* sound again */' >>$unit
save 'PCI: mend'
run_gate HEAD
refused "before this patch: $unit:[0-9]+: use of undeclared identifier"

# a symbolic link in the tree, to a header or to a folder: its target, as text or as it is in the work
# tree, is not what the compiler would read
new_tree
rm compile_commands.json
ln -s liveupdate.h include/linux/link.h
ln -s linux include/other
user_of_flb drivers/pci/user.c user
sed -i 's,linux/liveupdate.h,linux/link.h,' drivers/pci/user.c
user_of_flb drivers/pci/folder.c folder
sed -i 's,linux/liveupdate.h,other/liveupdate.h,' drivers/pci/folder.c
printf '#include <linux/link.h>\n#include "only.h"\n' >drivers/pci/only.c
echo 'void only(void);' >drivers/pci/only.h
save 'with links'
commands $unit drivers/pci/user.c drivers/pci/folder.c drivers/pci/only.c
link='is a symbolic link, which is not followed; check the unit in its tree, with flbcheck itself'
sed -i '/^	liveupdate_flb_put/d' drivers/pci/user.c
save 'leak'
run_gate HEAD
refused "include/linux/link.h:1: this $link"
git reset -q --hard HEAD~1
sed -i '/^	liveupdate_flb_put/d' drivers/pci/folder.c
save 'leak'
run_gate HEAD
refused "include/other $link"
git reset -q --hard HEAD~1
# … and whether it names a function of ours is not known
echo 'void more(void);' >>drivers/pci/only.h
save 'declare'
run_gate HEAD
refused "include/linux/link.h:1: this $link"
commands $unit
echo '/* more */' >>drivers/pci/only.c
save 'comment'
run_gate HEAD
refused 'drivers/pci/only.c: no compile command'

# the checker dies, runs out of memory, takes too long, says nonsense or nothing, is not there
leak
wrapper 'kill -9 $$'
run_gate HEAD
refused 'flbcheck made no report'
wrapper "ulimit -v 100000; exec '$flbcheck' \"\$@\""
run_gate HEAD
refused '.'
# shellcheck disable=SC2016 # for the wrapper
wrapper "'$flbcheck'"' "$@" & run=$!
	for i in $(seq 100); do worker=$(pgrep -P $run) && break; sleep 0.01; done
	kill -9 $worker; wait $run'
{
	cat $unit
	for i in $(seq 5000); do echo "int f$i(int x) { while (x--) { if (x == $i) return x; } return $i; }"; done
} >"$work/slow.c"
cp "$work/slow.c" $unit
save 'PCI: much to read'
run_gate HEAD
refused 'the worker was ended by signal 9'
git reset -q --hard HEAD~1
wrapper 'exec sleep 100'
run_gate --timeout 1 HEAD
refused "$unit: not done in 1 s"
wrapper 'echo "{}"'
run_gate HEAD
refused 'flbcheck made no report'
wrapper 'exit 0'
run_gate HEAD
refused 'flbcheck made no report'
wrapper 'echo "{\"findings\": [], \"problems\": [], \"silenced\": [], \"units\": 0}"'
run_gate HEAD
refused 'flbcheck ended with status 0'
wrapper 'echo "{\"findings\": [], \"problems\": [], \"silenced\": [], \"units\": 1}"; exit 1'
run_gate HEAD
refused 'flbcheck ended with status 1'
FLBCHECK=/nonexistent
PATH_BEFORE=$PATH
mkdir -p "$work/bin" "$work/copy/scripts"
ln -s "$(command -v git)" "$(command -v env)" "$work/bin"
ln -s "$(python3 -c 'import sys; print(sys.executable)')" "$work/bin/python3"
cp -r "$top/scripts/flb-gate" "$top/scripts/lib" "$work/copy/scripts/"
status=0
PATH=$work/bin FLBCHECK='' FLBCHECK_DATA=$top/rules "$work/copy/scripts/flb-gate" HEAD \
	>"$work/out" 2>"$work/err" || status=$?
failed 'flbcheck is not found; build or install it'
FLBCHECK=$flbcheck
FLBCHECK_DATA=$work/nowhere run_gate HEAD
failed 'rules/ is not found; set FLBCHECK_DATA'
FLBCHECK_DATA=$top/rules
PATH=$PATH_BEFORE

# what is to be read is not there, or empty
run_gate --mbox "$work/missing.mbox"
failed 'missing.mbox: No such file or directory'
: >"$work/empty.mbox"
run_gate --mbox "$work/empty.mbox"
failed 'empty.mbox: empty'
mkdir -p "$work/none"
run_gate --mbox "$work/none"
failed 'no patch in it'
run_gate --tree "$work/none" HEAD
failed 'no git work tree'
run_gate --tree "$work/nowhere" HEAD
failed 'no such directory'
run_gate
failed 'exactly one of'
run_gate --timeout 0 HEAD
failed 'timeout'

# patches that do not apply, have no diff, or only rename
git format-patch -q -o "$work/p" -1
run_gate --mbox "$work/p"
refused 'does not apply.*say with --base what it is for'
sed 's/^@@ .*/@@ -1,3 +1,3 @@ garbage/' "$work"/p/*.patch >"$work/garbage.patch"
run_gate --base HEAD~1 --mbox "$work/garbage.patch"
refused 'does not apply'
printf 'From: a@example.org\nSubject: [PATCH] nothing\n\ntext\n' >"$work/nodiff.patch"
run_gate --mbox "$work/nodiff.patch"
refused 'has no diff'
git mv $unit drivers/pci/renamed.c
save 'PCI: rename'
run_gate HEAD
ends_with 0
says "drivers/pci/renamed.c is new: checked with the command of $unit"
count_of 3 '  already there: drivers/pci/renamed.c:'
count_of 0 '  introduced: '
says_not 'nothing found'
mkdir -p drivers/elsewhere
git mv drivers/pci/renamed.c drivers/elsewhere/moved.c
save 'move on'
run_gate HEAD
refused 'drivers/elsewhere/moved.c: no compile command'

# binary content
leak
printf '\0\1\2' >drivers/pci/firmware.bin
save 'PCI: add a blob'
run_gate HEAD
refused 'firmware.bin is binary'
git format-patch -q -o "$work/b" -1
git reset -q --hard HEAD~1
run_gate --mbox "$work/b"
refused 'firmware.bin is binary'
git format-patch -q --no-binary --stdout HEAD..ORIG_HEAD >"$work/cut.patch"
run_gate --mbox "$work/cut.patch"
refused 'cannot apply binary patch'
printf 'int x;\0\n' >$unit
save 'PCI: no text any more'
run_gate HEAD
refused "$unit is binary"

# the report cannot be written; there is no room for the scratch
leak
status=0
"$gate" HEAD >/dev/full 2>"$work/err" || status=$?
ran='flb-gate >/dev/full'
ends_with 2
complains 'No space left on device'
{
	status=0
	(ulimit -f 0 && exec "$gate" HEAD) 2>&1 || status=$?
	echo "status $status"
} | cat >"$work/err"
: >"$work/out"
status=$(sed -n 's/^status //p' "$work/err")
ran='flb-gate without room for files'
ends_with 2
nothing_left
cd "$work" || exit 1
finish
