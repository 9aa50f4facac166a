# SPDX-License-Identifier: Apache-2.0
"""Operators: flatbuffer tables -> `Node`, each checked on its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tfl2c import ops
from tfl2c.errors import ModelError, quoted
from tfl2c.graph import ABSENT, Graph, Node
from tfl2c.ops._op import BadOptions
from tfl2c.reader import flexbuffers
from tfl2c.reader.flatbuffer import INT8, INT32, UINT32, Table
from tfl2c.reader.options import builtin_options, custom_options
from tfl2c.reader.schema import names_of

# Slots of OperatorCode
_OLD_CODE, _CUSTOM_CODE, _CODE = 0, 1, 3

# Slots of Operator
_OPCODE = 0
_OPERANDS = {"input": 1, "output": 2, "intermediate": 8}


@dataclass(frozen=True, slots=True)
class Code:
    """What an operator code of the model stands for."""

    op: str  # TFLite's name or ours; "CUSTOM:<custom code>", fit for one line; "BUILTIN_<number>"
    custom: str | None  # the custom code as it is


def read_codes(tables: Sequence[Table]) -> list[Code]:
    """Return the operator codes. Numbers that are not known get a name that no operator has."""
    return [_code(table) for table in tables]


def _code(table: Table) -> Code:
    # The old field has 8 bits and says 127 for everything above; old files have only that one.
    number = max(table.number(_OLD_CODE, INT8), table.number(_CODE, INT32))
    if number < 0:
        raise ModelError(f"{table.where}: the builtin operator {number} does not exist")
    op = names_of("BuiltinOperator").get(number, f"BUILTIN_{number}")
    if op != "CUSTOM":
        return Code(op, None)
    custom = table.text(_CUSTOM_CODE)
    known = ops.custom_codes().get(custom)
    return Code(known or f"CUSTOM:{quoted(custom)[1:-1]}", custom)


def read_nodes(tables: Sequence[Table], codes: Sequence[Code], tensors: int) -> Iterator[Node]:
    """Yield the nodes with the indices of their tensors, ``attrs`` None.

    Raises `ModelError` on an index that is not below ``tensors``.
    """
    for index, table in enumerate(tables):
        number = table.number(_OPCODE, UINT32)
        if number >= len(codes):
            raise ModelError(f"operator {index}: operator code {number} does not exist")
        op = codes[number].op
        operands = {what: table.numbers(slot, INT32) for what, slot in _OPERANDS.items()}
        for what, indices in operands.items():
            lowest = 0 if what == "output" else ABSENT
            for position, tensor in enumerate(indices):
                if not lowest <= tensor < tensors:
                    fault = f"operator {index} {op}: {what} {position} is tensor {tensor}"
                    raise ModelError(f"{fault}, which does not exist")
        yield Node(index, op, None, operands["input"], operands["output"])


def with_attributes(graph: Graph, tables: Sequence[Table], codes: Sequence[Code]) -> Graph:
    """Return the graph with the attributes of every node.

    Those of an operator that is not supported are its options as they are; options that are not
    valid give `BadOptions`, for `ops.faults` to refuse.
    """
    nodes = []
    for node, table in zip(graph.nodes, tables, strict=True):
        code = codes[table.number(_OPCODE, UINT32)]
        try:
            attributes = _attributes(node.op, code.custom, table, graph)
        except ValueError as error:
            attributes = BadOptions(str(error))
        nodes.append(replace(node, attrs=attributes))
    return replace(graph, nodes=tuple(nodes))


def _attributes(op: str, custom: str | None, table: Table, graph: Graph) -> Any:
    options = builtin_options(op, table) if custom is None else custom_options(custom, table)
    if "intermediates" in options:  # passes drop such tensors: nobody reads them
        found = (graph.tensors.get(i) for i in options["intermediates"])
        between = tuple(tensor.quantization if tensor else None for tensor in found)
        options = {**options, "between": between}
    known = ops.registry().get(op)
    if known and custom is not None:
        octets = options["custom_options"]
        options = flexbuffers.numbers(octets) if octets else {}  # some have no options
    return known.attributes(options) if known else options
