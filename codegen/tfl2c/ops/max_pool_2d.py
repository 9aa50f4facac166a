# SPDX-License-Identifier: Apache-2.0
"""MAX_POOL_2D: the greatest code of a window."""

from __future__ import annotations

from dataclasses import replace

from tfl2c.graph import DType, Operands
from tfl2c.ops import _channels, _float, _pool
from tfl2c.ops._op import Op
from tfl2c.ops._window import Pads
from tfl2c.program import Kernel, Lowered
from tfl2c.targets import Target

_KERNELS = {
    DType.INT8: "max_pool_2d_s8",
    DType.INT16: "max_pool_2d_s16",
    DType.FLOAT32: "max_pool_2d_f32",
}


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel(_KERNELS[node.input().dtype])


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    return _pool.lowered(node)


def _absorb_pad(node: Operands, pads: Pads, code: int) -> _pool.Pool2D | None:
    """Take over padding with the least code, from which the kernel starts a window."""
    if _float.is_float(node) or code != node.input().dtype.limits[0]:
        return None
    attrs: _pool.Pool2D = node.attrs
    return replace(attrs, window=attrs.window.padded(_pool.size(node), attrs.kernel, pads))


def _bounds(node: Operands, sources: _channels.Sources) -> _channels.Bounds:
    """A window that lies on absorbed padding alone gives the least code."""
    source = sources[0]
    if not isinstance(node.attrs.window.padding, str):
        source = source.joined(node.input().dtype.limits[0])
    return _pool.bounds(node, {0: source})


OP = Op(
    "MAX_POOL_2D",
    attributes=_pool.attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=_pool.CONSTRAINTS,
    shapes=_pool.shapes,
    kernels=tuple(_KERNELS.values()),
    select=_select,
    lower=_lower,
    identity=_pool.identity,
    rows=_pool.rows,
    absorb_pad=_absorb_pad,
    channels=_channels.each(_bounds),
    unsigned=True,
)
