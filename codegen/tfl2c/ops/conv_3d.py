# SPDX-License-Identifier: Apache-2.0
"""CONV_3D: convolution of volumes of float32."""

from __future__ import annotations

from tfl2c.graph import Operands, Shape
from tfl2c.ops import _float, _volumes
from tfl2c.ops._op import Op, shape_text
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_WEIGHTS, _BIAS = 1, 2  # positions of inputs
_KERNEL = "conv_3d_f32"


def _channels_fit(node: Operands) -> str | None:
    """Weights must be [depth, height, width, input channels, output channels], the bias fit."""
    source, weights, bias = node.input(), node.input(_WEIGHTS), node.optional(_BIAS)
    if weights.shape[3] != source.shape[4]:
        return f"they are {shape_text(weights)} for {shape_text(source)}"
    return _volumes.bias_fits(bias, weights.shape[4])


def _kernel(node: Operands) -> _volumes.Three:
    return _volumes.three(node.input(_WEIGHTS).shape[:3])


def _shapes(node: Operands) -> tuple[Shape, ...]:
    shape, weights = node.input().shape, node.input(_WEIGHTS).shape
    made = node.attrs.output(_volumes.inner(shape), _kernel(node))
    return ((shape[0], *made, weights[4]),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_KERNEL)


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    source, weights, output = node.input(), node.input(_WEIGHTS), node.output()
    attrs: _volumes.Volumes = node.attrs
    size, made = _volumes.inner(source.shape), _volumes.inner(output.shape)
    layout = "[kernel][input_channels][output_channels]"
    fields = {
        "weights": _float.array("weights", weights.array(), layout),
        **_volumes.fields(source, weights, node.optional(_BIAS), output, attrs),
        "volumes.pad": attrs.pads(size, made, _kernel(node)),
    }
    return Lowered(fields, (source.shape[0],))


def _macs(node: Operands) -> int:
    weights = node.input(_WEIGHTS)
    return node.output().elements * weights.elements // weights.shape[4]


OP = Op(
    "CONV_3D",
    attributes=_volumes.attributes,
    inputs=(2, 3),
    outputs=(1, 1),
    constraints=(*_volumes.constraints(0, _WEIGHTS, _BIAS), _channels_fit),
    shapes=_shapes,
    kernels=(_KERNEL,),
    select=_select,
    lower=_lower,
    macs=_macs,
)
