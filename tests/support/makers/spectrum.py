# SPDX-License-Identifier: Apache-2.0
"""RFFT2D and operators that take its complex numbers apart, which no model has at its ends.

Of RFFT2D real and imaginary parts are one output: a tolerance is a share of the largest of both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from tests.support.tflite_builder import ModelSpec, OpSpec, Shape, TensorSpec, constant

_PARTS = ("REAL", "IMAG")


@dataclass(frozen=True, slots=True)
class Maker:
    """``lengths`` are those of the FFT; ``squeezed`` puts SQUEEZE between the operators.

    ``moved`` puts what changes the order of dimensions there, or leaves the first column out.
    ``values`` are what the input is drawn from, ``ends`` says that the spectrum is an output.
    """

    shape: Shape = (2, 4, 8)
    lengths: tuple[int, ...] = (4, 8)
    squeezed: bool = False
    moved: str = ""  # "TRANSPOSE" or "SLICE"
    values: tuple[float, ...] = ()
    ends: bool = False
    dtype: str = "float32"

    def possible(self) -> bool:
        return True

    def model(self, op: str, rng: Generator) -> ModelSpec:  # noqa: ARG002 (nothing is random)
        made = (*self.shape[:-2], self.lengths[0], self.lengths[-1] // 2 + 1)
        between, flat, operands = self._between(made)
        names = _PARTS if op == "RFFT2D" else (op,)
        both = (*flat[:-1], len(names) * flat[-1])
        tensors = (
            TensorSpec("input", self.shape, self.dtype, None, None, self.values),
            constant("lengths", np.array(self.lengths, dtype=np.int32)),
            *operands,
            TensorSpec("spectrum", made, "complex64"),
            TensorSpec("flat", flat, "complex64"),
            *(TensorSpec(name.lower(), flat, "float32") for name in names),
            TensorSpec("both", both, "float32"),
        )
        source = "flat" if between else "spectrum"
        given = ("spectrum", *(t.name for t in operands))
        views = (OpSpec(between, given, ("flat",), {}),) if between else ()
        parts = tuple(OpSpec(name, (source,), (name.lower(),)) for name in names)
        parts += (OpSpec("CONCATENATION", ("real", "imag"), ("both",), {"axis": -1}),) * (
            op == "RFFT2D"
        )
        nodes = (OpSpec("RFFT2D", ("input", "lengths"), ("spectrum",)), *views, *parts)
        output = "spectrum" if self.ends else parts[-1].outputs[0]
        return ModelSpec(tensors, nodes, ("input",), (output,))

    def _between(self, made: Shape) -> tuple[str, Shape, list[TensorSpec]]:
        """Return the operator behind the FFT, the shape that it makes, and its operands."""
        rank = len(made)
        if self.moved == "TRANSPOSE":
            order = (*range(rank - 2), rank - 1, rank - 2)
            operand = constant("order", np.array(order, dtype=np.int32))
            return self.moved, tuple(made[i] for i in order), [operand]
        if self.moved == "SLICE":
            begin = np.array([0] * (rank - 1) + [1], dtype=np.int32)
            size = np.array([-1] * rank, dtype=np.int32)
            shape = (*made[:-1], made[-1] - 1)
            return self.moved, shape, [constant("begin", begin), constant("size", size)]
        if self.squeezed:
            return "SQUEEZE", tuple(n for n in made if n != 1), []
        return "", made, []
