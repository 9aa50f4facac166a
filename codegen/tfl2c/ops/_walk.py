# SPDX-License-Identifier: Apache-2.0
"""Outputs whose elements lie at even distances in the input, by the kernel strided_slice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _moves
from tfl2c.ops._op import Constraint, Op, no_attributes
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

KERNELS = ("strided_slice",)

_DIMS = 8  # of the kernel's arrays

Stride = tuple[int, int]  # length of a dimension, and how far its elements are apart in the input


@dataclass(frozen=True, slots=True)
class Walk:
    """The dimensions of an output as the kernel goes through them, the innermost one last."""

    dims: tuple[Stride, ...]  # in bytes; none of length 1, none that could be joined
    first_byte: int
    run_bytes: int  # that are copied in one piece

    @property
    def is_copy(self) -> bool:
        """Whether the output's bytes lie in the input in one piece."""
        return not self.dims

    def lowered(self, position: int = 0) -> Lowered:
        """Return the call of the kernel for input ``position``."""
        dims = self.dims or ((1, 0),)
        filler = (1,) * (_DIMS - len(dims))
        fields: dict[str, Value] = {
            "dims": len(dims),
            "length": (*(n for n, _ in dims), *filler),
            "stride": (*(stride for _, stride in dims), *(0 for _ in filler)),
            "first_byte": self.first_byte,
            "run_bytes": self.run_bytes,
        }
        return Lowered(fields, extent=(prod(n for n, _ in dims[:-1]),), inputs=(position,))


def strides(shape: Shape) -> list[int]:
    """Return how many elements the neighbours along each dimension are apart."""
    return [prod(shape[i + 1 :]) for i in range(len(shape))]


def walk(dims: Sequence[Stride], element_bytes: int, first: int = 0) -> Walk:
    """Return the walk through ``dims``, in elements; ValueError if they are too many."""
    run, joined = element_bytes, list[Stride]()
    for n, apart in reversed(dims):
        stride = apart * element_bytes
        if n == 1:
            continue
        if not joined and stride == run:  # what follows lies right behind
            run *= n
        elif joined and joined[-1][0] * joined[-1][1] == stride:
            joined[-1] = (joined[-1][0] * n, joined[-1][1])
        else:
            joined.append((n, stride))
    if len(joined) > _DIMS:
        raise ValueError(f"elements move along {len(joined)} dimensions, {_DIMS} at most can")
    return Walk(tuple(reversed(joined)), first * element_bytes, run)


def select(node: Operands, target: Target) -> Kernel:
    """Return the kernel of all of them."""
    return Kernel("strided_slice")


def operator(
    name: str,
    walked: Callable[[Operands], Walk],
    *,
    numbers: str = "",
    constraints: tuple[Constraint, ...] = (),
    shapes: Callable[[Operands], tuple[Shape, ...]],
    evaluate: Callable[[Operands], tuple[bytes, ...]],
) -> Op:
    """Return the operator whose output is a walk through its first input.

    ``numbers`` says what the constants of a second input are, if there is one.
    """
    given = (_checks.constant(1, numbers), _checks.index_type(1, numbers)) if numbers else ()

    def walkable(node: Operands) -> tuple[Shape, ...]:
        made = shapes(node)
        walked(node)  # raises ValueError where there are too many dimensions
        return made

    def lower(node: Operands, kernel: Kernel) -> Lowered:
        return walked(node).lowered()

    def identity(node: Operands) -> bool:
        return walked(node).is_copy and node.input().elements == node.output().elements

    return Op(
        name,
        attributes=no_attributes,
        inputs=(2, 2) if numbers else (1, 1),
        outputs=(1, 1),
        constraints=(_moves.data_of_one_type(0), _moves.one_quantization(0), *given, *constraints),
        shapes=walkable,
        kernels=KERNELS,
        select=select,
        lower=lower,
        identity=identity,
        evaluate=evaluate,
        unsigned=True,
    )
