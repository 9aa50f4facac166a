# SPDX-License-Identifier: Apache-2.0
"""Options that say what of a model is compiled, and with what shapes and functions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

import typer

from tfl2c.graph import Shape

InputShapes = Annotated[
    list[str] | None,
    typer.Option(
        "--input-shape",
        metavar="NAME=1,96,96,3",
        help="The shape of an input; may be repeated. An only input needs no name.",
    ),
]
Signature = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Which signature.  [default: the first subgraph]"),
]
CustomOps = Annotated[
    list[str] | None,
    typer.Option(
        "--custom-op",
        metavar="NAME=FUNCTION",
        help="Your function in C for a custom operator; may be repeated.",
    ),
]


def input_shapes(texts: Sequence[str] | None) -> tuple[tuple[str, Shape], ...]:
    """Return names, "" where there is none, and shapes."""
    return tuple(_input_shape(text) for text in texts or ())


def _input_shape(text: str) -> tuple[str, Shape]:
    name, _, numbers = text.rpartition("=")
    if not re.fullmatch(r"\s*[0-9]{1,9}(\s*[,x]\s*[0-9]{1,9})*\s*", numbers):
        raise typer.BadParameter(f"'{text}' is no shape; write --input-shape NAME=1,96,96,3")
    return name, tuple(map(int, re.split("[,x]", numbers)))


def custom_ops(texts: Sequence[str] | None) -> tuple[tuple[str, str], ...]:
    """Return names of custom operators and of functions."""
    pairs = [text.rpartition("=") for text in texts or ()]
    for text, (name, _, function) in zip(texts or (), pairs, strict=True):
        if not name or not function:
            raise typer.BadParameter(f"'{text}' lacks a part; write --custom-op NAME=FUNCTION")
    return tuple((name, function) for name, _, function in pairs)
