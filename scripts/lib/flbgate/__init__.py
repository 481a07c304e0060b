# SPDX-License-Identifier: GPL-2.0-only
"""The parts of flb-gate and of the pre-commit hook: series in, verdicts per patch out.

All of it holds to one rule: what a patch brings is only ever read. Nothing of it is run, and it
is written to no other place than a private directory.
"""
