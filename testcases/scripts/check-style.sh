#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# scripts/check-style refuses what it is there to refuse, and only that.
#
# usage: check-style.sh SOURCE-DIR
set -eu

check=$1/scripts/check-style
format=$1/.clang-format
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
failed=0
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE
spdx='SPDX-License-Identifier: GPL-2.0-only'

# try STATUS OUTPUT FILE TEXT: one more file in an otherwise right tree
try() {
	rm -rf "$tmp/tree"
	mkdir -p "$tmp/tree/checker/base" "$(dirname "$tmp/tree/$3")"
	git -C "$tmp/tree" init -q --template=
	cp "$format" "$tmp/tree/.clang-format"
	printf '// %s\nint x;\n' "$spdx" >"$tmp/tree/checker/base/a.c"
	printf '%b' "$4" >"$tmp/tree/$3"
	git -C "$tmp/tree" add .
	status=0
	out=$("$check" "$tmp/tree" 2>/dev/null) || status=$?
	if test "$status" != "$1" || test "$out" != "$2"; then
		echo "$3: expected status $1 and: $2"
		echo "$3:      got status $status and: $out"
		failed=1
	fi
}

missing() {
	try 1 "$1:1: the first line is not the SPDX line of GPL-2.0-only" "$1" "$2"
}

try 0 '' .hidden "# $spdx\n"
try 0 '' scripts/x "#!/bin/sh\n# $spdx\n"
try 0 '' rules/x.md "<!-- $spdx -->\n"
try 0 '' testcases/x.xml "<?xml version=\"1.0\"?>\n<!-- $spdx -->\n"
try 0 '' testcases/x.json '{}\n'
try 0 '' testcases/x.expected 'x\n'
try 0 '' testcases/empty.c ''
try 0 '' testcases/binary 'a\0b\n'
try 0 '' testcases/loose.c "// $spdx\nint  x;\n"

missing testcases/x.c 'int x;\n'
missing .hidden '# nothing\n'
missing testcases/x.yaml "# comes too late\n# $spdx\n"
missing scripts/x '#!/bin/sh\n# GPL\n'
missing rules/x.md '# SPDX-License-Identifier: MIT\n'
missing 'testcases/a b.c' 'int x;\n'
try 1 'checker/base/b.c: not as clang-format 14 leaves it' \
	checker/base/b.c "// $spdx\nint  x;\n"
try 1 'left_22:37_1/stdout: does not belong at the top level' left_22:37_1/stdout ''
try 1 'notes.md: does not belong at the top level' notes.md "<!-- $spdx -->\n"

mkdir "$tmp/untracked"
status=0
GIT_CEILING_DIRECTORIES=$tmp "$check" "$tmp/untracked" 2>/dev/null || status=$?
if test $status != 2; then
	echo "a tree without git: expected status 2, got $status"
	failed=1
fi

exit $failed
