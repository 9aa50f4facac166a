# SPDX-License-Identifier: Apache-2.0
"""Operators that take every n-th element along some dimensions of a tensor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tfl2c.graph import Operands, Shape, Tensor
from tfl2c.ops import _checks, _late_cut, _moves
from tfl2c.ops._late_cut import Late, is_late
from tfl2c.ops._op import Constraint, Op, no_attributes
from tfl2c.ops._walk import KERNELS, Walk, strides, walk
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target


@dataclass(frozen=True, slots=True)
class Cut:
    """Elements start + i * step of each dimension, for i in [0, length)."""

    start: tuple[int, ...]
    step: tuple[int, ...]  # may be negative, not 0
    length: Shape

    def is_all_of(self, tensor: Tensor) -> bool:
        """Whether nothing is left out and nothing overtakes."""
        turned = any(n > 1 and by != 1 for n, by in zip(self.length, self.step, strict=True))
        return self.length == tensor.shape and not turned

    def begins(self, tensor: Tensor) -> tuple[int, tuple[int]] | None:
        """Return the cuts of an operator's input 0, see `Op`: None if this is in several pieces."""
        found = self.walk(tensor)
        return (0, (found.first_byte,)) if found.is_copy else None

    def values(self, tensor: Tensor) -> bytes:
        """Return the bytes of what is taken from a constant."""
        rows = zip(self.start, self.step, self.length, strict=True)
        places = [at + by * np.arange(n) for at, by, n in rows]
        array = tensor.array()
        return (array[np.ix_(*places)] if places else array).tobytes()

    def walk(self, tensor: Tensor) -> Walk:
        """Return the walk through ``tensor``; ValueError if there are too many dimensions."""
        apart = strides(tensor.shape)
        first = sum(s * at for s, at in zip(apart, self.start, strict=True))
        steps = (s * by for s, by in zip(apart, self.step, strict=True))
        return walk(list(zip(self.length, steps, strict=True)), tensor.dtype.bits // 8, first)


def operator(
    name: str,
    cut: Callable[[Operands], Cut],
    late: Late,
    *,
    numbers: tuple[str, ...],
    constraints: tuple[Constraint, ...],
    shape: Callable[[Operands, Shape], Shape] | None = None,
) -> Op:
    """Return the operator that takes a ``cut`` of its first input, ``late`` or not.

    ``numbers`` says what the integers of each other input are, ``shape`` what shape the elements
    get that are so many along each dimension, if it is another one.
    """

    def select(node: Operands, target: Target) -> Kernel:
        return Kernel(_late_cut.KERNEL if is_late(node) else KERNELS[0])

    def shapes(node: Operands) -> tuple[Shape, ...]:
        if is_late(node):
            length = late.cut(node).whole(node)
        else:
            length = cut(node).length
            cut(node).walk(node.input())  # raises ValueError where there are too many dimensions
        return (length if shape is None else shape(node, length),)

    def lower(node: Operands, kernel: Kernel) -> Lowered:
        if is_late(node):
            return late.cut(node).lowered(node, from_end=late.from_end)
        return cut(node).walk(node.input()).lowered()

    def identity(node: Operands) -> bool:
        return not is_late(node) and cut(node).is_all_of(node.input())

    def cuts(node: Operands) -> tuple[int, tuple[int, ...]] | None:
        return None if is_late(node) else cut(node).begins(node.input())

    def evaluate(node: Operands) -> tuple[bytes, ...]:
        return (cut(node).values(node.input()),)

    given = _given(late, numbers)
    known = (_late_cut.when_known(constraint) for constraint in constraints)
    return Op(
        name,
        attributes=no_attributes,
        inputs=(1 + len(numbers), 1 + len(numbers)),
        outputs=(1, 1),
        constraints=(_moves.data_of_one_type(0), _moves.one_quantization(0), *given, *known),
        shapes=shapes,
        kernels=(*KERNELS, _late_cut.KERNEL),
        select=select,
        lower=lower,
        identity=identity,
        cuts=cuts,
        evaluate=evaluate,
        unsigned=True,
    )


def _given(late: Late, numbers: tuple[str, ...]) -> list[Constraint]:
    """Return the constraints on what tells where the cut is."""
    found = []
    for position, what in enumerate(numbers, start=1):
        constant = _checks.constant(position, what)
        if position == _late_cut.BEGIN:
            found += [_checks.index_type(position, what)]
            continue
        if position not in late.known:
            constant = _late_cut.when_known(constant)
        found += [constant, _checks.index_type(position, what)]
    return [*found, _late_cut.when_late(late.fits)]
