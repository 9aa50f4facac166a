# SPDX-License-Identifier: Apache-2.0
"""What test_conventions.py asks of a file. Each check returns its faults as lines of text."""

from __future__ import annotations

import ast
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

import jinja2
from jinja2 import nodes

ROOT = Path(__file__).resolve().parents[2]

TOOL_LICENCE = "Apache-2.0"
OUTPUT_LICENCE = "Apache-2.0 OR 0BSD"

_OUTPUT_PLACES = ("runtime_c", "templates", "boards", "examples")  # end up in users' projects
_NO_COMMENTS = {".json", ".npy", ".npz", ".png", ".tflite"}
_UNMARKED = {PurePosixPath("LICENSE"), PurePosixPath("codegen/tfl2c/py.typed")}
_SPDX = re.compile(r"SPDX-License-Identifier: ([\w.+-]+(?: (?:OR|AND|WITH) [\w.+-]+)*)")
_GENERATED = ("tests", "golden")

_PRUNED = {".git", ".venv", "__pycache__", "build", "dist"}


# ------------------------------------------------------------------------------ the repository


def tracked(root: Path = ROOT) -> list[PurePosixPath]:
    """Return the files that belong to the repository, new ones included, sorted."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        check=False,
    )
    if listing.returncode == 0:
        names = [os.fsdecode(name) for name in listing.stdout.split(b"\0") if name]
    else:  # an unpacked sdist, or a checkout that git refuses to look into
        names = [str(p.relative_to(root)) for p in root.rglob("*") if not _is_litter(p, root)]
    return sorted(PurePosixPath(name) for name in set(names) if (root / name).is_file())


def _is_litter(path: Path, root: Path) -> bool:
    parts = path.relative_to(root).parts
    return any(p in _PRUNED or (p.startswith(".") and p.endswith("_cache")) for p in parts)


def is_text(path: PurePosixPath) -> bool:
    """Whether the file can carry a comment."""
    return path.suffix not in _NO_COMMENTS


def is_generated(path: PurePosixPath) -> bool:
    """Whether the file is tfl2c's own output, kept for review."""
    return path.parts[:2] == _GENERATED


# ------------------------------------------------------------------------------------- licence


def licence_of(path: PurePosixPath) -> str | None:
    """Return the licence expression a file at this place carries, or None if it carries none."""
    if path in _UNMARKED or not is_text(path):
        return None
    ships = path.parts[0] in _OUTPUT_PLACES and (path.suffix != ".py")
    return OUTPUT_LICENCE if ships or is_generated(path) else TOOL_LICENCE


def licence_faults(path: PurePosixPath, text: str) -> Iterator[str]:
    """Yield what is wrong with the SPDX line, which stands in the first three lines."""
    expected = licence_of(path)
    if expected is None:
        return
    found = _SPDX.search("\n".join(text.splitlines()[:3]))
    if found is None:
        yield f"{path}: no SPDX-License-Identifier line at the top, expected {expected}"
    elif found[1] != expected:
        yield f"{path}: licence {found[1]}, expected {expected}"


# --------------------------------------------------------------------------------------- words

# Written in two halves so that this file does not break its own rule.
_FORBIDDEN = {
    "a path of one machine": re.compile(r"(?<![\w.}])/(?:wo" r"rk|ho" r"me|ro" r"ot|t" r"mp)/\w"),
    "a reference to a tracker": re.compile(r"\biss" r"ues? #?\d", re.IGNORECASE),
    "talk about how it was written": re.compile(
        r"\b(?:A" r"I-generated|L" r"LM|Chat" r"GPT|Cla" r"ude|Cop" r"ilot)\b"
    ),
    "unfinished work": re.compile(r"\b(?:TO" r"DO|FIX" r"ME|X" r"XX)\b"),
}


def word_faults(path: PurePosixPath, text: str) -> Iterator[str]:
    """Yield the lines that hold what no file of the repository may hold."""
    for number, line in enumerate(text.splitlines(), 1):
        for what, pattern in _FORBIDDEN.items():
            if pattern.search(line):
                yield f"{path}:{number}: {what}: {line.strip()}"


# -------------------------------------------------------------------------------------- Python


def imported(text: str) -> set[str]:
    """Return the full names of the modules and members that a Python source imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def called(text: str) -> set[str]:
    """Return the last name of everything that a Python source calls."""
    functions = (n.func for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call))
    return {f.id if isinstance(f, ast.Name) else getattr(f, "attr", "") for f in functions}


def python_functions(text: str) -> list[int]:
    """Return the length of every function in lines, decorators left out."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = (n for n in ast.walk(ast.parse(text)) if isinstance(n, kinds))
    return [(f.end_lineno or f.lineno) - f.lineno + 1 for f in found]


# ------------------------------------------------------------------------------------------- C

_INCLUDE = re.compile(r'^\s*#\s*include\s+(<[^>]+>|"[^"]+")', re.MULTILINE)
_C_FUNCTION = re.compile(
    r"^(?P<head>[A-Za-z_][^;{}#]*\))\n\{\n(?P<body>.*?)^\}", re.MULTILINE | re.DOTALL
)
_C_NAME = re.compile(r"(\w+)\s*\($")
_MACRO = re.compile(r"^\s*#\s*define\s+(\w+)", re.MULTILINE)

_FREESTANDING = {"<stddef.h>", "<stdint.h>", "<string.h>"}
_INTRINSICS = {"_dsp": {"<arm_acle.h>"}, "_mve": {"<arm_acle.h>", "<arm_mve.h>"}}
VARIANTS = tuple(_INTRINSICS)


def kernel_of(path: PurePosixPath) -> str:
    """Return the kernel that a file of runtime_c belongs to: its stem without the variant."""
    for variant in VARIANTS:
        if path.stem.endswith(variant):
            return path.stem.removesuffix(variant)
    return path.stem


def include_faults(path: PurePosixPath, text: str, kernels: set[str]) -> Iterator[str]:
    """Yield the includes that a file of runtime_c may not have."""
    variant = path.stem.removeprefix(kernel_of(path)) if path.suffix == ".c" else ""
    allowed = _FREESTANDING | _INTRINSICS.get(variant, set())
    if path.suffix == ".h" and "__ARM_FEATURE_MVE" in text:  # for cores with vectors only
        allowed = allowed | {"<arm_mve.h>"}
    for name in _INCLUDE.findall(text):
        if name.startswith("<"):
            if name not in allowed:
                yield f"{path}: includes {name}; the runtime is freestanding"
            continue
        other = PurePosixPath(name.strip('"')).stem
        if other in kernels and other != kernel_of(path):
            yield f"{path}: includes the header of another kernel, {name}"


def c_functions(text: str) -> list[tuple[str, int]]:
    """Return head and length in lines of every function of a clang-formatted C source."""
    return [
        (m["head"], m["head"].count("\n") + m["body"].count("\n") + 3)
        for m in _C_FUNCTION.finditer(text)
    ]


def prefix_faults(path: PurePosixPath, text: str) -> Iterator[str]:
    """Yield the names of a runtime file that could clash with a user's own."""
    for head, _ in c_functions(text):
        name = _C_NAME.search(head.partition("(")[0] + "(")
        prefixes = ("tfl2c_", "TFL2C_")  # the latter is a macro that stands for a kernel
        if not head.startswith("static") and name and not name[1].startswith(prefixes):
            yield f"{path}: {name[1]} has external linkage but no prefix tfl2c_"
    if path.suffix == ".h":
        for macro in _MACRO.findall(text):
            if not macro.startswith("TFL2C_"):
                yield f"{path}: macro {macro} has no prefix TFL2C_"


# ----------------------------------------------------------------------------------- templates

_STATEMENT = re.compile(r"\{%[-+]?\s*(\w+)")
_STATEMENTS = {"for", "endfor", "if", "else", "endif"}
_FILTERS = {"join"}
_DECISIONS = (nodes.BinExpr, nodes.Call, nodes.CondExpr, nodes.Concat, nodes.Test)


def template_faults(path: PurePosixPath, text: str) -> Iterator[str]:
    """Yield what makes a template more than C with holes."""
    for word in _STATEMENT.findall(text):
        if word not in _STATEMENTS:
            yield f"{path}: statement {word}; only for and if"
    tree = jinja2.Environment(autoescape=False).parse(text)  # noqa: S701 - it is C, not HTML
    for used in tree.find_all(nodes.Filter):
        if used.name not in _FILTERS:
            yield f"{path}:{used.lineno}: filter {used.name}; Python should hand it over ready"
    for logic in tree.find_all(_DECISIONS):
        kind = type(logic).__name__
        yield f"{path}:{logic.lineno}: an expression that decides or computes ({kind})"


# ----------------------------------------------------------------------------------- operators


def operator_faults(root: Path, name: str, kernels: Iterable[str], is_view: bool) -> Iterator[str]:
    """Yield which of an operator's three places are missing."""
    if not (root / f"codegen/tfl2c/ops/{name}.py").is_file():
        yield f"operator {name}: no codegen/tfl2c/ops/{name}.py"
    if not (root / f"tests/ops/{name}.toml").is_file():
        yield f"operator {name}: no cases, tests/ops/{name}.toml"
    kernels = tuple(kernels)
    if not kernels and not is_view:
        yield f"operator {name}: names no kernel and is no view"
    for kernel in kernels:
        for part in (f"runtime_c/include/tfl2c/{kernel}.h", f"runtime_c/src/{kernel}.c"):
            if not (root / part).is_file():
                yield f"operator {name}: kernel {kernel}: no {part}"


def percentile(lengths: Iterable[int], share: float) -> int:
    """Return the length that ``share`` of all do not exceed (0 for none)."""
    ordered = sorted(lengths)
    return ordered[max(0, -int(-len(ordered) * share // 1) - 1)] if ordered else 0
