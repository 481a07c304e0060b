#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Protocols that are on only where they are asked for: how to ask, and for each what is right
# and what is wrong.
. "$(dirname "$0")/lib.sh"

cat >api.h <<'END'
#define NULL ((void *)0)
struct device;
struct device_node;
struct fwnode_handle;
struct pci_dev;
struct module;
struct clk;
_Bool wanted(void *p);
struct device_node *of_get_next_child(const struct device_node *parent, struct device_node *prev);
struct device_node *of_node_get(struct device_node *np);
void of_node_put(struct device_node *np);
struct fwnode_handle *fwnode_get_named_child_node(const struct fwnode_handle *f, const char *name);
void fwnode_handle_put(struct fwnode_handle *f);
struct pci_dev *pci_get_device(unsigned int vendor, unsigned int device, struct pci_dev *from);
void pci_dev_put(struct pci_dev *pdev);
struct device *get_device(struct device *dev);
void put_device(struct device *dev);
_Bool try_module_get(struct module *m);
void module_put(struct module *m);
int clk_prepare_enable(struct clk *clk);
void clk_disable_unprepare(struct clk *clk);
END

# twin PROTOCOL BODY-OF-THE-RIGHT BODY-OF-THE-WRONG RULE
twin() {
	printf '#include "api.h"\nint right(void *p)\n{\n%b\n}\n' "$2" >right.c
	printf '#include "api.h"\nint wrong(void *p)\n{\n%b\n}\n' "$3" >wrong.c
	run --protocol="$1" --sites right.c
	status_is 0
	out_has ': balanced'
	run --protocol="$1" wrong.c
	status_is 1
	out_has "[$4]"
	check "$1: one finding" test "$(grep -c 'warning:' out)" = 1
	run right.c wrong.c
	status_is 0
	out_is_empty
}

children='\tstruct device_node *c;\n\tfor (c = of_get_next_child(p, NULL); c; c = of_get_next_child(p, c))\n'
twin of "$children\t\tif (wanted(c)) {\n\t\t\tof_node_put(c);\n\t\t\tbreak;\n\t\t}\n\treturn 0;" \
	"$children\t\tif (wanted(c))\n\t\t\tbreak;\n\treturn 0;" flb-missing-put
twin of '\tstruct device_node *n = of_node_get(p);\n\tof_node_put(n);\n\treturn 0;' \
	'\tof_node_get(p);\n\tif (!p)\n\t\treturn 0;\n\treturn -1;' flb-missing-put
devices='\tstruct pci_dev *d = NULL;\n\twhile ((d = pci_get_device(1, 2, d)))\n'
twin pci "$devices\t\tif (wanted(d)) {\n\t\t\tpci_dev_put(d);\n\t\t\treturn 1;\n\t\t}\n\treturn 0;" \
	"$devices\t\tif (wanted(d))\n\t\t\treturn 1;\n\treturn 0;" flb-missing-put
twin device '\tget_device(p);\n\tput_device(p);\n\treturn 0;' \
	'\tget_device(p);\n\tput_device(p);\n\tput_device(p);\n\treturn 0;' flb-unbalanced-put
child='\tstruct fwnode_handle *f = fwnode_get_named_child_node(p, "x");\n\tif (!f)\n\t\treturn 0;\n'
twin fwnode "$child\twanted(f);\n\tfwnode_handle_put(f);\n\treturn 0;" \
	"$child\tfwnode_handle_put(f);\n\twanted(f);\n\treturn 0;" flb-use-after-put
twin module '\tif (!try_module_get(p))\n\t\treturn -1;\n\tmodule_put(p);\n\treturn 0;' \
	'\tif (!try_module_get(p))\n\t\treturn -1;\n\treturn -2;' flb-missing-put
enable='\tint err = clk_prepare_enable(p);\n\tif (err)\n\t\treturn err;\n'
twin clk "$enable\tclk_disable_unprepare(p);\n\treturn 0;" "$enable\treturn -2;" flb-missing-put

# given NULL, an acquire takes nothing and says that it succeeded
cat >null.c <<'END'
#include "api.h"
int no_module(void) { return try_module_get(NULL); }
int no_device(void) { return get_device(NULL) != NULL; }
int no_clock(struct clk *clk)
{
	int err = clk_prepare_enable(clk);

	if (!err && clk)
		clk_disable_unprepare(clk);
	return err;
}
END
run --protocol=module --protocol=device --protocol=clk null.c
status_is 0

# --help and the manual page know each; all can be had at once
all=
for file in "$top"/rules/protocols/optional/*.yaml; do
	name=$(basename "$file" .yaml)
	all="$all --protocol=$name"
	run --help
	out_matches "(^|[ ,])$name([ ,]|$)"
	check "the manual page names $name" \
		grep -q "^\.B $name$" "$top/scripts/man/flbcheck-protocol.5"
done
# shellcheck disable=SC2086 # a list
run $all wrong.c
status_is 1

# a file, though its name could be one of ours, and the configuration
cp "$top/rules/protocols/optional/clk.yaml" clk
run --protocol=./clk wrong.c
status_is 1
echo 'protocols: [clk]' >.flbcheck.yaml
run wrong.c
status_is 1
rm .flbcheck.yaml

# one that there is not
run --protocol=clock wrong.c
status_is 2
out_is_empty
err_matches "^flbcheck: error: there is no protocol 'clock', only liveupdate, clk, device, "
run --protocol= wrong.c
status_is 2

finish
