# SPDX-License-Identifier: Apache-2.0
"""Let the application compute the custom operators that it has functions for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from tfl2c import ops
from tfl2c.errors import UsageError, quoted
from tfl2c.graph import Graph, Node
from tfl2c.ops import Custom

_OPTION = "--custom-op"
_PREFIX = "CUSTOM:"
_RESERVED = frozenset(
    [
        "auto", "break", "case", "char", "class", "const", "continue", "default", "delete", "do",
        "double", "else", "enum", "extern", "float", "for", "goto", "if", "inline", "int", "long",
        "main", "namespace", "new", "private", "public", "register", "restrict", "return", "short",
        "signed", "sizeof", "static", "struct", "switch", "template", "this", "throw", "typedef",
        "union", "unsigned", "using", "virtual", "void", "volatile", "while",
    ]
)  # fmt: skip


def bind_custom(graph: Graph, functions: Mapping[str, str]) -> Graph:
    """Return the graph with CUSTOM in place of the operators that ``functions`` has by name.

    Raises `UsageError` if a name is not in the model or a function no identifier of C.
    """
    for name, function in functions.items():
        if not _is_free(graph, function):
            fault = f"{_OPTION} {name}: {quoted(function)} cannot be a function's name"
            raise UsageError(fault, "choose another identifier of C")
    bound = tuple(_bound(node, functions) for node in graph.nodes)
    used = {n.attrs.code for n in bound if n.op == ops.CUSTOM}
    unused = [name for name in functions if name not in used]
    if unused and unused[0] in ops.custom_codes():
        fault = f"{_OPTION}: {quoted(unused[0])} is one of tfl2c's own operators"
        raise UsageError(fault, "leave the option out; under another name a function computes it")
    if unused:
        left = {n.op.removeprefix(_PREFIX) for n in graph.nodes if n.op.startswith(_PREFIX)}
        known = ", ".join(map(quoted, sorted(left))) or "none"
        fault = f"{_OPTION}: the model has no custom operator {quoted(unused[0])}"
        raise UsageError(fault, f"those that need a function: {known}")
    return replace(graph, nodes=bound)


def _bound(node: Node, functions: Mapping[str, str]) -> Node:
    code = str(node.attrs["custom_code"]) if node.op.startswith(_PREFIX) else ""
    if code not in functions or not node.op.startswith(_PREFIX):
        return node
    options = node.attrs["custom_options"]
    return replace(node, op=ops.CUSTOM, attrs=Custom(code, functions[code], options))


def _is_free(graph: Graph, function: str) -> bool:
    """Whether the application can define a function of that name beside the generated code."""
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,62}", function) is not None
    taken = function.startswith(("tfl2c_", f"{graph.name}_", "_")) or function in _RESERVED
    return plain and not taken and function != graph.name
