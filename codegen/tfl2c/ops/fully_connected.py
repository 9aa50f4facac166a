# SPDX-License-Identifier: Apache-2.0
"""FULLY_CONNECTED: rows of the input times rows of weights, plus a bias."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np

from tfl2c.arithmetic import quantize_multiplier
from tfl2c.graph import DType, Operands, Shape
from tfl2c.ops import (
    _affine,
    _blocks,
    _checks,
    _computed,
    _float,
    _float_blocks,
    _fours,
    _int4,
    _int16,
    _products,
    _threes,
    _twos,
    _unsigned,
)
from tfl2c.ops._access import RowAccess, fold_access
from tfl2c.ops._channels import channels
from tfl2c.ops._op import Op, Options, shape_text
from tfl2c.ops._rows import IMAGE, rows_of
from tfl2c.program import Kernel, Lowered, Value, as_const
from tfl2c.targets import Simd, Target

_FLOAT = "fully_connected_f32"
_INT16 = "fully_connected_s16"
_INT4 = "fully_connected_s8_s4"
_INT4_X4 = _INT4 + _int4.WORDS
_PACKED = "fully_connected_s8_packed"
_ROWS = "fully_connected_rows_s8"
_ROWS_TOGETHER = 4  # that the plain kernel for floats makes
_FEW_UNITS = 16  # sums of which are kept while the rows of an image come


@dataclass(frozen=True, slots=True)
class FullyConnected:
    """Weights [units, depth]; the input's elements, in order, are rows of depth."""

    activation: str
    weights_format: str
    keep_num_dims: bool  # the output has the input's dimensions but for the last
    bias_type: str


def _attributes(options: Options) -> FullyConnected:
    return FullyConnected(
        _checks.activation(options),
        options["weights_format"],
        bool(options["keep_num_dims"]),
        options["quantized_bias_type"],
    )


def _plain_weights(node: Operands) -> str | None:
    """The option weights_format must be DEFAULT."""
    found = node.attrs.weights_format
    return None if found == "DEFAULT" else f"it is {found}"


def _zero_points_fit(node: Operands) -> str | None:
    """Weights that are int4, per channel or of an int16 input must have zero point 0."""
    plain = node.input().dtype is DType.INT8 and not _int4.has_weights(node)
    free = plain and node.input(1).affine.per_tensor
    return None if free else _affine.symmetric_weights(node)


def _whole_rows(node: Operands) -> str | None:
    """The input must be whole rows of as many elements as a row of weights."""
    source, depth = node.input(), node.input(1).shape[1]
    kept = node.attrs.keep_num_dims
    fits = source.shape[-1:] == (depth,) if kept else source.elements % depth == 0
    return None if fits else f"the input is {shape_text(source)}, a row has {depth} weights"


def _few_products(node: Operands) -> str | None:
    """An output may be the sum of at most 65536 products."""
    depth = node.input(1).shape[1]
    return None if depth <= _affine.MOST_PRODUCTS else f"{depth}"


def _rescaling_in_range(node: Operands) -> str | None:
    """Input scale * weight scale / output scale must be below 2**30."""
    for channel, real in enumerate(_real_multipliers(node)):
        if not isfinite(real) or quantize_multiplier(real)[1] > _affine.GREATEST_SHIFT:
            return f"it is {real:g} for output channel {channel}"
    return None


def _real_multipliers(node: Operands) -> list[float]:
    """Return one multiplier, or one per unit.

    The reference rounds the product of the scales of two whole tensors to float32.
    """
    weights = node.input(1).affine
    if not weights.per_tensor:
        return _affine.real_multipliers(node)
    with np.errstate(over="ignore", under="ignore"):
        product = np.float32(node.input().affine.scale) * np.float32(weights.scale)
    return [float(product) / node.output().affine.scale]


def _shapes(node: Operands) -> tuple[Shape, ...]:
    source, (units, depth) = node.input(), node.input(1).shape
    if node.attrs.keep_num_dims:
        return ((*source.shape[:-1], units),)
    return ((source.elements // depth, units),)


def _image(node: Operands) -> Shape | None:
    """Return the image of several rows that some other node makes and few units read, if any."""
    root = node.graph.root(node.node.inputs[0])
    source, units = node.graph.tensors[root], node.output().elements
    is_made = any(root == node.graph.root(i) for n in node.graph.nodes for i in n.outputs)
    whole = units == node.input(1).shape[0] <= _FEW_UNITS and is_made
    is_image = len(source.shape) == IMAGE and source.shape[0] == 1 and source.shape[1] > 1
    same = source.nbytes == node.input().nbytes and not source.is_constant
    return source.shape if whole and is_image and same else None


def _select(node: Operands, target: Target) -> Kernel:
    if _computed.is_computed(node):
        return Kernel(_computed.KERNELS[node.input().dtype])
    if _float.is_float(node):
        rows = node.input().elements // node.input(1).shape[1]
        is_faster = rows < _ROWS_TOGETHER  # those share weights
        return _float_blocks.kernel(node, target, _FLOAT, is_faster=is_faster)
    if _int16.is_int16(node):
        return Kernel(_INT16)
    if _int4.has_weights(node):
        return _int4.kernels(node, target, _real_multipliers(node), _INT4)[0]
    if _unsigned.has_weights(node):
        return Kernel(_unsigned.ROWS_KERNEL)
    if _image(node) is not None:
        return Kernel(_ROWS, scratch=4 * node.output().elements)
    packs = target.simd is not Simd.MVE and target.gnu_asm
    layer = _packed(node) if packs else None
    if layer is None:
        return Kernel("fully_connected_s8")
    if target.simd is Simd.NONE or not _blocks.fits(node.input(1).array()):
        many = len(layer.bias) >= _blocks.BLOCK
        return Kernel(_PACKED if many else "fully_connected_s8")
    if _twos.fits(layer):
        return Kernel(_twos.KERNEL)
    return _fours.kernel(layer)


def _alternatives(node: Operands, target: Target) -> tuple[Kernel, ...]:
    plain = Kernel("fully_connected_s8")
    if _select(node, target).name == _INT4_X4:
        return (Kernel(_INT4),)
    return (plain,) if _select(node, target).name == _fours.KERNEL else ()


def _packed(node: Operands) -> _blocks.Channels | None:
    """Return the units if the kernel for four at a time can make them, else None."""
    weights = node.input(1).array().astype(np.int64)
    if node.input(1).affine.zero_point != 0:
        return None
    zero_points = _affine.zero_point(node), node.output().affine.zero_point
    bias = _affine.bias(node, len(weights))
    units = _blocks.channels(weights, bias, _real_multipliers(node), zero_points)
    return units if units.packable else None


def _lower(node: Operands, kernel: Kernel) -> Lowered:
    if _computed.is_computed(node):
        reals = [] if _float.is_float(node) else _real_multipliers(node)
        return _computed.lowered(node, reals)
    if kernel.name == _unsigned.ROWS_KERNEL:
        return _unsigned.rows(node)
    depth = node.input(1).shape[1]
    extent = (node.input().elements // depth,)
    if _float.is_float(node):
        return Lowered(_float_fields(node, kernel), extent)
    if kernel.name in _FIELDS:
        return Lowered(_FIELDS[kernel.name](node), extent)
    layer = _packed(node) if kernel.name in {_fours.KERNEL, _PACKED, _twos.KERNEL} else None
    output = _affine.output_fields(node, node.attrs.activation) if layer is not None else {}
    if layer is not None and kernel.name == _PACKED:
        return Lowered(_threes.row_fields(layer, output), extent)
    if layer is not None and kernel.name == _twos.KERNEL:
        return Lowered(_pair_fields(node, layer), extent)
    if layer is not None:
        return Lowered(_fours.fields(layer, output), extent)
    fields = _plain_fields(node)
    image = _image(node) if kernel.name == _ROWS else None
    if image is None:
        return Lowered(fields, extent)
    weights = node.input(1).array()
    rows, elements = rows_of(image)
    del fields["depth"]
    fields |= {"input_height": rows, "input_rows": rows, "row_elements": elements}
    fields["weights"] = as_const("weights", weights, np.int8, "[units][input_height * elements]")
    return Lowered(fields, extent=(0, rows))


def _pair_fields(node: Operands, layer: _blocks.Channels) -> dict[str, Value]:
    units, depth = node.input(1).shape
    output = _affine.output_fields(node, node.attrs.activation)
    del output["output_zero_point"]
    return {**_twos.fields(layer), "depth": depth, "units": units, **output}


def _plain_fields(node: Operands) -> dict[str, Value]:
    weights = node.input(1).array()
    units, depth = weights.shape
    zero = node.input(1).affine.zero_point
    sums = weights.astype(np.int64).sum(axis=1) - zero * depth
    reals = _real_multipliers(node)
    return {
        "weights": as_const("weights", weights, np.int8, "[units][depth]"),
        "bias": _affine.folded_bias(node, -_affine.zero_point(node) * sums),
        **_affine.rescaling(reals, len(reals)),
        "per_unit": int(len(reals) > 1),
        "depth": depth,
        "units": units,
        "weight_zero_point": zero,
        **_affine.output_fields(node, node.attrs.activation),
    }


def _int16_fields(node: Operands) -> dict[str, Value]:
    units, depth = node.input(1).shape
    reals = _real_multipliers(node)
    return {
        "weights": as_const("weights", node.input(1).array(), np.int8, "[units][depth]"),
        **_int16.sum_fields(node, reals, units, layout="[units]"),
        "depth": depth,
        "units": units,
        **_int16.output_fields(node),
    }


def _int4_fields(node: Operands) -> dict[str, Value]:
    units, depth = node.input(1).shape
    return {
        **_int4.sum_fields(node, _real_multipliers(node), "[units][depth]", "[units]"),
        "depth": depth,
        "units": units,
        **_int4.code_fields(node),
    }


def _nibble_fields(node: Operands) -> dict[str, Value]:
    units, depth = node.input(1).shape
    words = _int4.word_fields(node, _real_multipliers(node))
    return {**words, "depth": depth, "units": units}


_FIELDS: Mapping[str, Callable[[Operands], dict[str, Value]]] = {
    _INT16: _int16_fields,
    _INT4: _int4_fields,
    _INT4_X4: _nibble_fields,
}


def _float_fields(node: Operands, kernel: Kernel) -> dict[str, Value]:
    units, depth = node.input(1).shape
    fields = _float.weights_fields(node.input(1), units, "[units][depth]", "[units]")
    layout = "[units / 4, rounded up][depth][4, or units left in the last block]"
    return {
        **_float_blocks.packed(fields, kernel, layout),
        "bias": _float.bias(node, units, "[units]"),
        "depth": depth,
        "units": units,
        **_float.range_fields(node.attrs.activation),
    }


def _rows(node: Operands, kernel: Kernel) -> RowAccess | None:
    image = _image(node) if kernel.name == _ROWS else None
    return None if image is None else fold_access(node, image)


def _macs(node: Operands) -> int:
    return node.output().elements * node.input(1).shape[1]


def _taps(node: Operands) -> _products.Taps:
    """A row of the input is so many times its last dimension."""
    return _products.Taps.unpadded(node.input(1).shape[1] // channels(node.input()))


OP = Op(
    "FULLY_CONNECTED",
    attributes=_attributes,
    inputs=(2, 3),
    outputs=(1, 1),
    constraints=(
        _checks.not_empty,
        _int16.activations,
        _checks.rank(1, 2),
        _plain_weights,
        _computed.weights,
        _float.of_codes(_affine.weight_scales(axis=0)),
        _float.of_codes(_zero_points_fit),
        _float.symmetric_codes,
        _whole_rows,
        _float.when_quantized(_few_products),
        _affine.any_bias,
        _int16.small_bias,
        _float.when_quantized(_rescaling_in_range),
        _int16.rescaling_in_range(_real_multipliers),
        _unsigned.factor_in_range,
    ),
    shapes=_shapes,
    kernels=(
        "fully_connected_s8",
        _unsigned.ROWS_KERNEL,
        _PACKED,
        _fours.KERNEL,
        _twos.KERNEL,
        _ROWS,
        _INT16,
        _INT4,
        _INT4_X4,
        *_computed.KERNELS.values(),
        _FLOAT,
        f"{_FLOAT}_s8",
        *_float_blocks.names(_FLOAT),
    ),
    select=_select,
    alternatives=_alternatives,
    lower=_lower,
    macs=_macs,
    rows=_rows,
    # One scale of several channels must not look like that of a whole tensor: two units stay.
    channels=_products.mixing(_taps, _real_multipliers, fewest=2),
    unsigned=True,
)
