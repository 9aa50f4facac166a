# SPDX-License-Identifier: Apache-2.0
"""Operators of two tensors that are broadcast against each other, element by element."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfl2c import arithmetic
from tfl2c.graph import DType, Operands, Tensor
from tfl2c.ops import _checks, _places
from tfl2c.ops._op import Constraint, Op, Options, no_attributes
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

Array = NDArray[Any]

_WORDS = {
    DType.INT8: "int8 with one scale and zero point each",
    DType.INT16: "int16 with one scale each and zero point 0",
}


@dataclass(frozen=True, slots=True)
class Fused:
    """The activation of the results."""

    activation: str


def fused(options: Options) -> Fused:
    """Return the attributes of an operator that has a fused activation and nothing else."""
    return Fused(_checks.activation(options))


def no_fields(node: Operands) -> Mapping[str, Value]:
    """Return the parameters of a kernel that needs to know no more than where elements are."""
    return {}


@dataclass(frozen=True, slots=True)
class Rule:
    """How two elements of one type become one.

    ``kernel``       its name
    ``values``       the results for arrays of elements, as exact integers or as float32
    ``fields``       the kernel's parameters besides those that say where the elements are
    ``constraints``  on nodes of this type
    ``is_coded``     whether elements are codes of reals
    ``second``       the type of the second input, if it is another one
    """

    kernel: str
    values: Callable[[Operands, Array, Array], Array]
    fields: Callable[[Operands], Mapping[str, Value]] = no_fields
    constraints: tuple[Constraint, ...] = ()
    is_coded: bool = False
    second: DType | None = None


def operator(
    name: str,
    rules: Mapping[DType, Rule],
    *,
    constraints: tuple[Constraint, ...] = (),
    attributes: Callable[[Options], Any] = no_attributes,
    result: DType | None = None,
) -> Op:
    """Return the operator that works by the rule of its inputs' type.

    ``result`` is the type of the output, if it is not that of the inputs.
    """

    def select(node: Operands, target: Target) -> Kernel:
        return Kernel(rules[node.input().dtype].kernel)

    def lower(node: Operands, kernel: Kernel) -> Lowered:
        fields = rules[node.input().dtype].fields(node)
        return Lowered({**_places.fields(node), **fields}, _places.extent(node), (0, 1))

    def evaluate(node: Operands) -> tuple[bytes, ...]:
        return (evaluated(node, rules[node.input().dtype]),)

    return Op(
        name,
        attributes=attributes,
        inputs=(2, 2),
        outputs=(1, 1),
        constraints=(typed(rules, result), *constraints, *narrowed(rules)),
        shapes=_places.shapes,
        kernels=tuple(dict.fromkeys(rule.kernel for rule in rules.values())),
        select=select,
        lower=lower,
        rows=_places.access,
        evaluate=evaluate,
    )


def evaluated(node: Operands, rule: Rule) -> bytes:
    """Return the output of a node whose inputs are constant."""
    first, second = np.broadcast_arrays(node.input().array(), node.input(1).array())
    with np.errstate(all="ignore"):
        values = rule.values(node, np.atleast_1d(first), np.atleast_1d(second))
    return values.astype(node.output().dtype.numpy).tobytes()


def typed(rules: Mapping[DType, Rule], result: DType | None = None) -> Constraint:
    """Return the constraint that inputs and output have one of the types that there are rules for.

    Codes must have the quantization that the rule expects.
    """

    def constraint(node: Operands) -> str | None:
        dtype = node.input().dtype
        rule = rules.get(dtype)
        if rule is None:
            return f"input 0 is {dtype.value}"
        fault = _fault(node.input(), dtype, "input 0", rule)
        fault = fault or _fault(node.input(1), rule.second or dtype, "input 1", rule)
        if result is None:
            return fault or _fault(node.output(), dtype, "the output", rule)
        other = node.output().dtype
        return fault or (f"the output is {other.value}" if other is not result else None)

    constraint.__doc__ = _type_sentence(rules, result)
    return constraint


def _fault(tensor: Tensor, dtype: DType, what: str, rule: Rule) -> str | None:
    """Return what keeps a tensor from being of a type, with the quantization that it needs."""
    if not rule.is_coded:
        return None if tensor.dtype is dtype else f"{what} is {tensor.dtype.value}"
    fault = _checks.quantized(tensor, dtype, what)
    if fault or dtype is not DType.INT16 or tensor.affine.zero_point == 0:
        return fault
    return f"{what} has zero point {tensor.affine.zero_point}"


def _type_sentence(rules: Mapping[DType, Rule], result: DType | None) -> str:
    words = [_words(dtype, rule) for dtype, rule in rules.items()]
    choice = f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]
    if result is None or set(rules) == {result}:
        return f"Inputs and output must all be {choice}."
    return f"Inputs must both be {choice}, the output must be {result.value}."


def _words(dtype: DType, rule: Rule) -> str:
    words = _WORDS[dtype] if rule.is_coded else dtype.value
    return words if rule.second is None else f"{words}, input 1 {rule.second.value},"


def narrowed(rules: Mapping[DType, Rule]) -> list[Constraint]:
    """Return the rules' constraints, each of them for nodes of its own type."""
    return [_narrowed(t, c) for t, rule in rules.items() for c in rule.constraints]


def _narrowed(dtype: DType, constraint: Constraint) -> Constraint:
    def narrow(node: Operands) -> str | None:
        return constraint(node) if node.input().dtype is dtype else None

    doc = constraint.__doc__ or ""
    narrow.__doc__ = f"When {dtype.value}, {doc[:1].lower()}{doc[1:]}"
    return narrow


def scales(node: Operands) -> tuple[float, float, float]:
    """Return the scales of first input, second input and output."""
    first, second, result = (t.affine.scale for t in (node.input(), node.input(1), node.output()))
    return first, second, result


def zero_points(node: Operands) -> tuple[int, int, int]:
    """Return the zero points of first input, second input and output."""
    tensors = node.input(), node.input(1), node.output()
    first, second, result = (t.affine.zero_point for t in tensors)
    return first, second, result


def output_range(node: Operands) -> tuple[int, int]:
    """Return the least and the greatest code that the fused activation lets through."""
    output = node.output()
    return arithmetic.activation_range(node.attrs.activation, output.affine, output.dtype)


def zero_point_fields(node: Operands) -> dict[str, Value]:
    """Return the kernels' parameters for zero points; int16 codes have none."""
    if node.input().dtype is DType.INT16:
        return {}
    names = "first_zero_point", "second_zero_point", "output_zero_point"
    return dict(zip(names, zero_points(node), strict=True))


def code_fields(node: Operands) -> dict[str, Value]:
    """Return the kernels' parameters for the codes of an output, activation included."""
    least, greatest = output_range(node)
    return {"output_min": least, "output_max": greatest}


def clipped(node: Operands, codes: Array) -> Array:
    """Return codes, zero point not yet added, as those of the output, activation included."""
    least, greatest = output_range(node)
    clamped: Array = np.clip(codes + node.output().affine.zero_point, least, greatest)
    return clamped


def plain_range(node: Operands) -> tuple[float, float]:
    """Return the range of a fused activation for plain numbers."""
    least, greatest = arithmetic.ACTIVATIONS[node.attrs.activation]
    dtype = node.output().dtype
    if dtype is DType.FLOAT32:
        limit = float(np.finfo(np.float32).max)
        return -limit if least is None else least, limit if greatest is None else greatest
    lowest, highest = dtype.limits
    return (
        lowest if least is None else max(int(least), lowest),
        highest if greatest is None else int(greatest),
    )


def range_fields(node: Operands) -> dict[str, Value]:
    """Return the kernels' parameters for the range of a fused activation of plain numbers."""
    least, greatest = plain_range(node)
    return {"output_min": least, "output_max": greatest}


def clamped(compute: Callable[[Array, Array], Array]) -> Callable[[Operands, Array, Array], Array]:
    """Return what computes plain numbers and clamps them to the range of the activation."""

    def values(node: Operands, first: Array, second: Array) -> Array:
        result = compute(first, second)
        least, greatest = (result.dtype.type(end) for end in plain_range(node))
        bounded: Array = np.where(result < least, least, result)
        return np.where(bounded > greatest, greatest, bounded)

    return values


def unclamped(
    compute: Callable[[Array, Array], Array],
) -> Callable[[Operands, Array, Array], Array]:
    """Return what computes elements of an operator without activation."""

    def values(node: Operands, first: Array, second: Array) -> Array:
        return compute(first, second)

    return values


def requantized(values: Array, multiplier: int, shift: int) -> Array:
    """Return `arithmetic.requantize` of every value, which are 32-bit integers."""
    wide = values.astype(np.int64) << max(shift, 0)
    wrapped = (wide + 2**31) % 2**32 - 2**31
    scaled = wrapped * multiplier + 2**30 >> 31
    mask = 2 ** max(-shift, 0) - 1
    half = (mask >> 1) + (scaled < 0)
    rounded: Array = (scaled >> max(-shift, 0)) + ((scaled & mask) > half)
    return rounded
