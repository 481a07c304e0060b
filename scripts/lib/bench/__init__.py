# SPDX-License-Identifier: GPL-2.0-only
"""Measurements of flbcheck beside what else a kernel developer would run."""
