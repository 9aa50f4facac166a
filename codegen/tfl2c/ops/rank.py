# SPDX-License-Identifier: Apache-2.0
"""RANK: the number of a tensor's dimensions, which is known without its values."""

from __future__ import annotations

import numpy as np

from tfl2c.graph import Operands, Shape
from tfl2c.ops._op import Op, no_attributes
from tfl2c.ops._shapes import index_output


def _shapes(node: Operands) -> tuple[Shape, ...]:
    node.input()  # raises where a file leaves it out
    return ((),)


def _evaluate(node: Operands) -> tuple[bytes, ...]:
    return (np.array(len(node.input().shape), dtype=node.output().dtype.numpy).tobytes(),)


OP = Op(
    "RANK",
    attributes=no_attributes,
    inputs=(1, 1),
    outputs=(1, 1),
    constraints=(index_output,),
    shapes=_shapes,
    evaluate=_evaluate,
    of_shapes=True,
    vanishes=True,
)
