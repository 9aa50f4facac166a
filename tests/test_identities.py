# SPDX-License-Identifier: Apache-2.0
"""Operators that change no byte go, and those that look alike stay."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.support.inputs import input_sets
from tests.support.oracle import LITERT, TFLM, Question, ask
from tests.support.planted import PlantedNet
from tests.support.rewritten import rewritten
from tests.support.tflite_builder import ModelSpec, build
from tfl2c.passes import optimize
from tfl2c.reader import read


class Changes(PlantedNet):
    """A network of operators that change little."""

    def window(self, op: str, x: str, size: int, stride: int, activation: str = "NONE") -> str:
        """Pool by windows of ``size`` that are padded."""
        batch, height, width, depth = self.shape(x)
        options: dict[str, Any] = {"padding": "SAME", "fused_activation_function": activation}
        options |= {"filter_height": size, "filter_width": size}
        options |= {"stride_h": stride, "stride_w": stride}
        shape = (batch, -(-height // stride), -(-width // stride), depth)
        return self._op(op, [x], shape, options)

    def transpose(self, x: str, *order: int) -> str:
        """TRANSPOSE by a constant order."""
        operand = self.fixed(np.array(order, dtype=np.int32))
        shape = self.shape(x)
        return self._op("TRANSPOSE", [x, operand], tuple(shape[i] for i in order), {})

    def numbers(self, *values: int) -> str:
        """Return a constant of int32."""
        return self.fixed(np.array(values, dtype=np.int32))

    def sliced(self, x: str, *size: int) -> str:
        """SLICE from the first element on."""
        return self._op("SLICE", [x, self.numbers(*[0] * len(size)), self.numbers(*size)], size, {})

    def split(self, x: str, parts: int) -> str:
        """Return the first output of SPLIT along the height."""
        batch, height, width, depth = self.shape(x)
        shapes = [(batch, height // parts, width, depth)] * parts
        operands = [self.fixed(np.array(1, dtype=np.int32)), x]
        return self.several("SPLIT", operands, *shapes, num_splits=parts)[0]

    def split_v(self, x: str, *lengths: int) -> str:
        """Return the first output of SPLIT_V along the width."""
        batch, height, _, depth = self.shape(x)
        operands = [x, self.numbers(*lengths), self.fixed(np.array(2, dtype=np.int32))]
        shapes = [(batch, height, n, depth) for n in lengths]
        return self.several("SPLIT_V", operands, *shapes, num_splits=len(lengths))[0]

    def tile(self, x: str, *times: int) -> str:
        """TILE by a constant."""
        shape = tuple(n * m for n, m in zip(self.shape(x), times, strict=True))
        return self._op("TILE", [x, self.numbers(*times)], shape, {})


Change = Callable[[Changes, str], str]
NONE = (0, 0)

IDENTITIES: dict[str, Change] = {
    "same quantization": lambda net, x: net.convert("QUANTIZE", x, "int8"),
    "no padding": lambda net, x: net.pad(x, NONE, NONE, NONE, NONE),
    "a maximum of one": lambda net, x: net.window("MAX_POOL_2D", x, 1, 1),
    "a mean of one": lambda net, x: net.window("AVERAGE_POOL_2D", x, 1, 1),
    "the same order": lambda net, x: net.transpose(x, 0, 1, 2, 3),
    "an order of ones": lambda net, x: net.transpose(x, 1, 2, 3, 0),
    "a slice of all": lambda net, x: net.sliced(x, 1, 4, 5, 4),
    "one of one": lambda net, x: net.split(x, 1),
    "one of one length": lambda net, x: net.split_v(x, 5),
    "unpacked from one": lambda net, x: net.several("UNPACK", [x], (4, 5, 4), num=1, axis=0)[0],
    "once": lambda net, x: net.tile(x, 1, 1, 1, 1),
    "joined with nothing": lambda net, x: net.each("CONCATENATION", x, axis=3),
}
OTHERS: dict[str, Change] = {
    "padded channels": lambda net, x: net.pad(x, NONE, NONE, NONE, (0, 1)),
    "fewer pixels": lambda net, x: net.window("MAX_POOL_2D", x, 1, 2),
    "larger windows": lambda net, x: net.window("AVERAGE_POOL_2D", x, 2, 1),
    "an activation": lambda net, x: net.window("AVERAGE_POOL_2D", x, 1, 1, "RELU"),
    "another order": lambda net, x: net.transpose(x, 0, 1, 3, 2),
    "a slice of some": lambda net, x: net.sliced(x, 1, 4, 5, 3),
    "one of two": lambda net, x: net.split(x, 2),
    "one of two lengths": lambda net, x: net.split_v(x, 2, 3),
    "twice": lambda net, x: net.tile(x, 1, 2, 1, 1),
}


def model(change: Change) -> ModelSpec:
    """Return a model that changes a layer's output."""
    net = Changes(np.random.default_rng(1), channels=3, zero_point=3)
    x = change(net, net.wide(net.input(1, 4, 5, 3), 4))
    return ModelSpec(tuple(net.tensors), tuple(net.ops), tuple(net.inputs), (x,))


@pytest.mark.usefixtures("references")
@pytest.mark.parametrize("name", [*IDENTITIES, *OTHERS])
def test_what_changes_nothing_goes(name: str) -> None:
    spec = model({**IDENTITIES, **OTHERS}[name])
    graph = optimize(read(build(spec), "small"))
    assert (len(graph.nodes) == 1) is (name in IDENTITIES)
    samples = input_sets(spec, np.random.default_rng(1))
    questions = [Question(m, samples) for m in (build(spec), rewritten(graph))]
    before, after = ask(LITERT if "TILE" in {node.op for node in spec.ops} else TFLM, questions)
    assert not before.refused
    assert after.outputs == before.outputs
