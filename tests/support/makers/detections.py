# SPDX-License-Identifier: Apache-2.0
"""TFLite_Detection_PostProcess: boxes around anchors, and their scores."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from flatbuffers import flexbuffers
from numpy.random import Generator
from numpy.typing import NDArray

from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, TensorSpec

_CHOICES = 40  # numbers that inputs are drawn from: some scores are equal
# Of codes. By powers of two they are decoded exactly: LiteRT, which decodes some of them at a time,
# rounds others by their place, so that not all equal codes are equal scores.
_BOXES, _SCORES, _ANCHORS = 2.0**-4, 2.0**-8, 2.0**-8
_DISTINCT = 50_000  # values, of which two in a box are hardly the same
_OPTIONS = {
    "max_detections": 4,
    "max_classes_per_detection": 1,
    "nms_score_threshold": 0.3,
    "nms_iou_threshold": 0.5,
    "y_scale": 10.0,
    "x_scale": 10.0,
    "h_scale": 5.0,
    "w_scale": 5.0,
}


@dataclass(frozen=True, slots=True)
class Maker:
    """``size`` is that of anchors at most; ``declared`` whether outputs have their shapes."""

    boxes: int = 30
    numbers: int = 4
    classes: int = 3
    background: int = 1
    dtype: str = "float32"
    size: float = 0.1
    declared: bool = True
    options: Mapping[str, Any] = field(default_factory=dict)

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:
        options = {**_OPTIONS, "num_classes": self.classes, **self.options}
        slots = options["max_detections"] * options["max_classes_per_detection"]
        columns = self.classes + self.background
        # Which of two equal classes of a box comes first, the references leave to a library's sort.
        scores = _CHOICES if options["max_classes_per_detection"] == 1 else _DISTINCT
        shapes = ((1, slots, 4), (1, slots), (1, slots), (1,))
        names = tuple(f"output_{i}" for i in range(4))
        tensors = (
            self._input("boxes", (1, self.boxes, self.numbers), rng.normal(0, 1, _CHOICES), _BOXES),
            self._input("scores", (1, self.boxes, columns), rng.uniform(0, 1, scores), _SCORES),
            self._anchors(rng),
            *(
                TensorSpec(name, shape if self.declared else (), "float32")
                for name, shape in zip(names, shapes, strict=True)
            ),
        )
        octets = bytes(flexbuffers.Dumps(options))
        node = OpSpec(op, ("boxes", "scores", "anchors"), names, {"custom_options": octets})
        return ModelSpec(tensors, (node,), ("boxes", "scores"), names)

    def _anchors(self, rng: Generator) -> TensorSpec:
        sizes = rng.uniform(self.size / 4, self.size, (self.boxes, 2))
        anchors = np.hstack([rng.uniform(0.1, 0.9, (self.boxes, 2)), sizes])
        if self.dtype == "float32":
            return TensorSpec("anchors", anchors.shape, "float32", data=anchors.astype(np.float32))
        quant = Quant.of(_ANCHORS, self._zero(2))
        return TensorSpec("anchors", anchors.shape, self.dtype, quant, self._codes(anchors, quant))

    def _input(
        self, name: str, shape: tuple[int, ...], reals: NDArray[Any], scale: float
    ) -> TensorSpec:
        if self.dtype == "float32":
            values = tuple(float(x) for x in reals.astype(np.float32))
            return TensorSpec(name, shape, "float32", values=values)
        quant = Quant.of(scale, self._zero(120 if name == "boxes" else 3))
        values = tuple(int(x) for x in self._codes(reals, quant))
        return TensorSpec(name, shape, self.dtype, quant, values=values)

    def _zero(self, unsigned: int) -> int:
        return unsigned - (128 if self.dtype == "int8" else 0)

    def _codes(self, reals: NDArray[Any], quant: Quant) -> NDArray[Any]:
        info = np.iinfo(self.dtype)
        codes = np.rint(reals / quant.scales[0]) + quant.zero_points[0]
        return np.asarray(np.clip(codes, info.min, info.max), dtype=self.dtype)
