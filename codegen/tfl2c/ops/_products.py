# SPDX-License-Identifier: Apache-2.0
"""What is known about channels that are sums of products: convolutions and FULLY_CONNECTED."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfl2c.arithmetic import INT32_MAX, INT32_MIN, activation_range, quantize_multiplier
from tfl2c.graph import DType, Operands, Quantization, Tensor
from tfl2c.ops._channels import (
    Bounds,
    ChannelRules,
    Cut,
    Indices,
    Integers,
    Mask,
    Sources,
    between_int8,
    channels,
    rescaled,
)
from tfl2c.ops._window import Pair, Window

Reals = Callable[[Operands], list[float]]  # the multipliers, one or per channel
_WEIGHTS, _BIAS = 1, 2  # positions of inputs


@dataclass(frozen=True, slots=True, eq=False)
class Taps:
    """Where a window reaches: per tap, row by row."""

    padded: Mask  # it may lie on padding, which adds nothing to a sum
    seen: Mask  # it may lie on the image

    @classmethod
    def of(cls, window: Window, size: Pair, kernel: Pair) -> Taps:
        """Return the taps of a window that moves over an image of ``size``."""
        rows, columns = (_inside(window, size, kernel, i) for i in (0, 1))
        inside = np.logical_and.outer(rows.all(axis=1), columns.all(axis=1))
        seen = np.logical_and.outer(rows.any(axis=1), columns.any(axis=1))
        return cls(~inside.reshape(-1), seen.reshape(-1))

    @classmethod
    def unpadded(cls, count: int) -> Taps:
        """Return taps that always lie on the image."""
        return cls(np.zeros(count, np.bool_), np.ones(count, np.bool_))


def _inside(window: Window, size: Pair, kernel: Pair, i: int) -> Mask:
    """Return [tap][step]: whether it lies on the image, in dimension ``i``."""
    before = window.pads(size, kernel)[2 * i]
    steps = np.arange(window.output(size, kernel)[i]) * window.stride[i] - before
    places = (np.arange(kernel[i]) * window.dilation[i])[:, None] + steps
    inside: Mask = (places >= 0) & (places < size[i])
    return inside


def mixing(taps: Callable[[Operands], Taps], reals: Reals, fewest: int = 1) -> ChannelRules:
    """Return the rules where each output channel is a sum over all input channels.

    Weights are [output channels, ..., last], of which taps times input channels make the elements
    behind the first dimension.
    """

    def applies(node: Operands) -> bool:
        depth = node.input(_WEIGHTS).elements // node.input(_WEIGHTS).shape[0]
        return _int8(node) and depth == len(taps(node).seen) * channels(node.input())

    def bounds(node: Operands, sources: Sources) -> Bounds:
        return _outputs(node, _sums(node, sources, taps(node)), reals)

    def needs(node: Operands, sources: Sources, varying: Mask) -> Mask:
        used = _used(node, taps(node))[varying]
        on_padding = used[:, taps(node).padded].any(axis=(0, 1))
        neutral = sources[0].low == node.input().affine.zero_point
        foldable = sources[0].constant & (neutral | ~on_padding)
        needed: Mask = used.any(axis=(0, 1)) & ~foldable
        return needed

    def cut(cut: Cut) -> Mapping[int, Tensor]:
        return _cut(cut, taps(cut.node))

    def tell(node: Operands, equal: Indices) -> Sequence[Hashable]:
        return _told(node, _joined(_matrix(node), equal), reals)

    return ChannelRules(applies, bounds, lambda _: {}, needs, cut, fewest, tell, _merged)


def separate(taps: Callable[[Operands], Taps], reals: Reals) -> ChannelRules:
    """Return the rules where each output channel is a sum over one input channel.

    Weights are [1, height, width, output channels].
    """

    def follows(node: Operands) -> Mapping[int, Indices]:
        count, each = channels(node.output()), channels(node.output()) // channels(node.input())
        return {0: np.arange(count) // each}

    def bounds(node: Operands, sources: Sources) -> Bounds:
        made_from = follows(node)[0]
        ends = [e[made_from, None, None] for e in _steps(node, sources)]
        reached = _reached(taps(node), *ends)
        weights = _weights(node).reshape(-1, channels(node.output())).T[:, :, None]
        return _outputs(node, _totals(node, weights, *reached), reals)

    def cut(cut: Cut) -> Mapping[int, Tensor]:
        weights, kept = cut.node.input(_WEIGHTS), cut.kept_outputs
        changed = {_WEIGHTS: _constant(weights, weights.array()[..., kept], kept)}
        bias = cut.node.optional(_BIAS)
        if bias is not None:
            changed[_BIAS] = _constant(bias, bias.array().reshape(-1)[kept], kept)
        return changed

    def tell(node: Operands, _: Indices) -> Sequence[Hashable]:
        return _told(node, _weights(node).reshape(-1, channels(node.output())).T, reals)

    return ChannelRules(_int8, bounds, follows, cut=cut, tell=tell)


def _int8(node: Operands) -> bool:
    """Whether activations and weights are int8, the latter and the bias in the model.

    Weights may be uint8 but for FULLY_CONNECTED, which rounds otherwise then.
    """
    is_known = all(node.input(i).is_constant for i in (_WEIGHTS, _BIAS) if node.has(i))
    dtypes = {DType.INT8} if node.node.op == "FULLY_CONNECTED" else {DType.INT8, DType.UINT8}
    return between_int8(node) and node.input(_WEIGHTS).dtype in dtypes and is_known


def _weights(node: Operands) -> Integers:
    """Return the weights less their zero point."""
    weights = node.input(_WEIGHTS)
    return weights.array().astype(np.int64) - weights.affine.zero_point


def _matrix(node: Operands) -> Integers:
    """Return the weights as [output channels][taps][input channels]."""
    weights = _weights(node)
    return weights.reshape(len(weights), -1, channels(node.input()))


def _used(node: Operands, taps: Taps) -> Mask:
    """Return [output channels][taps][input channels]: whether a product may be other than 0."""
    used: Mask = (_matrix(node) != 0) & taps.seen[:, None]
    return used


def _bias(node: Operands) -> Integers:
    bias = node.optional(_BIAS)
    if bias is None:
        return np.zeros(channels(node.output()), np.int64)
    return bias.array().reshape(-1).astype(np.int64)


def _steps(node: Operands, sources: Sources) -> tuple[Integers, Integers]:
    """Return the bounds of the input less its zero point."""
    zero = node.input().affine.zero_point
    return sources[0].low - zero, sources[0].high - zero


def _reached(taps: Taps, low: Integers, high: Integers) -> tuple[Integers, Integers]:
    """Return bounds of what each tap sees, [..][taps][channels], from [..][1][channels]."""
    padded, seen = taps.padded[:, None], taps.seen[:, None]
    low = np.where(padded, np.minimum(low, 0), low) * seen
    return low, np.where(padded, np.maximum(high, 0), high) * seen


def _sums(node: Operands, sources: Sources, taps: Taps) -> Bounds:
    """Return the bounds of the sums, bias included, of an operator that mixes channels."""
    low, high = (end[None, None, :] for end in _steps(node, sources))
    return _totals(node, _matrix(node), *_reached(taps, low, high))


def _totals(node: Operands, weights: Integers, low: Integers, high: Integers) -> Bounds:
    positive, negative = weights.clip(min=0), weights.clip(max=0)
    least = (positive * low + negative * high).sum(axis=(1, 2))
    greatest = (positive * high + negative * low).sum(axis=(1, 2))
    bias = _bias(node)
    return Bounds(least + bias, greatest + bias)


def _outputs(node: Operands, sums: Bounds, reals: Reals) -> Bounds:
    result = node.output()
    codes = activation_range(node.attrs.activation, result.affine, result.dtype)
    pairs = [quantize_multiplier(real) for real in reals(node)]
    return rescaled(sums, pairs, result.affine.zero_point, codes)


def _told(node: Operands, weights: Integers, reals: Reals) -> list[Hashable]:
    """Return what tells output channels apart that are sums with these weights, one row each."""
    factors = reals(node)
    several = factors * (channels(node.output()) if len(factors) == 1 else 1)
    rows = (np.ascontiguousarray(row).tobytes() for row in weights)
    return list(zip(rows, _bias(node).tolist(), several, strict=True))


def _joined(weights: Integers, equal: Indices) -> Integers:
    """Return the weights as if the first one of equal input channels were read for all of them."""
    sums = weights.copy()
    for channel in np.flatnonzero(equal != np.arange(len(equal))):
        sums[..., equal[channel]] += sums[..., channel]
        sums[..., channel] = 0
    return sums


def _merged(node: Operands, equal: Indices) -> Tensor | None:
    """Return the weights that read the first one of equal channels instead of others."""
    others = np.flatnonzero(equal != np.arange(len(equal)))
    if not len(others):
        return None
    tensor, changed = node.input(_WEIGHTS), _matrix(node).copy()
    zero, (least, greatest) = tensor.affine.zero_point, tensor.dtype.limits
    merged = False
    for channel in others:
        sums = changed[..., equal[channel]] + changed[..., channel]
        fits = sums.min() >= least - zero and sums.max() <= greatest - zero
        if fits and changed[..., channel].any():
            changed[..., equal[channel]], changed[..., channel] = sums, 0
            merged = True
    codes = (changed + zero).astype(tensor.array().dtype)
    return replace(tensor, data=codes.tobytes()) if merged else None


def _cut(cut: Cut, taps: Taps) -> dict[int, Tensor]:
    """Return weights and bias without the channels that go.

    What a constant input channel added to the sums goes into the bias. An output channel that is
    constant but stays gets no weights, and a bias that any input led to its code.
    """
    node, kept, fixed = cut.node, cut.kept_outputs, cut.result.constant
    weights = node.input(_WEIGHTS)
    codes = weights.array().reshape(len(kept), -1, len(cut.kept_inputs)).copy()
    codes[fixed] = weights.affine.zero_point
    codes = codes[kept][:, :, cut.kept_inputs]
    steps = np.where(cut.kept_inputs, 0, _steps(node, cut.sources)[0])
    folded = (_matrix(node) * _used(node, taps) * steps).sum(axis=(1, 2))
    least = _sums(node, cut.sources, taps).low.clip(INT32_MIN, INT32_MAX)
    bias = np.where(fixed, least, _wrapped(_bias(node) + folded))[kept]
    shape = (len(codes), *weights.shape[1:-1], -1)
    changed = {_WEIGHTS: _constant(weights, codes.reshape(shape), kept)}
    old = node.optional(_BIAS) or Tensor(f"{node.output().name}/bias", (len(kept),), DType.INT32)
    return {**changed, _BIAS: _constant(old, bias.astype("<i4"), kept)}


def _wrapped(sums: Integers) -> Integers:
    return (sums + 2**31) % 2**32 - 2**31


def _constant(tensor: Tensor, values: NDArray[Any], kept: Mask) -> Tensor:
    """Return a constant with ``values``, of the channels ``kept``, in place of another."""
    quantization = tensor.quantization
    if quantization is not None and not quantization.per_tensor:
        quantization = _sliced(quantization, kept)
    data = np.ascontiguousarray(values).tobytes()
    return replace(tensor, shape=values.shape, quantization=quantization, data=data)


def _sliced(quantization: Quantization, kept: Mask) -> Quantization:
    chosen = np.flatnonzero(kept).tolist()
    return replace(
        quantization,
        scales=tuple(quantization.scales[i] for i in chosen),
        zero_points=tuple(quantization.zero_points[i] for i in chosen),
    )
