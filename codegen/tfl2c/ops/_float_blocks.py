# SPDX-License-Identifier: Apache-2.0
"""float32 layers on cores with an FPU: weights in blocks of up to four channels or units.

Those for one input are side by side, so that one instruction loads them, and a lane of a vector is
a channel. Products are added in the order in which the reference adds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from tfl2c.graph import Operands
from tfl2c.ops import _float, _vectors
from tfl2c.program import Const, Kernel, Value
from tfl2c.targets import Simd, Target

_BLOCK: Final = 4
_SUFFIX: Final = "_x4"


def names(name: str) -> tuple[str, str]:
    """Return the kernels for blocks of reals and of codes that ``name`` is the plain one for."""
    return f"{name}{_SUFFIX}", f"{name}_s8{_SUFFIX}"


def kernel(node: Operands, target: Target, name: str, *, is_faster: bool = True) -> Kernel:
    """Return the kernel for blocks, or the plain one ``name``.

    ``is_faster``: whether blocks are, on cores without vectors. Codes gain nothing by them there.
    """
    plain = _float.kernel(node, name)
    has_lanes = target.simd is Simd.MVE or (is_faster and not _float.has_codes(node))
    fits = target.fpu and target.gnu_asm and has_lanes
    return Kernel(plain.name + _SUFFIX) if fits else plain


def packed(
    fields: Mapping[str, Value], kernel: Kernel, layout: str, groups: int = 1
) -> dict[str, Value]:
    """Return ``fields`` with the weights, one row a channel, as the kernel wants them.

    No block has channels of several ``groups``, all of which have as many.
    """
    if not kernel.name.endswith(_SUFFIX):
        return dict(fields)
    weights = _vectors.array(fields["weights"])
    members = weights.reshape(groups, len(weights) // groups, -1)
    starts = range(0, members.shape[1], _BLOCK)
    blocks = [rows[start : start + _BLOCK].T.reshape(-1) for rows in members for start in starts]
    return {**fields, "weights": Const("weights", np.concatenate(blocks), layout)}
