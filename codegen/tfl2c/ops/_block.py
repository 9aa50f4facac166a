# SPDX-License-Identifier: Apache-2.0
"""Blocks of pixels whose channels lie behind each other."""

from __future__ import annotations

from dataclasses import dataclass

from tfl2c.ops._op import Options


@dataclass(frozen=True, slots=True)
class Block:
    """A square of ``size`` by ``size`` pixels."""

    size: int


def attributes(options: Options) -> Block:
    """Return the attributes; ValueError if there is no such block."""
    size = int(options["block_size"])
    if size < 1:
        raise ValueError(f"there are no blocks of {size} pixels")
    return Block(size)
