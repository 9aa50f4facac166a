# SPDX-License-Identifier: Apache-2.0
"""CONV_2D: cross-correlation of images with kernels, per output channel, groups included."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops import (
    _affine,
    _blocks,
    _checks,
    _computed,
    _computed_windows,
    _conv,
    _eights,
    _few,
    _flat,
    _float,
    _float_blocks,
    _gathered,
    _grouped,
    _int4,
    _int16,
    _pairs,
    _points,
    _products,
    _threes,
    _unsigned,
)
from tfl2c.ops._access import RowAccess, window_access
from tfl2c.ops._op import Op, Options
from tfl2c.ops._window import Pads, Window, read_window
from tfl2c.program import Kernel, Lowered, Value
from tfl2c.targets import Simd, Target

_FLOAT = "conv_2d_f32"
_INT16 = "conv_2d_s16"
_INT16_X4 = "conv_2d_s16_x4"
_MOST_TAPS = 508  # of a window whose sums 32 bits hold
_FEW_TAPS = 96  # of windows that are worth copying for 32-bit products
_INT4 = "conv_2d_s8_s4"
_INT4_X4 = _INT4 + _int4.WORDS
_FLOAT_BLOCKS = (
    "[groups][channels of a group / 4, rounded up]"
    "[kernel_height][kernel_width][group_channels][4, or channels left in the last block]"
)
_PACKED = _threes.KERNEL
_NEVER_COPYING = (
    _INT16,
    _INT16_X4,
    _INT4,
    _unsigned.KERNEL,
    _grouped.KERNEL,
    _FLOAT,
    f"{_FLOAT}_s8",
    *_float_blocks.names(_FLOAT),
)
_EXPONENT = 12  # TFL2C_CONV_2D_S8_X4_EXPONENT and TFL2C_CONV_2D_S8_PACKED_EXPONENT


@dataclass(frozen=True, slots=True)
class Conv2D:
    """Input [batch, height, width, channels], weights [outputs, height, width, group channels]."""

    window: Window
    activation: str
    bias_type: str


def _attributes(options: Options) -> Conv2D:
    return Conv2D(read_window(options), _checks.activation(options), options["quantized_bias_type"])


def _groups_fit(node: Operands) -> str | None:
    """Input channels must be a multiple of the weights' channels, output channels of groups."""
    channels, outputs, seen = node.input().shape[3], node.input(1).shape[0], node.input(1).shape[3]
    if channels % seen == 0 and outputs % (channels // seen) == 0:
        return None
    return f"{channels} input channels, weights [{outputs},..,{seen}]"


def _few_products(node: Operands) -> str | None:
    """An output may be the sum of at most 65536 products."""
    products = prod(node.input(1).shape[1:])
    return None if products <= _affine.MOST_PRODUCTS else f"{products}"


def _shapes(node: Operands) -> tuple[Shape, ...]:
    height, width = node.attrs.window.output(_conv.size(node), _conv.kernel_size(node))
    return ((node.input().shape[0], height, width, node.input(1).shape[0]),)


def _select(node: Operands, target: Target) -> Kernel:
    if _float.is_float(node):
        return _float_blocks.kernel(node, target, _FLOAT)
    if _int16.is_int16(node):
        return _int16_kernel(node, target)
    if _int4.has_weights(node):
        return _int4_kernels(node, target)[0]
    if _unsigned.has_weights(node):
        return _unsigned.kernels(node, target, channel_axis=0)[0]
    if target.simd is Simd.MVE and target.gnu_asm and _sees_all(node):
        flat = _flat.kernel(node, Simd.MVE, None) if _flat.fits(node, Simd.MVE) else None
        return flat or _points.kernels(node)[0]
    if target.simd is Simd.DSP and target.gnu_asm and _are_taps_apart(node):
        return _gathered.kernel(node) or Kernel("conv_2d_s8")
    layer = _channels(node) if target.simd is not Simd.MVE and target.gnu_asm else None
    if layer is None:
        return _grouped.kernel(node, target) or Kernel("conv_2d_s8")
    if target.simd is Simd.NONE:
        return _scalar_kernel(node, layer)
    if not _blocks.fits(layer.weights, are_last_shared=True):
        return Kernel("conv_2d_s8")
    return _word_kernel(node, layer)


def _int16_kernel(node: Operands, target: Target) -> Kernel:
    taps = prod(node.input(1).shape[1:])
    most = _FEW_TAPS if target.simd is Simd.NONE else _MOST_TAPS
    is_plain = not target.gnu_asm or taps > most
    if is_plain or (target.simd is Simd.DSP and _conv.kernel_size(node) == (1, 1)):
        return Kernel(_INT16)
    return Kernel(_INT16_X4, scratch=4 * taps * 2)


def _scalar_kernel(node: Operands, layer: _blocks.Channels) -> Kernel:
    """Return the kernel for cores without vectors: those that take four channels, unless few."""
    outputs = len(layer.bias)
    if _flat.fits(node, Simd.NONE):
        return _flat.kernel(node, Simd.NONE, layer) or Kernel("conv_2d_s8")
    return _threes.whole(node) if outputs >= _threes.FEWEST else Kernel("conv_2d_s8")


def _int4_kernels(node: Operands, target: Target) -> tuple[Kernel, ...]:
    reals = _affine.real_multipliers(node)
    return _int4.kernels(node, target, reals, _INT4) if _sees_all(node) else (Kernel(_INT4),)


def _word_kernel(node: Operands, layer: _blocks.Channels) -> Kernel:
    """Return the kernel for cores with 16-bit products."""
    flat = _flat.kernel(node, Simd.DSP, layer) if _flat.fits(node, Simd.DSP) else None
    if flat is not None:
        return flat
    windows = _pairs.Windows.of(node)
    if windows.is_pointwise and _is_unclamped(node) and _eights.fits(layer):
        return Kernel(_eights.KERNEL)
    return windows.kernels[0]


def _is_unclamped(node: Operands) -> bool:
    """Whether the activation lets all codes through."""
    codes = _affine.output_fields(node, node.attrs.activation)
    return (codes["output_min"], codes["output_max"]) == (-128, 127)


def _alternatives(node: Operands, target: Target) -> tuple[Kernel, ...]:
    kernel = _select(node, target)
    if not kernel.scratch:
        return ()
    if kernel.name == _INT16_X4:
        return (Kernel(_INT16),)
    if kernel.name == _INT4_X4:
        return _int4_kernels(node, target)[1:]
    if _unsigned.has_weights(node):
        return _unsigned.kernels(node, target, channel_axis=0)[1:]
    layer = _channels(node) if kernel.name == _PACKED else None
    fewer = _threes.halves(node, layer, target) if layer is not None else ()
    if kernel.name == _pairs.KERNEL:
        fewer = _pairs.Windows.of(node).kernels[1:]
    if kernel.name == _points.KERNEL:
        fewer = _points.kernels(node)[1:]
    return (*fewer, Kernel("conv_2d_s8"))


def _are_taps_apart(node: Operands) -> bool:
    """Whether the channels that a window sees are not whole runs of pixels."""
    return node.attrs.window.dilation != (1, 1) or not _sees_all(node)


def _sees_all(node: Operands) -> bool:
    """Whether every output channel sees every input channel."""
    return node.input(1).shape[3] == node.input().shape[3]


def _channels(node: Operands) -> _blocks.Channels | None:
    """Return the output channels if the kernel for four at a time can make them, else None."""
    weights = node.input(1).array().astype(np.int64)
    flat = weights.reshape(weights.shape[0], -1)
    if not _sees_all(node) or not flat.size:
        return None
    zero_points = _affine.zero_point(node), node.output().affine.zero_point
    reals = _affine.real_multipliers(node)
    layer = _blocks.channels(flat, _affine.bias(node, len(flat)), reals, zero_points)
    return layer if layer.packable else None


def _order(node: Operands) -> list[int]:
    rows, width = _conv.kernel_size(node)
    return _blocks.window_order(rows, width * node.input().shape[3])


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    if _unsigned.has_weights(node):
        return _unsigned.lower(node, kernel, channel_axis=0)
    extent = (0, node.output().shape[0] * node.output().shape[1])
    if _float.is_float(node):
        groups = node.input().shape[3] // node.input(1).shape[3]
        fields = _float_blocks.packed(_conv.float_fields(node), kernel, _FLOAT_BLOCKS, groups)
        return Lowered(fields, extent)
    if kernel.name in _FIELDS:
        return Lowered(_FIELDS[kernel.name](node), extent)
    layer = _channels(node)
    if kernel.name in _flat.KERNELS:
        return _flat.lowered(node, kernel, _conv.plain_fields(node), layer)
    if layer is None:
        raise ValueError("the channels cannot be packed")
    if kernel.name in {_PACKED, _threes.HALVES}:
        return Lowered({**_threes.fields(layer, _EXPONENT), **_conv.block_fields(node)}, extent)
    if kernel.name == _eights.KERNEL:
        return Lowered(_pixel_fields(node, layer), extent)
    order = _order(node)
    fields = {
        **_blocks.window_fields(layer, order, _EXPONENT),
        **_conv.block_fields(node),
    }
    del fields["dilation_height"], fields["dilation_width"]
    fields["columns"] = _pairs.Windows.of(node).held(kernel)
    return Lowered(fields, extent)


def _pixel_fields(node: Operands, layer: _blocks.Channels) -> dict[str, Value]:
    fields = _conv.place_fields(node)
    return {
        "blocks": _eights.pack(layer),
        "width": fields["output_width"],
        **{name: fields[name] for name in ("input_rows", "output_channels", "output_rows")},
    }


def _rows(node: Operands, kernel: Kernel) -> RowAccess | None:
    if kernel.name in _flat.KERNELS:
        return None
    gathers = kernel.name not in {"conv_2d_s8", *_NEVER_COPYING}
    gathers = gathers and (kernel.name != _gathered.KERNEL or _sees_all(node))
    access = window_access(node, node.attrs.window, _conv.kernel_size(node), gathers=gathers)
    if kernel.name == _grouped.KERNEL:
        return _grouped.rows(node, access)
    is_packed = kernel.name in {_PACKED, _threes.HALVES}
    return replace(access, group=_threes.group(node)) if is_packed else access


def _macs(node: Operands) -> int:
    return node.output().elements * prod(node.input(1).shape[1:])


def _absorb_pad(node: Operands, pads: Pads, code: int) -> Conv2D | None:
    if code != _affine.zero_point(node):
        return None
    attrs: Conv2D = node.attrs
    return replace(
        attrs, window=attrs.window.padded(_conv.size(node), _conv.kernel_size(node), pads)
    )


def _taps(node: Operands) -> _products.Taps:
    return _products.Taps.of(node.attrs.window, _conv.size(node), _conv.kernel_size(node))


_FIELDS: Mapping[str, Callable[[Operands], dict[str, Value]]] = {
    _INT16: _conv.int16_fields,
    _INT16_X4: _conv.int16_fields,
    _INT4: _conv.int4_fields,
    _INT4_X4: _conv.word_fields,
    "conv_2d_s8": _conv.plain_fields,
    "conv_2d_s8_x12": _conv.vector_fields,
    _points.KERNEL: lambda node: _points.fields(_conv.plain_fields(node)),
    _gathered.KERNEL: _gathered.fields,
    _grouped.KERNEL: _grouped.fields,
}

OP = Op(
    "CONV_2D",
    attributes=_attributes,
    inputs=(2, 3),
    outputs=(1, 1),
    constraints=(
        _int16.activations,
        _checks.rank(0, 4),
        _checks.rank(1, 4),
        _checks.not_empty,
        _computed.weights,
        _float.of_codes(_affine.weight_scales(axis=0)),
        _float.of_codes(_affine.symmetric_weights),
        _groups_fit,
        _float.when_quantized(_few_products),
        _affine.any_bias,
        _int16.small_bias,
        _float.when_quantized(_affine.rescaling_in_range),
        _int16.rescaling_in_range(_affine.real_multipliers),
    ),
    shapes=_shapes,
    kernels=(
        "conv_2d_s8",
        _unsigned.KERNEL,
        _unsigned.WINDOWS_KERNEL,
        _PACKED,
        _threes.HALVES,
        *_flat.KERNELS,
        _pairs.KERNEL,
        _eights.KERNEL,
        _gathered.KERNEL,
        _grouped.KERNEL,
        "conv_2d_s8_x12",
        _points.KERNEL,
        _INT16,
        _INT16_X4,
        _INT4,
        _INT4_X4,
        _FLOAT,
        f"{_FLOAT}_s8",
        *_float_blocks.names(_FLOAT),
        *_few.KERNELS,
        *_computed_windows.KERNELS.values(),
    ),
    select=_few.select(_computed_windows.select(_select), axis=0),
    alternatives=_few.alternatives(
        _computed_windows.alternatives(_alternatives), _computed_windows.select(_select), axis=0
    ),
    lower=_few.lower(_computed_windows.lower(_lower, channel_axis=0), axis=0),
    macs=_macs,
    rows=_few.rows(_computed_windows.rows(_rows)),
    absorb_pad=_absorb_pad,
    channels=_products.mixing(_taps, _affine.real_multipliers),
    unsigned=True,
)
