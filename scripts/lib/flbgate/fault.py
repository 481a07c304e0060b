# SPDX-License-Identifier: GPL-2.0-only
"""The one exception, and the bounds.

Each bound keeps one hostile or broken patch from taking the machine. Reaching one is never a
verdict: the job was not done then.
"""

PATCH_BYTES = 32 << 20  # the largest patch of 6.12's history adds 14 MB of register headers
MBOX_BYTES = 256 << 20
SERIES_PATCHES = 1000
PATCH_FILES = 20000  # a treewide change of SPDX lines touches 13000
BLOB_BYTES = 32 << 20  # drivers/gpu has headers of 22 MB
CACHED_BLOBS = 20000  # 300 MB, by the mean size of a kernel file
SCRATCH_BYTES = 4 << 30  # a whole tree is 1.5 GB
INCLUDED_FILES = 20000  # one unit of the kernel names some 1500 headers
UNITS = 2000  # to check for one patch; a quarter of an hour on two processors
RUN_SECONDS = 6 * 3600  # for everything
CHECK_SECONDS = 600  # for one unit, which takes about half a second
CHECKER_MEMORY = 8 << 30  # address space of one process; a unit takes 125 MB


class NotDone(Exception):
    """Something that keeps the job from being done: exit status 2. The text is for the user."""
