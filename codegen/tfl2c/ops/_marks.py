# SPDX-License-Identifier: Apache-2.0
"""Marks: where branches and loops begin and end. No operators of TFLite: a pass adds them.

They stand among the nodes in the order of execution, each block within one other or beside it:

    BEGIN_IF(condition)  ...  ELSE  ...  END_IF(results)
    BEGIN_LOOP(first values)  ...  TEST(condition)  ...  END_LOOP(next values)

END_IF makes each output of an IF of a result of the first branch or of the second one: its inputs
are those of the first, then those of the second. BEGIN_LOOP makes the variables of a loop, of their
first values or, behind END_LOOP, of the next ones. Either way they are the same bytes: what goes in
is a view of what comes out, so a mark computes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tfl2c.graph import Node, Operands, Shape
from tfl2c.ops._op import Op, no_attributes
from tfl2c.program import Kernel
from tfl2c.targets import Target

BEGIN_IF, ELSE, END_IF = "BEGIN_IF", "ELSE", "END_IF"
BEGIN_LOOP, TEST, END_LOOP = "BEGIN_LOOP", "TEST", "END_LOOP"


@dataclass(frozen=True, slots=True)
class Block:
    """Positions of the marks of an IF, or of a loop."""

    begin: int
    middle: int  # ELSE or TEST
    end: int
    loops: bool


def blocks(nodes: Sequence[Node]) -> Iterator[Block]:
    """Yield the blocks, inner ones before those that they stand in."""
    open_: list[list[int]] = []
    for at, node in enumerate(nodes):
        if node.op in {BEGIN_IF, BEGIN_LOOP}:
            open_.append([at])
        elif node.op in {ELSE, TEST}:
            open_[-1].append(at)
        elif node.op in {END_IF, END_LOOP}:
            begin, middle = open_.pop()
            yield Block(begin, middle, at, node.op == END_LOOP)


def _shapes(node: Operands) -> tuple[Shape, ...]:
    return tuple(node.output(i).shape for i in range(len(node.node.outputs)))


def _select(node: Operands, target: Target) -> Kernel:
    return Kernel("mark")


def _mark(name: str) -> Op:
    most = 2**16
    return Op(name, no_attributes, (0, most), (0, most), (), _shapes, select=_select)


OPS: Mapping[str, Op] = MappingProxyType(
    {name: _mark(name) for name in (BEGIN_IF, ELSE, END_IF, BEGIN_LOOP, TEST, END_LOOP)}
)
