# SPDX-License-Identifier: Apache-2.0
"""Operators that make one element of all those along some dimensions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from math import prod

from tfl2c.graph import Operands, Shape
from tfl2c.ops._op import Options, shape_text
from tfl2c.program import Value

_HIGHEST_RANK = 6  # then at most three runs of dimensions are reduced, and as many kept
_RUNS = 3

Run = tuple[int, int]  # neighbouring dimensions: elements, and the distance from one to the next


@dataclass(frozen=True, slots=True)
class Reduction:
    """The axes are the second input."""

    keep_dims: bool  # reduced dimensions stay, with length 1


def attributes(options: Options) -> Reduction:
    """Return the attributes of an operator over axes."""
    return Reduction(bool(options["keep_dims"]))


def known_shape(node: Operands) -> str | None:
    """The input must have 1 to 6 dimensions, none of length 0."""
    shape = node.input().shape
    fits = 1 <= len(shape) <= _HIGHEST_RANK and 0 not in shape
    return None if fits else f"it is {shape_text(node.input())}"


def axes_exist(node: Operands) -> str | None:
    """Axes must be dimensions of the input."""
    rank = len(node.input().shape)
    found = next((a for a in _given_axes(node) if not -rank <= a < rank), None)
    return None if found is None else f"axis {found} of {shape_text(node.input())}"


def _given_axes(node: Operands) -> list[int]:
    return [int(a) for a in node.input(1).array().reshape(-1)]


def axes(node: Operands) -> set[int]:
    """Return the dimensions that are reduced, counted from the front."""
    return {a % len(node.input().shape) for a in _given_axes(node)}


def count(node: Operands) -> int:
    """Return how many elements make one of the output."""
    return prod(node.input().shape[a] for a in axes(node))


def shapes(node: Operands) -> tuple[Shape, ...]:
    """Return the shape that the reduction leaves."""
    gone, dims = axes(node), enumerate(node.input().shape)
    if node.attrs.keep_dims:
        return (tuple(1 if i in gone else d for i, d in dims),)
    return (tuple(d for i, d in dims if i not in gone),)


def _runs(node: Operands, *, reduced: bool) -> list[Run]:
    """Return the runs of dimensions that are reduced, or those that are kept, in order."""
    shape, gone = node.input().shape, axes(node)
    dims = [i for i, d in enumerate(shape) if d > 1]
    groups = (list(g) for _, g in groupby(dims, key=lambda i: i in gone))
    return [
        (prod(shape[i] for i in g), prod(shape[g[-1] + 1 :]))
        for g in groups
        if (g[0] in gone) is reduced
    ]


def _run_fields(name: str, runs: Iterable[Run]) -> dict[str, tuple[int, ...]]:
    """Return the kernel's parameters for up to three runs, the last one innermost."""
    found = list(runs)
    padded = [(1, 0)] * (_RUNS - len(found)) + found
    return {name: tuple(n for n, _ in padded), f"{name}_step": tuple(s for _, s in padded)}


def fields(node: Operands) -> dict[str, Value]:
    """Return the kernel's parameters for the runs that are kept and those that are reduced."""
    return {
        **_run_fields("kept", _runs(node, reduced=False)),
        **_run_fields("reduced", _runs(node, reduced=True)),
    }
