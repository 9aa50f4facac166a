# SPDX-License-Identifier: Apache-2.0
"""Boxes that are chosen by their scores: what NON_MAX_SUPPRESSION_V4 and _V5 share.

Converters declare a list that a batch of one is computed for as [1, most] and reshape it.
"""

from __future__ import annotations

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _moves
from tfl2c.ops._op import Constraint, Op, no_attributes, shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_BOXES, _SCORES, _MOST, _OVERLAP, _SCORE, _SIGMA = range(6)  # positions of the inputs
_WORDS = {_OVERLAP: "overlap threshold", _SCORE: "score threshold", _SIGMA: "sigma"}


def operator(name: str, *, soft: bool) -> Op:
    """Return the operator; where ``soft``, scores may fall, and are an output."""
    types = (DType.INT32, DType.FLOAT32, DType.INT32) if soft else (DType.INT32, DType.INT32)
    numbers = (_OVERLAP, _SCORE, _SIGMA) if soft else (_OVERLAP, _SCORE)
    kernel_name = name.lower()

    def shapes(node: Operands) -> tuple[Shape, ...]:
        most = _moves.numbers(node, _MOST)[0]
        if most < 0:
            raise ValueError(f"{most} boxes cannot be chosen")
        given = [node.output(i).shape for i in range(len(types) - 1)]
        return (*((1, most) if shape == (1, most) else (most,) for shape in given), ())

    def select(node: Operands, target: Target) -> Kernel:
        more = 0 if soft else node.output().elements
        return Kernel(kernel_name, scratch=4 * (3 * node.input().shape[0] + more))

    def lower(node: Operands, kernel: Kernel) -> Lowered:
        sigma = _number(node, _SIGMA) if soft else 0.0
        inner: dict[str, Value] = {
            "count": node.input().shape[0],
            "most": node.output().elements,
            "overlap_threshold": _number(node, _OVERLAP),
            "score_threshold": _number(node, _SCORE),
            "falloff": -0.5 / sigma if sigma > 0 else 0.0,
        }
        fields = {f"suppression.{key}": value for key, value in inner.items()}
        return Lowered(fields, extent=(), inputs=(_BOXES, _SCORES))

    return Op(
        name,
        attributes=no_attributes,
        inputs=(3 + len(numbers),) * 2,
        outputs=(len(types),) * 2,
        constraints=(
            _known_inputs,
            _known_outputs(types),
            _boxes_fit,
            _checks.constant(_MOST, "number of boxes"),
            _moves.one_number(_MOST, "number of boxes"),
            _checks.index_type(_MOST, "number of boxes"),
            *(check for i in numbers for check in _constant_number(i)),
            _thresholds_in_range,
        ),
        shapes=shapes,
        kernels=(kernel_name,),
        select=select,
        lower=lower,
    )


def _number(node: Operands, position: int) -> float:
    return float(node.input(position).array().reshape(-1)[0])


def _constant_number(position: int) -> tuple[Constraint, ...]:
    what = _WORDS[position]
    return _checks.constant(position, what), _moves.one_number(position, what)


def _known_inputs(node: Operands) -> str | None:
    """Inputs, but for the number of boxes, must be float32."""
    types = {node.input(i).dtype for i in range(node.inputs) if i != _MOST}
    other = sorted(t.value for t in types - {DType.FLOAT32})
    return f"one is {other[0]}" if other else None


def _known_outputs(types: tuple[DType, ...]) -> Constraint:
    def constraint(node: Operands) -> str | None:
        found = tuple(node.output(i).dtype for i in range(len(types)))
        return None if found == types else "they are " + ", ".join(t.value for t in found)

    constraint.__doc__ = f"Outputs must be {', '.join(t.value for t in types[:-1])} and int32."
    return constraint


def _boxes_fit(node: Operands) -> str | None:
    """Boxes must be [number, 4], with as many scores."""
    boxes, scores = node.input(_BOXES), node.input(_SCORES)
    fits = len(boxes.shape) == 2 and boxes.shape[1] == 4 and scores.shape == boxes.shape[:1]
    return None if fits else f"they are {shape_text(boxes)} and {shape_text(scores)}"


def _thresholds_in_range(node: Operands) -> str | None:
    """The overlap threshold must be from 0 to 1, sigma, if there is one, a number from 0 on."""
    overlap, sigma = _number(node, _OVERLAP), _number(node, _SIGMA) if node.has(_SIGMA) else 0.0
    fits = 0 <= overlap <= 1 and (sigma == 0 or 1e-30 < sigma < 1e30)
    return None if fits else f"they are {overlap:g} and {sigma:g}"
