#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Patches by somebody who means harm, in a repository whose configuration would run programs:
# nothing is run, nothing is written outside the scratch, and nothing of it is called checked.
. "$(dirname "$0")/lib.sh"
new_tree
trap_file=$work/sprung
cat >"$work/spring" <<END
#!/bin/sh
touch '$trap_file'
cat
END
chmod +x "$work/spring"
outside=$work/outside
echo secret_identifier >"$outside"

# Whatever git could be made to run.
mkdir -p "$work/hooks"
for hook in post-checkout post-index-change pre-applypatch post-applypatch applypatch-msg \
	pre-commit reference-transaction post-merge fsmonitor-watchman; do
	cp "$work/spring" "$work/hooks/$hook"
	cp "$work/spring" .git/hooks/$hook
done
git config core.hooksPath "$work/hooks"
git config core.fsmonitor "$work/spring"
git config filter.evil.clean "$work/spring"
git config filter.evil.smudge "$work/spring"
git config filter.evil.process "$work/spring"
git config filter.evil.required true
git config diff.evil.command "$work/spring"
git config diff.evil.textconv "$work/spring"
git config diff.external "$work/spring"
git config merge.evil.driver "$work/spring"
git config core.pager "$work/spring"
git config core.editor "$work/spring"
git config gpg.program "$work/spring"
git config log.showSignature true
git config credential.helper "$work/spring"
git config core.sshCommand "$work/spring"
git config alias.log "!$work/spring"
GIT_EXTERNAL_DIFF=$work/spring GIT_PAGER=$work/spring GIT_SSH=$work/spring
export GIT_EXTERNAL_DIFF GIT_PAGER GIT_SSH

# git as the test uses it, out of reach of all that
quiet() {
	GIT_EXTERNAL_DIFF='' git -c core.hooksPath=/dev/null -c core.fsmonitor=false -c diff.external= \
		-c filter.evil.clean=cat -c filter.evil.smudge=cat -c filter.evil.process= \
		-c filter.evil.required=false -c log.showSignature=false "$@"
}
commit() { quiet add -A -f . && quiet commit -q --no-verify -m "$1"; rm -f "$trap_file"; }
mbox() { quiet format-patch -q --stdout -1 --no-ext-diff >"$work/patch.mbox"; }
refused() {
	ends_with 2
	says_like "NOT CHECKED: .*$1"
	harmless
}
harmless() {
	check 'nothing was run' test ! -e "$trap_file"
	check 'nothing was written outside' test "$(cat "$outside")" = secret_identifier
	says_not secret_identifier
	in_work check 'no secret in messages' sh -c '! grep -q secret_identifier err'
}
back() { quiet reset -q --hard base; rm -f "$trap_file"; }
# both PATTERN: the last commit is refused as a commit and as mail
both() {
	mbox
	run_gate HEAD
	refused "$1"
	run_gate --base HEAD~1 --mbox "$work/patch.mbox"
	refused "$1"
	back
}
# The commands lie apart, where no `git reset` of the test reaches them.
mkdir "$work/build"
mv compile_commands.json "$work/build"
plain_gate=$gate
cat >"$work/gate" <<END
#!/bin/sh
exec '$plain_gate' --build '$work/build' "\$@"
END
chmod +x "$work/gate"
gate=$work/gate
echo '*.c filter=evil diff=evil merge=evil' >.gitattributes
commit 'attributes that name filters'
quiet tag base

# The traps work: git as it is configured steps into them.
git diff HEAD~1 >/dev/null 2>&1
check 'the trap works' test -e "$trap_file"
rm -f "$trap_file"

# filters, drivers and hooks: the patch is checked, with nothing run
golden v3
quiet add -f $unit
printf '*.c filter=evil diff=evil merge=evil text eol=crlf working-tree-encoding=UTF-16\n' >.gitattributes
quiet add -f .gitattributes
quiet commit -q --no-verify -m 'filters'
rm -f "$trap_file"
mbox
run_gate HEAD
ends_with 1
count_of 3 '  introduced: '
harmless
run_gate --base HEAD~1 --mbox "$work/patch.mbox"
ends_with 1
count_of 3 '  introduced: '
harmless
status=0
"$gate" --b4 <"$work/patch.mbox" >"$work/out" 2>"$work/err" || status=$?
ends_with 1
harmless
run_gate --staged
ends_with 0
harmless
back

# symbolic links: new, in place of a file, in place of a folder
ln -s "$outside" drivers/pci/link.h
commit 'a link'
both 'drivers/pci/link.h is a symbolic link'
ln -sf "$outside" $unit
commit 'a file turned link'
both "$unit is a symbolic link"
rm -rf include
ln -s / include
commit 'a folder turned link'
run_gate HEAD
refused 'include is a symbolic link'
back
# … and to write through one that the patch brings itself
cat >"$work/through.mbox" <<END
From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001
From: a@example.org
Subject: [PATCH] through a link

---
diff --git a/dir b/dir
new file mode 120000
--- /dev/null
+++ b/dir
@@ -0,0 +1 @@
+$work
\\ No newline at end of file
diff --git a/dir/outside b/dir/outside
new file mode 100644
--- /dev/null
+++ b/dir/outside
@@ -0,0 +1 @@
+overwritten
--
2.0
END
run_gate --mbox "$work/through.mbox"
refused '.'

# a submodule
quiet -c protocol.file.allow=always update-index --add --cacheinfo \
	160000,0123456789012345678901234567890123456789,sub
printf '[submodule "sub"]\n\tpath = sub\n\turl = ext::%s\n' "$work/spring" >.gitmodules
quiet add .gitmodules
quiet commit -q --no-verify -m 'a submodule'
rm -f "$trap_file"
both 'sub is a submodule'

# paths that lead elsewhere, by mail
for path in ../outside ../../outside "$outside" .git/hooks/post-checkout .GIT/config \
	drivers/../../outside drivers/.git/config ./.git/config; do
	sed "s,@,$path,g" >"$work/path.mbox" <<'END'
From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001
From: a@example.org
Subject: [PATCH] elsewhere

---
diff --git a/@ b/@
new file mode 100755
--- /dev/null
+++ b/@
@@ -0,0 +1 @@
+overwritten
--
2.0
END
	run_gate --mbox "$work/path.mbox"
	refused '.'
done
# … and in a commit that no git would make
blob=$(echo overwritten | quiet hash-object -w --stdin)
tree_of() {
	python3 - "$1" "$2" <<'END' | quiet hash-object -t tree -w --literally --stdin
import sys
name, sha = sys.argv[1:]
sys.stdout.buffer.write(b"100644 " + name.encode() + b"\0" + bytes.fromhex(sha))
END
}
for name in ../outside /outside a/../outside .git .GIT 'git~1' '.git ' ..; do
	evil=$(quiet commit-tree -p HEAD -m 'evil' "$(tree_of "$name" "$blob")")
	run_gate "$evil"
	refused '.'
done

# includes of what is not the tree's
for name in "$outside" ../../../outside ../../../../../../../../../etc/passwd; do
	printf '#include "%s"\n' "$name" >>$unit
	commit 'include'
	both "includes '.*', outside the tree"
done
printf '#embed "%s"\n' "$outside" >>$unit
commit 'embed'
both 'outside the tree'
printf '#define FILE "%s"\n#include FILE\n' "$outside" >>$unit
commit 'include by a macro'
run_gate HEAD
ends_with 2
harmless
back

# Build files are read by nobody.
printf 'obj-y := $(shell touch %s)\n' "$trap_file" >drivers/pci/Makefile
printf 'all:\n\ttouch %s\n' "$trap_file" >Makefile
cp "$work/spring" scripts-config
golden v3
commit 'make'
run_gate HEAD
ends_with 1
count_of 3 '  introduced: '
says 'build files are changed; the commands are still those of the base'
harmless
back

# compile commands and configuration that the patch brings
user_of_flb drivers/pci/quiet.c silent 'if (x) return 2;'
printf '[{"directory": "%s", "file": "%s", "command": "gcc -DX %s"}]\n' "$PWD" \
	drivers/pci/quiet.c drivers/pci/quiet.c >drivers/pci/compile_commands.json
printf 'rules: [flb-use-after-put]\n' >.flbcheck.yaml
cp .flbcheck.yaml drivers/pci/.flbcheck.yaml
quiet add -A -f drivers .flbcheck.yaml
quiet commit -q --no-verify -m 'configuration'
rm -f "$trap_file"
run_gate HEAD
ends_with 1
count_of 1 '  introduced: drivers/pci/quiet.c:'
harmless
back

# control characters in names and subjects do not reach the terminal
golden v3
quiet add $unit
quiet commit -q --no-verify -m "$(printf 'title \033[31m red\007')"
rm -f "$trap_file"
run_gate HEAD
ends_with 1
in_work check 'no escape sequences' sh -c '! LC_ALL=C grep -q "[[:cntrl:]]" out'
back

# bombs: includes without end, macros that grow, brackets, size, number
printf '#include "a.h"\n' >drivers/pci/a.h
printf '#include "a.h"\n' >>$unit
commit 'around'
run_gate HEAD
refused 'nested too deeply'
back
{
	echo 'typedef int t0;'
	for i in $(seq 40); do
		echo "#define M$i M$((i - 1)) M$((i - 1)) M$((i - 1)) M$((i - 1))"
	done
	echo '#define M0 ;'
	echo 'M40'
} >>$unit
commit 'grow'
run_gate --timeout 3 HEAD
refused '.'
back
# 33 MB of patch, 1001 patches
{
	mbox
	sed -n '1,/^---$/p' "$work/patch.mbox"
	printf 'diff --git a/large b/large\nnew file mode 100644\n--- /dev/null\n+++ b/large\n'
	printf '@@ -0,0 +1,340000 @@\n'
	yes "+$(printf '%0100d' 0)" | head -n 340000
} >"$work/large.mbox"
run_gate --mbox "$work/large.mbox"
ends_with 2
complains 'a patch larger than'
golden v3
commit 'one of many'
for i in $(seq 1001); do
	printf 'From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n'
	printf 'From: a@example.org\nSubject: [PATCH %d/1001] x\n\n---\n' "$i"
	printf 'diff --git a/f%d b/f%d\nnew file mode 100644\n--- /dev/null\n+++ b/f%d\n@@ -0,0 +1 @@\n+x\n' \
		"$i" "$i" "$i"
done >"$work/many.mbox"
run_gate --mbox "$work/many.mbox"
ends_with 2
complains '1001 patches, more than 1000'
harmless
cd "$work" || exit 1
finish
