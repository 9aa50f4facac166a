# SPDX-License-Identifier: Apache-2.0
"""The comparisons: elements of two tensors that are broadcast against each other give truths.

int8 codes are compared as the reals that they stand for, with 8 bits behind the point, as the
references do it, and so are int16 codes where the question is whether they are equal; where it is
about their order they are compared as they are, so both inputs must have the same scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.graph import DType, Operands, Tensor
from tfl2c.ops import _broadcast
from tfl2c.ops._broadcast import Array, Rule
from tfl2c.ops._op import Op
from tfl2c.program import Value

_BITS = 8  # behind the point
_AS_IT_IS = 0.5  # a scale below 1 that rounds no code off
_TYPES = {
    DType.BOOL: "compare_bool",
    DType.INT16: "compare_s16",
    DType.INT32: "compare_s32",
    DType.INT64: "compare_s64",
    DType.FLOAT32: "compare_f32",
}


@dataclass(frozen=True, slots=True)
class Relation:
    """What is true of two numbers when the first is less, equal or greater than the second.

    ``neither`` is what is true when one of them is no number.
    """

    less: bool
    equal: bool
    greater: bool
    neither: bool = False

    def holds(self, first: Array, second: Array) -> Array:
        """Return where the relation holds."""
        return np.select(
            [first < second, first == second, first > second],
            [self.less, self.equal, self.greater],
            self.neither,
        )


def operator(name: str, relation: Relation, *, of_order: bool = True) -> Op:
    """Return the operator that says where a relation holds.

    One that is not ``of_order`` compares bool as well, and int16 as int8.
    """
    rules = {DType.INT8: _codes(relation, "compare_s8", is_coded=True)}
    for dtype, kernel in _TYPES.items():
        if dtype is not DType.BOOL or not of_order:
            rules[dtype] = _plain(relation, dtype, kernel)
    if not of_order:
        scaled = _codes(relation, "compare_scaled_s16", is_coded=False)
        rules[DType.INT16] = replace(scaled, constraints=(_one_scale_or_none, *scaled.constraints))
    return replace(_broadcast.operator(name, rules, result=DType.BOOL), unsigned=True)


def _results(relation: Relation) -> dict[str, Value]:
    return {
        "if_less": int(relation.less),
        "if_equal": int(relation.equal),
        "if_greater": int(relation.greater),
    }


def _plain(relation: Relation, dtype: DType, kernel: str) -> Rule:
    fields = _results(relation)
    if dtype is DType.FLOAT32:
        fields["if_neither"] = int(relation.neither)
    limits = (_one_quantization,) if dtype is DType.INT16 else ()
    return Rule(kernel, _broadcast.unclamped(relation.holds), lambda _: fields, limits)


def _one_quantization(node: Operands) -> str | None:
    """Both inputs must have the same scale and zero point."""
    first, second = node.input().quantization, node.input(1).quantization
    if first is None or second is None or first == second:
        return None
    return f"the scales are {first.scale:g} and {second.scale:g}"


def _one_scale_or_none(node: Operands) -> str | None:
    """Each input must have one scale, or none."""
    found = [t.quantization is None or t.quantization.per_tensor for t in _inputs(node)]
    return None if all(found) else "there is a scale per channel"


def _codes(relation: Relation, kernel: str, *, is_coded: bool) -> Rule:
    def fields(node: Operands) -> Mapping[str, Value]:
        pairs = [(_zero_point(t), quantize_multiplier(_scale(t))) for t in _inputs(node)]
        values: dict[str, Value] = {}
        for name, (zero_point, (multiplier, shift)) in zip(("first", "second"), pairs, strict=True):
            values[f"{name}_zero_point"] = zero_point
            values[f"{name}_multiplier"] = multiplier
            values[f"{name}_shift"] = shift
        return {**values, **_results(relation)}

    def values(node: Operands, first: Array, second: Array) -> Array:
        a, b = (_real(t, c) for t, c in zip(_inputs(node), (first, second), strict=True))
        return relation.holds(a, b)

    return Rule(kernel, values, fields, (_scales_below_one,), is_coded=is_coded)


def _scales_below_one(node: Operands) -> str | None:
    """The inputs' scales must be below 1."""
    scales = [_scale(t) for t in _inputs(node)]
    if all(quantize_multiplier(scale)[1] <= 0 for scale in scales):
        return None
    return f"they are {scales[0]:g} and {scales[1]:g}"


def _inputs(node: Operands) -> tuple[Tensor, Tensor]:
    return node.input(), node.input(1)


def _scale(tensor: Tensor) -> float:
    return _AS_IT_IS if tensor.quantization is None else tensor.affine.scale


def _zero_point(tensor: Tensor) -> int:
    return 0 if tensor.quantization is None else tensor.affine.zero_point


def _real(tensor: Tensor, codes: Array) -> Array:
    """Return what codes stand for, with `_BITS` bits behind the point."""
    wide = codes.astype(np.int64) - _zero_point(tensor) << _BITS
    return _broadcast.requantized(wide, *quantize_multiplier(_scale(tensor)))
