# SPDX-License-Identifier: Apache-2.0
"""int4 weights of int8 activations: they stay in flash two codes a byte.

For cores with 16-bit products they lie as runtime_c/include/tfl2c/nibbles_x4.h says, four output
channels side by side, elsewhere as in the model.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from tfl2c.graph import DType, Operands
from tfl2c.ops import _affine, _blocks, _twos
from tfl2c.program import Kernel, Value, as_const
from tfl2c.targets import Simd, Target

WORDS = "_x4"  # ends the names of kernels that take words of weights
_CHANNELS = 4  # whose weights of a product share a halfword
_GROUP = 4  # products in two words
_OFFSET = 8  # makes codes natural numbers


def has_weights(node: Operands) -> bool:
    """Whether the weights, input 1, are int4."""
    return node.input(1).dtype is DType.INT4


def weights(node: Operands) -> str | None:
    """Weights must be constant int8, or int4 if the input is int8, or float32 if the input is."""
    if node.input().dtype is DType.INT8 and has_weights(node):
        return None if node.input(1).is_constant else "they are computed at run time"
    return _affine.int8_weights(node)


def sum_fields(node: Operands, reals: Sequence[float], layout: str, units: str) -> dict[str, Value]:
    """Return the kernel's parameters for weights, bias and what happens to the sums."""
    codes = np.frombuffer(node.input(1).data or b"", np.int8)
    channels = node.output().shape[-1]
    return {
        "weights": as_const("weights", codes, np.int8, f"two codes a byte: {layout}"),
        "bias": as_const("bias", _affine.bias(node, channels), np.int32, units),
        **_affine.rescaling(reals, channels),
    }


def kernels(
    node: Operands, target: Target, reals: Sequence[float], name: str
) -> tuple[Kernel, ...]:
    """Return the kernels to choose from, the fastest first. ``name`` is that of the plain one."""
    plain = Kernel(name)
    has_products = target.simd is not Simd.NONE and target.gnu_asm
    if not has_products or not _layer(node, reals).packable:
        return (plain,)
    return Kernel(name + WORDS, scratch=_group_bytes(prod(node.input(1).shape[1:]))), plain


def _group_bytes(products: int) -> int:
    """Return the bytes of so many activations, up to whole groups."""
    return -(-products // _GROUP) * _GROUP


def word_fields(node: Operands, reals: Sequence[float]) -> dict[str, Value]:
    """Return the parameters for weights and rescaling of a kernel that takes four channels."""
    words = _words(codes(node))
    output = _affine.output_fields(node, node.attrs.activation)
    return {
        "weights": as_const("weights", words, np.uint32, "[(output_channels + 3) / 4][words]"),
        "blocks": _twos.blocks(_layer(node, reals)),
        "output_min": output["output_min"],
        "output_max": output["output_max"],
    }


def _layer(node: Operands, reals: Sequence[float]) -> _blocks.Channels:
    weights = codes(node)
    zero_points = _affine.zero_point(node), node.output().affine.zero_point
    return _blocks.channels(weights, _affine.bias(node, len(weights)), reals, zero_points)


def codes(node: Operands) -> NDArray[np.int64]:
    """Return the weights as [first dimension][products]."""
    shape = node.input(1).shape
    pairs = np.frombuffer(node.input(1).data or b"", np.uint8).astype(np.int64)
    each = np.stack([pairs % 16, pairs // 16], axis=1).reshape(-1)
    return (((each + _OFFSET) % 16) - _OFFSET)[: prod(shape)].reshape(shape[0], -1)


def _words(weights: NDArray[np.int64]) -> NDArray[np.uint32]:
    channels, products = weights.shape
    padded = np.zeros((channels + -channels % _CHANNELS, _group_bytes(products)), np.int64)
    padded[:channels, :products] = weights
    naturals = (padded + _OFFSET).reshape(-1, _CHANNELS, padded.shape[1] // _GROUP, _GROUP)
    halves = (naturals << np.arange(0, 16, 4)[:, None, None]).sum(axis=1)
    return _twos.words(halves)


def code_fields(node: Operands) -> dict[str, Value]:
    """Return the kernel's parameters for zero points and ranges."""
    return {
        "input_zero_point": _affine.zero_point(node),
        **_affine.output_fields(node, node.attrs.activation),
    }
