# SPDX-License-Identifier: Apache-2.0
"""What operators share whose output has the bytes of the input under another shape or order."""

from __future__ import annotations

from tfl2c.graph import Operands


def same_bytes(node: Operands) -> tuple[bytes, ...]:
    """Return the bytes of a constant input as those of the output."""
    return (node.input().data or b"",)


def dimension(number: int, rank: int, what: str) -> int:
    """Return a dimension that may be counted from the end; ValueError if there is none such."""
    if not -rank <= number < rank:
        raise ValueError(f"{what} {number} does not exist, there are {rank} dimensions")
    return number % rank
