# SPDX-License-Identifier: GPL-2.0-only
"""Where flbcheck and its data are, seen from this script."""

import os
import re
import sys

from .fault import NotDone

NAME = re.compile(r"\bname:\s*[\"']?([A-Za-z_]\w*)")


def _here():
    return os.path.dirname(os.path.realpath(sys.argv[0]))


def find_program(name):
    """flbcheck: $FLBCHECK, or the one built or installed with this script, or in the path; None
    if there is none."""
    here = _here()
    for path in (os.environ.get("FLBCHECK"), f"{here}/../build/{name}", f"{here}/{name}"):
        if path and os.access(path, os.X_OK):
            return os.path.realpath(path)
    return in_path(name)


def in_path(name):
    for folder in os.environ.get("PATH", "").split(":"):
        path = os.path.join(folder or ".", name)
        if os.access(path, os.X_OK) and not os.path.isdir(path):
            return os.path.realpath(path)
    return None


def rules_directory(program=None):
    """The directory rules/, by the places flbcheck looks in."""
    around = [_here()] + ([os.path.dirname(program)] if program else [])
    places = [os.path.join(d, p) for d in around for p in ("../rules", "../share/flbcheck/rules")]
    if os.environ.get("FLBCHECK_DATA"):
        places = [os.environ["FLBCHECK_DATA"]]
    for place in places:
        if os.path.isdir(os.path.join(place, "protocols")):
            return os.path.realpath(place)
    raise NotDone("the directory rules/ is not found; set FLBCHECK_DATA to it")


def protocol_names(rules):
    """The functions that the protocols which come with flbcheck are about."""
    folder = os.path.join(rules, "protocols")
    names = set()
    for f in sorted(os.listdir(folder)):
        if f.endswith(".yaml"):
            with open(os.path.join(folder, f), encoding="utf-8") as text:
                names |= set(NAME.findall(text.read()))
    if not names:
        raise NotDone(f"{folder}: no protocol names a function")
    return names


def optional_names(rules, protocol):
    """The functions of a protocol that is on only where it is named; none if there is none such."""
    path = os.path.join(rules, "protocols", "optional", protocol + ".yaml")
    if not protocol.isidentifier() or not os.path.isfile(path):
        return set()
    with open(path, encoding="utf-8") as text:
        return set(NAME.findall(text.read()))


def pattern(names):
    return re.compile(rb"\b(" + "|".join(sorted(names)).encode() + rb")\b")
