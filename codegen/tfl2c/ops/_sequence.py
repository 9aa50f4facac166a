# SPDX-License-Identifier: Apache-2.0
"""What operators share that go through sequences with a layer of recurrent units, or with two.

The input is [batch, time, depth], or [time, batch, depth] where time comes first, or [batch, depth]
for a single step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any, Protocol

import numpy as np

from tfl2c.errors import quoted
from tfl2c.graph import DType, Operands, Shape, Tensor
from tfl2c.ops import _float, _states
from tfl2c.ops._op import Constraint, Op, Options, shape_text
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Target


@dataclass(frozen=True, slots=True)
class Sizes:
    """Sizes of an input."""

    batches: int
    steps: int
    time_major: bool

    @classmethod
    def of(cls, shape: Shape, *, time_major: bool) -> Sizes:
        """Return the sizes of an input of two or three dimensions."""
        if len(shape) == 2:
            return cls(shape[0], 1, time_major=False)
        first, second, _ = shape
        batches, steps = (second, first) if time_major else (first, second)
        return cls(batches, steps, time_major=time_major)

    def way(self, pitch: int, *, backward: bool = False) -> Mapping[str, Value]:
        """Return the fields of a kernel's `tfl2c_way` for output rows of ``pitch`` elements."""
        step = self.batches if self.time_major else 1
        return {
            "way.steps": self.steps,
            "way.first_row": (self.steps - 1) * step if backward else 0,
            "way.step_rows": -step if backward else step,
            "way.batch_rows": 1 if self.time_major else self.steps,
            "way.pitch": pitch,
        }


def floats(node: Operands) -> str | None:
    """Inputs and outputs must be float32. Convert the model again without quantization."""
    count = len(node.node.outputs)
    computed = [tensor for tensor in node.present() if not tensor.is_constant]
    tensors = [*computed, *(node.output(i) for i in range(count))]
    other = next((t for t in tensors if t.dtype is not DType.FLOAT32), None)
    return None if other is None else f"{quoted(other.name)} is {other.dtype.value}"


class Layer(Protocol):
    """A layer of an operator: where its inputs are, and what follows from them."""

    @property
    def states(self) -> tuple[int, ...]:
        """Positions of the states."""

    def outputs(self, node: Operands) -> int:
        """Return how many numbers of a row of the output the layer makes."""

    def fields(self, node: Operands, pitch: int, *, backward: bool = False) -> dict[str, Value]:
        """Return the fields of the layer, whose output rows are ``pitch`` elements apart."""

    def macs(self, node: Operands) -> int:
        """Count the multiply-accumulates for one row of the input."""


def _outputs_fit(node: Operands) -> str | None:
    """There must be one output where outputs are merged, else two."""
    count = len(node.node.outputs)
    return None if count == (1 if node.attrs.merged else 2) else f"there are {count}"


def two_layers(
    name: str,
    layers: tuple[Layer, Layer],
    *,
    attributes: Callable[[Options], Any],
    inputs: int,
    constraints: tuple[Constraint, ...],
) -> Op:
    """Return the operator with a layer that goes forward and one that goes backward."""
    kernel = f"{name.lower()}_f32"

    def shapes(node: Operands) -> tuple[Shape, ...]:
        parts = [layer.outputs(node) for layer in layers]
        widths = [sum(parts)] if node.attrs.merged else parts
        return tuple((*node.input().shape[:2], width) for width in widths)

    def select(node: Operands, target: Target) -> Kernel:
        return Kernel(kernel)

    def lower(node: Operands, chosen: Kernel) -> Lowered:
        return both(node, *layers)

    return Op(
        name,
        attributes=attributes,
        inputs=(inputs, inputs),
        outputs=(1, 2),
        constraints=(_outputs_fit, *constraints),
        shapes=shapes,
        kernels=(kernel,),
        select=select,
        lower=lower,
        macs=lambda node: prod(node.input().shape[:2]) * sum(p.macs(node) for p in layers),
        remedy="",
    )


def both(node: Operands, forward: Layer, backward: Layer) -> Lowered:
    """Return the call of the kernel of two layers."""
    front, merged = forward.outputs(node), node.attrs.merged
    whole = front + backward.outputs(node)
    pitches = (whole, whole) if merged else (front, whole - front)
    first = forward.fields(node, pitches[0])
    second = backward.fields(node, pitches[1], backward=True)
    fields: dict[str, Value] = {
        **{f"forward.{key}": value for key, value in first.items()},
        **{f"backward.{key}": value for key, value in second.items()},
        "backward_part": 0 if merged else 1,
        "backward_start": front if merged else 0,
    }
    states = (*forward.states, *backward.states)
    batches = node.input(states[0]).shape[0]
    return Lowered(fields, (batches,), (0, *states), outputs_listed=True)


def weights(tensors: Sequence[Tensor | None], shape: Shape) -> str | None:
    """Return what keeps tensors from being constant weights, float32 or codes with one scale."""
    dtype = tensors[0].dtype if tensors[0] else DType.FLOAT32
    for tensor in tensors:
        wanted = dtype if dtype is DType.INT8 else DType.FLOAT32
        fault = _states.is_of(tensor, wanted, shape, "weights")
        found = tensor.quantization if tensor and wanted is DType.INT8 else None
        if fault:
            return fault
        if wanted is DType.INT8 and (found is None or not found.per_tensor or found.zero_point):
            return "weights have several scales or a zero point" if found else "there is no scale"
    return None


def matrix(name: str, role: str, tensors: Sequence[Tensor], layout: str) -> dict[str, Value]:
    """Return the fields of a kernel's `tfl2c_matrix`: each row is one of each tensor in turn."""
    values = np.stack([tensor.array() for tensor in tensors], axis=1)
    fields: dict[str, Value] = {"reals": None, "codes": None, "scale": None}
    if tensors[0].dtype is DType.FLOAT32:
        fields["reals"] = _float.array(role, values, layout)
    else:
        fields["codes"] = as_const(role, values, np.int8, layout)
        scales = [tensor.affine.scale for tensor in tensors]
        fields["scale"] = _float.array(f"{role}_scale", scales, "[kinds of rows]")
    fields["columns"] = values.shape[-1]
    return {f"{name}.{key}": value for key, value in fields.items()}


def state(position: int, name: str, width: int, node: Operands) -> str | None:
    """Return what keeps a state from having ``width`` numbers for each sequence."""
    wanted = (Sizes.of(node.input().shape, time_major=node.attrs.time_major).batches, width)
    found = node.input(position)
    return None if found.shape == wanted else f"{name} is {shape_text(found)}"
