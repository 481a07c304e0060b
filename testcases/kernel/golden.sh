#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# The golden files as part of drivers/pci of a real kernel tree, with Kbuild's command lines:
# what they expect is found there as well, among all that the real headers bring.
set -eu
flbcheck=$(realpath "$1")
top=$2

tree=$("$top/scripts/kernel-tree")
"$top/testcases/run-corpus" --database . "$flbcheck" "$tree" drivers/pci/flbcheck
