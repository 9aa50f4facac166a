# SPDX-License-Identifier: Apache-2.0
"""What is printed: constants, calls, slots. No decision is left for whoever renders it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tfl2c.graph import DType, Shape

C_TYPES: Mapping[DType, str] = {
    DType.INT8: "int8_t",
    DType.UINT8: "uint8_t",
    DType.INT16: "int16_t",
    DType.UINT16: "uint16_t",
    DType.INT32: "int32_t",
    DType.UINT32: "uint32_t",
    DType.INT64: "int64_t",
    DType.UINT64: "uint64_t",
    DType.FLOAT32: "float",
    DType.BOOL: "uint8_t",
}


@dataclass(frozen=True, slots=True, eq=False)
class Const:
    """An array in flash. ``role`` completes its C name: ``<model>_<call>_<role>``."""

    role: str  # "weights", "bias", "multiplier", ...
    values: NDArray[Any]  # dtype is the C element type
    layout: str  # what the dimensions are, for the comment: "[output_channels][...]"

    @property
    def c_type(self) -> str:
        """The element type in C."""
        return C_TYPES[DType(self.values.dtype.name)]

    @property
    def nbytes(self) -> int:
        """Bytes of flash."""
        return int(self.values.nbytes)


Value = int | float | Const | tuple[int, ...] | None  # None is NULL


@dataclass(frozen=True, slots=True)
class Kernel:
    """The function that computes a node, chosen before planning: ``tfl2c_<name>``."""

    name: str
    scratch: int = 0  # bytes it needs besides its tensors, alive during the call only


@dataclass(frozen=True, slots=True)
class Lowered:
    """How an operator calls its kernel: ``tfl2c_k(&params, inputs.., outputs.., scratch, extent..)``.

    ``inputs`` are positions in Node.inputs whose bytes the kernel gets by pointer; what the kernel
    reads from flash through ``fields`` (weights, tables) is not among them.
    """

    fields: Mapping[str, Value]
    extent: tuple[int, ...]  # trailing arguments: (first row, rows) or (elements,)
    inputs: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a buffer lives: arena bytes [offset, offset + size), from step ``first`` to ``last``."""

    name: str
    offset: int
    size: int
    first: int
    last: int
    dtype: DType = DType.INT8
    shape: Shape = ()


@dataclass(frozen=True, slots=True)
class Pointer:
    """An argument: bytes of a slot, or of a constant tensor in flash."""

    slot: Slot | None
    const: Const | None
    dtype: DType
    writable: bool


@dataclass(frozen=True, slots=True)
class Call:
    """One step of ``invoke``."""

    index: int  # TFLite operator index
    op: str
    name: str  # C name of the step, unique in the program: "conv_2d_0"
    comment: str  # one line: shapes
    kernel: Kernel
    fields: Mapping[str, Value]
    arguments: tuple[Pointer, ...]  # inputs, outputs, scratch
    extent: tuple[int, ...]
    macs: int
    reads: tuple[str, ...] = field(default=())
    writes: tuple[str, ...] = field(default=())
    tensor: str = ""  # the first output's name in the model

    @property
    def consts(self) -> tuple[Const, ...]:
        """The arrays its parameters point to."""
        return tuple(v for v in self.fields.values() if isinstance(v, Const))


@dataclass(frozen=True, slots=True)
class Port:
    """An input or output of the model."""

    position: int
    name: str
    shape: Shape
    dtype: DType
    nbytes: int
    scale: float | None
    zero_point: int | None
    slot: Slot | None  # None when the output is a constant
    offset: int | None
    const: Const | None


def as_const(role: str, values: Any, dtype: type[np.generic], layout: str) -> Const:
    """Return ``values`` as an array of ``dtype``, which must hold every one of them exactly."""
    wide = np.asarray(values)
    array = wide.astype(dtype)
    if not np.array_equal(array, wide):
        raise OverflowError(f"{role}: values do not fit {np.dtype(dtype).name}")
    return Const(role, array, layout)
