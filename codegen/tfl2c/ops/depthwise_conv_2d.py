# SPDX-License-Identifier: Apache-2.0
"""DEPTHWISE_CONV_2D: every output channel is the cross-correlation of one input channel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod

import numpy as np
from numpy.typing import NDArray

from tfl2c.graph import Operands, Shape
from tfl2c.ops import (
    _affine,
    _bands,
    _blocks,
    _checks,
    _computed,
    _computed_windows,
    _costs,
    _depthwise,
    _few,
    _float,
    _grids,
    _int4,
    _int16,
    _lanes,
    _pairs,
    _products,
    _threes,
    _unsigned,
    _vectors,
)
from tfl2c.ops._access import RowAccess, window_access
from tfl2c.ops._op import Op, Options
from tfl2c.ops._window import Pads, Pair, Window, image_fields, read_window, window_fields
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Simd, Target

_X4 = "depthwise_conv_2d_s8_x4"
_ONE_X4 = _pairs.KERNEL
_X12 = "conv_2d_s8_x12"
_EXPONENT = 10  # TFL2C_DEPTHWISE_BANDS_EXPONENT, .._TILED_, .._BLOCKS_ and .._X4_EXPONENT
_PACKED = _threes.KERNEL
_PACKED_EXPONENT = 12  # TFL2C_CONV_2D_S8_PACKED_EXPONENT and .._X4_EXPONENT
_TILED = "depthwise_conv_2d_s8_tiled"
_TILE = 64  # most channels in its scratch
_BLOCKS = "depthwise_conv_2d_s8_blocks"
_SLOWER = 0.4  # what it takes more than the others on Cortex-M3, compared with Cortex-M0


@dataclass(frozen=True, slots=True)
class DepthwiseConv2D:
    """Input [batch, height, width, channels], weights [1, height, width, outputs].

    Output channel c sees input channel c // (outputs / channels).
    """

    window: Window
    activation: str
    depth_multiplier: int  # outputs / channels, or 0: then the shapes say it


def _attributes(options: Options) -> DepthwiseConv2D:
    return DepthwiseConv2D(
        read_window(options), _checks.activation(options), options["depth_multiplier"]
    )


def _channels_fit(node: Operands) -> str | None:
    """Weights must be [1,height,width,input channels * depth_multiplier]."""
    channels, weights = node.input().shape[3], node.input(1).shape
    option = node.attrs.depth_multiplier
    multiplier, rest = divmod(weights[3], channels)
    if weights[0] == 1 and rest == 0 and option in (0, multiplier):
        return None
    return f"{channels} input channels, weights [{weights[0]},..,{weights[3]}], option {option}"


def _few_products(node: Operands) -> str | None:
    """An output may be the sum of at most 65536 products."""
    products = prod(_kernel_size(node))
    return None if products <= _affine.MOST_PRODUCTS else f"{products}"


def _long_bias(node: Operands) -> str | None:
    """With an int16 input, the bias must be int64."""
    return "it is int32" if _int16.is_int16(node) and _int16.is_narrow(node) else None


def _size(node: Operands) -> Pair:
    return node.input().shape[1], node.input().shape[2]


def _kernel_size(node: Operands) -> Pair:
    return node.input(1).shape[1], node.input(1).shape[2]


def _shapes(node: Operands) -> tuple[Shape, ...]:
    height, width = node.attrs.window.output(_size(node), _kernel_size(node))
    return ((node.input().shape[0], height, width, node.input(1).shape[3]),)


def _select(node: Operands, target: Target) -> Kernel:
    only = _depthwise.only_kernel(node)
    if only is not None:
        return _int4_kernels(node, target, Kernel(only))[0]
    if _unsigned.has_weights(node):
        return _unsigned.kernels(node, target, channel_axis=3)[0]
    scalar = _scalar_kernel(node) if target.simd is Simd.NONE and target.gnu_asm else None
    if scalar is not None:
        return scalar
    if target.simd is Simd.MVE and target.gnu_asm:
        return _vector_kernels(node)[0]
    dsp = _dsp_kernel(node) if target.simd is Simd.DSP and target.gnu_asm else None
    return dsp or Kernel(_depthwise.PLAIN)


def _int4_kernels(node: Operands, target: Target, plain: Kernel) -> tuple[Kernel, ...]:
    """Return the kernels for int4 weights, the fastest first, or the plain one of other types."""
    has_products = target.simd is Simd.DSP and target.gnu_asm and node.output().elements > 0
    if not has_products or not _int4.has_weights(node) or _packed(node) is None:
        return (plain,)
    return Kernel(_X4, scratch=_pairs.scratch(node)), plain


def _dsp_kernel(node: Operands) -> Kernel | None:
    """Return the kernel for cores with 16-bit products, if one fits."""
    layer = _packed(node)
    window: Window = node.attrs.window
    channels = node.input().shape[3]
    if layer is None or node.output().elements == 0:
        return None
    is_run = channels == 1 and window.dilation == (1, 1)
    if is_run and _blocks.fits(layer.weights, are_last_shared=True):
        return _pairs.Windows.of(node).kernels[0]
    if _bands.fits(node):
        return _bands.choices(node)[0]
    return Kernel(_X4, scratch=_pairs.scratch(node))


def _scalar_kernel(node: Operands) -> Kernel | None:
    """Return the kernel for cores without vectors, if one fits: one channel is a CONV_2D's."""
    layer, channels = _packed(node), node.input().shape[3]
    if layer is None or node.output().elements == 0:
        return None
    if channels == 1 and len(layer.bias) >= _threes.FEWEST:
        return _threes.whole(node)
    plain = len(layer.bias) == channels and node.attrs.window.dilation == (1, 1)
    if not plain or _kernel_size(node) != (3, 3) or node.output().shape[2] == 1:
        return Kernel(_BLOCKS)
    columns = 2 * node.attrs.window.stride[1] + 3
    return Kernel(_TILED, scratch=3 * columns * min(channels, _TILE))


def _vector_kernels(node: Operands) -> tuple[Kernel, ...]:
    """Return the kernels for cores with vectors, the fastest first: one channel is a CONV_2D's.

    Each takes less scratch than those before it.
    """
    plain = Kernel(_depthwise.PLAIN)
    if node.input().shape[3] == 1:
        return Kernel(_X12, scratch=3 * _vectors.pitch(prod(_kernel_size(node)))), plain
    found = [*_grids.choices(node)] if _grids.fits(node) else []
    if _lanes.fits(node):
        found.append(_lanes.kernel(node))
    rows = node.output().shape[0] * node.output().shape[1]
    found.sort(key=lambda kernel: _costs.instructions(node, kernel, _macs(node), rows, rows))
    least = [min(kernel.scratch for kernel in found[: i + 1]) for i in range(len(found))]
    smaller = [k for i, k in enumerate(found) if i == 0 or k.scratch < least[i - 1]]
    return (*smaller, plain)


def _alternatives(node: Operands, target: Target) -> tuple[Kernel, ...]:
    chosen, plain = _select(node, target), Kernel(_depthwise.PLAIN)
    if _int4.has_weights(node):
        return _int4_kernels(node, target, Kernel(_depthwise.INT4))[1:]
    if _unsigned.has_weights(node):
        return _unsigned.kernels(node, target, channel_axis=3)[1:]
    if chosen.name in _bands.KERNELS:
        return (*_bands.choices(node)[1:], plain)
    if chosen.name in {*_grids.KERNELS, _lanes.KERNEL, _X12}:
        return _vector_kernels(node)[1:]
    if chosen.name == _ONE_X4:
        return (*_pairs.Windows.of(node).kernels[1:], plain)
    if chosen.name not in {_PACKED, _TILED}:
        return (plain,) if chosen.scratch else ()
    layer = _packed(node) if chosen.name == _PACKED else None
    fewer = _threes.halves(node, layer, target) if layer is not None else ()
    return (*fewer, Kernel(_BLOCKS, slower=_SLOWER if target.long_multiply else 0.0))


def _weights(node: Operands) -> NDArray[np.int64]:
    if _int4.has_weights(node):
        return _int4.codes(node).reshape(node.input(1).shape)
    return node.input(1).array().astype(np.int64)


def _packed(node: Operands) -> _blocks.Channels | None:
    """Return the output channels if 256 times their sums and weights fit, else None."""
    weights = _weights(node)[0]
    zero_points = _affine.zero_point(node), node.output().affine.zero_point
    layer = _blocks.channels(
        weights.reshape(-1, weights.shape[2]).T,
        _affine.bias(node, weights.shape[2]),
        _affine.real_multipliers(node),
        zero_points,
    )
    return layer if layer.packable else None


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    if _unsigned.has_weights(node):
        return _unsigned.lower(node, kernel, channel_axis=3)
    extent = (0, node.output().shape[0] * node.output().shape[1])
    if kernel.name in _depthwise.KERNELS:
        return Lowered(_depthwise.fields(node, kernel.name), extent)
    if kernel.name == _X12:
        return Lowered(_one_channel_fields(node), extent)
    if kernel.name in _grids.KERNELS:
        return Lowered(_grids.fields(node, kernel), extent)
    if kernel.name == _lanes.KERNEL:
        return Lowered(_lanes.fields(node), extent)
    layer = _packed(node) if kernel.name != _depthwise.PLAIN else None
    if layer is None:
        return Lowered(_depthwise.fields(node, _depthwise.PLAIN), extent)
    if kernel.name in {_TILED, _BLOCKS, _PACKED, _threes.HALVES, _X4, _ONE_X4}:
        return Lowered(_block_fields(node, layer, kernel), extent)
    return Lowered(_bands.fields(node, kernel, layer, _EXPONENT), extent)


def _block_fields(node: Operands, layer: _blocks.Channels, kernel: Kernel) -> dict[str, Value]:
    fields = {
        **image_fields("input", node.input().shape),
        **window_fields(node.attrs.window, _size(node), _kernel_size(node)),
        **image_fields("output", node.output().shape),
        "input_zero_point": _affine.zero_point(node),
        **_affine.output_fields(node, node.attrs.activation),
    }
    del fields["output_zero_point"]
    if kernel.name in {_PACKED, _threes.HALVES}:
        return {**_threes.fields(layer, _PACKED_EXPONENT), **fields}
    if kernel.name == _BLOCKS:
        multiplier = len(layer.bias) // node.input().shape[3]
        return {**_threes.tap_fields(layer, _EXPONENT), "depth_multiplier": multiplier, **fields}
    if kernel.name == _X4:
        source, is_int4 = _affine.zero_point(node), _int4.has_weights(node)
        groups = _pairs.groups(layer, source, _kernel_size(node), _EXPONENT, is_int4=is_int4)
        return {
            "groups": groups,
            "is_int4": int(is_int4),
            "depth_multiplier": len(layer.bias) // node.input().shape[3],
            **fields,
        }
    for name in ("dilation_height", "dilation_width"):
        del fields[name]
    if kernel.name == _ONE_X4:
        order = _blocks.window_order(*_kernel_size(node))
        columns = _pairs.Windows.of(node).held(kernel)
        blocks = _blocks.window_fields(layer, order, _PACKED_EXPONENT)
        return {**blocks, **fields, "columns": columns}
    del fields["output_channels"]
    fields["channels"] = fields.pop("input_channels")
    del fields["kernel_height"], fields["kernel_width"]
    return {
        "weights": as_const("weights", layer.weights, np.int8, "[channels][3][3]"),
        "blocks": _threes.blocks(layer, _EXPONENT),
        **fields,
    }


def _one_channel_fields(node: Operands) -> dict[str, Value]:
    plain = _depthwise.fields(node, _depthwise.PLAIN)
    kernels = node.input(1).array()[0].transpose(2, 0, 1)
    plain["weights"] = as_const("weights", kernels, np.int8, "[output_channels][..]")
    packed = _vectors.fields(plain)
    for name in ("weights", "bias", "multiplier", "shift", "depth_multiplier"):
        del plain[name]
    return {**packed, **plain}


def _rows(node: Operands, kernel: Kernel) -> RowAccess:
    gathers = kernel.name in {_PACKED, _threes.HALVES, _ONE_X4, _X12, _unsigned.WINDOWS_KERNEL}
    by_channel = kernel.name in _bands.KERNELS or _grids.is_by_channel(node, kernel)
    access = window_access(
        node,
        node.attrs.window,
        _kernel_size(node),
        gathers=gathers,
        by_channel=by_channel,
        ahead=_bands.rows(node, kernel) - 1,
    )
    is_paired = kernel.name == _bands.PAIRED
    return replace(access, group=2) if is_paired else access


def _macs(node: Operands) -> int:
    return node.output().elements * prod(_kernel_size(node))


def _absorb_pad(node: Operands, pads: Pads, code: int) -> DepthwiseConv2D | None:
    if code != _affine.zero_point(node):
        return None
    attrs: DepthwiseConv2D = node.attrs
    return replace(attrs, window=attrs.window.padded(_size(node), _kernel_size(node), pads))


def _taps(node: Operands) -> _products.Taps:
    return _products.Taps.of(node.attrs.window, _size(node), _kernel_size(node))


OP = Op(
    "DEPTHWISE_CONV_2D",
    attributes=_attributes,
    inputs=(2, 3),
    outputs=(1, 1),
    constraints=(
        _checks.not_empty,
        _int16.activations,
        _checks.rank(0, 4),
        _checks.rank(1, 4),
        _computed.weights,
        _float.of_codes(_affine.weight_scales(axis=3)),
        _float.of_codes(_affine.symmetric_weights),
        _channels_fit,
        _float.when_quantized(_few_products),
        _affine.any_bias,
        _long_bias,
        _int16.small_bias,
        _float.when_quantized(_affine.rescaling_in_range),
        _int16.rescaling_in_range(_affine.real_multipliers),
    ),
    shapes=_shapes,
    kernels=(
        *_depthwise.KERNELS,
        _unsigned.KERNEL,
        _unsigned.WINDOWS_KERNEL,
        _unsigned.DEPTHWISE_KERNEL,
        *_bands.KERNELS,
        _X4,
        _PACKED,
        _threes.HALVES,
        _ONE_X4,
        _TILED,
        _BLOCKS,
        _X12,
        *_grids.KERNELS,
        _lanes.KERNEL,
        *_few.KERNELS,
        *_computed_windows.KERNELS.values(),
    ),
    select=_few.select(_computed_windows.select(_select), axis=3),
    alternatives=_few.alternatives(
        _computed_windows.alternatives(_alternatives), _computed_windows.select(_select), axis=3
    ),
    lower=_few.lower(_computed_windows.lower(_lower, channel_axis=3), axis=3),
    macs=_macs,
    rows=_few.rows(_computed_windows.rows(_rows)),
    absorb_pad=_absorb_pad,
    channels=_products.separate(_taps, _affine.real_multipliers),
    unsigned=True,
)
