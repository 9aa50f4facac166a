# SPDX-License-Identifier: Apache-2.0
"""C of the application that is built along with a model: the functions of custom operators."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tfl2c import compiler
from tfl2c.errors import UsageError, quoted
from tfl2c.verify.manifest import Manifest
from tfl2c.verify.objects import Unit

_FLAGS: Final = ("-std=gnu11", "-Wall")  # its warnings are the application's affair


def check(options: compiler.Options, sources: Sequence[Path]) -> tuple[Path, ...]:
    """Return the sources; raise `UsageError` if one is no file, or functions have none."""
    for path in sources:
        if not path.is_file():
            raise UsageError(f"{path}: no such file", "name a C source with --source")
    if options.custom_ops and not sources:
        operator, function = options.custom_ops[0]
        raise UsageError(
            f"to run the model, the C of {function}, which computes {quoted(operator)}, is needed",
            "name its file with --source FILE.c",
        )
    return tuple(sources)


def units(
    sources: Sequence[Path], folder: Path, manifests: Sequence[Manifest], flags: tuple[str, ...]
) -> list[Unit]:
    """Return the sources as units that find the headers of the models generated into ``folder``."""
    names = dict.fromkeys(name for m in manifests for name in (".", *m.include_dirs))
    include_dirs = tuple(folder / name for name in names)
    return [Unit(source, (*_FLAGS, *flags), include_dirs) for source in sources]
