# SPDX-License-Identifier: GPL-2.0-only
# cmake -C scripts/presets/default.cmake -G Ninja -S . -B build
set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "")
