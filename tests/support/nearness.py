# SPDX-License-Identifier: Apache-2.0
"""When outputs count as equal: integers byte by byte, sums of floats within a stated tolerance."""

from __future__ import annotations

import numpy as np

# A share of 1.2e-7 is one unit in the last place of the largest value, however it begins.
FLOAT_TOLERANCE = 1e-5  # of float kernels, as a share of the largest value expected


def is_same(ours: bytes, theirs: bytes, tolerance: float = 0.0) -> bool:
    """Return whether two outputs are equal; with a tolerance they are float32.

    It is a share of the largest finite value of ``theirs``; infinity and NaN must be the same.
    """
    if ours == theirs or not tolerance or len(ours) != len(theirs):
        return ours == theirs
    a, b = (np.frombuffer(octets, dtype="<f4").astype(np.float64) for octets in (ours, theirs))
    largest = float(np.abs(b[np.isfinite(b)]).max(initial=0.0))
    return bool(np.isclose(a, b, rtol=0, atol=tolerance * largest, equal_nan=True).all())
