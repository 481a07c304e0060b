#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# .flbcheck.yaml: found upwards, weaker than the command line, and wrong ones refused by line.
. "$(dirname "$0")/lib.sh"
mkdir -p tree/.git tree/drivers/pci other
leaky tree/drivers/pci/leaky.c
leaky other/leaky.c
file=tree/drivers/pci/leaky.c

run $file
status_is 1

# found in the folder of the file, above it, up to the top of the work tree
echo 'rules: [flb-use-after-put]' >tree/drivers/pci/.flbcheck.yaml
run $file
status_is 0
out_is_empty
mv tree/drivers/pci/.flbcheck.yaml tree
run $file
status_is 0
cd tree/drivers/pci || exit 1
run leaky.c
status_is 0
cd ../../.. && mv tree/drivers/pci/out tree/drivers/pci/err .
ln -s "$PWD/$file" link.c
run link.c
status_is 0
run other/leaky.c
status_is 1
mv tree/.flbcheck.yaml .
run $file
status_is 1
rmdir tree/.git
run $file
status_is 0
mv .flbcheck.yaml named.yaml
run $file
status_is 1
mkdir tree/.git

# the command line says what counts
run --config=named.yaml $file
status_is 0
cp named.yaml tree/.flbcheck.yaml
run --no-config $file
status_is 1
run --rules=flb-missing-put $file
status_is 1
run --config=missing.yaml $file
status_is 2
err_has 'missing.yaml: No such file or directory'
run --config=named.yaml --no-config $file
status_is 2
err_has 'exclude each other'

# one run, one configuration
run $file other/leaky.c
status_is 2
out_is_empty
err_has 'other/leaky.c: another .flbcheck.yaml holds for it'
run --config=named.yaml $file other/leaky.c
status_is 0
leaky tree/second.c
run $file tree/second.c
status_is 0
# a whole database: by where it is
printf '[{"directory": "%s/tree", "file": "second.c", "command": "cc -c second.c"}]\n' "$PWD" \
	>tree/compile_commands.json
run -p tree
status_is 0
cp tree/compile_commands.json .
run -p .
status_is 1

# what it names is beside it
rm tree/.flbcheck.yaml
sed 's/liveupdate_flb_put_incoming/some_put/; s/liveupdate_flb_get_incoming/some_get/' \
	"$top/rules/protocols/liveupdate.yaml" >tree/other.yaml
echo 'protocols: [other.yaml]' >tree/.flbcheck.yaml
run $file
status_is 0
echo 'protocols: [missing.yaml]' >tree/.flbcheck.yaml
run $file
status_is 2
err_has "$PWD/tree/missing.yaml"
run --protocol="$top/rules/protocols/liveupdate.yaml" $file
status_is 1

# a baseline, with names from where the configuration is
echo '{}' >tree/.flbcheck.yaml
run --write-baseline=tree/known.json $file
status_is 1
check 'named from the top' grep -q '"drivers/pci/leaky.c"' tree/known.json
echo 'baseline: known.json' >tree/.flbcheck.yaml
run $file
status_is 0
cd tree/drivers || exit 1
run pci/leaky.c
status_is 0
cd ../.. && mv tree/drivers/out tree/drivers/err .
run --write-baseline=tree/known.json $file
status_is 1
run --no-config --baseline=tree/known.json $file
status_is 1

# Kbuild's calls
echo 'rules: [flb-use-after-put]' >tree/.flbcheck.yaml
run --fail -D__linux__ -Wp,-MMD,x.d -D__KERNEL__ $file
status_is 0
err_is_empty

# wrong ones
wrong() {
	printf '%b' "$1" >tree/.flbcheck.yaml
	run $file
	status_is 2
	out_is_empty
	err_matches "^flbcheck: error: .*tree/\.flbcheck\.yaml:$2"
}
wrong '# comment\nrule: [flb-missing-put]\n' '2: .*rule'
wrong 'rules: [flb-missing-put]\nrules: [flb-missing-put]\n' '2: '
wrong 'rules:\n  - flb-missing-put\n  - flb-wrong\n' "3: there is no rule 'flb-wrong'"
wrong 'rules: flb-missing-put\n' '1: '
wrong 'rules: []\n' '1: '
wrong 'baseline: [x]\n' '1: '
wrong 'baseline:\n' '1: '
wrong 'protocols: {}\n' '1: '
wrong '[\n' '[12]: '
wrong '' ''
wrong '- rules\n' '1: '
rm tree/.flbcheck.yaml
mkdir tree/.flbcheck.yaml
run $file
status_is 2
err_has '.flbcheck.yaml'
rmdir tree/.flbcheck.yaml
if test "$(id -u)" = 0; then
	echo 'rules: [flb-use-after-put]' >tree/.flbcheck.yaml
	chown 12345 tree/.flbcheck.yaml
	run $file
	status_is 2
	err_has 'belongs to somebody else'
	run --config=tree/.flbcheck.yaml $file
	status_is 0
fi
finish
