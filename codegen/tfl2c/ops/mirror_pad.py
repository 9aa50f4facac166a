# SPDX-License-Identifier: Apache-2.0
"""MIRROR_PAD: a border around any dimensions that mirrors what is inside."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tfl2c.graph import Operands
from tfl2c.ops import _checks, _moves, _pad, _tables, _walk
from tfl2c.ops._op import Op, Options
from tfl2c.program import Kernel, Lowered

_MODES = ("REFLECT", "SYMMETRIC")


@dataclass(frozen=True, slots=True)
class MirrorPad:
    """Whether the outermost element is seen in the mirror, too."""

    symmetric: bool


def _attributes(options: Options) -> MirrorPad:
    mode = str(options["mode"])
    if mode not in _MODES:
        raise ValueError(f"the mode {mode} is not supported")
    return MirrorPad(mode == "SYMMETRIC")


def _border_fits(node: Operands) -> str | None:
    """A border may be as long as the dimension, less one where the outermost is not mirrored."""
    shortest = 0 if node.attrs.symmetric else 1
    pairs = zip(node.input().shape, _pad.amounts(node), strict=True)
    found = next(((n, both) for n, both in pairs if max(both) > max(n - shortest, 0)), None)
    return None if found is None else f"there are {max(found[1])} around {found[0]}"


def _places(node: Operands) -> list[NDArray[np.int64]]:
    """Return the element that each place of each dimension shows."""
    mode = "symmetric" if node.attrs.symmetric else "reflect"
    pairs = zip(node.input().shape, _pad.amounts(node), strict=True)
    return [_mirrored(n, both, mode) for n, both in pairs]


def _mirrored(n: int, both: tuple[int, int], mode: str) -> NDArray[np.int64]:
    inside = np.arange(n, dtype=np.int64)
    if not any(both):
        return inside
    return np.pad(inside, both, mode="symmetric" if mode == "symmetric" else "reflect")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    size, places = node.input().dtype.bits // 8, _places(node)
    apart, run = _walk.strides(node.input().shape), size
    while places and not any(_pad.amounts(node)[len(places) - 1]):
        run *= len(places.pop())
    pairs = zip(places, apart, strict=False)
    return _tables.lowered([list(found * stride * size) for found, stride in pairs], run)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    places = _places(node)
    array = node.input().array()
    return ((array[np.ix_(*places)] if places else array).tobytes(),)


OP = Op(
    "MIRROR_PAD",
    attributes=_attributes,
    inputs=(2, 2),
    outputs=(1, 1),
    constraints=(
        _moves.data_of_one_type(0),
        _moves.one_quantization(0),
        _checks.not_empty,
        _checks.constant(1, "paddings"),
        _checks.index_type(1, "paddings"),
        _pad.few_dimensions,
        _pad.amounts_fit,
        _border_fits,
    ),
    shapes=_pad.shapes,
    kernels=_tables.KERNELS,
    select=_tables.select,
    lower=_lower,
    identity=_pad.identity,
    evaluate=_evaluate,
    unsigned=True,
)
