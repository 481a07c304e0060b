#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Right functions of drivers/pci of a real 6.12 tree, made wrong one at a time: at least 95 % of
# what changes something is found. scripts/mutate-kernel makes more of them.
set -eu
flbcheck=$(realpath "$1")
top=$2

tree=$("$top/scripts/kernel-tree" --units)
"$top/scripts/mutate-kernel" --flbcheck "$flbcheck" --tree "$tree" --count 24 \
	drivers/pci/search.c drivers/pci/quirks.c
