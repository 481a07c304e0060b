#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Every function of drivers/pci and kernel/ of a real 6.12 build goes through the checker:
# nothing crashes, no unit has errors, nothing is found, since nobody there uses the calls, and
# at most 0.5 % of the operations are not understood.
#
# All of it takes five minutes of a core: each day it is another third of the units, and all with
# FLBCHECK_UNITS=all.
set -eu
flbcheck=$(realpath "$1")
top=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

tree=$("$top/scripts/kernel-tree" --units)
cd "$tree"
python3 - >"$work/files" <<'END'
import json
import os

for entry in json.load(open("compile_commands.json")):
    name = os.path.relpath(os.path.join(entry["directory"], entry["file"]))
    if name.endswith(".c") and not name.startswith("drivers/pci/flbcheck/"):
        print(name)
END
test "$(wc -l <"$work/files")" -ge 100
if test "${FLBCHECK_UNITS-}" != all; then
	third=$(($(date +%s) / 86400 % 3))
	echo "third $third of the units"
	mv "$work/files" "$work/all"
	awk -v third=$third 'NR % 3 == third' "$work/all" >"$work/files"
fi
count=$(wc -l <"$work/files")
status=0
xargs -a "$work/files" "$flbcheck" -p . --all --stats >"$work/out" 2>"$work/err" || status=$?
cat "$work/out" "$work/err"
test "$status" = 0
test "$count" -ge 33
grep -q "^flbcheck: $count units, " "$work/out"
test "$(wc -l <"$work/out")" = 1
share=$(sed -n 's/.*unknown operations (\([0-9.]*\) %)$/\1/p' "$work/out")
awk -v share="$share" 'BEGIN { exit !(share != "" && share <= 0.5) }'
