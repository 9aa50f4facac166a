# SPDX-License-Identifier: Apache-2.0
"""CONV_3D_TRANSPOSE: every place of a volume adds a kernel, times its values, to the output."""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _checks, _float, _moves, _volumes
from tfl2c.ops._op import Op, shape_text
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_SIZE, _WEIGHTS, _DATA, _BIAS = range(4)  # positions of inputs
_KERNEL = "conv_3d_transpose_f32"


def _wanted(node: Operands) -> Shape:
    return tuple(_moves.numbers(node, _SIZE))


def _size_fits(node: Operands) -> str | None:
    """The output's shape must be one that the window makes the input's volume of."""
    shape, source = _wanted(node), node.input(_DATA).shape
    if len(shape) != len(source) or min(shape) < 1 or shape[0] != source[0]:
        return f"it is {list(shape)} for {shape_text(node.input(_DATA))}"
    try:
        made = node.attrs.output(_volumes.inner(shape), _kernel(node))
    except ValueError as error:
        return str(error)
    return None if made == _volumes.inner(source) else f"it makes {list(made)} of {list(shape)}"


def _channels_fit(node: Operands) -> str | None:
    """Weights must be [depth, height, width, output channels, input channels], the bias fit."""
    source, weights, bias = node.input(_DATA), node.input(_WEIGHTS), node.optional(_BIAS)
    outputs = _wanted(node)[4]
    if weights.shape[3:] != (outputs, source.shape[4]):
        return f"they are {shape_text(weights)} for {shape_text(source)} to {list(_wanted(node))}"
    return _volumes.bias_fits(bias, outputs)


def _kernel(node: Operands) -> _volumes.Three:
    return _volumes.three(node.input(_WEIGHTS).shape[:3])


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return (_wanted(node),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_KERNEL)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    source, weights, output = node.input(_DATA), node.input(_WEIGHTS), node.output()
    attrs: _volumes.Volumes = node.attrs
    size, made = _volumes.inner(source.shape), _volumes.inner(output.shape)
    layout = "[kernel][output_channels][input_channels]"
    fields = {
        "weights": _float.array("weights", weights.array(), layout),
        **_volumes.fields(source, weights, node.optional(_BIAS), output, attrs),
        "volumes.pad": attrs.pads(made, size, _kernel(node)),
    }
    return Lowered(fields, (source.shape[0],), inputs=(_DATA,))


def _macs(node: Operands) -> int:
    weights = node.input(_WEIGHTS)
    return node.input(_DATA).elements * weights.elements // weights.shape[4]


OP = Op(
    "CONV_3D_TRANSPOSE",
    attributes=_volumes.attributes,
    inputs=(3, 4),
    outputs=(1, 1),
    constraints=(
        *_volumes.constraints(_DATA, _WEIGHTS, _BIAS),
        _checks.constant(_SIZE, "output's shape"),
        _checks.index_type(_SIZE, "output's shape"),
        _size_fits,
        _channels_fit,
    ),
    shapes=_shapes,
    kernels=(_KERNEL,),
    select=_select,
    lower=_lower,
    macs=_macs,
)
