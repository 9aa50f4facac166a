# SPDX-License-Identifier: Apache-2.0
"""What the kernels of CONV_2D take: sizes, codes, weights and what rescales their sums."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import Operands
from tfl2c.ops import _affine, _float, _int4, _int16, _vectors
from tfl2c.ops._window import Pair, image_fields, window_fields
from tfl2c.program import Value, as_const

_LAYOUT = "[output_channels][kernel_height][kernel_width][group_channels]"


def size(node: Operands) -> Pair:
    """Return height and width of the input."""
    return node.input().shape[1], node.input().shape[2]


def kernel_size(node: Operands) -> Pair:
    """Return height and width of the window."""
    return node.input(1).shape[1], node.input(1).shape[2]


def block_fields(node: Operands) -> dict[str, Value]:
    """Return what blocks of channels leave: the rescaling has the output's zero point in it."""
    fields = common_fields(node)
    del fields["output_zero_point"]
    return fields


def vector_fields(node: Operands) -> dict[str, Value]:
    """Return the parameters of conv_2d_s8_x12."""
    plain = plain_fields(node)
    return {
        **_vectors.fields(plain),
        **common_fields(node),
    }


def plain_fields(node: Operands) -> dict[str, Value]:
    """Return the parameters of conv_2d_s8."""
    weights = node.input(1)
    zero = _affine.zero_point(node)
    sums = weights.array().astype(np.int64).sum(axis=(1, 2, 3))
    return {
        "weights": as_const("weights", weights.array(), np.int8, _LAYOUT),
        "bias": _affine.folded_bias(node, -zero * sums),
        **_affine.rescaling(_affine.real_multipliers(node), weights.shape[0]),
        "group_channels": weights.shape[3],
        **common_fields(node),
    }


def int16_fields(node: Operands) -> dict[str, Value]:
    """Return the parameters of conv_2d_s16."""
    weights = node.input(1)
    reals = _affine.real_multipliers(node)
    return {
        "weights": as_const("weights", weights.array(), np.int8, _LAYOUT),
        **_int16.sum_fields(node, reals, weights.shape[0]),
        "group_channels": weights.shape[3],
        **place_fields(node),
        **_int16.output_fields(node),
    }


def int4_fields(node: Operands) -> dict[str, Value]:
    """Return the parameters of conv_2d_s8_s4."""
    return {
        **_int4.sum_fields(node, _affine.real_multipliers(node), _LAYOUT, "[output_channels]"),
        "group_channels": node.input(1).shape[3],
        **place_fields(node),
        **_int4.code_fields(node),
    }


def word_fields(node: Operands) -> dict[str, Value]:
    """Return the parameters of conv_2d_s8_s4_x4."""
    return {
        **_int4.word_fields(node, _affine.real_multipliers(node)),
        **place_fields(node),
        "input_zero_point": _affine.zero_point(node),
    }


def float_fields(node: Operands) -> dict[str, Value]:
    """Return the parameters of conv_2d_f32 and conv_2d_f32_s8."""
    weights = node.input(1)
    return {
        **_float.weights_fields(weights, weights.shape[0], _LAYOUT, "[output_channels]"),
        "bias": _float.bias(node, weights.shape[0], "[output_channels]"),
        "group_channels": weights.shape[3],
        **place_fields(node),
        **_float.range_fields(node.attrs.activation),
    }


def place_fields(node: Operands) -> dict[str, Value]:
    """Return the sizes of images and window, and how it moves."""
    return {
        **image_fields("input", node.input().shape),
        **window_fields(node.attrs.window, size(node), kernel_size(node)),
        **image_fields("output", node.output().shape),
    }


def common_fields(node: Operands) -> dict[str, Value]:
    """Return those sizes and the codes of input and output."""
    return {
        **place_fields(node),
        "input_zero_point": _affine.zero_point(node),
        **_affine.output_fields(node, node.attrs.activation),
    }
