# SPDX-License-Identifier: GPL-2.0-only
"""
Turns a C file under test into a unit that `explore` can load, runs it, and says in terms of
source lines what was observed.

A unit is one shared object: the file itself, and a generated driver that makes up arguments for
each function to explore. Functions are found by their layout, which kernel style fixes: the
opening and the closing brace of a function stand alone in the first column.
"""
import json
import os
import re
import subprocess
from dataclasses import dataclass, field

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
INCLUDES = [os.path.join(TOP, "include"), os.path.join(TOP, "include/model")]

# Every access and every basic block calls the model, and no value stays in a register across a
# call (see state_hash() in explorer.c). Locals nobody wrote hold a pattern no pointer can have.
CFLAGS = """-std=gnu17 -O0 -g1 -fPIC -fno-builtin -Werror=return-type
-fsanitize=kernel-address --param asan-instrumentation-with-call-threshold=0
--param asan-stack=0 --param asan-globals=0 -fsanitize-coverage=trace-pc
-ftrivial-auto-var-init=pattern""".split()
FIXED = "-ffixed-rbx -ffixed-r12 -ffixed-r13 -ffixed-r14 -ffixed-r15".split()
WRAPPED = "memcpy memmove memset memcmp strlen strcmp strncmp".split()
LDFLAGS = ["-shared", "-Wl,-Bsymbolic"] + ["-Wl,--wrap=" + name for name in WRAPPED]

COMPILE_SECONDS = 120
EXPLORE_SECONDS = 300

SPECIFIERS = re.compile(r"\b(static|inline|noinline|extern|__init|__exit|__must_check|"
                        r"__maybe_unused|__always_inline|__cold)\b\s*")


class UnitError(Exception):
    """The unit cannot be built or run: the message says why."""


@dataclass
class Function:
    name: str
    returns: str          # the type, without storage class: "struct flb_obj *"
    params: list          # (type, name)
    static: bool
    first: int            # lines from 1: of the signature ...
    last: int             # ... and of the closing brace
    body: str = ""
    calls: set = field(default_factory=set)  # functions of the same file it names


def split_params(text):
    """The parameters of a prototype, split at the commas that are not nested."""
    parts, depth, part = [], 0, ""
    for char in text:
        depth += (char in "([") - (char in ")]")
        if char == "," and not depth:
            parts.append(part)
            part = ""
        else:
            part += char
    parts.append(part)
    return [p.strip() for p in parts if p.strip() not in ("", "void")]


def parse_param(text):
    callback = re.match(r"(.*)\(\*\s*(\w+)\)\s*(\(.*\))$", text, re.S)
    if callback:
        return callback[1] + "(*)" + callback[3], callback[2]
    plain = re.match(r"(.*?)(\w+)((?:\[.*\])?)$", text, re.S)
    return plain[1].strip() + (" *" if plain[3] else ""), plain[2]


def parse_signature(lines, first, last):
    text = " ".join(line.strip() for line in lines)
    match = re.match(r"([^(=]*?)(\w+)\s*\((.*)\)[\s\w]*$", text, re.S)
    if not match or re.match(r"(struct|union|enum)\s+\w+$", text):
        return None
    return Function(name=match[2], returns=SPECIFIERS.sub("", match[1]).strip(),
                    params=[parse_param(p) for p in split_params(match[3])],
                    static="static" in match[1].split(), first=first, last=last)


def functions(path):
    """All function definitions of a file, in order."""
    with open(path) as source:
        lines = source.read().split("\n")
    found = []
    for i, line in enumerate(lines):
        if line != "{":
            continue
        first = i - 1
        while first and lines[first][:1] in ("\t", " "):
            first -= 1
        last = next((j for j in range(i, len(lines)) if lines[j] == "}" or
                     lines[j].startswith("} /*")), len(lines) - 1)
        function = parse_signature(lines[first:i], first + 1, last + 1)
        if function:
            function.body = "\n".join(lines[first:last + 1])
            found.append(function)
    names = {f.name for f in found}
    objects = initialised("\n".join(lines))
    for function in found:
        function.calls = (words_of(function.body, objects) & names) - {function.name}
    return found


def initialised(text):
    """The objects of a file that have a braced initialiser, and the words in it: what is called
    through an ops structure is named there."""
    found = re.findall(r"^\w[\w \t*]*?(\w+)(?:\[\w*\])* = \{(.*?)^\};", text, re.M | re.S)
    return {name: set(re.findall(r"\w+", body)) for name, body in found}


def words_of(text, objects):
    seen, todo = set(), set(re.findall(r"\w+", text))
    while todo:
        word = todo.pop()
        seen.add(word)
        todo |= objects.get(word, set()) - seen
    return seen


def reached(function, by_name):
    """The function and all of the file's that it names, directly or through others."""
    seen, todo = set(), [function.name]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo.extend(by_name[name].calls)
    return [by_name[name] for name in sorted(seen)]


def to_explore(found):
    """Whoever can be called from outside, and the cases even if they are static."""
    return [f for f in found if not f.static or re.search(r"_(ok|bad)$", f.name)]


def numbers(text):
    """What a file compares with, up to three numbers: worth trying as outcomes."""
    text = re.sub(r"/\*.*?\*/|//[^\n]*|\"[^\"\n]*\"", " ", text, flags=re.S)
    seen = []
    for how, literal in re.findall(r"(?<![<>-])([=!<>]=?|\bcase|#define \w+)(?![<>])\s*"
                                   r"(0x[0-9a-fA-F]+|\d+)[uUlL]*\b", text):
        value = int(literal, 0) + (how in (">", "<="))
        if how != "=" and 2 < value < 1 << 31 and value not in seen:
            seen.append(value)
    return seen[:3]


def failures(text):
    """The errnos a file compares with: an opaque function may return any of them."""
    return sorted(set(re.findall(r"(?:[=!]=|\bcase)\s*(-E[A-Z]+)\b", text)) - {"-EINVAL"})[:8]


ARGUMENTS = {
    "struct pci_dev *": "model_pci_dev()",
    "struct device *": "model_device()",
    "struct holder *": "model_holder()",
    "struct liveupdate_flb *": "&model_flb",
    "struct pci_dev_liveupdate *": "model_fresh(sizeof(struct pci_dev_liveupdate))",
    "void *": "model_given(64)",
    "bool": 'model_truth("%s")',
}


def argument(kind, name, complete):
    kind = re.sub(r"\bconst\b\s*", "", kind).strip()
    if "(*)" in kind:
        return "(void *)model_callback"
    kind = re.sub(r"\s*\*", " *", kind)
    if kind in ARGUMENTS:
        return ARGUMENTS[kind].replace("%s", name)
    if kind.endswith("* *") or re.match(r"(unsigned |signed )?\w+ \*$", kind):
        return f"model_out(sizeof({kind[:-1]}))"
    if kind.endswith("*"):
        tag = kind.split()[1] if " " in kind else kind
        return f"model_given(sizeof({kind[:-1]}))" if tag in complete else "model_given(64)"
    return f'({kind})model_number("{name}")'


def call(function, complete):
    """Statements that call the function and hand its result to the judge."""
    args = ", ".join(argument(kind, name, complete) for kind, name in function.params)
    if function.returns == "void":
        return f"\t{function.name}({args});\n\tmodel_result(0, 0, 0);\n"
    failed = "0"
    if re.fullmatch(r"int|long|s32|s64|ssize_t", function.returns):
        failed = "result < 0"
    elif function.returns.endswith("*"):
        failed = "(unsigned long)result >= -4095UL"
    return (f"\t__typeof__({function.name}({args})) result = {function.name}({args});\n\n"
            f"\tmodel_result(&result, sizeof(result), {failed});\n")


def entry_name(entry):
    return ", ".join(f.name for f in entry) if isinstance(entry, list) else entry.name


def call_sequence(sequence, complete):
    """Statements that call several functions with the same arguments, as a kernel would."""
    made, text, calls = {}, "", ""
    for function in sequence:
        names = []
        for kind, name in function.params:
            if (kind, name) not in made:
                made[kind, name] = f"argument_{len(made)}"
                text += (f"\t__typeof__({argument(kind, name, complete)}) {made[kind, name]} = "
                         f"{argument(kind, name, complete)};\n")
            names.append(made[kind, name])
        calls += f"\t{function.name}({', '.join(names)});\n"
    return text + calls + "\tmodel_result(0, 0, 0);\n"


def driver(path, chosen, complete, errnos, fleeting):
    """
    The text of the driver. What is chosen are functions, or lists of functions to be called one
    after the other; `errnos` limits the ways a get fails.
    """
    with open(path) as source:
        source = source.read()
    values, wanted = numbers(source), failures(source)
    text = f'#include "{os.path.abspath(path)}"\n#include <corpus.h>\n#include <linux/errno.h>\n#include <unit.h>\n'
    text += ('static struct liveupdate_flb model_flb __attribute__((unused)) = {\n'
             '\t.ops = &corpus_flb_ops, .compatible = "argument",\n};\n')
    for i, entry in enumerate(chosen):
        body = call_sequence(entry, complete) if isinstance(entry, list) else call(entry, complete)
        text += f"static void run_{i}(void)\n{{\n{body}}}\n"
    text += "static const struct model_case model_cases[] = {\n"
    for i, entry in enumerate(chosen):
        first = entry[0] if isinstance(entry, list) else entry
        text += f'\t{{ "{entry_name(entry)}", {first.first}, run_{i} }},\n'
    text += "};\n"
    text += f"static const long model_numbers[] = {{ {', '.join(map(str, values + [0]))} }};\n"
    text += f"static const int model_errnos[] = {{ {', '.join(map(str, errnos + [0]))} }};\n"
    text += f"static const int model_failures[] = {{ {', '.join(wanted + ['0'])} }};\n"
    text += f"""const struct model_unit model_unit = {{
	model_cases, {len(chosen)}, model_numbers, {len(values)}, model_errnos, {len(errnos)},
	model_failures, {len(wanted)}, {int(fleeting or "/* execution: two values: " in source)}, {int(fleeting)},
#ifdef FLB_COUNTED_OUTGOING
	1,
#endif
}};
"""
    return text


def run(command, seconds, what):
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds)
    except subprocess.TimeoutExpired:
        raise UnitError(f"{what}: no end within {seconds} seconds")
    if done.returncode:
        raise UnitError(f"{what}: exit status {done.returncode}\n{done.stderr[-4000:]}")
    return done.stdout


def compile_unit(driver_path, unit_path, defines):
    machine = os.uname().machine
    command = [os.environ.get("MODEL_CC", "gcc"), *CFLAGS]
    command += FIXED if machine == "x86_64" else []
    command += ["-D" + define for define in defines]
    command += ["-I" + HERE] + ["-I" + include for include in INCLUDES]
    run(command + [driver_path, "-o", unit_path] + LDFLAGS, COMPILE_SECONDS, "compiler")


def defined_structs(path):
    """Names of the structs that are complete where the driver's calls stand."""
    seen, todo, names = set(), [path], set()
    while todo:
        current = todo.pop()
        if current in seen or not os.path.exists(current):
            continue
        seen.add(current)
        with open(current) as source:
            text = source.read()
        names.update(re.findall(r"^struct (\w+) \{", text, re.M))
        for quoted in re.findall(r'^#include "(.*)"', text, re.M):
            todo.append(os.path.join(os.path.dirname(current), quoted))
        for system in re.findall(r"^#include <(.*)>", text + "#include <corpus.h>", re.M):
            todo.extend(os.path.join(include, system) for include in INCLUDES)
    return names


def build(path, folder, chosen=None, defines=(), errnos=(), fleeting=False):
    """
    Builds the unit of a file; returns the path of the shared object. Fleeting memory has another
    value at each look: more paths are run, and much fewer states are told apart.
    """
    chosen = to_explore(functions(path)) if chosen is None else chosen
    name = os.path.splitext(os.path.basename(path))[0]
    driver_path = os.path.join(folder, name + ".driver.c")
    unit_path = os.path.join(folder, name + ".so")
    with open(driver_path, "w") as out:
        out.write(driver(path, chosen, defined_structs(path), list(errnos), fleeting))
    compile_unit(driver_path, unit_path, defines)
    return unit_path


def symbolise(unit_path, addresses):
    """Source file and line of each address of a unit: of the call before a return address."""
    if not addresses:
        return {}
    ordered = sorted(addresses)
    out = run(["addr2line", "-e", unit_path] + [hex(a - 1) for a in ordered], 60, "addr2line")
    places = {}
    for address, line in zip(ordered, out.splitlines()):
        path, _, number = line.split(" ")[0].rpartition(":")
        places[address] = (path, int(number) if number.isdigit() else 0)
    return places


def variables(unit_path):
    """Address to name, of the data of a unit."""
    names = {}
    for line in run(["nm", unit_path], 60, "nm").splitlines():
        parts = line.split()
        if len(parts) == 3 and parts[1] in "bBdD":
            names[int(parts[0], 16)] = parts[2]
    return names


def explore(explorer, unit_path, symbols=True, options=(), names=()):
    """Runs a unit, or the named functions of it: a list of results, with lines in place of
    addresses unless nobody asks."""
    out = run([explorer, *options, unit_path, *names], EXPLORE_SECONDS, "explore")
    results = [json.loads(line) for line in out.splitlines()]
    if not symbols:
        return results
    wanted = set()
    for result in results:
        for seen in result["observations"]:
            wanted.update(filter(None, (seen["at"], seen["acquired"], seen["ended"])))
            wanted.update(at for _, at, _ in seen["witness"] if at)
    places = symbolise(unit_path, wanted)
    names = variables(unit_path) if wanted else {}
    for result in results:
        for seen in result["observations"]:
            seen["at"] = places.get(seen["at"])
            seen["acquired"] = places.get(seen["acquired"])
            seen["ended"] = places.get(seen["ended"])
            seen["flb"] = nearest(names, seen["flb"])
            seen["witness"] = [(what, places.get(at), value)
                               for what, at, value in seen["witness"]]
    return results


def nearest(names, address):
    """The variable an address lies in: an element of an array has no name of its own."""
    below = [a for a in names if a <= address] if address else []
    return names[max(below)] if below else None


def describe(seen):
    """One observation with its witness, for people."""
    def place(where):
        return f"{os.path.basename(where[0])}:{where[1]}" if where else "?"
    text = seen["kind"]
    if seen["flb"]:
        text += f" {seen['flb']}"
    if seen["detail"]:
        text += f" ({seen['detail']})"
    text += f" at {place(seen['at'])}"
    if seen["acquired"]:
        text += f", acquired at {place(seen['acquired'])}"
    if seen["ended"]:
        text += f", ended at {place(seen['ended'])}"
    steps = [f"{what} -> {value} ({place(where)})" for what, where, value in seen["witness"]]
    return text + "\n\t" + "\n\t".join(steps or ["(no choice)"])
