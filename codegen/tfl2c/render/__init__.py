# SPDX-License-Identifier: Apache-2.0
"""Program -> {path: text}. The only importer of jinja2; takes no decision."""

from __future__ import annotations

import re
from functools import cache
from pathlib import PurePosixPath
from typing import Any, Final

import jinja2

from tfl2c import assets
from tfl2c.program import Program
from tfl2c.render.text import parameter_bytes
from tfl2c.render.view import View
from tfl2c.targets import Simd

__all__ = [
    "INCLUDE_DIRS",
    "RUNTIME",
    "html",
    "library",
    "parameter_bytes",
    "runtime_files",
    "template",
]

RUNTIME: Final = PurePosixPath("tfl2c")
"""The folder of the runtime in a generated folder: headers and sources side by side."""

INCLUDE_DIRS: Final = (".",)

_VARIANTS: Final = {Simd.NONE: (), Simd.DSP: ("_dsp",), Simd.MVE: ("_mve", "_dsp")}
_INCLUDE: Final = re.compile(r'^#include "(tfl2c/[a-z0-9_]+\.h)"', re.MULTILINE)


@cache
def _environment(*, escapes: bool = False) -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(assets.root() / "templates"),
        undefined=jinja2.StrictUndefined,
        autoescape=escapes,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,  # they stay as they are while we run
    )


def template(path: str, /, **context: Any) -> str:
    """Return the template at ``path`` below templates/, filled with ``context``."""
    return _environment().get_template(path).render(**context)


def html(path: str, /, **context: Any) -> str:
    """Return a template as `template` does; what ``context`` brings along is text, not HTML."""
    return _environment(escapes=True).get_template(path).render(**context)


def library(program: Program, sources_in: str = "") -> dict[PurePosixPath, str]:
    """Return every file of the library but its manifest, by path.

    ``sources_in`` is the folder that the sources are going to be in, for whom the page tells it.
    """
    name = program.about.name
    runtime = runtime_files(program)
    kernels = [str(path) for path in runtime if is_source(path)]
    context = {
        "p": program,
        "v": View(program),
        "name": name,
        "macro": name.upper(),
        "runtime_sources": kernels,
        "sources": [
            str(PurePosixPath(sources_in, path))
            for path in (f"{name}.c", f"{name}_weights.c", *kernels)
        ],
        "sources_in": sources_in,
    }
    printed = {
        f"{name}.h": "model.h.j2",
        f"{name}.c": "model.c.j2",
        f"{name}_weights.h": "weights.h.j2",
        f"{name}_weights.c": "weights.c.j2",
        f"{name}.cmake": "model.cmake.j2",
        "CMakeLists.txt": "CMakeLists.txt",
        "README.md": "README.md.j2",
    }
    files = {PurePosixPath(path): template(t, **context) for path, t in printed.items()}
    return files | runtime


def is_source(path: PurePosixPath) -> bool:
    """Whether a file of a library is compiled, not included."""
    return path.suffix == ".c"


def runtime_files(program: Program) -> dict[PurePosixPath, str]:
    """Return the kernels that a program calls, in the form for its target, and their headers."""
    kernels = sorted({call.kernel.name for call in program.calls})
    waiting = ["include/tfl2c/portability.h"]
    waiting += [f"include/tfl2c/{kernel}.h" for kernel in kernels]
    custom = {call.kernel.name for call in program.calls if call.kernel.function}
    waiting += [_source(k, program.about.target.simd) for k in kernels if k not in custom]
    files: dict[PurePosixPath, str] = {}
    while waiting:
        path = waiting.pop()
        place = RUNTIME / PurePosixPath(path).name
        if place not in files:
            files[place] = _runtime(path)
            waiting += [f"include/{header}" for header in _INCLUDE.findall(files[place])]
    return dict(sorted(files.items()))


def _source(kernel: str, simd: Simd) -> str:
    forms = [f"src/{kernel}{variant}.c" for variant in (*_VARIANTS[simd], "")]
    return next(form for form in forms if (assets.root() / "runtime_c" / form).is_file())


@cache
def _runtime(path: str) -> str:
    return (assets.root() / "runtime_c" / path).read_text(encoding="utf-8")
