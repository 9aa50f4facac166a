# SPDX-License-Identifier: Apache-2.0
"""Compiles C to objects, two at a time, each distinct (text, flags, compiler) once."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tfl2c.errors import ToolError
from tfl2c.verify import process, toolchain

_JOBS: Final = 2  # continuous integration has two cores
_INCLUDE: Final = re.compile(
    rb'^[ \t]*#[ \t]*include[ \t]*("([^"\n]+)"|<[^>\n]+>|.*)', re.MULTILINE
)
_FAULT: Final = re.compile("error:|undefined|overflowed|will not fit")


class BuildError(ToolError):
    """A compiler or linker refused what it was given. ``log`` is all it said."""

    status = 1

    def __init__(self, what: str, finished: process.Finished) -> None:
        lines = finished.output.splitlines()
        fault = next((line for line in lines if _FAULT.search(line)), "")
        super().__init__(f"{what} does not build: {fault.strip() or finished.tail(1)}")
        self.log = finished.output


@dataclass(frozen=True, slots=True)
class Unit:
    """A source to compile. The flags name no folder, so that equal units give equal keys."""

    source: Path
    flags: tuple[str, ...]
    include_dirs: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Compiler:
    """A compiler and the folder of its objects. The folder may be shared by many builds."""

    path: str
    objects: Path
    timeout: float  # seconds per unit

    def compile(self, units: Sequence[Unit]) -> tuple[Path, ...]:
        """Return the object of each unit, in order; raise `BuildError` if one is refused."""
        self.objects.mkdir(parents=True, exist_ok=True)
        with ThreadPoolExecutor(_JOBS) as pool:
            return tuple(pool.map(self._object, units))

    def _object(self, unit: Unit) -> Path:
        path = self.objects / f"{unit.source.stem}-{self._key(unit)}.o"
        if not path.exists():
            self._compile(unit, path)
        return path

    def _compile(self, unit: Unit, path: Path) -> None:
        """Write the object in one step: others may look for it at the same time."""
        includes = [f"-I{folder}" for folder in unit.include_dirs]
        with tempfile.TemporaryDirectory(dir=self.objects) as folder:
            fresh = Path(folder) / "unit.o"
            command = [self.path, *unit.flags, *includes, "-c", str(unit.source), "-o", str(fresh)]
            finished = process.run(command, timeout=self.timeout)
            if finished.status != 0:
                raise BuildError(unit.source.name, finished)
            fresh.replace(path)

    def _key(self, unit: Unit) -> str:
        digest = hashlib.sha256()
        head = (self.path, toolchain.version(self.path), unit.source.name, *unit.flags)
        for part in (*(text.encode() for text in head), *texts(unit.source, unit.include_dirs)):
            digest.update(len(part).to_bytes(8, "little"))
            digest.update(part)
        return digest.hexdigest()[:24]


def texts(source: Path, include_dirs: Sequence[Path]) -> Iterator[bytes]:
    """Yield the text of a source and of all it includes in quotes; the rest is the compiler's."""
    seen: set[Path] = set()
    waiting = [source]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        text = path.read_bytes()
        yield text
        for match in _INCLUDE.finditer(text):
            name = match.group(2)
            if name is None:
                if not match.group(1).startswith(b"<"):
                    yield str(path).encode()  # a computed include: only this very file is equal
                continue
            found = (folder / name.decode() for folder in (path.parent, *include_dirs))
            waiting.extend([file for file in found if file.is_file()][:1])
