# SPDX-License-Identifier: Apache-2.0
"""TFLite_Detection_PostProcess, a custom operator: which boxes around anchors are detections.

Boxes are decoded one by one when their turn comes, so that no table of them is needed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

from tfl2c.graph import DType, Operands, Shape, Tensor
from tfl2c.ops import _checks
from tfl2c.ops._op import Op, Options, shape_text
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Target

_BOXES, _SCORES, _ANCHORS = 0, 1, 2  # positions of the inputs
_NAMES = ("boxes", "scores", "anchors")
_PER_CLASS = 100  # unless the options say otherwise
_MOST = 4096  # detections
_GREATEST = 3e38  # of an option
_FAST, _REGULAR = "detection_postprocess_fast", "detection_postprocess_regular"


@dataclass(frozen=True, slots=True)
class Detections:
    """How many detections there are at most, and what makes one.

    ``scales`` are those of y, x, height and width.
    """

    most: int
    per_box: int
    per_class: int
    classes: int
    is_regular: bool
    score_threshold: float
    overlap_threshold: float
    scales: tuple[float, ...]


def _attributes(options: Options) -> Detections:
    read = Detections(
        most=_count(options, "max_detections", 0),
        per_box=_count(options, "max_classes_per_detection", 0),
        per_class=_count(options, "detections_per_class", _PER_CLASS),
        classes=_count(options, "num_classes", 0),
        is_regular=bool(options.get("use_regular_nms", False)),
        score_threshold=_real(options, "nms_score_threshold"),
        overlap_threshold=_real(options, "nms_iou_threshold"),
        scales=tuple(_real(options, f"{name}_scale") for name in "yxhw"),
    )
    if not 0 < read.overlap_threshold <= 1:
        fault = f"nms_iou_threshold is {read.overlap_threshold:g}, not above 0 and up to 1"
        raise ValueError(fault)
    if 0 in read.scales:
        raise ValueError("one of y_scale, x_scale, h_scale and w_scale is 0")
    return read


def _count(options: Options, name: str, default: int) -> int:
    value: Any = options.get(name, default)
    if not isinstance(value, int) or not 0 < value <= _MOST:
        raise ValueError(f"the option {name} is {value}, it must be from 1 to {_MOST}")
    return value


def _real(options: Options, name: str) -> float:
    value = float(options.get(name, 0))
    if not isfinite(value) or abs(value) > _GREATEST:
        raise ValueError(f"the option {name} is {value}")
    return value


def _known_inputs(node: Operands) -> str | None:
    """Inputs must be float32, or int8 with one scale and zero point each."""
    for position, name in enumerate(_NAMES):
        tensor = node.input(position)
        fault = _checks.quantized(tensor, DType.INT8, f"the tensor of {name}")
        if fault and tensor.dtype is not DType.FLOAT32:
            return fault
    return None


def _known_outputs(node: Operands) -> str | None:
    """Outputs must be float32."""
    found = {node.output(i).dtype for i in range(4)} - {DType.FLOAT32}
    return "one is " + min(t.value for t in found) if found else None


def _shapes_fit(node: Operands) -> str | None:
    """There must be a batch of one, 4 numbers or more a box, and an anchor for each box.

    Each box must have a score for every class, and may have one for the background in front.
    """
    boxes, scores, anchors = (node.input(i).shape for i in range(3))
    fits = (
        len(boxes) == len(scores) == 3
        and boxes[0] == scores[0] == 1
        and boxes[1] == scores[1] > 0
        and boxes[2] >= 4
        and scores[2] - node.attrs.classes in (0, 1)
        and anchors == (boxes[1], 4)
    )
    return None if fits else "they are " + ", ".join(shape_text(node.input(i)) for i in range(3))


def _shapes(node: Operands) -> tuple[Shape, ...]:
    slots = node.attrs.most * node.attrs.per_box
    return (1, slots, 4), (1, slots), (1, slots), (1,)


def _select(node: Operands, target: Target) -> Kernel:
    attrs: Detections = node.attrs
    count = node.input().shape[1]
    if attrs.is_regular:
        return Kernel(_REGULAR, scratch=4 * (count + 4 * min(attrs.per_class, count)))
    return Kernel(_FAST, scratch=4 * (count + attrs.classes))


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    attrs: Detections = node.attrs
    boxes, scores = node.input(_BOXES).shape, node.input(_SCORES).shape
    inner: dict[str, Value] = {}
    for position, name in enumerate(_NAMES):
        inner |= _coding(node.input(position), name)
    inner |= {
        "count": boxes[1],
        "box_step": boxes[2],
        "classes": attrs.classes,
        "background": scores[2] - attrs.classes,
        "most": attrs.most,
        "slots": attrs.most * attrs.per_box,
        "score_threshold": attrs.score_threshold,
        "overlap_threshold": attrs.overlap_threshold,
    }
    inner |= {f"{n}_scale": scale for n, scale in zip("yxhw", attrs.scales, strict=True)}
    fields = {f"detections.{name}": value for name, value in inner.items()}
    if attrs.is_regular:
        fields["per_class"] = attrs.per_class
    else:
        fields["per_box"] = min(attrs.per_box, attrs.classes)
    return Lowered(fields, extent=(), inputs=(_BOXES, _SCORES, _ANCHORS))


def _coding(tensor: Tensor, name: str) -> dict[str, Value]:
    if tensor.dtype is DType.FLOAT32:
        return {f"{name}.scale": 0.0, f"{name}.zero_point": 0}
    return {f"{name}.scale": tensor.affine.scale, f"{name}.zero_point": tensor.affine.zero_point}


OP = Op(
    "DETECTION_POSTPROCESS",
    attributes=_attributes,
    inputs=(3, 3),
    outputs=(4, 4),
    constraints=(_known_inputs, _known_outputs, _shapes_fit),
    shapes=_shapes,
    kernels=(_FAST, _REGULAR),
    select=_select,
    lower=_lower,
    unsigned=True,
    custom="TFLite_Detection_PostProcess",
)
