# SPDX-License-Identifier: Apache-2.0
"""SignalFilterBank of TensorFlow Lite Micro: energies weighed and added up in channels.

A bin counts with its weight for a channel and with its unweight for the next one. The channel in
front of the first one only makes what the first one begins with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import _checks, _signal
from tfl2c.ops._op import Constraint, Op, Options, shape_text
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Target

_WEIGHTS, _UNWEIGHTS, _STARTS, _WEIGHT_STARTS, _WIDTHS = range(1, 6)  # positions of the inputs
_MOST = 1 << 15
_INPUTS = (DType.UINT32, *[DType.INT16] * 5)


@dataclass(frozen=True, slots=True)
class SignalFilterBank:
    """``num_channels`` are made."""

    num_channels: int


def _attributes(options: Options) -> SignalFilterBank:
    return SignalFilterBank(_signal.number(options, "num_channels", 1, _MOST))


def _as_many(node: Operands) -> str | None:
    """Starts and widths must be one more than channels, and unweights as many as weights."""
    tables = [node.input(i) for i in (_STARTS, _WEIGHT_STARTS, _WIDTHS)]
    wrong = next((t for t in tables if t.shape != (node.attrs.num_channels + 1,)), None)
    if wrong is not None:
        return f"one is {shape_text(wrong)}"
    weights, unweights = node.input(_WEIGHTS), node.input(_UNWEIGHTS)
    same = weights.shape == unweights.shape
    return None if same else f"they are {shape_text(weights)} and {shape_text(unweights)}"


def _inside(node: Operands) -> str | None:
    """Every channel must lie inside the input and inside the weights."""
    starts, places, widths = (
        node.input(i).array().astype(np.int64) for i in (_STARTS, _WEIGHT_STARTS, _WIDTHS)
    )
    sizes = node.input().elements, node.input(_WEIGHTS).elements
    wide = widths > 0  # others read nothing
    for first, size in zip((starts, places), sizes, strict=True):
        bad = np.flatnonzero(wide & ((first < 0) | (first + widths > size)))
        if bad.size:
            return f"channel {bad[0]} does not"
    return None


def _constants() -> tuple[Constraint, ...]:
    names = ("weights", "unweights", "starts", "starts of weights", "widths")
    return tuple(_checks.constant(i, name) for i, name in enumerate(names, _WEIGHTS))


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return ((node.attrs.num_channels,),)


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("signal_filter_bank_u32")


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    pairs = np.stack([node.input(i).array() for i in (_WEIGHTS, _UNWEIGHTS)], axis=1)
    widths = node.input(_WIDTHS).array().clip(0)
    bands = np.stack([node.input(_STARTS).array(), node.input(_WEIGHT_STARTS).array(), widths], 1)
    bands[widths == 0] = 0  # what reads nothing may begin anywhere
    fields: dict[str, Value] = {
        "weights": as_const("weights", pairs, np.int16, "[weights][weight, unweight]"),
        "bands": as_const("bands", bands, np.int16, "[channels + 1][bin, weight, width]"),
        "channels": node.attrs.num_channels,
    }
    return Lowered(fields, ())


def _macs(node: Operands) -> int:
    return 2 * int(node.input(_WIDTHS).array().clip(0).sum())


OP = Op(
    "SIGNAL_FILTER_BANK",
    attributes=_attributes,
    inputs=(6, 6),
    outputs=(1, 1),
    constraints=(
        *_signal.types(_INPUTS, (DType.UINT64,)),
        _signal.one_dimension,
        *_constants(),
        _as_many,
        _inside,
    ),
    shapes=_shapes,
    kernels=("signal_filter_bank_u32",),
    select=_select,
    lower=_lower,
    macs=_macs,
    custom="SignalFilterBank",
)
