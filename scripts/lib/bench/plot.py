# SPDX-License-Identifier: GPL-2.0-only
"""Curves as a picture, drawn by gnuplot."""

import shutil
import subprocess

SCRIPT = """set terminal svg size 800,600 background "white"
set output "{output}"
set logscale xy
set key left top
set grid
set xlabel "size"
set ylabel "milliseconds"
plot {curves}
"""


def draw(data, curves, output):
    """@data: {name: path of a file with size and milliseconds}; False without gnuplot."""
    if not shutil.which("gnuplot"):
        return False
    lines = ", ".join(
        f'"{data[name]}" using 1:2 with linespoints title "{name}, order {order:.2f}"'
        for name, order in curves.items()
    )
    subprocess.run(
        ["gnuplot"], input=SCRIPT.format(output=output, curves=lines), text=True, check=True
    )
    return True
