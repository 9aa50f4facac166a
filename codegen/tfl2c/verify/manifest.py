# SPDX-License-Identifier: Apache-2.0
"""What building and running needs of a generated model's manifest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tfl2c.errors import UsageError


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output of a model."""

    name: str
    dtype: str  # "int8", "float32", ...
    nbytes: int
    scale: float | None = None
    zero_point: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """One generated model. Paths are relative to the folder that holds it."""

    name: str  # prefix of its C names and of its files
    sources: tuple[str, ...]
    include_dirs: tuple[str, ...]
    cflags: tuple[str, ...]
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]
    feed_rows: int = 0  # rows in which the input is handed over; 0: it is written whole

    @property
    def input_bytes(self) -> int:
        """Bytes of one sample."""
        return sum(port.nbytes for port in self.inputs)

    @property
    def output_bytes(self) -> int:
        """Bytes of one result."""
        return sum(port.nbytes for port in self.outputs)


def read(path: Path) -> Manifest:
    """Read ``<name>.json``; raise `UsageError` when it is no manifest."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"{path}: not a JSON file: {error}") from error
    if not isinstance(data, dict):
        raise UsageError(f"{path}: not a manifest of tfl2c")
    return parse(data, path.stem)


def parse(data: Mapping[str, Any], name: str = "") -> Manifest:
    """Return the manifest in ``data``; ``name`` serves when it does not tell its own."""
    try:
        return Manifest(
            name=data.get("name", name),
            sources=tuple(data["sources"]),
            include_dirs=tuple(data["include_dirs"]),
            cflags=tuple(data["cflags"]),
            inputs=tuple(_port(p) for p in data["inputs"]),
            outputs=tuple(_port(p) for p in data["outputs"]),
            feed_rows=int((data.get("feed") or {"rows": 0})["rows"]),
        )
    except (KeyError, TypeError) as error:
        raise UsageError(f"manifest of '{name}': {error} is missing or malformed") from error


def _port(data: Mapping[str, Any]) -> Port:
    return Port(
        name=data["name"],
        dtype=data["dtype"],
        nbytes=int(data["bytes"]),
        scale=data.get("scale"),
        zero_point=data.get("zero_point"),
    )
