# SPDX-License-Identifier: Apache-2.0
"""TRANSPOSE_CONV: every pixel of the input adds a kernel, times its value, to the output."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import prod

import numpy as np

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _affine, _checks, _computed, _float, _int16, _moves, _phases, _unsigned
from tfl2c.ops._access import RowAccess, RowsRead, Span
from tfl2c.ops._op import Constraint, Op, Options, shape_text
from tfl2c.ops._rows import rows_of
from tfl2c.ops._window import Pads, Pair, Window, image_fields, read_window, window_fields
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Simd, Target

_FLOAT = "transpose_conv_f32"
_INT16 = "transpose_conv_s16"
_UNSIGNED = "transpose_conv_s8_u8"
_PLAIN = "transpose_conv_s8"
_COMPUTED = {
    DType.INT8: "transpose_conv_computed_s8",
    DType.FLOAT32: "transpose_conv_computed_f32",
}
_SIZE, _WEIGHTS, _DATA, _BIAS = range(4)  # positions of the inputs
_LAYOUT = "[output_channels][kernel_height][kernel_width][input_channels]"


@dataclass(frozen=True, slots=True)
class TransposeConv:
    """Weights [outputs, height, width, inputs]; the window moves over the output."""

    window: Window
    activation: str
    bias_type: str


def _attributes(options: Options) -> TransposeConv:
    return TransposeConv(
        read_window(options), _checks.activation(options), options["quantized_bias_type"]
    )


def _usual(node: Operands) -> Operands:
    """Return the node with its inputs in the order of other convolutions."""
    _, weights, data, *bias = node.node.inputs
    return Operands(node.graph, replace(node.node, inputs=(data, weights, *bias)))


def _of_usual(constraint: Constraint) -> Constraint:
    def reordered(node: Operands) -> str | None:
        return constraint(_usual(node))

    reordered.__doc__ = constraint.__doc__
    return reordered


def _four_dimensions(node: Operands) -> str | None:
    """Image and weights must have 4 dimensions."""
    tensors = node.input(_DATA), node.input(_WEIGHTS)
    if all(len(t.shape) == 4 for t in tensors):
        return None
    return f"they are {shape_text(tensors[0])} and {shape_text(tensors[1])}"


def _size_fits(node: Operands) -> str | None:
    """The output's shape must be four positive numbers, with the input's batch."""
    shape = _moves.numbers(node, _SIZE)
    fits = len(shape) == 4 and min(shape) > 0 and shape[0] == node.input(_DATA).shape[0]
    return None if fits else f"it is {shape}"


def _channels_fit(node: Operands) -> str | None:
    """Weights must have the channels of output and input."""
    weights, outputs = node.input(_WEIGHTS).shape, _moves.numbers(node, _SIZE)[3]
    inputs = node.input(_DATA).shape[3]
    if (weights[0], weights[3]) == (outputs, inputs):
        return None
    return f"they are {list(weights)}, for {inputs} to {outputs} channels"


def _few_products(node: Operands) -> str | None:
    """Weights of an output channel may be at most 65536."""
    products = prod(node.input(_WEIGHTS).shape[1:])
    return None if products <= _affine.MOST_PRODUCTS else f"{products}"


def _int8_weights(node: Operands) -> str | None:
    """Weights must be int8, or float32 if the image is.

    They must be constant, and so must the bias, unless all are int8 or all float32.
    """
    usual = _usual(node)
    if not _computed.is_computed(usual):
        return _affine.int8_weights(usual)
    source, dtype = usual.input().dtype, usual.input(1).dtype
    if source is dtype and dtype in _COMPUTED and not node.node.unsigned:
        return None
    return f"some are computed at run time, weights are {dtype.value}, the image {source.value}"


def _int32_bias(node: Operands) -> str | None:
    """The bias, if there is one, must be int32, or float32 if the image is.

    With an int16 image it may be int64. It must have one value per output channel.
    """
    return _affine.any_bias(_usual(node))


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (tuple(_moves.numbers(node, _SIZE)),)


def _kernel_size(node: Operands) -> Pair:
    return node.input(_WEIGHTS).shape[1], node.input(_WEIGHTS).shape[2]


def _output_size(node: Operands) -> Pair:
    return node.output().shape[1], node.output().shape[2]


def _select(node: Operands, target: Target) -> Kernel:
    usual = _usual(node)
    if _computed.is_computed(usual):
        return Kernel(_COMPUTED[usual.input().dtype])
    if _float.is_float(usual):
        return Kernel(_FLOAT)
    if _unsigned.has_weights(usual):
        return Kernel(_UNSIGNED)
    if _int16.is_int16(usual):
        return Kernel(_INT16)
    has_products = target.simd is Simd.DSP and target.gnu_asm
    phases = _phases.kernel(usual) if has_products else None
    return phases or Kernel(_PLAIN)


def _alternatives(node: Operands, target: Target) -> tuple[Kernel, ...]:
    return (Kernel(_PLAIN),) if _select(node, target).name == _phases.KERNEL else ()


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    usual = _usual(node)
    channels = node.output().shape[3]
    if kernel.name == _phases.KERNEL:
        return _lowered_phases(node)
    fields: dict[str, Value] = {
        **({} if _computed.is_computed(usual) else _sum_fields(usual, channels)),
        **{f"windows.{name}": value for name, value in _window_fields(node).items()},
        **_code_fields(usual),
    }
    if _computed.is_computed(usual):
        return _lowered_computed(usual, fields, channels)
    return Lowered(fields, extent=(0, rows_of(node.output().shape)[0]), inputs=(_DATA,))


def _lowered_phases(node: Operands) -> Lowered:
    codes = _code_fields(_usual(node))
    del codes["output_zero_point"]
    fields: dict[str, Value] = {
        **_phases.fields(_usual(node)),
        **{f"windows.{name}": value for name, value in _window_fields(node).items()},
        **codes,
    }
    return Lowered(fields, extent=(0, rows_of(node.output().shape)[0]), inputs=(_DATA,))


def _window_fields(node: Operands) -> dict[str, Value]:
    fields = {
        **image_fields("input", node.input(_DATA).shape),
        **window_fields(node.attrs.window, _output_size(node), _kernel_size(node)),
        **image_fields("output", node.output().shape),
    }
    del fields["dilation_height"], fields["dilation_width"]
    return fields


def _lowered_computed(usual: Operands, fields: dict[str, Value], channels: int) -> Lowered:
    """Return the call of the kernel that makes whole images."""
    fields["has_bias"] = int(usual.has(2))
    if not _float.is_float(usual):
        fields |= _affine.rescaling(_affine.real_multipliers(usual), channels)
    # Where there is no bias, its argument is not looked at.
    bias = _BIAS if usual.has(2) else _WEIGHTS
    return Lowered(fields, (usual.output().shape[0],), (_DATA, _WEIGHTS, bias))


def _sum_fields(usual: Operands, channels: int) -> dict[str, Value]:
    """Return the kernel's parameters for weights, bias and what happens to the sums."""
    weights = usual.input(1)
    if _float.is_float(usual):
        return {
            "weights": _float.array("weights", weights.array(), _LAYOUT),
            "bias": _float.bias(usual, channels, "[output_channels]"),
        }
    reals = _affine.real_multipliers(usual)
    codes = as_const("weights", _unsigned.signed(usual), np.int8, _LAYOUT)
    if _int16.is_int16(usual):
        return {"weights": codes, **_int16.sum_fields(usual, reals, channels)}
    return {
        "weights": codes,
        "bias": _affine.folded_bias(usual, np.zeros(channels, np.int64)),
        **_affine.rescaling(reals, channels),
    }


def _code_fields(usual: Operands) -> dict[str, Value]:
    """Return the kernel's parameters for zero points and ranges."""
    if _float.is_float(usual):
        return _float.range_fields(usual.attrs.activation)
    if _int16.is_int16(usual):
        return _int16.output_fields(usual)
    zero_points: dict[str, Value] = {"input_zero_point": usual.input().affine.zero_point}
    if _unsigned.has_weights(usual):
        zero_points["weight_zero_point"] = _unsigned.signed_zero_point(usual)
    return {
        **zero_points,
        **_affine.output_fields(usual, usual.attrs.activation),
    }


def _spans(node: Operands) -> Iterator[Span]:
    """Yield the input rows that reach each row of the output."""
    batch, height, _, _ = node.input(_DATA).shape
    pads: Pads = node.attrs.window.pads(_output_size(node), _kernel_size(node))
    reach, stride = _kernel_size(node)[0], node.attrs.window.stride[0]
    for image in range(0, batch * height, height):
        for row in range(node.output().shape[1]):
            first = max(0, -((reach - 1 - row - pads[0]) // stride))
            last = min(height - 1, (row + pads[0]) // stride)
            first = min(first, last + 1)
            yield image + first, image + last


def _rows(node: Operands, kernel: Kernel) -> RowAccess | None:
    if kernel.name in _COMPUTED.values():
        return None
    source, result = node.input(_DATA), node.output()
    (rows, _), (made, _) = rows_of(source.shape), rows_of(result.shape)
    read = RowsRead(
        _DATA, rows, source.nbytes // rows, tuple(_spans(node)), field="windows.input_rows"
    )
    return RowAccess(made, result.nbytes // made, (read,), field="windows.output_rows")


def _macs(node: Operands) -> int:
    return node.input(_DATA).elements * prod(node.input(_WEIGHTS).shape[:3])


OP = Op(
    "TRANSPOSE_CONV",
    attributes=_attributes,
    inputs=(3, 4),
    outputs=(1, 1),
    constraints=(
        _of_usual(_int16.activations),
        _four_dimensions,
        _checks.not_empty,
        _int8_weights,
        _of_usual(_float.float_weights),
        _of_usual(_float.of_codes(_affine.weight_scales(axis=0))),
        _of_usual(_float.of_codes(_affine.symmetric_weights)),
        _checks.constant(_SIZE, "output's shape"),
        _checks.index_type(_SIZE, "numbers of the output's shape"),
        _size_fits,
        _channels_fit,
        _few_products,
        _int32_bias,
        _of_usual(_int16.small_bias),
        _of_usual(_float.when_quantized(_affine.rescaling_in_range)),
        _of_usual(_int16.rescaling_in_range(_affine.real_multipliers)),
    ),
    shapes=_shapes,
    kernels=(_PLAIN, _phases.KERNEL, _INT16, _FLOAT, _UNSIGNED, *_COMPUTED.values()),
    select=_select,
    alternatives=_alternatives,
    lower=_lower,
    macs=_macs,
    rows=_rows,
    unsigned=True,
)
