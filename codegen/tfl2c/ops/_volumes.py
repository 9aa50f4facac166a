# SPDX-License-Identifier: Apache-2.0
"""Windows that move through volumes, [batch, depth, height, width, channels], of float32."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from tfl2c.graph import DType, Operands, Shape, Tensor
from tfl2c.ops import _checks, _float
from tfl2c.ops._op import Constraint, Options, shape_text
from tfl2c.ops._window import positive
from tfl2c.program import Value

_RANK = 5
_AXES = "dhw"

Three = tuple[int, int, int]  # depth, height, width


@dataclass(frozen=True, slots=True)
class Volumes:
    """How the window moves, and the fused activation."""

    padding: str
    stride: Three
    dilation: Three
    activation: str

    def extent(self, kernel: Three) -> Three:
        """Return how large the window is."""
        return three((k - 1) * d + 1 for k, d in zip(kernel, self.dilation, strict=True))

    def output(self, size: Three, kernel: Three) -> Three:
        """Return the size of what the window makes; ValueError if it does not fit."""
        if self.padding == "SAME":
            return three(-(-n // s) for n, s in zip(size, self.stride, strict=True))
        found = three(
            (n - e) // s + 1 for n, e, s in zip(size, self.extent(kernel), self.stride, strict=True)
        )
        if min(found) < 1:
            raise ValueError("the window is larger than the input")
        return found

    def pads(self, large: Three, small: Three, kernel: Three) -> Three:
        """Return the padding in front of what the window moves through; it has ``small`` places."""
        triples = zip(large, small, self.stride, self.extent(kernel), strict=True)
        totals = [max(0, (few - 1) * s + e - many) for many, few, s, e in triples]
        return three(total // 2 if self.padding == "SAME" else 0 for total in totals)


def three(values: Iterable[int]) -> Three:
    """Return three values as depth, height and width."""
    depth, height, width = values
    return depth, height, width


def attributes(options: Options) -> Volumes:
    """Read the options; ValueError if they cannot be."""
    return Volumes(
        options["padding"],
        three(positive(options, f"stride_{axis}") for axis in _AXES),
        three(positive(options, f"dilation_{axis}_factor", 1) for axis in _AXES),
        _checks.activation(options),
    )


def inner(shape: Shape) -> Three:
    """Return depth, height and width of a tensor."""
    return three(shape[1:4])


def constraints(source: int, weights: int, bias: int) -> tuple[Constraint, ...]:
    """Return the constraints on a node with its operands at these positions."""

    def known_types(node: Operands) -> str | None:
        tensors = [node.input(source), node.input(weights), node.optional(bias), node.output()]
        types = {t.dtype for t in tensors if t is not None} - {DType.FLOAT32}
        return "one is " + min(t.value for t in types) if types else None

    known_types.__doc__ = "Input, weights, bias and output must be float32."

    def volumes(node: Operands) -> str | None:
        ranks = [len(node.input(i).shape) for i in (source, weights)]
        return None if ranks == [_RANK, _RANK] else f"there are {ranks[0]} and {ranks[1]}"

    volumes.__doc__ = "Input and weights must have 5 dimensions."
    return (
        known_types,
        volumes,
        _checks.not_empty,
        _checks.constant(weights, "weights"),
        _checks.constant(bias, "bias"),
    )


def bias_fits(bias: Tensor | None, channels: int) -> str | None:
    """Return what is wrong with a bias."""
    fits = bias is None or bias.elements == channels
    return None if fits or bias is None else f"the bias is {shape_text(bias)} for {channels}"


def fields(
    source: Tensor, weights: Tensor, bias: Tensor | None, output: Tensor, attrs: Volumes
) -> dict[str, Value]:
    """Return the kernel's parameters but for weights and padding."""
    channels = output.shape[4]
    biases = np.zeros(channels) if bias is None else bias.array().reshape(-1)
    return {
        "bias": _float.array("bias", biases, "[output_channels]"),
        "volumes.input": inner(source.shape),
        "volumes.output": inner(output.shape),
        "volumes.kernel": three(weights.shape[:3]),
        "volumes.stride": attrs.stride,
        "volumes.dilation": attrs.dilation,
        "input_channels": source.shape[4],
        "output_channels": channels,
        **_float.range_fields(attrs.activation),
    }
