#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The recipes for CI, as far as there is no CI: the script on a small tree with a make of its own, and
# the shell parts of the others.
. "$(dirname "$0")/../gate/lib.sh"
series=$top/scripts/ci/check-series
new_tree
rm compile_commands.json
mkdir -p scripts/clang-tools
cat >Makefile <<END
defconfig:
	touch .config
drivers/pci/: .config
	echo built >>$work/made
	touch drivers/pci/liveupdate.o
END
cat >scripts/clang-tools/gen_compile_commands.py <<'END'
import json, os
flags = "gcc -std=gnu11 -I./include -I./include/model -DCONFIG_LIVEUPDATE=1 -c -o x.o "
unit = "drivers/pci/liveupdate.c"
with open("compile_commands.json", "w") as f:
    json.dump([{"directory": os.getcwd(), "file": unit, "command": flags + unit}], f)
END
printf '%s\n' '/compile_commands.json' '*.o' .config >.gitignore
save 'a tree that can be built'
base=$(git rev-parse HEAD)
golden v3
printf 'defconfig:\n\ttouch %s/evil\n' "$work" >Makefile
save 'PCI: leak, and a Makefile'
golden v4
save 'PCI: mend'

# check_series BASE HEAD
check_series() {
	status=0
	"$series" . "$1" "$2" "$work/ci" >"$work/out" 2>"$work/err" || status=$?
	ran="check-series $*"
	nothing_left
}
check_series HEAD~2 HEAD
ends_with 1
count_of 3 '  introduced: '
check 'nothing of the series is built' test ! -e "$work/evil"
check 'the base is' test "$(cat "$work/made")" = built
check 'a summary' grep -q '^## flbcheck: references are not handled right$' "$work/ci/summary.md"
check 'JSON' python3 -c 'import json, sys; assert json.load(open(sys.argv[1]))["status"] == 1' \
	"$work/ci/gate.json"
check_series HEAD~2 HEAD
ends_with 1
check 'not built again' test "$(cat "$work/made")" = built
git checkout -q -b good HEAD~2
echo '/* more */' >>$unit
save 'PCI: comment'
check_series HEAD~1 HEAD
ends_with 0
check 'a summary' grep -q '^## flbcheck: nothing introduced$' "$work/ci/summary.md"
printf 'defconfig:\n\tfalse\n' >Makefile
save 'broken make'
echo '/* more */' >>$unit
save 'on top'
check_series HEAD~1 HEAD
ends_with 2
complains 'the base cannot be built'
check_series nowhere HEAD
ends_with 2
run_script() { "$series" "$@" >"$work/out" 2>"$work/err" || status=$?; }
status=0
run_script .
ends_with 2
complains 'usage: '
check 'the base is told by its commit' test "$(git rev-parse "$base")" = "$base"

# YAML that can be read; each shell part of it parses, and names what there is
/usr/bin/python3 - "$top" >"$work/out" 2>"$work/err" <<'END' || fail 'recipes'
import pathlib, re, subprocess, sys
import yaml
top = pathlib.Path(sys.argv[1])
scripts = []
github = yaml.safe_load((top / "scripts/ci/github.yml").read_text())
for job in github["jobs"].values():
    scripts += [step["run"] for step in job["steps"] if "run" in step]
    uses = [step["uses"] for step in job["steps"] if "uses" in step]
    assert all(re.search(r"@v\d+$", u) for u in uses), uses
assert github["permissions"] == {"contents": "read"}
assert github["jobs"]["branch"]["permissions"]["security-events"] == "write"
gitlab = yaml.safe_load((top / "scripts/ci/gitlab.yml").read_text())
scripts.append("\n".join(gitlab[".flbcheck"]["before_script"]))
scripts += ["\n".join(job["script"]) for job in gitlab.values() if "script" in job]
assert len(scripts) == 7, len(scripts)
for text in scripts:
    plain = re.sub(r"\$\{\{.*?\}\}", "value", text)
    subprocess.run(["sh", "-n", "-c", plain], check=True)
all_text = "\n".join(scripts)
for name in re.findall(r"/usr/share/flbcheck/(\S+)", all_text):
    assert (top / "scripts" / name).exists(), name
for wanted in ("--format=sarif", "--format=gitlab"):
    assert wanted in all_text
hooks = yaml.safe_load((top / ".pre-commit-hooks.yaml").read_text())
assert (top / hooks[0]["entry"]).exists() and "stages" not in hooks[0]
END
cd "$work" || exit 1
ran='recipes'
check 'no complaint' test ! -s err
finish
