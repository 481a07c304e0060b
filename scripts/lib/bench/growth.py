# SPDX-License-Identifier: GPL-2.0-only
"""How the time of a function's analysis grows with what is in it.

Of each kind of growth there are programs of several sizes. What is measured is checking one of
them less checking the same text with other names, of which there is nothing to analyse: parsing
is the compiler's business. The order is the slope of the line through the logarithms.
"""

import math
import statistics

from bench import measure

HEAD = """struct liveupdate_flb;
int liveupdate_flb_get_incoming(struct liveupdate_flb *flb, void **objp);
void liveupdate_flb_put_incoming(struct liveupdate_flb *flb);
int step(int);
extern struct liveupdate_flb flb;
"""
GET = "\tif (liveupdate_flb_get_incoming(&flb, &obj))\n\t\treturn 0;\n"
PUT = "\tliveupdate_flb_put_incoming(&flb);\n"


def function(body, name="f"):
    return f"int {name}(int x)\n{{\n\tvoid *obj;\n\n{body}\treturn x;\n}}\n"


def branches(n):
    """n independent ifs between get and put."""
    ifs = "".join(f"\tif (step({i}))\n\t\tx += {i};\n" for i in range(n))
    return function(GET + ifs + PUT)


def loops(n):
    """n loops, one after another, with a branch in each."""
    text = "\tfor (int i = 0; i < x; i++)\n\t\tif (step(i))\n\t\t\tx--;\n"
    return function(GET + text * n + PUT)


def wrappers(n):
    """Wrappers of wrappers, n deep."""
    text = (
        "static int get0(void **objp)\n{\n\treturn liveupdate_flb_get_incoming(&flb, objp);\n}\n"
        "static void put0(void)\n{\n\tliveupdate_flb_put_incoming(&flb);\n}\n"
    )
    for i in range(1, n + 1):
        text += f"static int get{i}(void **objp)\n{{\n\treturn get{i - 1}(objp);\n}}\n"
        text += f"static void put{i}(void)\n{{\n\tput{i - 1}();\n}}\n"
    body = f"\tif (get{n}(&obj))\n\t\treturn 0;\n\tx = step(x);\n\tput{n}();\n"
    return text + function(body)


def references(n):
    """n references, one after another."""
    return function((GET.replace("return 0", "return x") + "\tx += step(x);\n" + PUT) * n)


def length(n):
    """n lines of straight code between get and put."""
    lines = "".join(f"\tx += step({i});\n" for i in range(n))
    return function(GET + lines + PUT)


CURVES = [
    ("branches", branches, [200, 400, 800, 1600, 3200]),
    ("loops", loops, [50, 100, 200, 400, 800]),
    ("wrappers", wrappers, [50, 100, 200, 400, 800]),
    ("references", references, [200, 400, 800, 1600, 3200]),
    ("length", length, [3125, 6250, 12500, 25000, 50000]),
]


def order(points):
    """The slope of the logarithm of y over that of x, by least squares."""
    points = [(math.log(x), math.log(y)) for x, y in points if y > 0]
    if len(points) < 2:
        return math.nan
    mx, my = (statistics.fmean(column) for column in zip(*points))
    return sum((x - mx) * (y - my) for x, y in points) / sum((x - mx) ** 2 for x, _ in points)


def curve(make, sizes, flbcheck, directory, n):
    """[(size, [seconds of each round])]"""
    points = []
    for size in sizes:
        text = HEAD + make(size)
        commands = []
        for name, content in (
            ("checked", text),
            ("parsed", text.replace("liveupdate_flb", "something_else")),
        ):
            path = directory / f"{name}.c"
            path.write_text(content)
            argv = [flbcheck, "-j1", "--no-cache", str(path)]
            commands.append(measure.Command(name, argv, status=(0,)))
        taken = measure.rounds(commands, n)
        points.append(
            (size, [a.cpu - b.cpu for a, b in zip(taken["checked"], taken["parsed"])])
        )
    return points
