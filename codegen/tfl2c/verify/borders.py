# SPDX-License-Identifier: Apache-2.0
"""Between the reference, which has the model's own borders, and a library that has int8 codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tfl2c.graph import DType, Tensor
from tfl2c.verify.manifest import Port

_FLIP: Final = 0x80  # makes a uint8 code int8, and back

Octets = tuple[bytes, ...]


def inward(octets: Octets, tensors: Sequence[Tensor], ports: Sequence[Port]) -> Octets:
    """Return inputs of the model as the library takes them: rounded as QUANTIZE does."""
    return tuple(
        _codes(o, tensor, port) if port.dtype != tensor.dtype.value else o
        for o, tensor, port in zip(octets, tensors, ports, strict=True)
    )


def outward(octets: Octets, tensors: Sequence[Tensor], ports: Sequence[Port]) -> Octets:
    """Return outputs of the library as the model has them: as DEQUANTIZE makes them."""
    return tuple(
        _values(o, tensor, port) if port.dtype != tensor.dtype.value else o
        for o, tensor, port in zip(octets, tensors, ports, strict=True)
    )


def _codes(octets: bytes, tensor: Tensor, port: Port) -> bytes:
    if tensor.dtype is DType.UINT8:
        return _flipped(octets)
    scaled = np.frombuffer(octets, np.float32) / np.float32(port.scale or 1)
    halves_away = np.trunc(scaled.astype(np.float64) + np.copysign(0.5, scaled))
    limits = np.iinfo(port.dtype)
    codes: NDArray[Any] = halves_away + (port.zero_point or 0)
    return bytes(np.clip(codes, limits.min, limits.max).astype(port.dtype).tobytes())


def _values(octets: bytes, tensor: Tensor, port: Port) -> bytes:
    if tensor.dtype is DType.UINT8:
        return _flipped(octets)
    codes: NDArray[Any] = np.frombuffer(octets, port.dtype).astype(np.int32)
    distances = (codes - (port.zero_point or 0)).astype(np.float32)
    return (distances * np.float32(port.scale or 1)).tobytes()


def _flipped(octets: bytes) -> bytes:
    return (np.frombuffer(octets, np.uint8) ^ np.uint8(_FLIP)).tobytes()
