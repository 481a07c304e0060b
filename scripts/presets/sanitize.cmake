# SPDX-License-Identifier: GPL-2.0-only
# cmake -C scripts/presets/sanitize.cmake -G Ninja -S . -B build-sanitize
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
set(FLBCHECK_SANITIZE ON CACHE BOOL "")
