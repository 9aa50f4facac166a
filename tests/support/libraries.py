# SPDX-License-Identifier: Apache-2.0
"""Generated libraries as a firmware engineer uses them: a folder, objects, an application."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.support.conventions import ROOT
from tests.support.devices import HOST
from tfl2c import project, targets
from tfl2c.compiler import Options, compile_model
from tfl2c.verify import image, manifest, toolchain
from tfl2c.verify.manifest import Manifest
from tfl2c.verify.objects import Compiler, Unit

_OBJECTS = ROOT / "build" / "objects"
_SECONDS = 120.0

COMPILERS = {
    "gcc": toolchain.HOST_CC,
    "clang": toolchain.HOST_CLANG,
    "arm-none-eabi-gcc": toolchain.ARM_CC,
}


@dataclass(frozen=True, slots=True)
class Library:
    """Models that were generated into one folder."""

    folder: Path
    manifests: tuple[Manifest, ...]
    target: str

    def objects(self, *flags: str, compiler: str = "") -> tuple[Path, ...]:
        """Compile every source with the strict flags, those of the target and ``flags``."""
        target = targets.lookup(self.target)
        units = image.model_units(
            self.folder, self.manifests, target, (*target.cflags, "-O2", *flags)
        )
        return compiled(units, compiler or ("gcc" if self.target == HOST else "arm-none-eabi-gcc"))


def generate(folder: Path, models: Mapping[str, bytes], target: str = HOST) -> Library:
    """Write the libraries of ``models``, by name, into one folder."""
    for name, model in models.items():
        project.write(compile_model(model, Options(name, target)).files, folder)
    manifests = [manifest.read(folder / f"{name}.json") for name in models]
    return Library(folder, tuple(manifests), target)


def compiled(units: Sequence[Unit], compiler: str) -> tuple[Path, ...]:
    """Return the objects of ``units``; equal ones are shared with other tests."""
    return Compiler(toolchain.find(COMPILERS[compiler]), _OBJECTS, _SECONDS).compile(units)


def application(library: Library) -> str:
    """Return a program in C and C++: from standard input to the models, from them to its output.

    Its argument says how many bytes behind a multiple of 64 each arena begins, 0 to 64.
    """
    headers = "".join(f'#include "{m.name}.h"\n' for m in library.manifests)
    runs = "\n".join(_run(m) for m in library.manifests)
    return (
        "#include <stdio.h>\n#include <stdlib.h>\n"
        f"{headers}\n"
        "int main(int count, char **arguments)\n{\n"
        "    const int offset = count > 1 ? atoi(arguments[1]) : 0;\n"
        "    size_t done = 0;\n\n"
        f"{runs}"
        "    return done != 0 ? 0 : 1;\n}\n"
    )


def _run(model: Manifest) -> str:
    name, macro = model.name, model.name.upper()
    lines = [
        f"__attribute__((aligned(64))) static uint8_t memory[{macro}_ARENA_BYTES + 64u];",
        f"{name}_arena *arena = ({name}_arena *)(void *)&memory[offset];",
        f"{name}_init(arena);",
        *(
            f"done += fread({name}_input_{i}(arena), 1, {macro}_INPUT_{i}_BYTES, stdin);"
            for i in range(len(model.inputs))
        ),
        f"{name}_invoke(arena);",
        *(
            f"done += fwrite({name}_output_{i}(arena), 1, {macro}_OUTPUT_{i}_BYTES, stdout);"
            for i in range(len(model.outputs))
        ),
    ]
    return "".join(["    {\n", *(f"        {line}\n" for line in lines), "    }\n"])


def run(program: Path, data: bytes, *arguments: str) -> bytes:
    """Run a program of this machine with ``data`` on standard input; it must succeed."""
    done = subprocess.run([program, *arguments], input=data, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return done.stdout
