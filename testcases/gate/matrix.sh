#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Never silently green: each fault that keeps code from being checked, in each place where it can
# happen: flbcheck, the gate, the hook, coccicheck-flb. Each ends with 2, or stops the commit, says
# what is the matter and what to do, and calls nothing clean. The code leaks: a fault that is
# passed over shows as silence where a finding belongs. What is peculiar to the gate is in faults.sh.
. "$(dirname "$0")/lib.sh"
# shellcheck disable=SC1091 # found at run time
. "$top/scripts/git-hooks/install.sh"
cocci=$top/scripts/coccicheck-flb
real_spatch=$(command -v spatch)
asan=$(grep -caF __asan_init "$flbcheck")
: >"$work/err"
: >"$work/out"

# change: a tree whose last commit is to be judged; the fault comes next
change() {
	new_tree
	install_hook . "$top/scripts" 2>/dev/null
	golden v3
	save 'a change'
	FLBCHECK=$flbcheck
	unset SPATCH FLB_GATE
	by=
	PATH=$path
}
path=$PATH

# what every program is started by; empty: by nothing
by=
# fault NAME: for messages
fault() { fault=$1; }
not_clean() {
	in_work check "$fault: nothing is called clean ($ran)" \
		sh -c '! grep -qiE "nothing found|nothing introduced| 0 findings" out err'
}
# at_flbcheck PATTERN ARGUMENTS…
at_flbcheck() {
	pattern=$1
	shift
	# shellcheck disable=SC2086 # a command and its options
	status=0
	$by "$flbcheck" "$@" >"$work/out" 2>"$work/err" || status=$?
	judge "$pattern" "flbcheck $*"
}
judge() {
	ran="$fault: $2"
	ends_with 2
	in_work check "$fault: says: $1" grep -qE -e "$1" err
	not_clean
}
# at_gate PATTERN ARGUMENTS…
at_gate() {
	pattern=$1
	shift
	status=0
	# shellcheck disable=SC2086
	$by "$gate" "$@" >"$work/out" 2>"$work/err" || status=$?
	cat "$work/out" >>"$work/err"
	judge "$pattern" "flb-gate $*"
	nothing_left
}
# at_hook PATTERN: the last commit is made once more
at_hook() {
	git reset -q --soft HEAD~1
	head=$(git rev-parse HEAD)
	status=0
	# shellcheck disable=SC2086
	$by git commit -q -m 'a change' >"$work/out" 2>"$work/err" </dev/null || status=$?
	ran="$fault: the hook"
	in_work check "$fault: the commit is stopped" test "$status" != 0 -a "$(git rev-parse HEAD)" = "$head"
	in_work check "$fault: says: $1" grep -qE -e "$1" err
	complains 'not checked, so the commit is stopped'
	not_clean
	nothing_left
	git commit -q --no-verify -m 'a change'
}
# at_cocci PATTERN FILE…
at_cocci() {
	pattern=$1
	shift
	status=0
	# shellcheck disable=SC2086
	$by "$cocci" --rules=flb-missing-put "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
	judge "$pattern" "coccicheck-flb $*"
	nothing_left
}
# spatch_is LINES: what is run in place of spatch
spatch_is() {
	mkdir -p "$work/bin"
	printf '#!/bin/sh\n%s\n' "$1" >"$work/bin/spatch"
	chmod +x "$work/bin/spatch"
	PATH=$work/bin:$path
	SPATCH=$work/bin/spatch
	export SPATCH
}
# shellcheck disable=SC2016 # for the shell that runs it
version='test "$1" = --version && exec echo "spatch version 1.1.1"'
# … and only for the file: a sample of coccicheck-flb goes well
# shellcheck disable=SC2016
spatch_breaks() {
	spatch_is "$version"'; case "$*" in *sample.c) exec '"$real_spatch"' "$@" ;; esac; '"$1"
}
program_is() {
	printf '#!/bin/sh\n%s\n' "$1" >"$work/wrapper"
	chmod +x "$work/wrapper"
	FLBCHECK=$work/wrapper
}
without_build() { rm -f compile_commands.json; }

fault 'no compile command'
change
mkdir -p drivers/base
user_of_flb drivers/base/lone.c lone 'if (x) return 2;'
save 'a change'
at_flbcheck 'lone.c: no compile command in .*; not checked; build it' -p . drivers/base/lone.c
at_flbcheck 'lone.c: no compile command in ' -p . drivers/base
at_gate 'lone.c: no compile command: it is not in the build; enable its option .* and build it' HEAD
at_hook 'lone.c: no compile command: it is not in the build; enable its option .* and build it'

fault 'a file in another architecture'
change
mkdir -p arch/arm64/mm
user_of_flb arch/arm64/mm/flb.c arm 'if (x) return 2;'
save 'a change'
at_flbcheck 'flb.c: no compile command in ' -p . arch/arm64/mm/flb.c
at_gate 'flb.c: no compile command: it is for arm64; give --build a build for that' HEAD
at_hook 'flb.c: no compile command: it is for arm64; give --build a build for that'

fault 'a stale command'
change
sed -i 's,-I./include ,-I./include -include ./include/gone.h ,' compile_commands.json
at_flbcheck "gone.h' file not found; is the tree built" -p . $unit
at_gate "gone.h' file not found; is the tree built" HEAD
at_hook "gone.h' file not found; is the tree built"
sed -i "s,-include ./include/gone.h,,; s,$PWD,$PWD/renamed," compile_commands.json
at_flbcheck 'no compile command|No such file' -p . $unit
at_gate 'no C unit below|no compile command' HEAD
at_hook 'no C unit below|no compile command'

fault 'a missing header'
change
sed -i '/linux\/printk.h/a #include <generated/missing.h>' $unit
git commit -q -a --no-verify --amend -m 'a change'
at_flbcheck "missing.h' file not found; is the tree built, and are these the flags" -p . $unit
at_gate "missing.h' file not found; is the tree built" HEAD
at_hook "missing.h' file not found; is the tree built"
sed -i 's,generated/missing.h,float.h,' $unit
git commit -q -a --no-verify --amend -m 'a change'
sed -i 's,-std=gnu11,-std=gnu11 -nostdinc -nobuiltininc,' compile_commands.json
at_flbcheck "'std[a-z]*.h' file not found; clang's own headers are missing .*libclang-common" -p . $unit
at_gate "'std[a-z]*.h' file not found; clang's own headers are missing" HEAD

fault 'a unit with errors'
change
printf 'int broken(void)\n{\n\tFOR_ALL(x in y) { if while return undeclared; }\n}\n' >>$unit
git commit -q -a --no-verify --amend -m 'a change'
at_flbcheck "^$unit:[0-9]+:[0-9]+: error: " -p . $unit
at_gate "NOT CHECKED: $unit:[0-9]+: " HEAD
at_hook "NOT CHECKED: $unit:[0-9]+: "
at_cocci "$unit:[0-9]+: spatch cannot parse this; not checked" $unit
without_build
at_hook "NOT CHECKED: $unit:[0-9]+: spatch cannot parse this; not checked"

fault 'a killed worker'
change
# shellcheck disable=SC2016 # for the wrapper
program_is "'$flbcheck'"' "$@" & run=$!
	for i in $(seq 200); do worker=$(pgrep -P $run) && break; sleep 0.01; done
	kill -9 $worker; wait $run'
mkfifo "$work/waits.h"
sed -i "s,-I./include ,-include $work/waits.h &," compile_commands.json
status=0
"$work/wrapper" -p . $unit >"$work/out" 2>"$work/err" || status=$?
judge 'the worker was ended by signal 9 \(Killed\); not checked' flbcheck
change
program_is 'kill -9 $$'
at_gate "$unit: flbcheck made no report: it ended with status -9" HEAD
at_hook "$unit: flbcheck made no report: it ended with status -9"
# shellcheck disable=SC2016
spatch_breaks 'kill -9 $$'
at_cocci "$unit: spatch failed: status -9" $unit
without_build
at_hook "$unit: spatch .*ended with status -9"

fault 'no memory'
change
{
	cat $unit
	echo '#define WHOLE(x) x'
	echo '#define M0 1, 2, 3, 4,'
	for i in $(seq 30); do echo "#define M$i M$((i - 1)) M$((i - 1))"; done
	echo 'int a[] = { WHOLE(M30) };'
} >"$work/grows.c"
cp "$work/grows.c" $unit
git commit -q -a --no-verify --amend -m 'a change'
if test "$asan" = 0; then
	at_flbcheck "$unit: .*not checked" --memory=200 -p . $unit
	program_is "exec '$flbcheck' --memory=200 \"\$@\""
	at_gate "$unit: .*not checked" HEAD
	at_hook "$unit: .*not checked"
fi
change
# shellcheck disable=SC2016
spatch_breaks 'ulimit -v 20000; exec '"$real_spatch"' "$@"'
at_cocci "$unit: spatch failed: " $unit
without_build
at_hook "$unit: spatch "

fault 'a file that cannot be read'
change
# Root reads everything, unless it is without the powers to.
powers=-dac_override,-dac_read_search
test "$(id -u)" = 0 && by_others="setpriv --inh-caps=$powers --bounding-set=$powers"
by=${by_others-}
chmod 0 $unit
at_flbcheck "$unit: Permission denied" -p . $unit
at_cocci "$unit: Permission denied; not checked" $unit
chmod 644 $unit
chmod 0 compile_commands.json
at_flbcheck 'compile_commands.json: Permission denied' -p . $unit
at_gate 'compile_commands.json: Permission denied' HEAD
at_hook 'compile_commands.json: Permission denied'
chmod 644 compile_commands.json
git format-patch -q --stdout -1 >"$work/secret.mbox"
chmod 0 "$work/secret.mbox"
at_gate 'secret.mbox: Permission denied' --mbox "$work/secret.mbox"
blob=$(git rev-parse HEAD:$unit | sed 's,^..,&/,')
chmod 0 ".git/objects/$blob"
at_gate 'object [0-9a-f]* cannot be read; is the repository complete' HEAD
at_hook 'object [0-9a-f]* cannot be read; is the repository complete'
chmod 444 ".git/objects/$blob"
mkdir -p drivers/pci/secret
cp $unit drivers/pci/secret
chmod 0 drivers/pci/secret
at_cocci 'drivers/pci/secret: Permission denied; not checked' drivers/pci
at_flbcheck 'drivers/pci/secret: Permission denied' -p . drivers/pci
chmod 755 drivers/pci/secret

fault 'a full disk'
if unshare -m true 2>/dev/null; then
	change
	mkdir "$work/full"
	cat >"$work/on-full" <<'END'
mount -t tmpfs -o size=16k tmpfs "$FULL" && head -c 12288 /dev/zero >"$FULL/filler"
exec "$@"
END
	full() { by="env FULL=$work/full TMPDIR=$work/full unshare -m sh $work/on-full"; }
	full
	# What is smaller than the page that is left fits; JSON is not.
	at_flbcheck 'report: No space left on device' --format=json -o "$work/full/report" -p . $unit
	at_gate 'TMPDIR says where there is room: .*failed to write' HEAD
	at_hook 'TMPDIR says where there is room: .*failed to write'
	without_build
	at_hook 'TMPDIR says where there is room: .*failed to write'
	by=
else
	echo 'no mount of our own: the test with a full file system is left out'
fi
change
# coccicheck-flb writes so little that it fits where Python finds a directory usable at all.
{
	status=0
	(ulimit -f 0 && exec "$cocci" $unit) 2>&1 || status=$?
	echo "status $status"
} | cat >"$work/err"
: >"$work/out"
status=$(sed -n 's/^status //p' "$work/err")
judge 'not checked .TMPDIR says where temporary files go' coccicheck-flb
for program in "$flbcheck -p . $unit" "$gate HEAD" "$cocci $unit"; do
	status=0
	$program >/dev/full 2>"$work/err" || status=$?
	: >"$work/out"
	judge 'No space left on device' "$program >/dev/full"
	nothing_left
done

fault 'spatch is missing'
change
without_build
mkdir -p "$work/few"
for tool in git python3 sh env sed dirname ls grep; do
	ln -sf "$(command -v $tool)" "$work/few"
done
ln -sf "$(python3 -c 'import sys; print(sys.executable)')" "$work/few/python3"
by="env PATH=$work/few"
at_cocci 'spatch is missing \(package coccinelle\); nothing was checked' $unit
at_hook 'spatch, which could do without, is missing \(package coccinelle\)'

fault 'spatch is too old, or lacks its Python'
change
without_build
spatch_is 'echo "spatch version 1.0.8 compiled with OCaml"'
at_cocci 'spatch 1.0.8 is too old; 1.1.0 or newer is needed; nothing was checked' $unit
at_hook 'spatch 1.0.8 is too old; 1.1.0 or newer is needed'
spatch_is "$version; echo 'libpython3.11.so: cannot open shared object file' >&2; exit 255"
at_cocci 'it finds no libpython; install that \(package libpython3-dev\)' $unit
at_hook 'it finds no libpython; install that \(package libpython3-dev\)'

fault 'a patch that does not apply'
change
git format-patch -q --stdout -1 >"$work/patch.mbox"
at_gate 'does not apply: .*; say with --base what it is for' --mbox "$work/patch.mbox"
git reset -q --hard HEAD~1
sed -i 's/^-\t/-\tchanged /' "$work/patch.mbox"
status=0
"$gate" --b4 <"$work/patch.mbox" >"$work/err" || status=$?
: >"$work/out"
judge 'ERROR: flb-gate: not checked: does not apply: .*; say with --base' 'flb-gate --b4'

fault 'a patch that only renames'
change
git mv $unit drivers/pci/renamed.c
git commit -q --no-verify -m 'a change'
# … is looked at under its new name: what it has is there already.
status=0
"$gate" HEAD >"$work/out" 2>"$work/err" || status=$?
ran="$fault: flb-gate HEAD"
ends_with 0
count_of 3 '  already there: drivers/pci/renamed.c:'
not_clean
mkdir -p drivers/far
git mv drivers/pci/renamed.c drivers/far/away.c
git commit -q --no-verify -m 'a change'
at_gate 'drivers/far/away.c: no compile command: it is not in the build; enable' HEAD
at_hook 'drivers/far/away.c: no compile command: it is not in the build; enable'

fault 'a binary patch'
change
printf '\0\1\2' >>$unit
git commit -q -a --no-verify -m 'a change'
at_gate "$unit is binary, which cannot be checked; review it by hand" HEAD
at_hook "$unit is binary, which cannot be checked; review it by hand"
git format-patch -q --stdout -1 >"$work/binary.mbox"
at_gate "$unit is binary, which cannot be checked; review it by hand" --base HEAD~1 --mbox "$work/binary.mbox"
git format-patch -q --no-binary --stdout -1 >"$work/binary.mbox"
at_gate 'cannot apply binary patch' --base HEAD~1 --mbox "$work/binary.mbox"

fault 'not done in time'
change
sed -i "s,-I./include ,-include $work/waits.h &," compile_commands.json
at_flbcheck "$unit: not done in 1 s \(--timeout\); not checked" --timeout=1 -p . $unit
change
program_is 'exec sleep 60'
at_gate "$unit: not done in 1 s \(--timeout\)" --timeout 1 HEAD
printf '#!/bin/sh\nexec %s --timeout 1 "$@"\n' "$gate" >"$work/hasty"
chmod +x "$work/hasty"
FLB_GATE=$work/hasty
export FLB_GATE
at_hook "$unit: not done in 1 s \(--timeout\)"
spatch_breaks 'exec sleep 60'
at_cocci 'spatch was not done in 3 s \(--timeout\); not checked' --timeout=3 $unit
without_build
at_hook 'spatch was not done in 1 s \(--timeout\)'

cd "$work" || exit 1
finish
