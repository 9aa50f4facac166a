# SPDX-License-Identifier: Apache-2.0
"""STABLEHLO_COMPOSITE: an operator and the subgraph it is made of, which takes its place."""

from __future__ import annotations

from tfl2c.graph import Operands, Tensor
from tfl2c.ops import _called, _moves
from tfl2c.ops._called import Composite
from tfl2c.ops._op import Op, Options


def _attributes(options: Options) -> Composite:
    return Composite(int(options["decomposition_subgraph_index"]))


def _calls(attrs: Composite) -> tuple[int, ...]:
    return attrs.graphs


def _ends_fit(node: Operands) -> str | None:
    """Inputs and outputs must have the type, rank and scale that they have in its subgraph."""
    inputs, outputs = _called.ends(node.graph.subgraphs[node.attrs.body])
    given = [node.input(i) for i in range(node.inputs)]
    for what, outer, inner in (
        ("input", given, inputs),
        ("output", _called.outputs(node), outputs),
    ):
        if len(outer) != len(inner):
            return f"it has {len(outer)} {what}s and its subgraph {len(inner)}"
        pairs = enumerate(zip(outer, inner, strict=True))
        differs = next((i for i, (a, b) in pairs if _kind(a) != _kind(b)), None)
        if differs is not None:
            return f"{what} {differs} has not"
    return None


def _kind(tensor: Tensor) -> tuple[object, ...]:
    return tensor.dtype, len(tensor.shape), tensor.quantization


def _makes_outputs(node: Operands) -> str | None:
    """Its subgraph must make each output, once, and keep no state."""
    part = node.graph.subgraphs[node.attrs.body]
    made = {i for inner in part.nodes for i in inner.outputs}
    if len(set(part.outputs)) != len(part.outputs) or not made.issuperset(part.outputs):
        return "an output is an input, a constant or another output"
    return "it keeps one" if any(t.is_variable for t in part.tensors.values()) else None


OP = Op(
    "STABLEHLO_COMPOSITE",
    attributes=_attributes,
    inputs=(1, 1024),
    outputs=(1, 1024),
    constraints=(_moves.all_present, _called.finite, _ends_fit, _makes_outputs),
    shapes=_called.declared,
    vanishes=True,
    calls=_calls,
    remedy="",
)
