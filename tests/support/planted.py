# SPDX-License-Identifier: Apache-2.0
"""Random networks in which channels are dead, or equal others, by plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tests.support.makers.chain import Net
from tests.support.makers.common import Affine, Pair, quantized
from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, TensorSpec

_AXES = {"CONV_2D": 0, "FULLY_CONNECTED": 0, "DEPTHWISE_CONV_2D": 3}  # of output channels
_INPUT_AXES = {"CONV_2D": 3}
_FAR = 2**29  # beyond what any sum of products reaches
_TINY = 1e-15  # makes a multiplier of 0
_WITHIN = 0.45  # codes

WAYS = ("low", "high", "unweighted", "rounded", "narrow", "unread")
"""A bias far below or above; no weights; a multiplier of 0; one that just keeps every sum within
half a code; no weights that read it."""


class PlantedNet(Net):
    """A network whose layers have any number of channels."""

    def wide(
        self, x: str, outputs: int, kernel: Pair = (1, 1), padding: str = "SAME", stride: int = 1
    ) -> str:
        """CONV_2D to ``outputs`` channels."""
        batch, *size, depth = self.shape(x)
        taps = kernel[0] * kernel[1] * depth
        operands = self._weights((outputs, *kernel, depth), 0, taps)
        shape = (batch, *self._size(size, kernel, padding, stride), outputs)
        return self._op("CONV_2D", [x, *operands], shape, self._window(padding, stride))

    def multiplied(self, x: str, multiplier: int, padding: str = "SAME") -> str:
        """DEPTHWISE_CONV_2D with a 3x3 kernel to ``multiplier`` times as many channels."""
        batch, *size, depth = self.shape(x)
        outputs = depth * multiplier
        q = quantized(Affine(), (1, 3, 3, outputs), 3, 9, self.rng)
        operands = self._weights(q.weights.shape, 3, 9)
        options = {**self._window(padding, 1), "depth_multiplier": multiplier}
        shape = (batch, *self._size(size, (3, 3), padding, 1), outputs)
        return self._op("DEPTHWISE_CONV_2D", [x, *operands], shape, options)


def model(network: str, seed: int, share: float = 0.5) -> ModelSpec:
    """Return one of `NETWORKS` with about ``share`` of the channels of its layers dead."""
    rng = np.random.default_rng(seed)
    zero_point = int(rng.choice([-128, -20, 3]))
    net = PlantedNet(rng, channels=6, zero_point=zero_point)
    outputs = NETWORKS[network](net)
    spec = ModelSpec(tuple(net.tensors), tuple(net.ops), tuple(net.inputs), tuple(outputs))
    return _activated(_planted(spec, share, rng), rng)


def plant(spec: ModelSpec, layer: int, channel: int, way: str) -> ModelSpec:
    """Return the model with one output channel of operator ``layer`` dead."""
    node = spec.ops[layer]
    weights, bias = (spec.tensor(name) for name in node.inputs[1:] if name)
    axis = _AXES[node.op]
    if way in ("low", "high"):
        far = -_FAR if way == "low" else _FAR
        return _with(spec, _filled(bias, 0, channel, far))
    if way == "unweighted":
        return _with(spec, _filled(weights, axis, channel, 0))
    if way in ("rounded", "narrow"):
        factor = _TINY if way == "rounded" else _narrowing(weights, bias, axis, channel)
        return _with(spec, _rescaled(weights, channel, factor), _rescaled(bias, channel, factor))
    readers = [n for n in spec.ops if n.inputs[0] in node.outputs and n.op in _INPUT_AXES]
    changed = (spec.tensor(n.inputs[1] or "") for n in readers)
    return _with(spec, *(_filled(t, _INPUT_AXES["CONV_2D"], channel, 0) for t in changed))


def twins(network: str, seed: int, share: float = 0.5) -> ModelSpec:
    """Return one of `NETWORKS` in whose layers some odd channels are what the one before is.

    Weights are halved in every other network, so that all sums of two are int8 there.
    """
    rng = np.random.default_rng(seed)
    net = PlantedNet(rng, channels=6, zero_point=int(rng.choice([-128, -20, 3])))
    outputs = NETWORKS[network](net)
    spec = ModelSpec(tuple(net.tensors), tuple(net.ops), tuple(net.inputs), tuple(outputs))
    odd = [channel for channel in range(1, 18, 2) if rng.random() < share]
    widths: dict[str | None, int] = {}  # by tensor: how many channels follow one of a layer before
    for layer, node in enumerate(spec.ops):
        if node.op not in _AXES:
            continue
        spec = _halved(spec, layer) if seed % 2 == 0 else spec
        width = widths.get(node.inputs[0], 1) * node.options.get("depth_multiplier", 1)
        widths[node.outputs[0]] = width if node.op == "DEPTHWISE_CONV_2D" else 1
        depth = spec.tensor(node.outputs[0]).shape[-1]
        chosen = odd if node.outputs[0] not in spec.outputs else []
        for channel in (c * width + i for c in chosen for i in range(width)):
            spec = twin(spec, layer, channel, channel - width) if channel < depth else spec
    return _activated(spec, rng)


def twin(spec: ModelSpec, layer: int, channel: int, of: int) -> ModelSpec:
    """Return the model with an output channel of operator ``layer`` made like another one."""
    node = spec.ops[layer]
    weights, bias = (spec.tensor(name) for name in node.inputs[1:] if name)
    axis = _AXES[node.op]
    return _with(spec, _copied(weights, axis, channel, of), _copied(bias, 0, channel, of))


def _copied(tensor: TensorSpec, axis: int, channel: int, of: int) -> TensorSpec:
    assert tensor.data is not None
    assert tensor.quant is not None
    scales = list(tensor.quant.scales)
    if len(scales) > 1:
        scales[channel] = scales[of]
    quant = Quant(tuple(scales), tensor.quant.zero_points, tensor.quant.axis)
    filled = _filled(tensor, axis, channel, np.take(tensor.data, of, axis))
    return replace(filled, quant=quant)


def _halved(spec: ModelSpec, layer: int) -> ModelSpec:
    weights = spec.tensor(spec.ops[layer].inputs[1] or "")
    assert weights.data is not None
    return _with(spec, replace(weights, data=weights.data // 2))


def _planted(spec: ModelSpec, share: float, rng: Generator) -> ModelSpec:
    for layer, node in enumerate(spec.ops):
        if node.op not in _AXES or node.outputs[0] in spec.outputs:
            continue
        for channel in range(spec.tensor(node.outputs[0]).shape[-1]):
            if rng.random() < share:
                spec = plant(spec, layer, channel, str(rng.choice(WAYS)))
    return spec


def _activated(spec: ModelSpec, rng: Generator) -> ModelSpec:
    """Return the model with random activations."""

    def one(node: OpSpec) -> OpSpec:
        if node.op not in (*_AXES, "ADD", "MAX_POOL_2D", "AVERAGE_POOL_2D"):
            return node
        activation = str(rng.choice(["NONE", "RELU", "RELU6"]))
        return replace(node, options={**node.options, "fused_activation_function": activation})

    return replace(spec, ops=tuple(one(node) for node in spec.ops))


def _with(spec: ModelSpec, *changed: TensorSpec) -> ModelSpec:
    by_name = {t.name: t for t in changed}
    return replace(spec, tensors=tuple(by_name.get(t.name, t) for t in spec.tensors))


def _filled(tensor: TensorSpec, axis: int, channel: int, value: Any) -> TensorSpec:
    assert tensor.data is not None
    data: NDArray[Any] = tensor.data.copy()
    data[(slice(None),) * axis + (channel,)] = value
    return replace(tensor, data=data)


def _narrowing(weights: TensorSpec, bias: TensorSpec, axis: int, channel: int) -> float:
    """Return what makes of a channel's scale one by which all sums are within half a code."""
    assert weights.data is not None
    assert weights.quant is not None
    assert bias.data is not None
    products = np.abs(np.take(weights.data.astype(np.int64), channel, axis)).sum()
    greatest = int(255 * products + abs(int(bias.data[channel]))) + 1
    scales = weights.quant.scales
    return _WITHIN / greatest / (scales[channel] if len(scales) > 1 else scales[0])


def _rescaled(tensor: TensorSpec, channel: int, factor: float) -> TensorSpec:
    assert tensor.quant is not None
    scales = list(tensor.quant.scales)
    if len(scales) > 1:
        scales[channel] = float(np.float32(scales[channel] * factor))
    return replace(tensor, quant=Quant(tuple(scales), tensor.quant.zero_points, tensor.quant.axis))


# ------------------------------------------------------------------------------------- networks


def residual(net: PlantedNet) -> list[str]:
    """Add two branches, both with dead channels, and go on from the sum."""
    x = net.conv(net.input(1, 7, 6, net.channels))
    y = net.wide(net.depthwise(net.wide(x, 11)), net.channels)
    return [net.mean(net.wide(net.add(x, y), 9, (3, 3)))]


def two_residuals(net: PlantedNet) -> list[str]:
    """Keep a tensor alive over two blocks."""
    x = net.conv(net.input(1, 6, 5, net.channels), stride=2)
    for _ in range(2):
        x = net.add(net.wide(net.depthwise(net.wide(x, 8)), net.channels), x)
    return [net.wide(x, 4)]


def unpadded(net: PlantedNet) -> list[str]:
    """Convolve without padding, where any constant can go."""
    x = net.wide(net.input(1, 9, 8, 3), 10, (3, 3), "VALID")
    return [net.wide(net.wide(x, 9, (2, 3), "VALID"), 5, (3, 2), "VALID")]


def padded(net: PlantedNet) -> list[str]:
    """Convolve with padding, where only the zero point can go."""
    x = net.wide(net.input(2, 6, 7, 3), 10, (3, 3), stride=2)
    return [net.wide(net.wide(x, 9, (5, 4)), 5, (2, 2))]


def deep(net: PlantedNet) -> list[str]:
    """Multiply the depth."""
    x = net.wide(net.input(1, 6, 5, 4), 5)
    return [net.wide(net.multiplied(net.multiplied(x, 2), 3, "VALID"), 4, (3, 3), "VALID")]


def flattened(net: PlantedNet) -> list[str]:
    """End in FULLY_CONNECTED behind a reshape."""
    x = net.pool("MAX_POOL_2D", net.wide(net.input(2, 6, 6, 3), 8, (3, 3)))
    return [net.dense(net.dense(net.reshape(x, 2, 72), 12), 5)]


def unreshaped(net: PlantedNet) -> list[str]:
    """End in FULLY_CONNECTED over an image."""
    x = net.pool("AVERAGE_POOL_2D", net.wide(net.input(1, 6, 6, 3), 8, (3, 3)), "SAME")
    return [net.softmax(net.dense(net.dense(x, 9), 6))]


def pads(net: PlantedNet) -> list[str]:
    """Pad in front of a convolution, of a depthwise one and where a pad stays."""
    amounts = ((0, 0), (1, 0), (2, 1), (0, 0))
    x = net.pad(net.wide(net.input(1, 5, 6, 3), 7), *amounts)
    y = net.pad(net.depthwise(x, "VALID"), *amounts)
    z = net.pad(net.wide(y, 8, (2, 2), "VALID"), *amounts)
    return [net.wide(z, 4, (3, 3), "VALID"), net.dense(net.mean(z), 3)]


def read_twice(net: PlantedNet) -> list[str]:
    """Read channels by a layer that pads and by one that does not."""
    x = net.wide(net.input(1, 6, 6, 3), 8)
    return [net.wide(x, 4, (3, 3)), net.wide(x, 4, (3, 3), "VALID"), net.dense(net.mean(x), 3)]


def constant_sum(net: PlantedNet) -> list[str]:
    """Add a constant, per channel and as a whole."""
    x = net.add(net.wide(net.input(1, 5, 4, 3), 6), net.fixed(net.codes(6)))
    y = net.add(net.wide(x, 6, (3, 3), "VALID"), net.fixed(net.codes(1)))
    return [net.add(net.wide(y, 3), net.fixed(net.codes(1, 3, 2, 3)))]


def regrouped(net: PlantedNet) -> list[str]:
    """See pixels as channels, and the other way round."""
    x = net.reshape(net.wide(net.input(1, 4, 6, 3), 4), 1, 4, 2, 12)
    y = net.reshape(net.wide(x, 12, (3, 3)), 1, 8, 4, 3)
    return [net.wide(net.reshape(net.depthwise(y), 1, 6, 2, 8), 5)]


def requantized(net: PlantedNet) -> list[str]:
    """Quantize again between layers."""
    x = net.convert("QUANTIZE", net.wide(net.input(1, 5, 5, 3), 9), "int8")
    return [net.dense(net.mean(net.wide(x, 7, (3, 3))), 4)]


NETWORKS: Mapping[str, Callable[[PlantedNet], list[str]]] = {
    f.__name__: f
    for f in (
        residual,
        two_residuals,
        unpadded,
        padded,
        deep,
        flattened,
        unreshaped,
        pads,
        read_twice,
        constant_sum,
        regrouped,
        requantized,
    )
}
