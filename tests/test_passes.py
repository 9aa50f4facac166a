# SPDX-License-Identifier: Apache-2.0
"""What each pass does to small graphs, and what it leaves alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.support.makers.chain import _NETWORKS as NETWORKS
from tests.support.makers.chain import Maker, Net
from tests.support.tflite_builder import ModelSpec, OpSpec, Quant, TensorSpec, build, constant
from tfl2c import ops
from tfl2c.errors import GraphError
from tfl2c.graph import Graph, verify
from tfl2c.passes import PASSES, optimize
from tfl2c.passes.absorb_pads import absorb_pads
from tfl2c.passes.drop_unused import drop_unused
from tfl2c.passes.fold_constants import fold_constants
from tfl2c.passes.make_views import make_views
from tfl2c.reader import read

ACTIVATIONS = Quant.of(0.05, 3)


def graph_of(net: Net, *outputs: str) -> Graph:
    """Return the graph of a network that ends in ``outputs``."""
    model = ModelSpec(tuple(net.tensors), tuple(net.ops), tuple(net.inputs), outputs)
    graph = read(build(model), "small")
    assert ops.faults(graph) == []
    return graph


def network(name: str) -> Graph:
    """Return the graph of one of the makers' networks."""
    graph = read(build(Maker(name).model("", np.random.default_rng(1))), name)
    assert ops.faults(graph) == []
    return graph


def new_net() -> Net:
    return Net(np.random.default_rng(0), channels=2, zero_point=3)


def kinds(graph: Graph) -> list[str]:
    return [node.op for node in graph.nodes]


def number(graph: Graph, name: str) -> int:
    """Return the index of a tensor."""
    return next(i for i, tensor in graph.tensors.items() if tensor.name == name)


def folded(
    op: str, source: TensorSpec, output: TensorSpec, operand: NDArray[Any] | None = None
) -> NDArray[Any]:
    """Return what folding makes of one operator over constants; the model's input is not read."""
    operands = [source] if operand is None else [source, constant("operand", operand)]
    unread = TensorSpec("unread", (1,), quant=ACTIVATIONS)
    node = OpSpec(op, tuple(t.name for t in operands), (output.name,))
    model = ModelSpec((unread, *operands, output), (node,), ("unread",), (output.name,))
    graph = fold_constants(read(build(model), "small"))
    verify(graph, after="fold_constants")
    assert graph.nodes == ()
    return graph.tensors[graph.outputs[0]].array()


# ------------------------------------------------------------------------------- all together


@pytest.mark.parametrize("name", NETWORKS)
def test_small_networks_come_out_well(name: str) -> None:
    """Nothing is left that a pass could take away, ports stay what they are."""
    before = network(name)
    after = optimize(before)
    assert (after.inputs, after.outputs) == (before.inputs, before.outputs)
    assert ops.faults(after) == []
    assert not [node for node in after.nodes if ops.find(node).view]
    named = {i for n in after.nodes for i in (*n.inputs, *n.outputs)}
    named |= {*after.inputs, *after.outputs, *(after.root(i) for i in named | {*after.outputs})}
    assert set(after.tensors) - named <= {
        t.view_of for t in after.tensors.values() if t.view_of is not None
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("constant_branch", ["CONV_2D", "ADD"]),
        ("constant_quantized", ["ADD"]),
        ("unused_branch", ["CONV_2D"]),
        ("views", ["CONV_2D", "DEPTHWISE_CONV_2D", "SOFTMAX"]),
        ("view_of_input", ["CONV_2D"]),
        ("pad_conv", ["CONV_2D"]),
        ("pad_conv_same", ["CONV_2D"]),
        ("pad_depthwise", ["DEPTHWISE_CONV_2D"]),
        ("pad_channels_conv", ["PAD", "CONV_2D"]),
        ("pad_read_twice", ["PAD", "CONV_2D"]),
        ("pad_average_pool", ["PAD", "AVERAGE_POOL_2D"]),
    ],
)
def test_network_is_reduced_to(name: str, expected: list[str]) -> None:
    assert kinds(optimize(network(name))) == expected


@pytest.mark.parametrize("run", dict.fromkeys(PASSES), ids=lambda run: run.__name__)
def test_pass_changes_nothing_the_second_time(run: Any) -> None:
    for name in NETWORKS:
        once = run(network(name))
        assert run(once) == once


# ---------------------------------------------------------------------------------- constants


def test_float_constants_are_quantized() -> None:
    """Halves go away from zero; what is out of range, or no number, to an end of the range."""
    steps = [0.5, -0.5, 1.5, -1.5, 0.49, 1000, -1000, 1e30, -1e30, np.inf, -np.inf, np.nan]
    expected = [4, 2, 5, 1, 3, 127, -128, 127, -128, 127, -128, -128]
    reals = np.array(steps, dtype=np.float32) * np.float32(0.25)
    output = TensorSpec("y", reals.shape, quant=Quant.of(0.25, 3))
    assert folded("QUANTIZE", constant("x", reals), output).tolist() == expected


def test_largest_float_over_a_small_scale_saturates() -> None:
    reals = np.array([3e38, -3e38], dtype=np.float32)
    output = TensorSpec("y", reals.shape, quant=Quant.of(1e-6))
    assert folded("QUANTIZE", constant("x", reals), output).tolist() == [127, -128]


def test_codes_are_requantized() -> None:
    codes = np.array([-128, -1, 3, 4, 5, 127], dtype=np.int8)
    output = TensorSpec("y", codes.shape, quant=Quant.of(0.1, -1))
    values = folded("QUANTIZE", constant("x", codes, ACTIVATIONS), output)
    assert values.tolist() == [-66, -3, -1, 0, 0, 61]  # halves go up


def test_codes_are_dequantized() -> None:
    codes = np.array([-128, 3, 127], dtype=np.int8)
    output = TensorSpec("y", codes.shape, "float32")
    values = folded("DEQUANTIZE", constant("x", codes, Quant.of(0.25, 3)), output)
    assert values.dtype == np.float32
    assert values.tolist() == [-32.75, 0.0, 31.0]


def test_constants_are_padded_with_the_zero_point() -> None:
    codes = np.array([[1, 2]], dtype=np.int8)
    output = TensorSpec("y", (2, 3), quant=ACTIVATIONS)
    amounts = np.array([[1, 0], [0, 1]], dtype=np.int32)
    values = folded("PAD", constant("x", codes, ACTIVATIONS), output, amounts)
    assert values.tolist() == [[3, 3, 3], [1, 2, 3]]


def test_constants_are_transposed() -> None:
    codes = np.arange(6, dtype=np.int8).reshape(1, 2, 3)
    output = TensorSpec("y", (3, 1, 2), quant=ACTIVATIONS)
    order = np.array([2, 0, 1], dtype=np.int32)
    values = folded("TRANSPOSE", constant("x", codes, ACTIVATIONS), output, order)
    assert values.tolist() == [[[0, 3]], [[1, 4]], [[2, 5]]]


@pytest.mark.parametrize(
    ("op", "shape", "operand"),
    [("RESHAPE", (3, 2), [3, 2]), ("EXPAND_DIMS", (2, 1, 3), [1]), ("SQUEEZE", (2, 3), None)],
)
def test_constants_get_another_shape(
    op: str, shape: tuple[int, ...], operand: list[int] | None
) -> None:
    codes = np.arange(6, dtype=np.int8).reshape(2, 3)
    values = folded(
        op,
        constant("x", codes, ACTIVATIONS),
        TensorSpec("y", shape, quant=ACTIVATIONS),
        None if operand is None else np.array(operand, dtype=np.int32),
    )
    assert (values.shape, values.ravel().tolist()) == (shape, list(range(6)))


def test_constants_are_folded_in_a_row() -> None:
    """The second node becomes foldable by the first."""
    net = new_net()
    x = net.input(1, 4)
    y = net.reshape(net.convert("QUANTIZE", net.fixed(np.zeros(4, np.float32)), "int8"), 1, 4)
    graph = fold_constants(graph_of(net, net.add(x, y)))
    assert kinds(graph) == ["ADD"]
    assert graph.tensors[number(graph, y)].array().tolist() == [[3, 3, 3, 3]]


def test_what_is_too_large_for_flash_is_not_folded() -> None:
    amounts = np.array([[0, 2**27]], dtype=np.int32)
    output = TensorSpec("y", (2**27 + 1,), quant=ACTIVATIONS)
    source = constant("x", np.zeros(1, np.int8), ACTIVATIONS)
    unread = TensorSpec("unread", (1,), quant=ACTIVATIONS)
    tensors = (unread, source, constant("amounts", amounts), output)
    model = ModelSpec(tensors, (OpSpec("PAD", ("x", "amounts"), ("y",)),), ("unread",), ("y",))
    assert kinds(fold_constants(read(build(model), "small"))) == ["PAD"]


# ------------------------------------------------------------------------------------- unused


def test_unused_nodes_go_with_their_tensors() -> None:
    net = new_net()
    x = net.input(1, 4, 4, 2)
    y = net.conv(x)
    unused = net.conv(net.conv(x))
    graph = drop_unused(graph_of(net, y))
    assert kinds(graph) == ["CONV_2D"]
    assert unused not in {tensor.name for tensor in graph.tensors.values()}


def test_input_that_nobody_reads_stays() -> None:
    net = new_net()
    x, unread = net.input(1, 4), net.input(1, 5)
    graph = drop_unused(graph_of(net, net.reshape(x, 4)))
    assert graph.inputs == (number(graph, x), number(graph, unread))


def test_what_an_output_views_stays() -> None:
    net = new_net()
    graph = graph_of(net, net.reshape(net.add(net.input(1, 4), net.input(1, 4)), 4))
    graph = drop_unused(make_views(graph))
    verify(graph, after="both")
    assert kinds(graph) == ["ADD"]


def test_node_that_may_change_a_variable_stays() -> None:
    net = new_net()
    x, state = net.input(1, 4), net.input(1, 4)
    net.add(x, state)
    graph = graph_of(net, net.reshape(x, 4))
    index = number(graph, state)
    variable = replace(graph.tensors[index], is_variable=True)
    graph = replace(graph.with_tensors({index: variable}), inputs=graph.inputs[:1])
    assert kinds(drop_unused(graph)) == ["ADD", "RESHAPE"]


# --------------------------------------------------------------------------------------- pads


def test_reader_of_a_pad_reads_what_was_padded() -> None:
    before = network("pad_conv")
    (pad, conv), (reader,) = before.nodes, absorb_pads(before).nodes
    assert reader.inputs == (pad.inputs[0], *conv.inputs[1:])
    assert reader.attrs.window.padding == (0, 1, 0, 1)


def test_pads_in_a_row_are_absorbed_together() -> None:
    net = new_net()
    x = net.pad(net.input(1, 5, 5, 2), (0, 0), (1, 0), (0, 1), (0, 0))
    x = net.pad(x, (0, 0), (0, 2), (3, 0), (0, 0))
    (conv,) = absorb_pads(graph_of(net, net.conv(x, padding="VALID"))).nodes
    assert conv.attrs.window.padding == (1, 2, 3, 1)


@pytest.mark.parametrize(
    "amounts", [[(1, 0), (1, 1), (1, 1), (0, 0)], [(0, 0), (1, 1), (1, 1), (0, 1)]]
)
def test_pad_of_batch_or_channels_stays(amounts: list[tuple[int, int]]) -> None:
    net = new_net()
    graph = graph_of(net, net.conv(net.pad(net.input(1, 4, 4, 2), *amounts)))
    assert absorb_pads(graph) == graph


def test_pad_that_others_read_stays() -> None:
    net = new_net()
    x = net.pad(net.input(1, 4, 4, 2), (0, 0), (1, 1), (1, 1), (0, 0))
    graph = graph_of(net, net.conv(x), net.depthwise(x))
    assert absorb_pads(graph) == graph


def test_pad_that_an_unused_node_reads_goes() -> None:
    net = new_net()
    x = net.pad(net.input(1, 4, 4, 2), (0, 0), (1, 1), (1, 1), (0, 0))
    y = net.conv(x)
    net.depthwise(x)
    assert kinds(optimize(graph_of(net, y))) == ["CONV_2D"]


def test_pad_in_front_of_an_operator_without_window_stays() -> None:
    net = new_net()
    x = net.pad(net.input(1, 4, 4, 2), (0, 0), (1, 1), (1, 1), (0, 0))
    graph = graph_of(net, net.add(x, x))
    assert absorb_pads(graph) == graph


# -------------------------------------------------------------------------------------- views


def test_views_of_views_have_one_root() -> None:
    net = new_net()
    x = net.input(1, 6)
    y = net.reshape(net.reshape(x, 2, 3), 6)
    graph = make_views(graph_of(net, y))
    assert graph.nodes == ()
    assert graph.root(number(graph, y)) == number(graph, x)


def test_output_may_be_listed_twice_and_view_an_input() -> None:
    net = new_net()
    x = net.input(1, 6)
    y = net.reshape(x, 2, 3)
    graph = optimize(graph_of(net, y, y))
    assert [graph.root(i) for i in graph.outputs] == [number(graph, x)] * 2


def test_output_that_depends_on_no_input_is_a_constant() -> None:
    net = new_net()
    x = net.input(1, 6)
    y = net.reshape(net.fixed(np.arange(4, dtype=np.int8)), 2, 2)
    graph = optimize(graph_of(net, net.add(x, x), y))
    assert graph.tensors[graph.outputs[1]].array().tolist() == [[0, 1], [2, 3]]


# ------------------------------------------------------------------------------------- verify


def broken(**changes: Any) -> Graph:
    return replace(network("residual"), **changes)


def test_verify_accepts_every_small_network() -> None:
    for name in NETWORKS:
        verify(network(name), after="reading")


def test_verify_finds_a_value_read_too_early() -> None:
    nodes = network("residual").nodes
    with pytest.raises(GraphError, match="after a test: ADD 3 reads"):
        verify(broken(nodes=(nodes[-1], *nodes[:-1])), after="a test")


def test_verify_finds_a_value_made_twice() -> None:
    nodes = network("residual").nodes
    with pytest.raises(GraphError, match="after a test: CONV_2D 0 cannot write"):
        verify(broken(nodes=(nodes[0], *nodes)), after="a test")


def test_verify_finds_an_output_that_nothing_makes() -> None:
    with pytest.raises(GraphError, match=r"after a test: output .* is never made"):
        verify(broken(nodes=network("residual").nodes[:-1]), after="a test")


def test_verify_finds_a_view_larger_than_its_base() -> None:
    graph = make_views(network("view_of_input"))
    view = graph.outputs[0]
    wider: Mapping[int, Any] = {view: replace(graph.tensors[view], shape=(1, 1000))}
    with pytest.raises(GraphError, match=r"after a test: view .* is larger"):
        verify(graph.with_tensors(wider), after="a test")


def test_verify_finds_a_dropped_base_of_a_view() -> None:
    graph = make_views(network("views"))
    with pytest.raises(GraphError, match="after a test"):
        verify(replace(graph, nodes=graph.nodes[:-1]), after="a test")


def test_optimize_names_the_pass_that_broke_the_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    def lose_nodes(graph: Graph) -> Graph:
        return replace(graph, nodes=())

    monkeypatch.setattr("tfl2c.passes.PASSES", (fold_constants, lose_nodes))
    with pytest.raises(GraphError, match="after lose_nodes"):
        optimize(network("residual"))
